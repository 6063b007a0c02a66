"""Make ``knowledge/vectors.npz`` again, after a change of topics or pairs (about a minute).

Nothing breaks without it: texts that are not in the file are embedded at the first question.
"""

from __future__ import annotations

from assistant.answering.question_bank import QuestionBank, load_pairs
from assistant.answering.shipped_vectors import write_vectors
from assistant.answering.topics import load_topics
from assistant.library.embedding import SentenceEmbedder
from assistant.settings import Settings


def main() -> None:
    """Embed every text of the topics and the bank with the bundled model, and write the file."""
    settings = Settings()
    embedder = SentenceEmbedder(settings)
    topics = load_topics(settings.knowledge_dir / "topics.yaml")
    bank = QuestionBank(load_pairs(settings.pairs_dir), embedder.embed)
    texts = [text for topic in topics for text in (*topic.questions, *topic.clauses)]
    unique = list(dict.fromkeys([*texts, *bank.texts]))
    write_vectors(settings.vectors_file, embedder.model_name, unique, embedder.embed(unique))
    print(f"{len(unique)} vectors written to {settings.vectors_file.name}")


if __name__ == "__main__":
    main()

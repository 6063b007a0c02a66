"""The reader, the question bank and the vectors that ship: read together with their files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.advisor import Advisor
from assistant.answering import evidence
from assistant.answering.answerable import SILENT_BELOW, asks_for_a_topic, probability
from assistant.answering.polarity import decide
from assistant.answering.question_bank import QuestionBank, load_pairs
from assistant.answering.quoting import Sentence
from assistant.answering.reader import LABELS, ClauseReader, Reading
from assistant.answering.shipped_vectors import ShippedVectors, write_vectors
from assistant.answering.topics import load_topics
from assistant.errors import ToolAdvisorError
from assistant.library.embedding import Embedder
from assistant.settings import Settings
from assistant.types import AnswerStatus, Passage, Span

SETTINGS = Settings(_env_file=None)
ASKED = (
    "How long does StoryBuddy keep what students type?",
    "Does StoryBuddy sell student data?",
    "Does MathTrail use student work to train AI?",
    "What does StoryBuddy say about deletion?",
    "Can my 3rd graders use MathTrail?",
    "What colour is StoryBuddy's logo?",
)


@pytest.fixture(scope="module")
def reader() -> ClauseReader:
    return ClauseReader(SETTINGS.reader_file)


def sentence(text: str, reading: Reading | None, *, fits: bool = True) -> Sentence:
    passage = Passage("v#0", "v", 0, Span(0, len(text)), text, (), None, "")
    return Sentence(passage, passage.span, text, "", 1.0, 0.5, 0.5, fits, True, reading)


def test_the_reader_tells_an_answer_from_a_near_miss(reader: ClauseReader) -> None:
    question = "How many days after we cancel is student data erased?"
    answer, near, far = reader.read(
        [
            (question, "Leaving us: We erase student data 45 days after you cancel."),
            (question, "Leaving us: We erase student data promptly when it is no longer needed."),
            (question, "Cookies: We use cookies to remember your language."),
        ]
    )
    assert answer.relevant > near.relevant > far.relevant
    assert sum(getattr(far, label) for label in LABELS) == pytest.approx(1.0, abs=1e-4)


def test_readings_do_not_depend_on_what_is_read_beside(reader: ClauseReader) -> None:
    pair = ("Do they sell it?", "We never sell what students write.")
    alone = ClauseReader(SETTINGS.reader_file).read([pair])[0]
    beside = reader.read([("Who?", "A long clause. " * 30), pair])[1]
    assert alone.relevant == pytest.approx(beside.relevant, abs=1e-3)


def test_sentences_left_unread_could_not_have_changed_the_answer(advisor: Advisor) -> None:
    read_all, asked = advisor.conversation(), advisor.conversation()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            evidence, "_counted", lambda sentences, question, shown: [True] * len(sentences)
        )
        wanted = [read_all.ask(question) for question in ASKED]
    assert [asked.ask(question) for question in ASKED] == wanted
    assert {answer.status for answer in wanted} >= {AnswerStatus.ANSWERED, AnswerStatus.NOT_STATED}
    assert any(answer.verdict for answer in wanted)


def test_training_of_people_decides_nothing_about_training_of_models(reader: ClauseReader) -> None:
    question, text = "Is it used to train AI?", "Training for teachers is free of charge."
    assert decide(question, [sentence(text, reader.read([(question, text)])[0])]) is None


def test_a_missing_or_foreign_adapter_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolAdvisorError, match="Restore it"):
        ClauseReader(tmp_path / "none.safetensors").read([("a", "b")])
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"not weights")
    with pytest.raises(ToolAdvisorError, match="does not fit"):
        ClauseReader(wrong).read([("a", "b")])


def test_silence_is_likely_where_the_surest_sentence_lacks_the_fact() -> None:
    sure = Reading(0.9, 0.0, 0.0, 0.0, 0.1, 0.0)
    unsure = Reading(0.01, 0.0, 0.0, 0.0, 0.9, 0.09)
    assert probability([]) == 0.0
    assert probability([sentence("a", sure)]) > SILENT_BELOW
    assert probability([sentence("a", unsure)]) < SILENT_BELOW
    assert probability([sentence("a", sure, fits=False)]) < SILENT_BELOW
    both = [sentence("a", unsure), sentence("b", sure)]
    assert probability(both) == probability([sentence("b", sure)])


def test_where_a_topic_is_merely_named_nearness_to_it_is_enough() -> None:
    foreign = Reading(0.01, 0.0, 0.0, 0.0, 0.04, 0.95)
    near = sentence("Logs are kept for 18 months.", foreign)
    assert probability([near], "What is said about data retention?") > SILENT_BELOW
    assert probability([near], "How long are logs kept?") < SILENT_BELOW
    assert asks_for_a_topic("retention") and not asks_for_a_topic("Do they sell it to others?")


def test_the_bank_bridges_to_clauses_that_answer_questions_like_this(embedder: Embedder) -> None:
    pairs = load_pairs(SETTINGS.pairs_dir)
    shipped = ShippedVectors(SETTINGS.vectors_file, embedder.model_name, embedder.embed)
    bank = QuestionBank(pairs, shipped.embed)
    bridge = bank.bridge(embedder.embed(["do they hang on to kids' essays after june?"])[0])
    assert float(bridge.weights.sum()) == pytest.approx(1.0, abs=1e-5)
    near = bridge.nearness(
        embedder.embed(
            [
                "We retain submissions until the end of the school year.",
                "Payment is due within thirty days of the invoice.",
            ]
        )
    )
    assert near[0] > near[1]


def test_questions_that_their_clause_leaves_open_do_not_bridge() -> None:
    seen: list[str] = []

    def embed(texts: object) -> np.ndarray:
        seen.extend(texts)  # type: ignore[call-overload]
        return np.eye(len(seen), 4, dtype=np.float32)

    line = {"topic": "t", "section": "", "clause": "c", "asked": [["a", "yes"], ["b", "silent"]]}
    (pairs,) = [line]
    from assistant.answering.question_bank import Pairs

    bank = QuestionBank([Pairs.model_validate_json(json.dumps(pairs))], embed)
    bank.bridge(np.array([1, 0, 0, 0], dtype=np.float32))
    assert seen == ["a", "c"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("not json", "line 1"),
        ('{"topic": "t", "section": "", "clause": "c"}', "line 1"),
        ('{"topic":"t","section":"","clause":"c","asked":[["q","maybe"]]}', "maybe"),
    ],
)
def test_wrong_pairs_are_named_by_file_and_line(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "mine.jsonl").write_text(line + "\n")
    with pytest.raises(ToolAdvisorError, match=says):
        load_pairs(tmp_path)
    with pytest.raises(ToolAdvisorError, match="no pairs"):
        load_pairs(tmp_path / "empty")


def test_shipped_vectors_cover_topics_and_bank_and_agree_with_the_model(embedder: Embedder) -> None:
    def refuse(texts: object) -> np.ndarray:
        raise AssertionError(f"not shipped, run scripts/build_vectors.py: {texts}")

    shipped = ShippedVectors(SETTINGS.vectors_file, embedder.model_name, refuse)
    topics = load_topics(SETTINGS.knowledge_dir / "topics.yaml")
    texts = [text for topic in topics for text in (*topic.questions, *topic.clauses)]
    bank = QuestionBank(load_pairs(SETTINGS.pairs_dir), refuse)
    vectors = shipped.embed([*texts, *bank.texts])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    some = texts[::100]
    same = (shipped.embed(some) * embedder.embed(some)).sum(axis=1)
    assert same.min() > 0.999


def test_texts_of_ones_own_and_other_models_are_embedded(tmp_path: Path) -> None:
    made = np.array([[0.6, 0.8], [1.0, 0.0]], dtype=np.float32)
    write_vectors(tmp_path / "v.npz", "model-a", ["kept", "too"], made)

    def embed(texts: object) -> np.ndarray:
        return np.tile(np.array([[0.0, 1.0]], dtype=np.float32), (len(texts), 1))  # type: ignore[arg-type]

    mine = ShippedVectors(tmp_path / "v.npz", "model-a", embed).embed(["own", "kept"])
    assert np.allclose(mine, [[0.0, 1.0], [0.6, 0.8]], atol=0.01)
    other = ShippedVectors(tmp_path / "v.npz", "model-b", embed).embed(["kept"])
    assert np.allclose(other, [[0.0, 1.0]])
    missing = ShippedVectors(tmp_path / "none.npz", "model-a", embed).embed(["kept"])
    assert np.allclose(missing, [[0.0, 1.0]])

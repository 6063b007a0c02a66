"""As many documents as are wanted, made from real ones, and two pipelines that take them in.

Every passage of a made document is varied by a few words, so that no text is embedded twice and
nothing kept from an earlier document helps either pipeline.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from assistant.advisor import Advisor
from assistant.library.embedding import Embedder
from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.settings import Settings
from evals.corpus import evaluation_settings

_PARAGRAPH = 60  # characters; shorter lines are titles and labels
_K = 4
QUESTIONS = (
    "How long does {tool} keep what students type?",
    "Does {tool} sell personal data of children?",
    "Who at {tool} can see what my class writes?",
    "May {tool} train its models on our work?",
    "What is the youngest age for an account with {tool}?",
    "How can a parent have data deleted at {tool}?",
    "In which country does {tool} store its data?",
    "Will {tool} tell us when there was a data breach?",
    "Does {tool} show advertising that follows a person?",
    "Which other companies get data from {tool}?",
)
"""Ours, as teachers ask; each is asked of another tool, so that no answer is at hand."""


@dataclass(frozen=True, slots=True)
class Made:
    """A made document: a tool of its own, a title, and the text."""

    tool: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A real document: the tool's folder, the title, the text."""

    tool: str
    title: str
    text: str


class Pipeline(Protocol):
    """What takes documents in and answers questions on one tool."""

    def add(self, document: Made) -> None:
        """Take in one document, so that it can be asked about."""
        ...

    def ask(self, question: str, tool: str) -> None:
        """Work out what would be shown."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


def made_documents(sources: Sequence[Source], count: int) -> list[Made]:
    """``count`` documents: the real ones in turn, each turn under tool names of its own."""
    documents = []
    for number in range(count):
        source = sources[number % len(sources)]
        name = f"{source.tool} {number // len(sources) + 1}"
        documents.append(Made(name, source.title, _varied(source.text, number)))
    return documents


def _varied(text: str, number: int) -> str:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if len(line) >= _PARAGRAPH and not line.lstrip().startswith(("|", "#", "=")):
            lines[place] = f"{line.rstrip()} Note {number} of page {place} holds here as well."
    return "\n".join(lines)


class OurPipeline:
    """The product: reading, cutting, records, word index, vectors; then whole answers."""

    def __init__(self, settings: Settings, embedder: Embedder, home: Path) -> None:
        self._settings = evaluation_settings(home, settings)
        self._library = Library.open(self._settings, embedder)
        self._advisor = Advisor(self._settings, self._library)
        self._advisor.warm_up()

    def add(self, document: Made) -> None:
        """Read and add one Markdown document."""
        name = f"{document.title}.md"
        hints = FactHints(tool=document.tool)
        read = read_bytes(
            document.text.encode(),
            name=name,
            source=f"made/{document.tool}/{name}",
            settings=self._settings,
            hints=hints,
        )
        self._library.add(read)

    def ask(self, question: str, tool: str) -> None:
        """A whole answer with its quotes, the tool chosen."""
        self._advisor.conversation(tool).ask(question)

    def close(self) -> None:
        """Let go of files."""
        self._advisor.close()


class UsualPipeline:
    """Chunks of 1,000 characters with an overlap of 200 in Chroma, the nearest four for an answer.

    As tutorials build it: LangChain's RecursiveCharacterTextSplitter, Chroma's own defaults with
    cosine distance. A chat model, which would come on top, is not counted.
    """

    def __init__(self, embedder: Embedder, home: Path) -> None:
        import chromadb
        from chromadb.config import Settings as ChromaSettings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self._splitter = RecursiveCharacterTextSplitter(chunk_size=1_000, chunk_overlap=200)
        self._embedder = embedder
        client = chromadb.PersistentClient(
            str(home), settings=ChromaSettings(anonymized_telemetry=False)
        )
        self._collection = client.create_collection(
            "usual", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        self._count = 0

    def add(self, document: Made) -> None:
        """Cut, embed and store one document."""
        chunks = self._splitter.split_text(document.text)
        self._collection.add(
            ids=[str(self._count + number) for number in range(len(chunks))],
            embeddings=self._embedder.embed(chunks),
            documents=chunks,
            metadatas=[{"tool": document.tool} for _ in chunks],
        )
        self._count += len(chunks)

    def ask(self, question: str, tool: str) -> None:
        """The four chunks of the tool nearest to the question."""
        where: Any = {"tool": tool}
        self._collection.query(
            query_embeddings=self._embedder.embed([question]), n_results=_K, where=where
        )

    def close(self) -> None:
        """Chroma has nothing to be closed."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one size cost: seconds to take in all documents so far, and seconds of each question."""

    documents: int
    ingest: float
    asks: tuple[float, ...]


@dataclass
class Grower:
    """One pipeline that grows; sizes measured once are kept.

    Attributes:
        make: Opens the pipeline at its first use (not counted: the model is loaded then).
        documents: What to add, in order.
    """

    make: Callable[[], Pipeline]
    documents: Sequence[Made]
    _pipeline: Pipeline | None = None
    _held: int = 0
    _seconds: float = 0.0
    _measured: dict[int, Measure] = field(default_factory=dict)

    def measure(self, size: int) -> Measure:
        """Grow to ``size`` documents, ask every question, and say what it took.

        Raises:
            ValueError: When the pipeline has already grown beyond a size not measured.
        """
        if size in self._measured:
            return self._measured[size]
        if size < self._held:
            raise ValueError(f"{self._held} documents are held already: measure {size} before")
        if self._pipeline is None:
            self._pipeline = self.make()
        for document in self.documents[self._held : size]:
            start = time.perf_counter()
            self._pipeline.add(document)
            self._seconds += time.perf_counter() - start
            self._held += 1
        asks = tuple(self._asked(self._pipeline, size, n) for n in range(len(QUESTIONS)))
        self._measured[size] = Measure(size, self._seconds, asks)
        return self._measured[size]

    def close(self) -> None:
        """Close the pipeline; what was measured is kept."""
        if self._pipeline is not None:
            self._pipeline.close()

    def _asked(self, pipeline: Pipeline, size: int, number: int) -> float:
        """The seconds of one question, put to a tool spread over those held."""
        tool = self.documents[(number * size) // len(QUESTIONS)].tool
        question = QUESTIONS[number].format(tool=tool) + f" We are {size} teachers."
        start = time.perf_counter()
        pipeline.ask(question, tool)
        return time.perf_counter() - start

"""The baseline ``usual``: the pipeline that most tutorials build.

LangChain's RecursiveCharacterTextSplitter with chunks of 1,000 characters and an overlap of 200,
the product's embedding model, and the four nearest chunks by cosine similarity in Chroma. The
chunks are the answer; a chat model would only reword them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.library.embedding import Embedder
from evals.baselines.answer import BaselineAnswer
from evals.baselines.cutting import cut_to_caps
from evals.metrics.hits import Cited

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

CHUNK_SIZE, CHUNK_OVERLAP, K = 1_000, 200, 4
_BATCH = 5_000  # Chroma takes 5,461 at most


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document's stored text and the tool it is about."""

    tool: str
    text: str


class UsualPipeline:
    """Chunks of documents in a Chroma collection of their own."""

    def __init__(self, texts: Mapping[str, SourceText], embedder: Embedder, folder: Path) -> None:
        """Cut and embed every document (about a minute for 57 policies when none is kept yet).

        Args:
            texts: Documents by path.
            embedder: The model of the product; vectors it keeps are not made again.
            folder: Where Chroma may write.
        """
        self._texts = texts
        self._embedder = embedder
        self._chunks = [chunk for path in sorted(texts) for chunk in chunks_of(path, texts[path])]
        self._collection = self._filled(folder)

    def answer(self, question: str, tool: str | None) -> BaselineAnswer:
        """The four nearest chunks, whole and cut to the caps around their best sentence."""
        vector = self._embedder.embed([question])[0]
        found = self._collection.query(
            query_embeddings=vector[np.newaxis, :],
            n_results=K,
            where=None if tool is None else {"tool": tool.casefold()},
            include=["distances"],
        )
        distances = found["distances"]
        assert distances is not None  # asked for above
        ranked = sorted(zip(distances[0], (int(key) for key in found["ids"][0]), strict=True))
        whole = tuple(self._chunks[number] for _, number in ranked)

        def best(sentences: Sequence[str]) -> int:
            return int(np.argmax(self._embedder.embed(sentences) @ vector))

        return BaselineAnswer(
            citations=tuple(cut_to_caps(whole, self._words, best)),
            abstained=not whole,
            confidence=1.0 - float(ranked[0][0]) if ranked else 0.0,
            whole=whole,
        )

    def _words(self, chunk: Cited) -> str:
        return self._texts[chunk.document].text[chunk.start : chunk.end]

    def _filled(self, folder: Path) -> Collection:
        client = chromadb.PersistentClient(
            str(folder), settings=ChromaSettings(anonymized_telemetry=False)
        )
        # Wide enough that the nearest are found nearly always: the method is measured, not luck.
        collection = client.create_collection(
            "usual",
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_search": 400,
                    "ef_construction": 200,
                    "max_neighbors": 32,
                }
            },
            embedding_function=None,
        )
        vectors = self._embedder.embed([self._words(chunk) for chunk in self._chunks])
        for start in range(0, len(self._chunks), _BATCH):
            numbers = range(start, min(start + _BATCH, len(self._chunks)))
            collection.add(
                ids=[str(number) for number in numbers],
                embeddings=vectors[numbers.start : numbers.stop],
                metadatas=[
                    {"tool": self._texts[self._chunks[n].document].tool.casefold()} for n in numbers
                ],
            )
        return collection


def chunks_of(path: str, source: SourceText) -> Iterator[Cited]:
    """A document's chunks at their places, in order.

    Raises:
        ValueError: When a chunk is not a stretch of the text (the splitter changed its ways).
    """
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP, add_start_index=True
    )
    for chunk in splitter.create_documents([source.text]):
        start = chunk.metadata["start_index"]
        if not source.text.startswith(chunk.page_content, max(start, 0)):
            raise ValueError(f"a chunk of {path} does not stand at {start}")
        yield Cited(path, start, start + len(chunk.page_content))

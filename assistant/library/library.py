"""The library: documents kept with all their versions, and found again by words and meaning.

``Library`` is what other rooms use. The work is done next door: ``planning`` and ``writing``
(adding), ``shelf`` and ``readings`` (reading), ``lexical``, ``index`` and ``search`` (finding),
``citing`` (quoting), ``upkeep`` (rebuilding and checking). One ``Library`` serves many threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from sqlalchemy import Engine

from assistant.library import (
    citing,
    convert,
    forgetting,
    healing,
    lexical,
    nearest,
    shelf,
    upkeep,
    writing,
)
from assistant.library.embedding import Embedder, Progress, Vectors
from assistant.library.readings import Readings
from assistant.library.records import SourceRow, VersionRow
from assistant.library.results import AddResult, CheckReport
from assistant.library.store import Store, rows_of
from assistant.settings import Settings
from assistant.types import (
    Citation,
    Document,
    DocumentFacts,
    Page,
    Passage,
    SearchFilter,
    SearchHit,
    Section,
    Span,
    Tool,
    VersionInfo,
)

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever


EVERYTHING = SearchFilter()
"""The filter that lets every current passage through."""


class Library:
    """Documents on record, searched in their current versions only.

    Open it with ``Library.open``; use it in a ``with`` block or call ``close``.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readings = Readings(store)

    @classmethod
    def open(
        cls,
        settings: Settings,
        embedder: Embedder | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> Self:
        """Open the library in ``settings.data_dir``, making it if there is none.

        Args:
            settings: Where things are kept, and the embedding model's name.
            embedder: Makes vectors; by default the model of the settings, loaded at first use.
            announce: Told in a sentence when another program's writing must be waited for.

        Raises:
            LibraryError: When the records are damaged or newer than this code.
        """
        store = Store(settings, embedder, announce)
        try:
            healing.repair_if_left_over(store)
        except BaseException:
            store.close()
            raise
        return cls(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self._store.close()

    @property
    def engine(self) -> Engine:
        """The records' database, for rooms that keep a table of their own in it."""
        return self._store.engine

    @property
    def embedder(self) -> Embedder:
        """Turns texts into vectors of length one, with the model of the settings."""
        return self._store.embedder

    # Changing

    def add(
        self, document: Document, progress: Progress | None = None, *, fingerprint: str = ""
    ) -> AddResult:
        """Add a document, or a new version of one on record. Only new text is embedded.

        Args:
            document: What the reading room returned.
            progress: Called with how many passages have a vector, and how many there are.
            fingerprint: Kept with the source for ``seen``.

        Returns:
            What it came to; ``note`` names another file that this one replaces, if any.

        Raises:
            LibraryError: When the embedding model is not the one the library was indexed with.
        """
        return writing.add(self._store, document, progress, fingerprint)

    def seen(self, source: str, fingerprint: str) -> VersionInfo | None:
        """The version last read from a file, if the fingerprint is still the same; else None."""
        with self._store.reads() as session:
            row = session.get(SourceRow, source)
            if row is None or row.missing or not fingerprint or row.fingerprint != fingerprint:
                return None
            return convert.version_info(session.get_one(VersionRow, row.version_id))

    def set_facts(self, version_id: str, facts: DocumentFacts) -> VersionInfo:
        """Replace what is known of a version, as a person confirmed it. Nothing is embedded."""
        return writing.set_facts(self._store, version_id, facts)

    def remove(self, document_id: str) -> int:
        """Remove a document for good, with all its versions; returns how many there were.

        Raises:
            LibraryError: When there is no such document.
        """
        count = writing.remove(self._store, document_id)
        forgetting.forget(self._store.settings.checklists_dir, document_id)
        return count

    def mark_missing(self, root: str, seen_sources: set[str]) -> tuple[VersionInfo, ...]:
        """Mark versions whose file below ``root`` is gone. They stay on record and searched.

        Args:
            root: A folder (absolute path) that was read as a whole.
            seen_sources: The files found in it.

        Returns:
            The versions no file is left of.
        """
        ids = writing.mark_missing(self._store, root, seen_sources)
        return tuple(self.version(version_id) for version_id in ids)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the word index and the vectors again from the records."""
        upkeep.rebuild(self._store, progress)

    def catch_up(self) -> None:
        """Make what an older release did not keep of documents on record; nothing else changes.

        Raises:
            LibraryError: When it cannot be kept.
        """
        upkeep.catch_up(self._store)

    def check(self) -> CheckReport:
        """Compare records, word index and vectors; nothing is changed."""
        return upkeep.check(self._store)

    # Reading

    def generation(self) -> int:
        """A number that grows with every change, by whatever program it is made."""
        return self._store.state_now().generation

    def tools(self) -> tuple[Tool, ...]:
        """The tools of current vendor documents, by name."""
        with self._store.reads() as session:
            return shelf.tools(session)

    def versions(
        self, tool: str | None = None, *, current_only: bool = True
    ) -> tuple[VersionInfo, ...]:
        """Versions of a tool (any case) or of all, by tool, type and number."""
        return self._readings.versions(tool, current_only=current_only)

    def document_versions(self, document_id: str) -> tuple[VersionInfo, ...]:
        """All versions of one document, oldest number first; empty when there is none."""
        with self._store.reads() as session:
            return shelf.document_versions(session, document_id)

    def version(self, version_id: str) -> VersionInfo:
        """One version; raises ``LibraryError`` when there is none (as all below do)."""
        with self._store.reads() as session:
            return shelf.version(session, version_id)

    def versions_by_id(self, ids: Iterable[str]) -> dict[str, VersionInfo]:
        """Versions by id; those that are gone are left out."""
        with self._store.reads() as session:
            return shelf.versions_by_id(session, ids)

    def content_hashes(self, ids: Iterable[str]) -> dict[str, str]:
        """The hash of text and shape of each version; those that are gone are left out."""
        with self._store.reads() as session:
            return shelf.content_hashes(session, ids)

    def text(self, version_id: str) -> str:
        """The text that quotes are cut from."""
        return self._readings.source(version_id).text

    def sections(self, version_id: str) -> tuple[Section, ...]:
        """The headings and what stands under them."""
        with self._store.reads() as session:
            return convert.sections(shelf.content(session, version_id).sections)

    def pages(self, version_id: str) -> tuple[Page, ...]:
        """The pages; empty for a text without pages."""
        return self._readings.source(version_id).pages

    def hidden(self, version_id: str) -> tuple[Span, ...]:
        """Stretches of the text that a person would not see."""
        return self._readings.source(version_id).hidden

    def raw(self, version_id: str) -> bytes:
        """The bytes of the file as it was added."""
        with self._store.reads() as session:
            return shelf.content(session, version_id).raw

    def passages(self, version_id: str) -> tuple[Passage, ...]:
        """All passages in the order of the text."""
        with self._store.reads() as session:
            shelf.version_row(session, version_id)
            return tuple(convert.passage(row) for row in rows_of(session, version_id))

    def passages_by_id(self, ids: Sequence[str]) -> list[Passage]:
        """Passages in the order of ``ids``; those that are gone are left out."""
        found = self._readings.passages(ids)
        return [found[key] for key in ids if key in found]

    def passage_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Vectors by passage id; passages without one are left out."""
        return self._readings.passage_vectors(ids)

    def clause_vectors(self, passages: Sequence[Passage]) -> Vectors:
        """Vectors of the sentences (``clauses_of``) of passages, one row each, in their order.

        Those that are not kept are embedded.
        """
        return self._readings.clause_vectors(passages)

    def cite(self, version_id: str, start: int, end: int) -> Citation:
        """Quote characters ``[start, end)`` of a version: the only maker of citations.

        Raises:
            LibraryError: When there is no such stretch, or part of it is hidden text.
        """
        return self.cite_all([(version_id, start, end)])[0]

    def cite_all(self, places: Iterable[tuple[str, int, int]]) -> tuple[Citation, ...]:
        """Quote many stretches (version, start, end) at one moment; each text is read once.

        Raises:
            LibraryError: As ``cite``.
        """
        wanted = list(places)
        sources = self._readings.sources(version for version, _, _ in wanted)
        return tuple(citing.cite(sources[one], start, end) for one, start, end in wanted)

    # Finding

    def search(
        self, query: str, where: SearchFilter = EVERYTHING, limit: int = 8
    ) -> list[SearchHit]:
        """The passages that fit a question best, by words and by meaning, best first."""
        from assistant.library.search import search

        return search(self, query, where, limit)

    def lexical(
        self, terms: Sequence[str], where: SearchFilter = EVERYTHING, limit: int = 50
    ) -> list[tuple[str, float]]:
        """Passages holding any of the terms: pairs of passage id and BM25 score, best first."""
        with self._store.reads() as session:
            return lexical.find(session, terms, where, limit)

    def dense(
        self, query: str | Vectors, where: SearchFilter = EVERYTHING, limit: int = 50
    ) -> list[tuple[str, float]]:
        """Passages near in meaning: pairs of passage id and cosine similarity, best first.

        Args:
            query: A text, or a vector of length one made by the same model.
            where: Limits the passages.
            limit: How many at most.

        Raises:
            LibraryError: When the vectors are missing or made by another model.
        """
        vector = self._store.embedder.embed([query])[0] if isinstance(query, str) else query
        return self.dense_all(vector[np.newaxis, :], where, limit)[0]

    def dense_all(
        self, vectors: Vectors, where: SearchFilter = EVERYTHING, limit: int = 50
    ) -> list[list[tuple[str, float]]]:
        """``dense`` for several vectors in one search: one row of ``vectors`` each."""
        return nearest.find(self._store, vectors, where, limit)

    def refresh_if_changed(self) -> bool:
        """Open the vectors anew if another program changed them; True where that was needed.

        Every dense search does this by itself; it costs a fraction of a millisecond when
        nothing changed.
        """
        return self._store.index.refresh(self._store.state_now())

    def retriever(self, where: SearchFilter = EVERYTHING, k: int = 8) -> BaseRetriever:
        """The library as a LangChain retriever of ``k`` passages."""
        from assistant.library.retriever import LibraryRetriever

        return LibraryRetriever(library=self, where=where, k=k)

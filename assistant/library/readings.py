"""What every question reads of the records: read once, and remembered until they change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from assistant.library import citing, clause_vectors, convert, shelf
from assistant.library.embedding import Vectors
from assistant.library.index import IndexState
from assistant.library.remembered import Remembered
from assistant.library.store import Store
from assistant.types import Passage, VersionInfo

_VERSIONS_KEPT = 200  # lists
_SOURCES_KEPT = 40  # texts: some 10 MB
_PASSAGES_KEPT = 6_000  # with their vectors some 30 MB, those of their sentences 20 MB


class Readings:
    """Reads from the records, and remembers within bounds. Safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._versions: Remembered[tuple[str | None, bool, bool], tuple[VersionInfo, ...]] = (
            Remembered(_VERSIONS_KEPT)
        )
        self._sources: Remembered[str, citing.Source] = Remembered(_SOURCES_KEPT)
        self._passages: Remembered[str, Passage] = Remembered(_PASSAGES_KEPT)
        self._vectors: Remembered[str, Vectors] = Remembered(_PASSAGES_KEPT)
        self._clause_vectors: Remembered[str, clause_vectors.Kept] = Remembered(_PASSAGES_KEPT)

    def versions(self, tool: str | None, *, current_only: bool) -> tuple[VersionInfo, ...]:
        """Versions of a tool (any case) or of all, by tool, type and number."""
        key = (convert.tool_key(tool), tool is None, current_only)
        with self._store.reads() as session:
            found = self._versions.one(
                self._store.state(session),
                key,
                lambda: shelf.versions(session, tool, current_only=current_only),
            )
            return shelf.with_missing(session, found)

    def source(self, version_id: str) -> citing.Source:
        """The text of a version that quotes are cut from; ``LibraryError`` when there is none."""
        with self._store.reads() as session:
            return self._source(session, self._store.state(session), version_id)

    def sources(self, version_ids: Iterable[str]) -> dict[str, citing.Source]:
        """The texts of several versions as they are at one moment."""
        with self._store.reads() as session:
            state = self._store.state(session)
            return {one: self._source(session, state, one) for one in dict.fromkeys(version_ids)}

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; those that are gone are left out."""
        with self._store.reads() as session:
            return self._passages.many(
                self._store.state(session),
                ids,
                lambda new: {p.id: p for p in shelf.passages_by_id(session, new)},
            )

    def passage_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Vectors by passage id; passages without one are left out."""
        model = self._store.embedder.model_name
        with self._store.reads() as session:
            return self._vectors.many(
                self._store.state(session),
                ids,
                lambda new: shelf.passage_vectors(session, model, new),
            )

    def clause_vectors(self, passages: Sequence[Passage]) -> Vectors:
        """Vectors of the sentences of passages, one row each, in their order."""
        embedder = self._store.embedder
        by_id = {passage.id: passage for passage in passages}
        with self._store.reads() as session:
            known = self._clause_vectors.many(
                self._store.state(session),
                list(by_id),
                lambda new: clause_vectors.kept(
                    session, embedder.model_name, [by_id[one] for one in new]
                ),
            )
        return clause_vectors.rows(known, embedder, passages)

    def _source(self, session: Session, state: IndexState, version_id: str) -> citing.Source:
        return self._sources.one(state, version_id, lambda: citing.source(session, version_id))

"""What every question reads of the records: read once, and remembered until they change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from assistant.library import citing, clause_vectors, convert, shelf
from assistant.library.embedding import Vectors
from assistant.library.remembered import Key, Remembered, Value
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
        found = self._one(
            self._versions,
            (convert.tool_key(tool), tool is None, current_only),
            lambda session: shelf.versions(session, tool, current_only=current_only),
        )
        return shelf.with_missing(found, self._store.missing_now())

    def source(self, version_id: str) -> citing.Source:
        """The text of a version that quotes are cut from; ``LibraryError`` when there is none."""
        return self._one(
            self._sources, version_id, lambda session: citing.source(session, version_id)
        )

    def sources(self, version_ids: Iterable[str]) -> dict[str, citing.Source]:
        """The texts of several versions as they are at one moment."""
        return self._many(
            self._sources,
            list(dict.fromkeys(version_ids)),
            lambda session, new: {one: citing.source(session, one) for one in new},
        )

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; those that are gone are left out."""
        return self._many(
            self._passages,
            ids,
            lambda session, new: {p.id: p for p in shelf.passages_by_id(session, new)},
        )

    def passage_vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Vectors by passage id; passages without one are left out."""
        model = self._store.embedder.model_name
        return self._many(
            self._vectors, ids, lambda session, new: shelf.passage_vectors(session, model, new)
        )

    def clause_vectors(self, passages: Sequence[Passage]) -> Vectors:
        """Vectors of the sentences of passages, one row each, in their order."""
        embedder = self._store.embedder
        by_id = {passage.id: passage for passage in passages}
        known = self._many(
            self._clause_vectors,
            list(by_id),
            lambda session, new: clause_vectors.kept(
                session, embedder.model_name, [by_id[one] for one in new]
            ),
        )
        return clause_vectors.rows(known, embedder, passages)

    # A session costs ten times what it takes to see that nothing has changed.

    def _one(
        self, memory: Remembered[Key, Value], key: Key, read: Callable[[Session], Value]
    ) -> Value:
        known = memory.known(self._store.state_now(), (key,))
        if key in known:
            return known[key]
        with self._store.reads() as session:
            return memory.one(self._store.state(session), key, lambda: read(session))

    def _many(
        self,
        memory: Remembered[Key, Value],
        keys: Sequence[Key],
        read: Callable[[Session, list[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        known = memory.known(self._store.state_now(), keys)
        if len(known) == len(set(keys)):
            return known
        with self._store.reads() as session:
            state = self._store.state(session)
            return memory.many(state, keys, lambda new: read(session, new))

"""The vectors of current passages in Chroma: a cache that can be made again from the records.

Chroma belongs to one process at a time: a process does not see what another one wrote until it
opens the folder anew. So each call names the state it expects (``IndexState``, kept in the
records); when another program has written since, the folder is opened again first, after running
queries are done.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from assistant.errors import IndexUnreadableError, LibraryError
from assistant.library.database import storage_problem
from assistant.library.embedding import Vectors
from assistant.library.locks import ReadWriteLock
from assistant.library.segments import damaged_segment

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Where
    from chromadb.config import System

_BATCH = 5_000  # Chroma takes 5,461 at most
_WHERE_IDS = 5_000  # values in one filter; SQLite below Chroma has a limit
_PATIENCE = 2.0  # seconds for another writer to finish its files; it takes milliseconds
_OPENING = threading.Lock()  # Chroma's cache of open folders is one for the whole process


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the records say of the vectors: how many changes so far, and the collection's name."""

    generation: int
    collection: str


@dataclass(frozen=True, slots=True)
class Near:
    """A vector found: the passage and version it belongs to, and the cosine similarity."""

    passage_id: str
    version_id: str
    similarity: float


class VectorIndex:
    """One Chroma collection in a folder. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = ReadWriteLock()
        self._client: ClientAPI | None = None
        self._system: System | None = None
        self._seen: IndexState | None = None
        self._collection: Collection | None = None

    @property
    def folder(self) -> Path:
        """Where Chroma keeps its files."""
        return self._folder

    def query(
        self, state: IndexState, vectors: Vectors, version_ids: Sequence[str] | None, limit: int
    ) -> list[list[Near]]:
        """For each of several vectors the passages nearest to it, best first.

        Args:
            state: What the records say now.
            vectors: One row a vector, each of length one.
            version_ids: Only passages of these versions; None for all.
            limit: How many at most for each.

        Raises:
            LibraryError: When the vectors are of another dimension.
        """
        if version_ids is None:
            return self._query(state, vectors, None, limit)
        found: list[list[Near]] = [[] for _ in vectors]
        for start in range(0, len(version_ids), _WHERE_IDS):
            part = list(version_ids[start : start + _WHERE_IDS])
            for all_near, near in zip(found, self._query(state, vectors, part, limit), strict=True):
                all_near += near
        return [
            sorted(near, key=lambda one: (-one.similarity, one.passage_id))[:limit]
            for near in found
        ]

    def add(
        self, state: IndexState, version_id: str, vectors: Mapping[str, Vectors], model: str
    ) -> None:
        """Put in a version's vectors by passage id; the collection is made if there is none.

        Raises:
            LibraryError: When the collection holds vectors of another model or dimension.
        """
        ids = list(vectors)
        if not ids:
            return
        dimension = len(vectors[ids[0]])
        with self._reading(state):
            collection = self._collection or self._create(state.collection, model, dimension)
            _check_kind(collection, model, dimension)
            for start in range(0, len(ids), _BATCH):
                part = ids[start : start + _BATCH]
                collection.upsert(
                    ids=part,
                    embeddings=np.stack([vectors[key] for key in part]),
                    metadatas=[{"version_id": version_id} for _ in part],
                )

    def drop_versions(self, state: IndexState, version_ids: Sequence[str]) -> None:
        """Take out the vectors of these versions, if there are any."""
        with self._reading(state):
            if self._collection is None:
                return
            for start in range(0, len(version_ids), _WHERE_IDS):
                part = list(version_ids[start : start + _WHERE_IDS])
                self._collection.delete(where=_one_of(part))

    def refresh(self, state: IndexState) -> bool:
        """Open the folder anew if ``state`` is newer than what is open; True where it was."""
        behind = self._is_behind(state)
        with self._reading(state):
            return behind

    def exists(self, state: IndexState) -> bool:
        """True where the collection is there."""
        with self._reading(state):
            return self._collection is not None

    def stored(self, state: IndexState) -> dict[str, Vectors]:
        """Every vector by passage id. For ``check``."""
        found: dict[str, Vectors] = {}
        with self._reading(state):
            if self._collection is None:
                return found
            for start in range(0, self._collection.count(), _BATCH):
                page = self._collection.get(limit=_BATCH, offset=start, include=["embeddings"])
                rows = page["embeddings"]
                found.update(zip(page["ids"], np.asarray(rows, dtype=np.float32), strict=True))
        return found

    def drop_other_collections(self, state: IndexState) -> None:
        """Delete every collection but the one in use (what a rebuild leaves behind)."""
        with self._reading(state):
            client = self._opened()
            for other in client.list_collections():
                if other.name != state.collection:
                    client.delete_collection(other.name)

    def is_damaged(self) -> bool:
        """True where a crash left files half written; those being written now are waited for."""
        return damaged_segment(self._folder, _PATIENCE) is not None

    def discard(self) -> None:
        """Delete the whole folder: for a folder that Chroma can no longer open."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def advance(self, before: IndexState, after: IndexState) -> None:
        """This process made the change from ``before`` to ``after``: no need to open again.

        Where what is open is older than ``before``, it stays behind and opens again at next use.
        """
        with self._lock.writing():
            if self._seen is not None and self._seen.generation == before.generation:
                self._seen = after

    def close(self) -> None:
        """Let go of the folder. It opens again at the next use."""
        with self._lock.writing():
            self._release()

    def _query(
        self, state: IndexState, vectors: Vectors, version_ids: list[str] | None, limit: int
    ) -> list[list[Near]]:
        with self._reading(state):
            if self._collection is None or limit < 1 or version_ids == []:
                return [[] for _ in vectors]
            _check_kind(self._collection, None, vectors.shape[1])
            answer = self._collection.query(
                query_embeddings=np.asarray(vectors, dtype=np.float32),
                n_results=limit,
                where=None if version_ids is None else _one_of(version_ids),
                include=["distances", "metadatas"],
            )
        distances, metadatas = answer["distances"], answer["metadatas"]
        assert distances is not None and metadatas is not None
        return [
            [
                Near(passage_id, str(metadata["version_id"]), 1.0 - float(distance))
                for passage_id, metadata, distance in zip(*row, strict=True)
                if metadata is not None  # taken out by another program since it was opened here
            ]
            for row in zip(answer["ids"], metadatas, distances, strict=True)
        ]

    @contextmanager
    def _reading(self, state: IndexState) -> Iterator[None]:
        """The read lock, after making sure that what is open is as new as ``state``.

        Whatever Chroma raises comes out as ``IndexUnreadableError``.
        """
        try:
            if self._is_behind(state):
                with self._lock.writing():
                    if self._is_behind(state):
                        self._reopen(state)
            with self._lock.reading():
                yield
        except LibraryError:
            raise
        except Exception as error:
            # Chroma raises many kinds here, some from its core written in Rust.
            problem = storage_problem(error)
            if problem is not None:
                raise LibraryError(problem) from error
            raise IndexUnreadableError(
                f"The search vectors in {self._folder} cannot be read ({type(error).__name__}): "
                "try again; if that does not help, run python ingest.py rebuild."
            ) from error

    def _is_behind(self, state: IndexState) -> bool:
        return self._seen is None or self._seen.generation < state.generation

    def _reopen(self, state: IndexState) -> None:
        self._release()
        client = self._opened()
        names = {found.name for found in client.list_collections()}
        if state.collection in names:
            self._collection = client.get_collection(state.collection, embedding_function=None)
        self._seen = state

    def _release(self) -> None:
        if self._system is not None:
            self._system.stop()
        self._client = self._system = self._collection = self._seen = None

    def _opened(self) -> ClientAPI:
        if self._client is None:
            import chromadb
            from chromadb.api.shared_system_client import SharedSystemClient
            from chromadb.config import Settings as ChromaSettings

            self._folder.mkdir(parents=True, exist_ok=True)
            damaged = damaged_segment(self._folder, _PATIENCE)
            if damaged is not None:
                raise IndexUnreadableError(
                    f"The search vectors in {damaged} are half written: run python ingest.py "
                    "rebuild."
                )
            try:
                # Chroma shares one system per folder and process, which would show us the old
                # vectors again. Clearing before and after makes this system ours alone: then it
                # is fresh, and stopping it (which frees its files and threads) harms nobody.
                with _OPENING:
                    SharedSystemClient.clear_system_cache()
                    client = chromadb.PersistentClient(
                        str(self._folder), settings=ChromaSettings(anonymized_telemetry=False)
                    )
                    self._system = client._system  # type: ignore[attr-defined]
                    SharedSystemClient.clear_system_cache()
            except Exception as error:
                raise IndexUnreadableError(
                    f"The search vectors in {self._folder} cannot be opened: close other programs "
                    "that use them, then run python ingest.py rebuild."
                ) from error
            self._client = client
        return self._client

    def _create(self, name: str, model: str, dimension: int) -> Collection:
        from chromadb.api.collection_configuration import CreateHNSWConfiguration

        # Unfiltered queries then find 99.9 % of the true nearest among 5,000 vectors (84 % by
        # default); filtered ones are exact either way.
        hnsw = CreateHNSWConfiguration(
            space="cosine", ef_search=400, ef_construction=200, max_neighbors=32
        )
        self._collection = self._opened().get_or_create_collection(
            name,
            configuration={"hnsw": hnsw},
            metadata={"model": model, "dimension": dimension},
            embedding_function=None,
        )
        return self._collection


def _one_of(version_ids: Sequence[str]) -> Where:
    return cast("Where", {"version_id": {"$in": list(version_ids)}})


def _check_kind(collection: Collection, model: str | None, dimension: int) -> None:
    """Refuse vectors of another model: similarities between models mean nothing."""
    kept = collection.metadata or {}
    if (model is not None and kept.get("model") != model) or kept.get("dimension") != dimension:
        raise LibraryError(
            f"The search vectors were made with the model {kept.get('model')} "
            f"({kept.get('dimension')} numbers each), which is not the one in use now: run "
            "python ingest.py rebuild."
        )

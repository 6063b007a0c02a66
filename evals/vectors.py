"""Vectors of the evaluations, kept on disk so that a second run embeds nothing again.

Several programs may use one file at once: each transaction takes SQLite's write lock at its start,
for it is short, and two that began by reading could not both go on to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.orm import sessionmaker

from assistant.library.embedding import Embedder, Vectors, embed_hash, ensure_vectors
from assistant.library.records import EmbeddingRow

_BATCH = 64
_BUSY = 60.0  # seconds to wait for another program's transaction


class KeptEmbedder:
    """Another embedder whose vectors are kept in one SQLite file, by model and text."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        file.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": _BUSY})
        event.listen(self._engine, "connect", _leave_transactions_to_us)
        event.listen(self._engine, "begin", _begin)
        with self._engine.begin() as connection:
            EmbeddingRow.__table__.create(connection, checkfirst=True)  # type: ignore[attr-defined]
        self._sessions = sessionmaker(self._engine)

    @property
    def model_name(self) -> str:
        """The name of the model behind it."""
        return self._embedder.model_name

    @property
    def dimension(self) -> int:
        """The dimension of the model behind it."""
        return self._embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text; only texts never seen are embedded."""
        if not texts:
            return self._embedder.embed(texts)
        found, _ = ensure_vectors(self._sessions, self._embedder, texts, batch=_BATCH)
        return np.stack([found[embed_hash(text)] for text in texts])

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

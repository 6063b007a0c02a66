"""What every part of the library works with: records, vectors, embedder and the writer's lock."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from assistant.errors import IndexUnreadableError, LibraryError
from assistant.library import database
from assistant.library.embedding import Embedder, SentenceEmbedder
from assistant.library.index import IndexState, VectorIndex
from assistant.library.locks import WriterLock
from assistant.library.records import PassageRow, PendingRow, SourceRow, VersionRow
from assistant.settings import Settings

_FIRST_COLLECTION = "passages-0"
_STATE = ("generation", "collection")


class Store:
    """The open parts of a library. ``reads`` and ``writes`` make a session for each call."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> None:
        self.settings = settings
        self.embedder: Embedder = embedder or SentenceEmbedder(settings)
        try:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(database.storage_problem(error) or str(error)) from error
        self.lock = WriterLock(
            settings.data_dir / "writer.lock", announce or logging.getLogger(__name__).warning
        )
        self.engine: Engine = database.open_engine(settings, self.lock)
        self.reads = sessionmaker(self.engine, expire_on_commit=False)
        self.writes = sessionmaker(database.writing(self.engine), expire_on_commit=False)
        self.index = VectorIndex(settings.index_dir)

    def close(self) -> None:
        """Let go of files and connections."""
        self.index.close()
        self.engine.dispose()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Be the one writer; a full disk or a folder that is read-only is told in a sentence.

        Raises:
            LibraryError: For those two, or when another program writes for too long.
        """
        try:
            with self.lock.held():
                yield
        except (OSError, DatabaseError) as error:
            problem = database.storage_problem(error)
            if problem is None:
                raise
            raise LibraryError(problem) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer; leftovers of a crash are removed first."""
        with self.changing():
            self.drop_pending()
            yield

    def state(self, session: Session) -> IndexState:
        """What the records say of the vectors, as the session sees them."""
        return _state(database.metas(session, *_STATE))

    def state_now(self) -> IndexState:
        """What the records say of the vectors now; a tenth of the time a session takes."""
        try:
            return _state(database.metas_now(self.engine, *_STATE))
        except sqlite3.Error:  # the usual way tells in the usual words what is wrong
            with self.reads() as session:
                return self.state(session)

    def missing_now(self) -> Set[str]:
        """Ids of versions all of whose files are gone."""
        try:
            return database.missing_now(self.engine)
        except sqlite3.Error:
            with self.reads() as session:
                return missing_versions(session)

    def count_change(self, session: Session) -> IndexState:
        """Count a change, so that other programs open the vectors anew; returns the new state."""
        database.bump_generation(session)
        return self.state(session)

    def check_model(self, session: Session) -> None:
        """Refuse to mix vectors of two models.

        Raises:
            LibraryError: When the kept vectors are of another model than the settings name.
        """
        kept = database.metas(session, "embedding_model").get("embedding_model")
        if kept and kept != self.embedder.model_name:
            raise LibraryError(
                f"The library was indexed with the model {kept}, but the settings name "
                f"{self.embedder.model_name}: run python ingest.py rebuild, or set "
                f"TOOL_ADVISOR_EMBEDDING_MODEL={kept}."
            )

    def check_index(self, state: IndexState) -> None:
        """Refuse to search or extend vectors that are gone.

        Raises:
            IndexUnreadableError: When there are current passages but no vectors at all.
        """
        if self.index.exists(state):
            return
        current = select(VersionRow.id).where(VersionRow.current, VersionRow.passage_count > 0)
        with self.reads() as session:
            some = session.scalars(current.limit(1)).first() is not None
        if some:
            raise IndexUnreadableError(
                "The search vectors are missing: run python ingest.py rebuild."
            )

    def drop_pending(self) -> None:
        """Remove the vectors of versions that are not current: a past switch's last step."""
        with self.reads() as session:
            pending = list(session.scalars(select(PendingRow.version_id)))
            if not pending:
                return
            current = set(
                session.scalars(
                    select(VersionRow.id).where(VersionRow.id.in_(pending), VersionRow.current)
                )
            )
            state = self.state(session)
        gone = [version_id for version_id in pending if version_id not in current]
        self.index.drop_versions(state, gone)
        with self.writes.begin() as session:
            session.execute(delete(PendingRow).where(PendingRow.version_id.in_(pending)))
            after = self.count_change(session)
        self.index.advance(state, after)


def _state(kept: Mapping[str, str]) -> IndexState:
    return IndexState(int(kept.get("generation", "0")), kept.get("collection", _FIRST_COLLECTION))


def rows_of(session: Session, version_id: str) -> Sequence[PassageRow]:
    """A version's passages in the order of the text."""
    return session.scalars(
        select(PassageRow).where(PassageRow.version_id == version_id).order_by(PassageRow.ordinal)
    ).all()


def missing_versions(session: Session) -> set[str]:
    """Ids of versions all of whose files are gone."""
    rows = session.execute(
        select(SourceRow.version_id, func.min(SourceRow.missing)).group_by(SourceRow.version_id)
    )
    return {version_id for version_id, all_missing in rows if all_missing}

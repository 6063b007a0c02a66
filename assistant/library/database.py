"""Opening the records: the engine, its settings, and bringing older tables up to date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from assistant.errors import LibraryError
from assistant.library.locks import WriterLock
from assistant.library.records import HEAD, MetaRow
from assistant.settings import Settings

_BUSY_MILLISECONDS = 30_000
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def open_engine(settings: Settings, lock: WriterLock) -> Engine:
    """Open the records, creating or upgrading the tables where needed.

    Args:
        settings: Gives the database's address (SQLite in ``data_dir`` by default).
        lock: Held while tables are made or changed.

    Raises:
        LibraryError: When the database is of another kind, damaged, or newer than this code.
    """
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite":
        raise LibraryError(
            "Only SQLite records work in this release: unset TOOL_ADVISOR_DATABASE_URL, or let "
            "it start with sqlite:///"
        )
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    try:
        if _revision(engine) != HEAD:
            with lock.held():
                _upgrade(engine)
    except DatabaseError as error:
        engine.dispose()
        raise LibraryError(
            f"The records in {url.database} cannot be opened ({error.orig}): restore a backup, or "
            "name another data folder."
        ) from error
    except LibraryError:
        engine.dispose()
        raise
    return engine


def writing(engine: Engine) -> Engine:
    """The same database for changes: takes SQLite's write lock at the start of a transaction."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # Transactions are begun by `_begin`: Python's own way leaves table changes outside of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    cursor.close()


def _revision(engine: Engine) -> str | None:
    """The step the database stands at. Asked without Alembic, whose import costs half a second."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    revision = _revision(engine)
    if revision is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(revision)
        except CommandError as error:
            raise LibraryError(
                f"The records in {engine.url.database} were written by a newer Tool Advisor: "
                "install that release, or name another data folder."
            ) from error
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def now() -> str:
    """The time in UTC, as the records keep it (``2026-01-31T08:15:00+00:00``)."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def meta(session: Session, key: str, default: str = "") -> str:
    """A single fact about the library, such as its ``generation``."""
    row = session.get(MetaRow, key)
    return row.value if row else default


def set_meta(session: Session, key: str, value: str) -> None:
    """Keep a single fact about the library."""
    session.merge(MetaRow(key=key, value=value))


def bump_generation(session: Session) -> int:
    """Count one more change, so that other programs know their vectors are old.

    Returns:
        The new generation number.
    """
    generation = int(meta(session, "generation", "0")) + 1
    set_meta(session, "generation", str(generation))
    return generation

"""Opening the records: the engine, its settings, and bringing older tables up to date."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from assistant.errors import LibraryError
from assistant.library.locks import WriterLock
from assistant.library.records import HEAD, MetaRow
from assistant.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

_BUSY = 30.0  # seconds to wait for another program's lock
# SQLite cannot even open its records where no room is left for the memory it shares.
_SQLITE_FULL = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BEFORE = "-before-"
"""Marks the copies that are made beside the records before they change."""
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
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(storage_problem(error) or str(error)) from error
    engine = create_engine(url)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    try:
        if _revision(engine) != HEAD:
            with lock.held():
                _upgrade(engine)
    except (DatabaseError, OSError) as error:
        engine.dispose()
        problem = storage_problem(error)
        if problem:
            raise LibraryError(problem) from error
        cause = getattr(error, "orig", error)
        raise LibraryError(
            f"The records in {url.database} cannot be opened ({cause}): restore a backup, or "
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
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY * 1000:.0f}")
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Turn on the write-ahead log. SQLite does not wait for its turn here, so this does."""
    deadline = time.monotonic() + _BUSY
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # The last byte of an extended code is the kind of error, such as "busy".
            busy = (error.sqlite_errorcode & 0xFF) == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _revision(engine: Engine) -> str | None:
    """The step the database stands at. Asked without Alembic, whose import costs half a second."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_known(revision: str) -> bool:
    """True for a step this release has: records that stand at another one are newer."""
    if revision == HEAD:
        return True
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(_alembic()).get_revision(revision)
    except CommandError:
        return False
    return True


def _alembic() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(engine: Engine) -> None:
    from alembic import command

    revision = _revision(engine)
    if revision is not None and not is_known(revision):
        raise LibraryError(
            f"The records in {engine.url.database} were written by a newer Tool Advisor: "
            "install that release, or name another data folder."
        )
    if revision not in (None, HEAD):
        _keep_copy(engine)
    config = _alembic()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _keep_copy(engine: Engine) -> None:
    """Copy the records beside themselves before their tables change."""
    records = Path(engine.url.database or "")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S-%f")
    copy = records.with_name(f"{records.stem}{BEFORE}{HEAD}-{stamp}{records.suffix}")
    try:
        copy_database(records, copy)
    except (OSError, sqlite3.Error) as error:
        copy.unlink(missing_ok=True)
        raise LibraryError(
            "The records are of an older release, and no copy of them could be made before "
            f"bringing them up to date ({storage_problem(error) or error}); nothing was changed."
        ) from error


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database as it is at one moment, while others read and write.

    An existing target is replaced in one transaction: whoever reads it sees the old or the new.

    Raises:
        sqlite3.Error: When either cannot be read or written.
    """
    read = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY)
    with closing(read), closing(sqlite3.connect(target, timeout=_BUSY)) as write:
        read.backup(write)


def storage_problem(error: BaseException) -> str | None:
    """What to do, where an error comes from a full disk or a folder without the right to write."""
    known = {error, getattr(error, "orig", None), error.__cause__}
    names = {getattr(one, "sqlite_errorname", "") for one in known}
    numbers = {getattr(one, "errno", None) for one in known}
    words = " ".join(str(one).lower() for one in known if one)
    if names & _SQLITE_FULL or numbers & _FULL or "disk is full" in words or "no space" in words:
        return (
            "The disk is full: free some space and do the same again. Nothing already held is lost."
        )
    if numbers & {errno.EEXIST, errno.ENOTDIR}:
        return (
            "The data folder cannot be made, because a file has its name: move that file away, or "
            "name another folder with --data or TOOL_ADVISOR_DATA_DIR."
        )
    if any(name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")) for name in names) or (
        numbers & {errno.EACCES, errno.EPERM, errno.EROFS}
    ):
        return (
            "The data folder cannot be written: give this account the right to write in it, or "
            "name another one with --data or TOOL_ADVISOR_DATA_DIR."
        )
    return None


def now() -> str:
    """The time in UTC, as the records keep it (``2026-01-31T08:15:00+00:00``)."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def meta(session: Session, key: str, default: str = "") -> str:
    """A single fact about the library, such as its ``generation``."""
    row = session.get(MetaRow, key)
    return row.value if row else default


def metas(session: Session, *keys: str) -> dict[str, str]:
    """Several facts in one statement; those that are not kept are left out."""
    session.flush()
    # A plain statement: every question asks this ten times, and SQLAlchemy's way costs five times
    # what SQLite does.
    places = ", ".join("?" * len(keys))
    rows = session.connection().exec_driver_sql(
        f"SELECT key, value FROM meta WHERE key IN ({places})", keys
    )
    return {key: value for key, value in rows}


def metas_now(engine: Engine, *keys: str) -> dict[str, str]:
    """``metas`` as they are now, outside of any session: a question asks for them twenty times.

    Raises:
        sqlite3.Error: When the records cannot be read.
    """
    places = ", ".join("?" * len(keys))
    return dict(_rows_now(engine, f"SELECT key, value FROM meta WHERE key IN ({places})", keys))


def missing_now(engine: Engine) -> frozenset[str]:
    """Ids of versions all of whose files are gone, as it is now.

    Raises:
        sqlite3.Error: When the records cannot be read.
    """
    every = "SELECT version_id FROM sources GROUP BY version_id HAVING min(missing)"
    return frozenset(version_id for (version_id,) in _rows_now(engine, every))


def _rows_now(engine: Engine, statement: str, values: Sequence[str] = ()) -> list[Any]:
    connection = engine.raw_connection()
    try:
        return list(connection.driver_connection.execute(statement, values))  # type: ignore[union-attr]
    finally:
        connection.close()


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

"""Several programs that open a library which nobody has opened before."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401  (once here, not in every fork)
import pytest

from assistant.library import database
from assistant.library.database import open_engine
from assistant.library.locks import WriterLock
from assistant.settings import Settings


def _open(folder: Path, gate: Any, said: Any) -> None:
    gate.wait()
    try:
        lock = WriterLock(folder / "lock", lambda _: None)
        open_engine(Settings(data_dir=folder), lock).dispose()
        said.put("opened")
    except Exception as error:
        said.put(str(error))


def test_programs_that_make_the_records_at_one_moment_all_open_them(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    for attempt in range(10):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        gate, said = fork.Barrier(3), fork.Queue()
        programs = [fork.Process(target=_open, args=(folder, gate, said)) for _ in range(3)]
        for program in programs:
            program.start()
        assert [said.get(timeout=60) for _ in programs] == ["opened"] * 3
        for program in programs:
            program.join(60)


class _Busy:
    """A cursor whose database another program holds for the first tries."""

    def __init__(self, tries: int, code: int = sqlite3.SQLITE_BUSY_RECOVERY) -> None:
        self.tries = tries
        self._code = code

    def execute(self, _statement: str) -> None:
        self.tries -= 1
        if self.tries >= 0:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = self._code
            raise error


def test_a_busy_database_is_tried_again() -> None:
    cursor = _Busy(3)
    database._write_ahead(cursor)
    assert cursor.tries == -1


def test_another_error_is_not_tried_again() -> None:
    cursor = _Busy(3, sqlite3.SQLITE_READONLY)
    with pytest.raises(sqlite3.OperationalError):
        database._write_ahead(cursor)
    assert cursor.tries == 2


def test_a_database_that_stays_busy_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY", 0.05)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        database._write_ahead(_Busy(1_000_000))

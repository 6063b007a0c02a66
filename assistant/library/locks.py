"""Two locks: one writer at a time across processes, and readers beside a rare re-opening."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import LibraryError

WAIT_SECONDS = 1_800.0
"""How long a writer waits for another one: a large folder may take that long to be added."""


class WriterLock:
    """A lock file that lets one program (or thread) change the library at a time.

    The lock goes with the process, so a crash never leaves it locked. Taking it twice in one
    thread is fine.
    """

    def __init__(
        self, path: Path, announce: Callable[[str], None], wait: float = WAIT_SECONDS
    ) -> None:
        from filelock import FileLock

        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(path)
        self._announce = announce
        self._wait = wait

    def is_free(self) -> bool:
        """True where nobody holds the lock at this moment."""
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        self._lock.release()
        return True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; tell the user when that means waiting.

        Raises:
            LibraryError: When another program still writes after the waiting time.
        """
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            self._announce("Another program is changing the library; waiting for it to finish.")
            try:
                self._lock.acquire(timeout=self._wait)
            except Timeout:
                raise LibraryError(
                    "Another program is still changing the library: let it finish or close it, "
                    "then try again."
                ) from None
        try:
            yield
        finally:
            self._lock.release()


class ReadWriteLock:
    """Many readers or one writer, within a process. A waiting writer holds back new readers."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._readers = 0
        self._waiting = 0
        self._writing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Share the lock with other readers."""
        with self._condition:
            self._condition.wait_for(lambda: not self._writing and not self._waiting)
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Wait until every reader is done, then have the lock alone."""
        with self._condition:
            self._waiting += 1
            self._condition.wait_for(lambda: not self._writing and not self._readers)
            self._waiting -= 1
            self._writing = True
        try:
            yield
        finally:
            with self._condition:
                self._writing = False
                self._condition.notify_all()

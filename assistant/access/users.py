"""The users file: names, roles and hashed passwords, readable by its owner only."""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
import unicodedata
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.access import passwords
from assistant.access.people import Role
from assistant.errors import AccessError

FORMAT = "tool-advisor/users/1"
_NAME = re.compile(r"[\w.@+-]{1,64}")
_LOCK_SECONDS = 10.0
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class User:
    """A user as kept. ``stamp`` changes with the password or role, which ends their sessions."""

    name: str
    role: Role
    password: str
    stamp: str


class UsersFile:
    """The users in a file of the data folder. Reading it again costs a look at its date only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._users: dict[str, User] = {}
        # Checked against when a name is unknown, so that it takes the time of a known one.
        self._decoy = passwords.hashed(secrets.token_urlsafe(16))

    @property
    def exists(self) -> bool:
        """True where a sign-in was set up, even if no user is left in it."""
        return self.path.exists()

    def all(self) -> tuple[User, ...]:
        """The users by name; none where there is no file.

        Raises:
            AccessError: the file is damaged, or others of this machine can read it.
        """
        self._refresh()
        return tuple(sorted(self._users.values(), key=lambda user: key_of(user.name)))

    def find(self, name: str) -> User | None:
        """The user called ``name``, whatever the letters' case.

        Raises:
            AccessError: as for :meth:`all`.
        """
        self._refresh()
        return self._users.get(key_of(name))

    def verify(self, name: str, password: str) -> User | None:
        """The user with this name and password; a wrong name takes as long as a wrong password.

        Raises:
            AccessError: as for :meth:`all`.
        """
        user = self.find(name)
        right = passwords.matches(password, user.password if user else self._decoy)
        return user if user and right else None

    def add(self, name: str, role: Role, password: str) -> User:
        """Add a user.

        Raises:
            AccessError: the name is taken or not allowed, or the password too weak.
        """
        name = unicodedata.normalize("NFKC", name).strip()
        if not _NAME.fullmatch(name):
            raise AccessError(
                "That name cannot be used: take 1 to 64 letters, digits or the signs . _ - + @."
            )
        with self._changing() as users:
            if key_of(name) in users:
                raise AccessError(f"There is a user {name} already: remove them or change theirs.")
            user = users[key_of(name)] = _new(name, role, password)
        return user

    def change_password(self, name: str, password: str) -> User:
        """Set a user's password, which ends their sessions.

        Raises:
            AccessError: there is no such user, or the password is too weak.
        """
        with self._changing() as users:
            user = _known(users, name)
            changed = users[key_of(name)] = _new(user.name, user.role, password)
        return changed

    def change_role(self, name: str, role: Role) -> User:
        """Give a user another role, which ends their sessions.

        Raises:
            AccessError: there is no such user.
        """
        with self._changing() as users:
            user = replace(_known(users, name), role=role, stamp=secrets.token_hex(8))
            users[key_of(name)] = user
        return user

    def remove(self, name: str) -> User:
        """Remove a user, which ends their sessions.

        Raises:
            AccessError: there is no such user.
        """
        with self._changing() as users:
            user = _known(users, name)
            del users[key_of(name)]
        return user

    def _refresh(self) -> None:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            self._seen, self._users = None, {}
            return
        seen = (state.st_mtime_ns, state.st_size, state.st_ino)
        if seen == self._seen:
            return
        if os.name == "posix" and state.st_mode & _OTHERS:
            raise AccessError(
                f"Others on this machine can read the users file: run chmod 600 {self.path}."
            )
        self._users, self._seen = _read(self.path), seen

    def _changing(self) -> _Change:
        return _Change(self)


class _Change:
    """Reads the users under a lock and writes them when the block ends well."""

    def __init__(self, file: UsersFile) -> None:
        self._file = file
        self._lock = FileLock(file.path.with_suffix(".lock"), timeout=_LOCK_SECONDS, mode=0o600)

    def __enter__(self) -> dict[str, User]:
        self._file.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            raise AccessError(
                "Another program is changing the users: try again in a moment."
            ) from None
        try:
            self._users = {key_of(user.name): user for user in self._file.all()}
        except BaseException:
            self._lock.release()
            raise
        return self._users

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if kind is None:
                _write(self._file.path, self._users)
        finally:
            self._lock.release()


def key_of(name: str) -> str:
    """What names are compared by: two that look alike to a person are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _new(name: str, role: Role, password: str) -> User:
    passwords.check_strength(password, name)
    return User(name, role, passwords.hashed(password), secrets.token_hex(8))


def _known(users: dict[str, User], name: str) -> User:
    user = users.get(key_of(name))
    if user is None:
        raise AccessError(
            f"There is no user {name}: python ingest.py user list shows who there is."
        )
    return user


def _read(path: Path) -> dict[str, User]:
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if kept["format"] != FORMAT:
            raise ValueError(kept["format"])
        users = [User(**{**user, "role": Role(user["role"])}) for user in kept["users"]]
        return {key_of(user.name): user for user in users}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AccessError(
            f"The users file {path} cannot be read ({type(error).__name__}): restore it from a "
            "backup, or delete it and add the users again."
        ) from error


def _write(path: Path, users: dict[str, User]) -> None:
    """Write beside the file and switch, so that a crash leaves the old one or the new one."""
    kept = {"format": FORMAT, "users": [asdict(users[key]) for key in sorted(users)]}
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".users-")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(kept, out, indent=2, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise

"""Who is at the page and with which role; the one rule for changes; the room for other sign-ins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from assistant.errors import AccessError

SCOPE_KEY: Final = "tool_advisor.visit"
"""Where the guard leaves the :class:`Visit` in an ASGI scope."""


class Role(StrEnum):
    """What a person may do. Readers ask, read and report; editors also change the library."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Person:
    """A person at the page. ``name`` is empty where no sign-in is configured."""

    name: str
    role: Role


NOBODY_ASKED: Final = Person("", Role.EDITOR)
"""Whoever sits at this computer, where no sign-in is configured."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One sign-in of a person. ``key`` is secret and keeps this visit's data from all others'."""

    person: Person
    key: str


class Identifies(Protocol):
    """A way to tell who asks. Built in: the users file. Single sign-on would be another one."""

    @property
    def sign_in_path(self) -> str:
        """Where a browser is sent to sign in; empty where nobody has to."""
        ...

    def visit(self, cookies: Mapping[str, str]) -> Visit | None:
        """The visit a request belongs to, which counts as activity; None where there is none."""
        ...

    def lasts(self, visit: Visit) -> bool:
        """True while ``visit`` has neither ended nor expired; asking is no activity."""
        ...


class ThisComputer:
    """No sign-in: everybody who reaches the page sits at this computer and may do everything."""

    sign_in_path = ""

    def visit(self, cookies: Mapping[str, str]) -> Visit | None:
        """The same visit for everybody."""
        return Visit(NOBODY_ASKED, "this computer")

    def lasts(self, visit: Visit) -> bool:
        """It always lasts."""
        return True


def visit_of(scope: Mapping[str, Any]) -> Visit | None:
    """The visit the guard found for a request; None where it passed no guard."""
    found = scope.get(SCOPE_KEY)
    return found if isinstance(found, Visit) else None


def require_editor(person: Person | None) -> Person:
    """Return ``person`` if they may change the library: add, confirm or remove documents.

    Call it in whatever carries a change out; a hidden button alone stops nobody.

    Raises:
        AccessError: the person is a reader, or nobody is known.
    """
    if person is None or person.role is not Role.EDITOR:
        raise AccessError(
            "Only an editor can change the library: ask the person who runs this program to give "
            "you the role editor."
        )
    return person

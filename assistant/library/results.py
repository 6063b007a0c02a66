"""What the library reports of its work: the outcome of adding, and of checking itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.types import VersionInfo


class AddOutcome(StrEnum):
    """What adding a file came to."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EARLIER_VERSION = "earlier_version"


@dataclass(frozen=True, slots=True)
class AddResult:
    """What adding a document came to.

    ``embedded`` passages were turned into vectors now, ``reused`` had one already. ``note`` says
    in a sentence what a person should know, such as which other file's text is no longer used;
    ``doubtful`` marks a note about a choice that a person should look at.
    """

    outcome: AddOutcome
    version: VersionInfo
    embedded: int = 0
    reused: int = 0
    note: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What ``check`` counted, and each problem it found in a sentence."""

    documents: int
    versions: int
    passages: int
    vectors: int
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return not self.problems

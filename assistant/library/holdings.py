"""What the library holds, as a person goes through it: documents by tool, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.errors import LibraryError
from assistant.library.library import Library
from assistant.types import FlagKind, VersionInfo

OLD_DAYS = 2 * 365
"""A text older than this may well have been replaced by the vendor meanwhile."""


class Concern(StrEnum):
    """A reason to look at a document."""

    GUESSED = "guessed"
    FILE_GONE = "file_gone"
    OLD_DATE = "old_date"
    NO_DATE = "no_date"
    HIDDEN_TEXT = "hidden_text"
    INSTRUCTION = "instruction"
    JOINED_PAGES = "joined_pages"
    BROKEN_LIST = "broken_list"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to look at, in a sentence that says what to do; ``excerpt`` quotes the place."""

    concern: Concern
    words: str
    page: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """One document: its current version, all versions (newest number first), what to look at."""

    current: VersionInfo
    versions: tuple[VersionInfo, ...]
    cautions: tuple[Caution, ...]

    @property
    def document_id(self) -> str:
        """The document's id across its versions."""
        return self.current.document_id

    @property
    def earlier(self) -> int:
        """How many earlier versions are on record."""
        return len(self.versions) - 1


def holdings(library: Library, today: date, containing: str = "") -> tuple[Holding, ...]:
    """All documents by tool; only those whose title, tool or vendor contain some words.

    Args:
        library: What to look through.
        today: The day that dates are measured against.
        containing: Every word of it must occur; an empty text lets all through.
    """
    by_document: dict[str, list[VersionInfo]] = {}
    for version in library.versions(None, current_only=False):
        by_document.setdefault(version.document_id, []).append(version)
    wanted = containing.casefold().split()
    found = (_holding(versions, today) for versions in by_document.values())
    return tuple(
        one for one in found if one is not None and all(word in _names(one) for word in wanted)
    )


def holding(library: Library, document_id: str, today: date) -> Holding:
    """One document.

    Raises:
        LibraryError: When there is none (any more).
    """
    found = _holding(library.document_versions(document_id), today)
    if found is None:
        raise LibraryError(
            "This document is not in the library any more: somebody removed it. Open the list "
            "again to see what is held."
        )
    return found


def cautions(version: VersionInfo, today: date) -> tuple[Caution, ...]:
    """What a person should look at, gravest first; a date given since answers “no date”."""
    facts = version.facts
    dated = facts.effective_date or facts.retrieved_date
    found = [
        Caution(Concern(flag.kind.value), flag.message, flag.page, flag.excerpt)
        for flag in version.flags
        if not (flag.kind is FlagKind.NO_DATE and dated)
    ]
    if dated and (today - dated).days > OLD_DAYS:
        found.append(
            Caution(
                Concern.OLD_DATE,
                f"Its date, {dated.isoformat()}, is more than two years past; check with whoever "
                "wrote it that this is still the current text.",
            )
        )
    if version.missing:
        found.append(
            Caution(
                Concern.FILE_GONE,
                "The file is no longer where it was added from; if the document was withdrawn, "
                "remove it here.",
            )
        )
    return tuple(sorted(found, key=lambda one: _GRAVITY.index(one.concern)))


_GRAVITY = (
    Concern.INSTRUCTION,
    Concern.HIDDEN_TEXT,
    Concern.NO_TEXT,
    Concern.OLD_DATE,
    Concern.NO_DATE,
    Concern.FILE_GONE,
    Concern.JOINED_PAGES,
    Concern.BROKEN_LIST,
    Concern.GUESSED,
)


def _holding(versions: Iterable[VersionInfo], today: date) -> Holding | None:
    ordered = sorted(versions, key=lambda one: one.number, reverse=True)
    current = next((one for one in ordered if one.current), None)
    if current is None:
        return None
    return Holding(current, tuple(ordered), cautions(current, today))


def _names(one: Holding) -> str:
    facts = one.current.facts
    return " ".join((facts.title, facts.tool or "", facts.vendor or "")).casefold()

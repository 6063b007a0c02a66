"""What the checklist works with and gives: rubric items, their findings, a tool's checklist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.types.documents import VersionInfo
from assistant.types.passages import Citation


class Pillar(StrEnum):
    """The four parts of the checklist."""

    GOVERNANCE = "governance"
    PURPOSE = "purpose"
    PRIVACY = "privacy"
    DATA = "data"


class Severity(StrEnum):
    """What a ``does_not_meet`` costs: stops approval, needs a condition, or is noted."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"


class Answerer(StrEnum):
    """Who can answer an item: vendor documents, district documents, or a person."""

    VENDOR = "vendor"
    DISTRICT = "district"
    PERSON = "person"


class FindingStatus(StrEnum):
    """The outcome of one checklist item.

    ``ask_person``: no document can answer it. ``unsure``: documents may answer it, but the program
    is too unsure to say how, so a person should read the clauses that it shows.
    """

    MEETS = "meets"
    PARTLY = "partly"
    DOES_NOT_MEET = "does_not_meet"
    NOT_STATED = "not_stated"
    CONFLICT = "conflict"
    NOT_APPLICABLE = "not_applicable"
    ASK_PERSON = "ask_person"
    UNSURE = "unsure"


_WITH_QUOTES = frozenset(
    {
        FindingStatus.MEETS,
        FindingStatus.PARTLY,
        FindingStatus.DOES_NOT_MEET,
        FindingStatus.CONFLICT,
    }
)


@dataclass(frozen=True, slots=True)
class LawPointer:
    """A pointer into law or guidance; ``source_checked`` False is shown as unverified."""

    text: str
    as_of: date
    source_checked: bool


@dataclass(frozen=True, slots=True)
class RubricItem:
    """One of the checklist's items, as ``knowledge/rubric/`` defines it.

    ``trap_notes`` maps a bad clause that looks fine at first to why it is not.
    ``decision_rule`` settles the borderline cases between two levels, in plain words. ``why``
    says in one line why the item matters.
    """

    id: str
    pillar: Pillar
    question: str
    severity: Severity
    severity_note: str
    answered_by: tuple[Answerer, ...]
    levels: Mapping[FindingStatus, str]
    good_clauses: tuple[str, ...]
    bad_clauses: tuple[str, ...]
    terms: tuple[str, ...]
    law: tuple[LawPointer, ...]
    vendor_question: str
    everyday_questions: tuple[str, ...] = ()
    trap_notes: Mapping[str, str] = field(default_factory=dict)
    decision_rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The status of one item for one tool, with the quotes that decide it and the reason.

    ``confidence`` is the share of findings like this one that a person confirmed on labelled tools
    (from 0 to 1; None where nothing was measured). ``signals`` names what was seen, ``ground`` the
    kind of ground the finding rests on. ``leaning`` is what ``unsure`` would otherwise have been.
    """

    item: RubricItem
    status: FindingStatus
    reason: str
    citations: tuple[Citation, ...] = ()
    closest: Citation | None = None
    needs_person: bool = False
    confidence: float | None = None
    signals: tuple[str, ...] = ()
    ground: str = ""
    leaning: FindingStatus | None = None

    def __post_init__(self) -> None:
        if (self.leaning or self.status) in _WITH_QUOTES and not self.citations:
            raise ValueError(f"{self.item.id}: status {self.status} needs a quote")


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every rubric item for one tool, with what was read to fill it.

    ``scope`` says in a sentence for which edition it holds; ``left_out`` are the vendor's current
    documents that speak for other editions and were not read. ``judge_version`` names the way
    the findings were made.
    """

    tool: str
    edition: str | None
    rubric_version: str
    made_at: str
    documents: tuple[VersionInfo, ...]
    findings: tuple[Finding, ...]
    scope: str = ""
    left_out: tuple[VersionInfo, ...] = ()
    judge_version: str = ""

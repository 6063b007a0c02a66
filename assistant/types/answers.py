"""What a question comes back as: an answer, its claims, the register's word, checklist points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.types.documents import VersionInfo
from assistant.types.findings import FindingStatus, Severity
from assistant.types.passages import Citation


class AnswerStatus(StrEnum):
    """What kind of answer this is. Silence, refusal and failure are never confused."""

    ANSWERED = "answered"
    NOT_STATED = "not_stated"
    REGISTER = "register"
    CLARIFY = "clarify"
    UNKNOWN_TOOL = "unknown_tool"
    DECLINED = "declined"
    STUDENT_DATA = "student_data"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"
    FAILED = "failed"


class Verdict(StrEnum):
    """The answer to a yes/no question, given only where a quote or the register decides it."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing the answer says, with the citations that carry it (never none)."""

    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a claim needs at least one citation")


@dataclass(frozen=True, slots=True)
class RegisterNote:
    """What the district's register says about the tool asked for, in one plain sentence.

    ``permits`` is True only for an approval in scope and before its expiry; the assistant has
    no other source of a yes. ``scope`` says in words what an approval or pilot covers (edition,
    grades, users, data, dates); it is empty where there is neither.
    """

    tool: str
    state: str
    permits: bool
    sentence: str
    open_points: tuple[str, ...] = ()
    contact: str = ""
    source: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One checklist item as an answer tells it: its status, the reason, why it matters, quotes.

    ``item`` is the rubric item's id. ``ask`` is a question ready to send to the vendor. A point
    on which the documents are silent has no citations.
    """

    item: str
    question: str
    severity: Severity
    status: FindingStatus
    reason: str
    why: str = ""
    tool: str = ""
    edition: str = ""
    facts: tuple[str, ...] = ()
    ask: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. ``citations`` lists every quote once, in the order shown (1, 2, …).

    ``points`` are checklist items that it speaks of one by one; their quotes are also among those
    of ``claims``. ``draft`` is a text ready to paste elsewhere (questions, a purpose statement).
    ``searched`` are the documents in which no answer was found, empty where one was.
    """

    question: str
    status: AnswerStatus
    headline: str
    rewritten: str | None = None
    verdict: Verdict | None = None
    tools: tuple[str, ...] = ()
    register: RegisterNote | None = None
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    closest: Citation | None = None
    items: tuple[str, ...] = ()
    next_step: str = ""
    suggestions: tuple[str, ...] = ()
    confidence: float | None = None
    points: tuple[Point, ...] = ()
    draft: str = ""
    searched: tuple[VersionInfo, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of every claim, in the order shown, each once."""
        seen: dict[tuple[str, int, int], Citation] = {}
        for claim in self.claims:
            for citation in claim.citations:
                seen.setdefault((citation.version_id, citation.start, citation.end), citation)
        return tuple(seen.values())

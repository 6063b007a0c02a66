"""What a message means in its conversation: kind, tools, grades, edition, and the whole question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.answering.answer_types import AnswerType, asked_for
from assistant.answering.followups import Resolved, Sort, Turn, resolve
from assistant.answering.kinds import Kind, is_yes_no, kind_of
from assistant.answering.naming import ToolNames
from assistant.answering.references import grade_phrase
from assistant.register.grades import parse_grades, usual_ages
from assistant.types import Audience

_STAFF = re.compile(
    r"\b(?:i just type|i type for|myself|for me\b|teachers? only|staff only|only teachers|my own (?:use|planning)"
    r"|for planning|teachers? use|they don't (?:make|have) accounts|as a teacher)\b",
    re.IGNORECASE,
)
_STUDENTS = re.compile(r"\b(?:students?|kids?|pupils?|class|children|graders?)\b", re.IGNORECASE)
_BUSINESS = re.compile(
    r"\b(?:business|enterprise|workspace|managed|admin(?:istrator)?s?|seats?|paid plan|api|organi[sz]ation'?s?"
    r"|(?:district|school|college|university)(?:'s)? (?:buys|bought|pays|paid|signs?|signed|login|account|deal|plan|contract"
    r"|licen[sc]e|subscription|manages)|our (?:plan|deal|contract|paperwork|agreement|subscription)"
    r"|business deal|when we (?:leave|quit)|contract|dpa|addendum|data (?:processing )?agreement"
    r"|subprocessors?|sub-processors?)\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:school|education|classroom|district) (?:edition|version|plan|account|login|accounts|logins)s?\b"
    r"|\bschool terms\b|\bfor schools\b|\bedu\b",
    re.IGNORECASE,
)
_CONSUMER = re.compile(
    r"\b(?:free|personal|ordinary|consumer|basic|home|regular|plain) (?:\([\w ]+\) )?(?:\w+ )?"
    r"(?:version|account|accounts|plan|login|edition|user)s?\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:those|these|(?:about|of) (?:them|that|it)|which ones?|any of (?:it|that)|each (?:one|of)|the(?:se|m)? (?:points|items|flags|problems|issues))\b"
    r"|^(?:would|could|will|does) (?:that|it|any)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(\d{1,2})[- ]?(?:years?[- ]old|yo\b|year olds?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understood:
    """A message, understood. ``question`` stands alone; ``search_text`` has no tool names.

    ``read_text`` has pronouns for them instead: a whole sentence, for the reader.

    ``ages`` spans the usual ages of the grades named. ``audiences`` is empty where no edition is
    named: the general account is meant. ``perhaps`` is a name that may be an unknown product.
    ``pointed`` are the checklist items of the answer before that "those" points at, and
    ``edition_before`` is the edition which that answer was about.
    """

    message: str
    question: str
    search_text: str
    read_text: str
    kind: Kind
    tools: tuple[str, ...]
    named: bool
    unknown: str | None
    yes_no: bool
    asked: AnswerType
    grades: tuple[str, ...]
    users: tuple[str, ...]
    ages: tuple[int, int] | None
    audiences: frozenset[Audience]
    edition: str | None
    perhaps: str | None = None
    pointed: tuple[str, ...] = ()
    edition_before: str | None = None

    @property
    def rewritten(self) -> str | None:
        """The question as it was understood, where that differs from what was typed."""
        return self.question if self.question != self.message else None

    def searching(self, text: str) -> Understood:
        """The same message, but other words (naming no tool) searched for and read."""
        return replace(self, search_text=text, read_text=text)


def understand(
    message: str,
    names: ToolNames,
    chosen: str | None = None,
    before: Turn | None = None,
    sort: Sort = kind_of,
) -> Understood:
    """Understand a message.

    Args:
        message: What was typed.
        names: The tools' names.
        chosen: The tool chosen on the page, if any.
        before: The turn before, if any.
        sort: Tells the kind of a message.
    """
    message = " ".join(message.split())
    naming = names.find(message)
    resolved = resolve(message, names, chosen, before, sort)
    tools = () if naming.surely_unknown else resolved.tools
    kind = resolved.kind or sort(resolved.said)
    question = resolved.question
    if (kind in _NO_TOOL and not resolved.follows) or naming.surely_unknown:
        question = message
    if resolved.follows and before and resolved.kind is None and kind is Kind.DOCUMENTS:
        kind = _kind_of_follow_up(question, before)
    unknown = naming.unknown if naming.surely_unknown or not tools else None
    grades = _grades(resolved, before)
    naming = names.find(question)
    return Understood(
        message=message,
        question=question,
        search_text=naming.without_names or question,
        read_text=naming.with_pronouns,
        kind=kind,
        tools=tools,
        named=resolved.named,
        unknown=unknown,
        yes_no=is_yes_no(question),
        asked=asked_for(question),
        grades=grades,
        users=_users(question, grades),
        ages=_ages(question, grades),
        audiences=_audiences(question),
        edition="consumer" if _CONSUMER.search(question) else None,
        perhaps=resolved.perhaps,
        pointed=_pointed(resolved, before, kind),
        edition_before=before.edition if before and set(tools) <= set(before.tools) else None,
    )


_NO_TOOL = frozenset(
    {
        Kind.APPROVED_LIST,
        Kind.OVERDUE,
        Kind.AI_COUNT,
        Kind.BIGGEST_RISK,
        Kind.PURPOSE_HELP,
        Kind.DISTRICT,
        Kind.STUDENT_SAFETY,
        Kind.OVERRIDE,
        Kind.MARK_MET,
        Kind.LEGAL_OPINION,
        Kind.EVADE,
        Kind.BLAME,
        Kind.STATE_LAW,
        Kind.EXPORT,
        Kind.SMALL_TALK,
        Kind.OUT_OF_SCOPE,
        Kind.NOT_HELD,
        Kind.REQUEST_STATUS,
    }
)


def _grades(resolved: Resolved, before: Turn | None) -> tuple[str, ...]:
    """The grades asked for: those said now, else in the whole question, else the turn before's."""
    kept = before.grades if before and resolved.follows else ()
    return parse_grades(resolved.said) or parse_grades(resolved.question) or kept


def _pointed(resolved: Resolved, before: Turn | None, kind: Kind) -> tuple[str, ...]:
    """The items of the answer before, where the message points at them and names no tool."""
    if before is None or resolved.named or kind not in (Kind.BLOCKERS, Kind.VENDOR_QUESTIONS):
        return ()
    return before.items if _POINTS.search(resolved.said) else ()


def _kind_of_follow_up(question: str, before: Turn) -> Kind:
    kind = kind_of(question)
    if kind is Kind.DOCUMENTS and before.kind in (Kind.COMPARE, Kind.USE) and len(before.tools) > 1:
        return Kind.COMPARE
    return kind


def _users(message: str, grades: tuple[str, ...]) -> tuple[str, ...]:
    if _STAFF.search(message):
        return ("staff",)
    phrase = (grade_phrase(message) or "").lower().removeprefix("the ").removeprefix("our ")
    if phrase in ("staff", "teachers"):
        return ("staff",)
    return ("students",) if grades or _STUDENTS.search(message) else ()


def _ages(message: str, grades: tuple[str, ...]) -> tuple[int, int] | None:
    ages = [int(match.group(1)) for match in _AGE.finditer(message)]
    if ages:
        return min(ages), max(ages)
    if not grades:
        return None
    spans = [usual_ages(grade) for grade in grades]
    return min(low for low, _ in spans), max(high for _, high in spans)


def _audiences(message: str) -> frozenset[Audience]:
    if _CONSUMER.search(message):
        return frozenset({Audience.CONSUMER})
    if _SCHOOL.search(message):
        return frozenset({Audience.SCHOOL, Audience.DISTRICT_CONTRACT})
    if _BUSINESS.search(message):
        return frozenset(Audience)
    return frozenset()

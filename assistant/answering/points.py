"""Findings as points of an answer, and the claims that carry their quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.answer_types import AnswerType, asked_for, first_fact
from assistant.answering.finding_wording import point_line
from assistant.answering.judged import Judged
from assistant.types import Citation, Claim, Finding, FindingStatus, Point, RubricItem, Severity

RANK = {Severity.BLOCKER: 0, Severity.MAJOR: 1, Severity.MINOR: 2}
AGAINST = frozenset({FindingStatus.DOES_NOT_MEET, FindingStatus.CONFLICT})
OPEN = frozenset(
    {
        FindingStatus.NOT_STATED,
        FindingStatus.PARTLY,
        FindingStatus.CONFLICT,
        FindingStatus.UNSURE,
    }
)
_TYPES = (AnswerType.DURATION, AnswerType.COUNT_OF_TIME, AnswerType.AGE)
_NUMBERING = re.compile(r"^\d+(?:\.\d+)* (?:within|for|after|in|at least) ", re.IGNORECASE)
_FACTS, _QUOTES = 3, 2


def point_of(
    finding: Finding, judged: Judged, *, of_tool: bool = False, quotes: int = _QUOTES
) -> Point:
    """A finding as a point.

    Args:
        finding: The finding.
        judged: Where it comes from: tool and edition.
        of_tool: Put the tool's name on it, where an answer speaks of several.
        quotes: How many quotes at most.
    """
    item = finding.item
    return Point(
        item=item.id,
        question=item.question,
        severity=item.severity,
        status=finding.status,
        reason=finding.reason.split(" Searched for:")[0],
        why=item.why,
        tool=judged.of if of_tool else "",
        edition=judged.edition.key if judged.edition else "",
        citations=finding.citations[:quotes],
    )


def claims_from(points: Iterable[Point]) -> tuple[Claim, ...]:
    """One claim for each point that has quotes."""
    return tuple(Claim(point_line(p), p.citations) for p in points if p.citations)


def key_facts(item: RubricItem, citations: Iterable[Citation]) -> tuple[str, ...]:
    """The very words of the quotes that are a time or an age, where the item asks for one."""
    asked = {asked_for(q) for q in (item.question, *item.everyday_questions)}
    kind = next((one for one in _TYPES if one in asked), None)
    if kind is None:
        return ()
    found = (first_fact(kind, sentence) for c in citations for sentence in c.quote.split("\n"))
    facts = (_NUMBERING.sub("", fact) for fact in found if fact)
    return tuple(dict.fromkeys(facts))[:_FACTS]

"""Stretches of time that people name from today: this quarter, last month, this school year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAMED = re.compile(
    r"\b(this|last|current|past|previous) (week|month|quarter|school year|year|semester)\b", re.I
)
_LENGTH = {"month": 1, "quarter": 3, "semester": 6, "year": 12, "school year": 12}
_SCHOOL_YEAR_STARTS = 7
_MONTHS = (
    "january february march april may june july august september october november december"
).split()


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included, and its name: ``this quarter``."""

    start: date
    end: date
    name: str

    def holds(self, day: date | None) -> bool:
        """True where the day is within it; no day is in no period."""
        return day is not None and self.start <= day <= self.end


def period_named(text: str, today: date) -> Period | None:
    """The period a text names, seen from today; None where it names none.

    Quarters and half-years ("semester") start in January, April, July and October; school years
    on July 1; weeks on Monday.
    """
    match = _NAMED.search(text)
    if not match:
        return None
    back = match.group(1).lower() in ("last", "past", "previous")
    unit = match.group(2).lower()
    if unit == "week":
        start = today - timedelta(days=today.weekday() + (7 if back else 0))
        return Period(start, start + timedelta(days=6), match.group(0).lower())
    months = _LENGTH[unit]
    first = today.year * 12 + today.month - 1
    shift = _SCHOOL_YEAR_STARTS - 1 if unit == "school year" else 0
    first -= (first - shift) % months
    first -= months if back else 0
    end = _month(first + months) - timedelta(days=1)
    return Period(_month(first), end, match.group(0).lower())


def day_named(text: str, today: date) -> date | None:
    """The day up to which a text asks ("before March", "by the new year", "this month").

    Args:
        text: What was typed.
        today: The day from which "next" is counted.

    Returns:
        The last day that counts, "soon" being 90 days; None where no day is named.
    """
    period = period_named(text, today)
    if period is not None and period.end >= today:
        return period.end
    said = text.lower()
    if re.search(r"\bnew year\b|\bend of (?:the |this )?year\b", said):
        return date(today.year, 12, 31)
    if re.search(r"\bend of (?:the |this )?school year\b|\bsummer\b", said):
        return date(today.year + (today.month > 6), 6, 30)
    if re.search(r"\bsoon\b|\bnext few\b", said):
        return today + timedelta(days=90)
    match = re.search(rf"\b(before|by|until|in)\s+(?:the end of )?({'|'.join(_MONTHS)})\b", said)
    if not match:
        return None
    number = _MONTHS.index(match.group(2)) + 1
    first = (today.year + (number < today.month)) * 12 + number - 1
    before = match.group(1) == "before" and "end of" not in match.group(0)
    return _month(first + (0 if before else 1)) - timedelta(days=1)


def _month(count: int) -> date:
    """The first day of a month, counted from year 0."""
    return date(count // 12, count % 12 + 1, 1)

"""Dates as policies write them, and which of them says when the text took effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DATE = re.compile(
    "|".join(
        (
            rf"\b{_YEAR.format('y1')}[-/.](?P<m1>[01]?\d)[-/.](?P<d1>[0-3]?\d)(?!\d)",
            rf"\b{_MONTH.format('m2')}\s+{_DAY.format('d2')}\s*,?\s+{_YEAR.format('y2')}\b",
            rf"\b{_DAY.format('d3')}\s+(?:day\s+of\s+)?{_MONTH.format('m3')}\s*,?\s*{_YEAR.format('y3')}\b",
            rf"\b(?P<m4>[01]?\d)/(?P<d4>[0-3]?\d)/{_YEAR.format('y4')}\b",
            rf"\b{_MONTH.format('m5')}\s*,?\s+{_YEAR.format('y5')}\b",
            rf"\b{_YEAR.format('y6')}-(?P<m6>[01]\d)(?![-\d])",
        )
    ),
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"\b(?:effective|in\s+effect|in\s+force|takes?\s+effect|comes?\s+into\s+(?:effect|force)|"
    r"adopted|adoption)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:(?:last\s+)?(?:updated?|modified|revised|changed|amended|reviewed)|revision|"
    r"published|posted|issued|version|as\s+of|dated?)\b",
    re.IGNORECASE,
)
_OLDER = re.compile(r"\b(?:previous|prior|earlier|archived|superseded|until|before)\b", re.I)
_NOISE = re.compile(r"[*_`#>|]|\\(?=[.\-_])")
# A short line that is all label and date, anywhere in the text: "Effective as of May 2, 2025".
_DATE_LINE = re.compile(
    r"^(?:[^\w\n]|_)*(?:effective|last\s+(?:updated?|modified|revised)|updated|dated|"
    r"(?:this|these)\s[^\n]{0,40}\b(?:effective|into effect))\b(?![^\n]*\buntil\b)[^\n]{4,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL_REACH = 60
_OPENING = 3_000
_COVER = 800


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the text it was found in."""

    day: date
    start: int
    end: int


def parse_date(text: str) -> date | None:
    """The first date in ``text``, or None. A month without a day counts as its first day."""
    found = next(find_dates(text), None)
    return found.day if found else None


def holds_date(text: str) -> bool:
    """True where the text names a day or a month of a year."""
    return parse_date(text) is not None


def find_dates(text: str) -> Iterator[FoundDate]:
    """Every date in ``text``, in order; ``03/04/2025`` is read the American way (March 4)."""
    for match in _DATE.finditer(text):
        parts = {key[0]: value for key, value in match.groupdict().items() if value}
        month = _MONTHS.get(parts["m"].lower()) or (int(parts["m"]) if parts["m"].isdigit() else 0)
        try:
            day = date(int(parts["y"]), month, int(parts.get("d", "1")))
        except ValueError:
            continue
        yield FoundDate(day, match.start(), match.end())


def guess_effective_date(text: str) -> tuple[date | None, bool]:
    """The date from which a text holds: looked for in its opening, then in lines of their own.

    Returns:
        The date, and True where the text itself calls it effective or adopted (rather than
        updated, published or the like).
    """
    found, effective = _labelled(text[:_OPENING])
    if found is not None:
        return found, effective
    lone = _lone_date(_NOISE.sub(" ", text[:_COVER]))
    if lone is not None:
        return lone, False
    for match in _DATE_LINE.finditer(text, min(len(text), _OPENING)):
        found, effective = _labelled(match.group())
        if found is not None:
            return found, effective
    return None, False


def _labelled(text: str) -> tuple[date | None, bool]:
    text = _NOISE.sub(" ", text)
    updated: date | None = None
    for found in find_dates(text):
        before = text[max(0, found.start - _LABEL_REACH) : found.start]
        # Only the words since the last sentence or date speak of this date.
        label = re.split(r"[.;!?]\s|\n\s*\n|\d{4}", before)[-1]
        if _OLDER.search(label):
            continue
        if _EFFECTIVE.search(label):
            return found.day, True
        if updated is None and _UPDATED.search(label):
            updated = found.day
    return updated, False


def _lone_date(text: str) -> date | None:
    """A date that is a line of its own (as on a report's cover), else None."""
    for line in text.splitlines():
        found = next(find_dates(line), None)
        if found and len(line.strip()) <= found.end - found.start + 2:
            return found.day
    return None

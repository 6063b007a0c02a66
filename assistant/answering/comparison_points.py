"""On which points a comparison is asked for: ``retention`` and ``breach notice``, or none."""

from __future__ import annotations

import re

_ABOUT = re.compile(
    r"\b(?:on|about|regarding|concerning|by|for|in terms of|when it comes to)\s+(?P<points>[^.?!;]+)",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\bcompar\w+|\bversus\b|\bvs\b|side[ -]by[ -]side|next to each other|\bdiffer\w*|\b(?:better|safer)\b|\bdocuments of\b"
    r"|^\W*(?:(?:and|or|,)\s*)*(?:on|about|regarding)\b",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s*(?:,\s*and\b|,|\band\b|&|\bas well as\b|\bplus\b|/)\s*", re.IGNORECASE)
_NOTHING_MORE = re.compile(
    r"\b(?:please|can|could|you|how|do|does|is|are|the|a|an|these|those|this|that|two|three|both|of|and|or|with"
    r"|to|from|vs|versus|between|compare|comparison|comparing|comparison|side|by|difference|differences|differ|different|what's|what|"
    r"which|one|tools?|apps?|me|us|for|in|it|them|they|each|other|show|give|put|tell|better|best|safer|safest|than"
    r"|our|my|school|class|schools?|kids|students|up|against|stack|s|on|about|i|we|should|pick|choose|would|be)\b",
    re.IGNORECASE,
)
_MOST_POINTS, _POINT_WORDS = 5, 7
_NO_POINT = frozenset(
    """us me my our ours we it them this that these those school schools class classes kids students
    district teachers everyone all everything anything""".split()
)
_SMALL = frozenset("the a an my our their its your of all for".split())


def points_of(text: str) -> tuple[str, ...]:
    """The points a comparison is asked for, such as ``retention`` and ``breach notice``.

    Args:
        text: The question without tool names.

    Returns:
        The points, at most five; empty where there is none, or one of them is long.
    """
    if not _COMPARES.search(text):  # "which forbids training on student data" names no point
        return ()
    matches = [match.group("points").strip() for match in _ABOUT.finditer(text)]
    found = [[part.strip() for part in _PARTED.split(match)] for match in matches]
    named = [[part for part in parts if _is_point(part)] for parts in found]
    points = tuple(dict.fromkeys(next((parts for parts in reversed(named) if parts), ())))
    short = all(len(point.split()) <= _POINT_WORDS for point in points)
    return points[:_MOST_POINTS] if short else ()


def _is_point(part: str) -> bool:
    """False for "us", "our school" and the like, which say for whom and not on what."""
    words = [word for word in re.findall(r"[a-z'-]+", part.lower()) if word not in _SMALL]
    return bool(words) and not set(words) <= _NO_POINT


def names_no_point(text: str) -> bool:
    """True where a comparison without tool names says nothing of what to compare."""
    return not _NOTHING_MORE.sub("", text).strip(" ?.!,:;'’()-")

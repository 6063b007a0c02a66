"""Plain text files: the text stays exactly as it is; titles are found by how they stand."""

from __future__ import annotations

import re

from assistant.reading.dates import holds_date
from assistant.reading.formats import MEDIA_TYPES, Format
from assistant.reading.markdown import find_invisible_runs
from assistant.reading.shape import Heading, Parsed, one_line
from assistant.types import ParserInfo

_MOST_SECTIONS = 30
_NUMBER = re.compile(
    r"(?:(?:section|article|part|appendix|schedule|exhibit)\s+)?"
    r"(\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z])\s*[.):]?\s+(?=\S)",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"\s*([=\-~*_])\1{2,}\s*")
_SMALL_WORDS = frozenset(
    "a an and are as at by for from how if in into is it its of on or our out over the their to "
    "up us we what when where which who why with without you your".split()
)
_MAX_TITLE = 90


def read_plain(text: str) -> Parsed:
    """Find titles and invisible runs in a plain text, which is not changed."""
    hidden, flags = find_invisible_runs(text)
    return Parsed(
        text=text,
        media_type=MEDIA_TYPES[Format.TEXT],
        parser=ParserInfo("plain text", "tool-advisor", "1"),
        headings=tuple(_find_headings(text)),
        hidden=tuple(hidden),
        flags=tuple(flags),
    )


def numbered_depth(line: str) -> int:
    """How deep a title's number is: 1 for ``3.``, 2 for ``3.1``, 0 for no number."""
    match = _NUMBER.match(line)
    if not match or (match.group(1).isalpha() and line[match.end(1)] not in ".):"):
        return 0
    number = match.group(1)
    if number.isdigit() and int(number) > _MOST_SECTIONS and line[match.end(1)] not in ".):":
        return 0  # the house number of an address
    return number.count(".") + 1


def looks_like_title(line: str) -> bool:
    """True for a short line without a sentence's end, numbered, in capitals or Title Case."""
    line = line.strip()
    if not 3 <= len(line) <= _MAX_TITLE or line[-1] in ".;,:!" or holds_date(line):
        return False
    if line[0] in "-*•·|<>\"'“" or "@" in line or "://" in line:
        return False
    words = re.findall(r"[^\W\d_][\w'’&/-]*", line)
    if not words or len(words) > 12:
        return False
    letters = [letter for letter in line if letter.isalpha()]
    if all(letter.isupper() for letter in letters) and len(letters) >= 4:
        return True
    if numbered_depth(line) and words:
        return line[_NUMBER.match(line).end()].isupper()  # type: ignore[union-attr]
    big = [word for word in words if word.lower() not in _SMALL_WORDS]
    return words[0][0].isupper() and bool(big) and all(word[0].isupper() for word in big)


def _find_headings(text: str) -> list[Heading]:
    lines: list[tuple[int, str]] = []
    position = 0
    for raw in text.splitlines(keepends=True):
        lines.append((position, raw.strip()))
        position += len(raw)
    headings: list[Heading] = []
    for index, (start, line) in enumerate(lines):
        before = lines[index - 1][1] if index else ""
        below = lines[index + 1][1] if index + 1 < len(lines) else ""
        underlined = bool(_UNDERLINE.fullmatch(below)) and not _UNDERLINE.fullmatch(line)
        free = not before or bool(_UNDERLINE.fullmatch(before))
        if not line or not free or (below and not underlined):
            continue
        if looks_like_title(line) or (underlined and len(line) <= _MAX_TITLE):
            headings.append(Heading(start, _level(line, first=not headings), one_line(line)))
    return headings


def _level(line: str, *, first: bool) -> int:
    """The document's title is level 1, numbered and capital titles 2 and deeper, others 3."""
    depth = numbered_depth(line)
    if depth:
        return min(1 + depth, 6)
    if first:
        return 1
    return 2 if line.isupper() else 3

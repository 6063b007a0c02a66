"""A document in parts that can be read one at a time: its pages, or its sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.library.plain import plain_text
from assistant.sources.markdown_marks import marks_in, table_rows
from assistant.types import Page, Section, Span

_LONGEST = 12_000  # characters of a part that is no page
_BREAK = re.compile(r"\n[^\S\n]*\n")
_TITLE_MARK = re.compile(r"\s{0,3}#{1,6}\s+")
_UNDERLINE = re.compile(r"={2,}|-{2,}")
_RUN_IN = 12  # characters more than its title: the paragraph only begins with the title


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch to read, numbered from 1. ``title`` is empty for a page."""

    number: int
    span: Span
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as it is shown, inside or outside the quote; ``span`` is where it stands in the store.

    It is the stored text, letter by letter, but for a Markdown mark with something in its place.
    """

    text: str
    marked: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list; ``level`` > 0 (1 is the highest) makes it a heading.

    A table has ``rows`` of cells, the head first, and no pieces of its own.
    """

    pieces: tuple[Piece, ...]
    level: int = 0
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()

    @property
    def marked(self) -> bool:
        """Whether any of the quote stands in it."""
        cells = (cell for row in self.rows for cell in row)
        return any(piece.marked for part in (self.pieces, *cells) for piece in part)


def parts_of(text: str, sections: Sequence[Section], pages: Sequence[Page]) -> tuple[Part, ...]:
    """Cut a document into pages where it has them, else at its headings.

    The parts follow each other without gaps. A heading with nothing under it stands with what
    follows; a very long section is parted at a paragraph.
    """
    if pages:
        return tuple(Part(page.number, page.span) for page in pages)
    starts = sorted({section.span.start: section for section in sections}.items())
    cuts: list[tuple[int, str]] = []
    for index, (start, section) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        if cuts and _is_heading_alone(text[cuts[-1][0] : start], cuts[-1][1]):
            continue
        title = plain_text(section.title)
        cuts += [(at, title) for at in _pieces(text, start, stop)]
    first = cuts[0][0] if cuts else len(text)
    if text[:first].strip() or not cuts:
        cuts = [(at, "") for at in _pieces(text, 0, first)] + cuts
    stops = [start for start, _ in cuts[1:]] + [len(text)]
    begin = [0] + [start for start, _ in cuts[1:]]
    return tuple(
        Part(number, Span(start, stop), title)
        for number, (start, stop, (_, title)) in enumerate(
            zip(begin, stops, cuts, strict=True), start=1
        )
    )


def part_at(parts: Sequence[Part], position: int) -> Part:
    """The part that the character at ``position`` stands in."""
    for part in parts:
        if part.span.start <= position < part.span.end:
            return part
    return parts[-1]


def surroundings(text: str, quote: Span, margin: int) -> Span:
    """The quote with about ``margin`` characters on either side, in whole paragraphs if it may be.

    A cut in the middle of a line would leave half a link or half a row of a table.
    """
    left, right = max(0, quote.start - margin), min(len(text), quote.end + margin)
    if left:
        ends = [m.end() for m in _BREAK.finditer(text, left, quote.start)]
        line = text.find("\n", left, quote.start)
        left = ends[0] if ends else line + 1 if line >= 0 else left
    if right < len(text):
        begins = [m.start() for m in _BREAK.finditer(text, quote.end, right)]
        line = text.rfind("\n", quote.end, right)
        right = begins[-1] if begins else line if line >= 0 else right
    return Span(left, right)


def blocks_of(
    text: str,
    part: Span,
    quote: Span,
    hidden: Sequence[Span],
    sections: Sequence[Section],
    *,
    markdown: bool = False,
) -> tuple[Block, ...]:
    """The words of a part as paragraphs and headings, the quote's marked, hidden text left out.

    With ``markdown`` the marks of that language are left out as well, and its tables are tables.
    """
    titles = {section.span.start: section for section in sections}
    blocks: list[Block] = []
    for start, end in _paragraphs(text, part, sorted(titles)):
        level, section = 0, titles.get(start)
        if section and len(plain_text(text[start:end])) <= len(section.title) + _RUN_IN:
            level = section.level
            mark = _TITLE_MARK.match(text, start, end)
            start = mark.end() if mark else start
        rows = table_rows(text, Span(start, end)) if markdown else ()
        if rows:
            blocks.append(Block((), 0, _filled(text, rows, quote, hidden)))
            continue
        pieces = _pieces_of(text, Span(start, end), quote, hidden, markdown=markdown)
        if any(piece.text.strip() for piece in pieces):
            blocks.append(Block(pieces, level))
    return tuple(blocks)


def _is_heading_alone(stretch: str, title: str) -> bool:
    return len(plain_text(stretch)) <= len(title) + 2


def _pieces(text: str, start: int, stop: int) -> list[int]:
    """Where the pieces of a stretch begin: one, or several of a length that can be read."""
    begins = [start]
    while stop - begins[-1] > _LONGEST:
        low = begins[-1] + _LONGEST // 2
        breaks = [m.end() for m in _BREAK.finditer(text, low, begins[-1] + _LONGEST)]
        begins.append(breaks[-1] if breaks else begins[-1] + _LONGEST)
    return begins


def _paragraphs(text: str, part: Span, headings: Sequence[int]) -> list[tuple[int, int]]:
    """The paragraphs of a part; a heading's line stands alone even where no blank line follows."""
    ends, lines = {part.start, part.end}, set()
    ends.update(m.end() for m in _BREAK.finditer(text, part.start, part.end))
    for heading in headings:
        if not part.start <= heading < part.end:
            continue
        line = text.find("\n", heading)
        ends.add(heading)
        if 0 <= line < part.end:
            ends.add(line + 1)
            lines.add(line + 1)
    edges = sorted(ends)
    found: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        words = text[start:end]
        if words.strip() and not (start in lines and _UNDERLINE.fullmatch(words.strip())):
            lead = len(words) - len(words.lstrip("\n"))
            found.append((start + lead, start + len(words.rstrip())))
    return found


def _filled(
    text: str, rows: Sequence[Sequence[Span]], quote: Span, hidden: Sequence[Span]
) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    return tuple(
        tuple(_pieces_of(text, cell, quote, hidden, markdown=True) for cell in row) for row in rows
    )


def _pieces_of(
    text: str, span: Span, quote: Span, hidden: Sequence[Span], *, markdown: bool
) -> tuple[Piece, ...]:
    marks = marks_in(text, span) if markdown else ()
    shown = {mark.span.start: mark for mark in marks}
    edges = {span.start, span.end}
    for other in (quote, *hidden, *(mark.span for mark in marks)):
        edges.update(at for at in (other.start, other.end) if span.start < at < span.end)
    pieces: list[Piece] = []
    passed = span.start
    for start, end in pairwise(sorted(edges)):
        mark = shown.get(start)
        if start < passed or any(gap.start <= start and end <= gap.end for gap in hidden):
            continue
        words = text[start:end]
        if mark is not None:
            words, passed = mark.shown, mark.span.end
        if words:
            marked = quote.start <= start and end <= quote.end
            pieces.append(Piece(words, marked, Span(start, max(end, passed))))
    return tuple(pieces)

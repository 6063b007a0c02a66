"""The lines of PDF pages, without running headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.reading.pdf_glyphs import Box, Glyph, Style
from assistant.reading.shape import leaves_ink, one_line, tidy

_MARGIN = 0.12  # share of the page's height at top and bottom where furniture stands
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page|p\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_BIG_GAP = 2.0  # times the size of the letters: wider gaps part the cells of a table
CELL = " | "
"""What parts the cells of a table row in a text."""
# "2.1" and a tab before a title is no cell.
_ITEM_MARK = re.compile(r"\W*(?:(?:\d[\d.]*|[A-Za-z]|[ivxIVX]{1,5})[.)]?)?\W*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page. ``size`` and ``bold`` hold for most of its letters.

    ``after_gap`` is True for what stands on the same line as the text before it, far to its right.
    ``lead`` is the bold beginning of a line that goes on in regular letters. ``ink`` has, for each
    letter of ``text`` that is not blank, its place on the page (None for one put in by us).
    """

    text: str
    box: Box
    size: float
    bold: bool
    page: int
    hyphen: bool = False
    after_gap: bool = False
    lead: str = ""
    ink: tuple[Box | None, ...] = ()

    @property
    def row(self) -> bool:
        """True for a table row: cells parted by `` | ``."""
        return CELL in self.text


@dataclass(frozen=True, slots=True)
class PageText:
    """The visible lines of a page, and the pieces of text that are not visible."""

    number: int
    height: float
    lines: tuple[Line, ...]
    hidden: tuple[str, ...]
    width: float = 0.0


def lines_of(glyphs: Sequence[Glyph], hidden: set[int], page: int) -> list[Line]:
    """Put the visible glyphs of a page together into lines; a wide gap parts a line."""
    lines: list[Line] = []
    after_gap = False
    current: list[Glyph] = []
    for index, glyph in enumerate(glyphs):
        if index in hidden:
            # A hidden stretch may stand between two words; a blank keeps them apart.
            current.append(Glyph(" ", None, None, 0))
            continue
        below = _starts_line(current, glyph)
        if below or _starts_cell(current, glyph):
            _add_line(lines, current, page, after_gap)
            current, after_gap = [], not below and _same_line(current, glyph)
        current.append(glyph)
        if glyph.ends_line:
            _add_line(lines, current, page, after_gap)
            current, after_gap = [], False
    _add_line(lines, current, page, after_gap)
    return lines


def hidden_texts(glyphs: Sequence[Glyph], hidden: set[int]) -> list[str]:
    """The hidden stretches of a page as text, in order; each is drawn in one style."""
    texts: list[str] = []
    current = ""
    style: Style | None = None
    for index, glyph in enumerate(glyphs):
        if glyph.box is None or (index in hidden and glyph.style == style):
            current += glyph.text
            continue
        if index not in hidden and not glyph.text.strip():
            current += " "
            continue
        texts.append(one_line(current))
        current, style = (glyph.text, glyph.style) if index in hidden else ("", None)
    texts.append(one_line(current))
    return [text for text in texts if any(letter.isalnum() for letter in text)]


def without_furniture(pages: Sequence[PageText]) -> list[list[Line]]:
    """Each page's lines without page numbers and lines that repeat at the edge of pages."""
    counts: Counter[tuple[str, bool, int]] = Counter()
    for page in pages:
        counts.update({_edge_key(line, page) for line in page.lines if at_edge(line, page)})
    enough = 3 if len(pages) > 3 else 2
    result: list[list[Line]] = []
    for page in pages:
        kept = [
            line
            for line in page.lines
            if not at_edge(line, page)
            or not (counts[_edge_key(line, page)] >= enough or _PAGE_NUMBER.fullmatch(line.text))
        ]
        result.append(kept)
    return result


def _starts_line(current: Sequence[Glyph], glyph: Glyph) -> bool:
    last = _last_drawn(current, glyph)
    if last is None or last.box is None or glyph.box is None:
        return False
    apart = min(abs(glyph.box.bottom - last.box.bottom), abs(glyph.box.top - last.box.top))
    return apart > 0.8 * _larger_size(last, glyph)


def _starts_cell(current: Sequence[Glyph], glyph: Glyph) -> bool:
    last = _last_drawn(current, glyph)
    if last is None or last.box is None or glyph.box is None:
        return False
    wide = glyph.box.left - last.box.right > _BIG_GAP * _larger_size(last, glyph)
    return wide and not _ITEM_MARK.fullmatch("".join(one.text for one in current))


def _same_line(current: Sequence[Glyph], glyph: Glyph) -> bool:
    """True where a glyph stands on the line of those before it, not between two lines."""
    last = _last_drawn(current, glyph)
    if last is None or last.box is None or glyph.box is None:
        return False
    apart = min(abs(glyph.box.bottom - last.box.bottom), abs(glyph.box.top - last.box.top))
    return apart < 0.3 * _larger_size(last, glyph)


def _last_drawn(current: Sequence[Glyph], glyph: Glyph) -> Glyph | None:
    """The letter before ``glyph`` on its line, where both run from left to right."""
    last = next((one for one in reversed(current) if one.box and one.text.strip()), None)
    if last is None or last.style is None or glyph.style is None or not glyph.text.strip():
        return None
    # Where letters run another way, pdfium's own line breaks are all there is to go by.
    return last if glyph.style.upright and last.style.upright else None


def _larger_size(one: Glyph, other: Glyph) -> float:
    return max(*(glyph.style.size for glyph in (one, other) if glyph.style), 4.0)


def _add_line(lines: list[Line], glyphs: Sequence[Glyph], page: int, after_gap: bool) -> None:
    text = one_line(tidy("".join(glyph.text for glyph in glyphs)))
    drawn = [glyph for glyph in glyphs if glyph.box and glyph.style and glyph.text.strip()]
    if not text or not drawn:
        return
    whole = drawn[0].box
    sizes: Counter[float] = Counter()
    bold = 0
    for glyph in drawn:
        if glyph.box and whole and glyph.style:
            whole = whole.around(glyph.box)
            sizes[glyph.style.size] += 1
            bold += glyph.style.bold
    if whole is None:
        return
    hyphen = drawn[-1].ends_line or text.endswith("-")
    size = sizes.most_common(1)[0][0]
    mostly = bold > 0.9 * len(drawn)
    lead = "" if mostly or not bold else _bold_beginning(glyphs)
    ink = tuple(glyph.box for glyph in glyphs if leaves_ink(glyph.text))
    lines.append(Line(text, whole, size, mostly, page, hyphen, after_gap, lead, ink))


def _bold_beginning(glyphs: Sequence[Glyph]) -> str:
    bold = takewhile(lambda one: not one.text.strip() or (one.style and one.style.bold), glyphs)
    return one_line(tidy("".join(glyph.text for glyph in bold)))


def at_edge(line: Line, page: PageText) -> bool:
    """True where a line stands where running headers, footers and page numbers do."""
    middle = (line.box.top + line.box.bottom) / 2
    return middle < _MARGIN * page.height or middle > (1 - _MARGIN) * page.height


def _edge_key(line: Line, page: PageText) -> tuple[str, bool, int]:
    words = re.sub(r"\b\d+\b", "#", line.text.lower())
    return words, line.box.top < page.height / 2, round(line.box.bottom / 6)

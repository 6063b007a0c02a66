"""From the lines of PDF pages to paragraphs and headings, also across page breaks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from assistant.reading.dates import holds_date
from assistant.reading.pdf_lines import Line
from assistant.reading.plaintext import looks_like_title, numbered_depth
from assistant.reading.shape import Heading, one_line, starts_list_item
from assistant.reading.titles import run_in_title
from assistant.types import Page, Span

_BULLET = re.compile(r"[•●○◦▪■□‣∙·–➢✓\uf0b7\uf0a7*-]\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LEADER = re.compile(r"(?:\.\s?){4,}")  # the dots of a table of contents
_MAX_TITLE_LINES = 3
_MAX_TITLE = 160
_COLUMN = 40.0  # points; lines that start closer than this belong to one column


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; ``level`` > 0 marks a heading.

    ``title`` is the heading's title where the paragraph goes on after it.
    """

    lines: tuple[Line, ...]
    level: int = 0
    title: str = ""

    @property
    def tight(self) -> str:
        """What may stand line under line: ``row``, ``item``, or an empty string."""
        return "row" if self.lines[0].row else "item" if self.item else ""

    @property
    def item(self) -> bool:
        """True for a list item."""
        return not self.level and starts_list_item(_unify_bullet(self.lines[0].text))


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document: size of the letters, distance of lines, right edges."""

    size: float
    bold: bool
    leading: float  # distance of two lines, in multiples of the letters' size
    right: dict[int, float]


def paragraphs_of(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Group the lines of all pages (furniture taken out) into paragraphs and headings."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    usual = _measure(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _breaks(groups[-1], line, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    return _with_levels([Paragraph(tuple(group)) for group in groups], usual)


def assemble(
    paragraphs: Sequence[Paragraph], page_count: int
) -> tuple[str, tuple[Heading, ...], tuple[Page, ...]]:
    """Write the paragraphs as text.

    Returns:
        The text, its headings, and for each of the ``page_count`` pages the characters on it;
        the pages follow each other without gaps.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    starts: dict[int, int] = {}
    length = 0
    before: Paragraph | None = None
    for paragraph in paragraphs:
        if before is not None:
            parts.append("\n" if before.tight and before.tight == paragraph.tight else "\n\n")
            length += len(parts[-1])
        start = length
        for index, line in enumerate(paragraph.lines):
            text = line.text if index or line.row else _unify_bullet(line.text)
            if index and not _joins_closely(paragraph.lines[index - 1], line):
                parts.append(" ")
                length += 1
            starts.setdefault(line.page, length)
            parts.append(text)
            length += len(text)
        if paragraph.level:
            whole = " ".join(line.text for line in paragraph.lines)
            title = paragraph.title or one_line(whole)
            headings.append(Heading(start, paragraph.level, title))
        before = paragraph
    text = "".join(parts) + ("\n" if parts else "")
    return text, tuple(headings), _pages(starts, page_count, len(text))


def _pages(starts: dict[int, int], page_count: int, length: int) -> tuple[Page, ...]:
    """Page spans without gaps; a page without text gets an empty span."""
    begins = [length] * (page_count + 1)
    for number in range(page_count, 0, -1):
        begins[number - 1] = min(starts.get(number, length), begins[number])
    if begins:
        begins[0] = 0
    return tuple(
        Page(number, Span(begins[number - 1], begins[number]))
        for number in range(1, page_count + 1)
    )


def _measure(lines: Sequence[Line]) -> Measures:
    sizes: Counter[tuple[float, bool]] = Counter()
    edges: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        sizes[line.size, line.bold] += len(line.text)
        edges[_column(line)].append(line.box.right)
    size, bold = sizes.most_common(1)[0][0]
    gaps = [
        (line.box.bottom - last.box.bottom) / line.size
        for last, line in pairwise(lines)
        if last.page == line.page and last.size == line.size
    ]
    usual = [gap for gap in gaps if 0.8 < gap < 2.6]
    right = {column: sorted(found)[int(0.9 * (len(found) - 1))] for column, found in edges.items()}
    return Measures(size, bold, _lower_mode(usual), right)


def _lower_mode(gaps: Sequence[float]) -> float:
    """The commonest distance of lines inside paragraphs (in tenths), else 1.2."""
    if not gaps:
        return 1.2
    counts = Counter(round(gap, 1) for gap in gaps)
    most = max(counts.values())
    common = [gap for gap, count in counts.items() if count >= 0.5 * most]
    return min(min(common), median(gaps))


def _column(line: Line) -> int:
    return int(line.box.left // _COLUMN)


def _right_edge(line: Line, usual: Measures) -> float:
    column = _column(line)
    return max(usual.right.get(column, 0.0), usual.right.get(column - 1, 0.0), line.box.right)


def _breaks(group: Sequence[Line], line: Line, usual: Measures) -> bool:
    """True where ``line`` starts a new paragraph after ``group``."""
    last = group[-1]
    if line.row or last.row:
        return True
    if abs(line.size - last.size) > 0.6 or line.bold != last.bold:
        return not _same_paragraph_despite_style(last, line, usual)
    if _starts_item(line):
        return True
    if _joins_closely(last, line):
        return False
    moved = line.page != last.page or line.box.bottom < last.box.bottom - last.size
    if moved:
        return not _continues(last, line, usual)
    if abs(line.box.bottom - last.box.bottom) < 0.5 * line.size:
        return False  # the same line, parted by a wide gap
    gap = (line.box.bottom - last.box.bottom) / max(line.size, 1.0)
    if gap > usual.leading * 1.25 + 0.1:
        return True
    if _SENTENCE_END.search(last.text) and line.box.left > group[0].box.left + line.size:
        return not starts_list_item(_unify_bullet(group[0].text))  # an indented first line
    return _had_room(last, line, usual) and not _hangs(group, line)


def _starts_item(line: Line) -> bool:
    if _BULLET.match(line.text):
        return True
    # "2020. The" is the end of a sentence, "a) x" and "3. x" are items.
    return starts_list_item(line.text) and not re.match(r"\d{3}", line.text)


def _hangs(group: Sequence[Line], line: Line) -> bool:
    """True for the further lines of a list item, set in under its text."""
    return (
        starts_list_item(_unify_bullet(group[0].text))
        and line.box.left > group[0].box.left + 0.5 * line.size
    )


def _had_room(last: Line, line: Line, usual: Measures) -> bool:
    """True where the first word of ``line`` would have fitted on ``last``: a deliberate break."""
    first = line.text.split(" ", 1)[0]
    width = (line.box.right - line.box.left) / max(len(line.text), 1) * (len(first) + 1)
    return last.box.right + width + 1.5 * line.size < _right_edge(last, usual)


def _same_paragraph_despite_style(last: Line, line: Line, usual: Measures) -> bool:
    """A bold or smaller stretch that fills a whole line inside a running paragraph."""
    near = abs(line.size - last.size) <= 0.6 and line.page == last.page
    gap = (line.box.bottom - last.box.bottom) / max(line.size, 1.0)
    return (
        near
        and 0 < gap <= usual.leading * 1.25 + 0.1
        and not _SENTENCE_END.search(last.text)
        and not _had_room(last, line, usual)
        and line.text[0].islower()
    )


def _continues(last: Line, line: Line, usual: Measures) -> bool:
    """True where a paragraph runs on over a page or column break."""
    if _SENTENCE_END.search(last.text):
        return False
    if line.text[0].islower():
        return True
    title = last.size > usual.size * 1.12 or looks_like_title(line.text)
    return not title and not _had_room(last, line, usual)


def _joins_closely(last: Line, line: Line) -> bool:
    """True after a hyphen at the end of a line: no blank is put in, the hyphen stays."""
    return last.hyphen and len(last.text) > 1 and last.text[-2].isalnum() and line.text[0].islower()


def _unify_bullet(text: str) -> str:
    return _BULLET.sub("- ", text, count=1)


def _with_levels(paragraphs: Sequence[Paragraph], usual: Measures) -> list[Paragraph]:
    """Mark headings; larger letters stand higher, and a deeper number stands deeper."""
    titles = [paragraph for paragraph in paragraphs if _is_heading(paragraph, usual)]
    styles = {(round(one.lines[0].size), one.lines[0].bold) for one in titles}
    ranks = {style: rank for rank, style in enumerate(sorted(styles, reverse=True), start=1)}
    chosen = set(map(id, titles))
    result: list[Paragraph] = []
    above = 0
    for paragraph in paragraphs:
        level = 0
        title = run_in_title(paragraph.lines[0].lead)
        if id(paragraph) in chosen:
            first = paragraph.lines[0]
            depth = max(numbered_depth(first.text) - 1, 0)
            level = above = min(ranks[round(first.size), first.bold] + depth, 6)
            title = ""
        elif title:
            level = min(above + 1, 6)
        result.append(Paragraph(paragraph.lines, level, title))
    return result


def _is_heading(paragraph: Paragraph, usual: Measures) -> bool:
    text = one_line(" ".join(line.text for line in paragraph.lines))
    first = paragraph.lines[0]
    letters = sum(letter.isalpha() for letter in text)
    if len(paragraph.lines) > _MAX_TITLE_LINES or len(text) > _MAX_TITLE or letters < 3:
        return False
    if first.row or _BULLET.match(text) or _LEADER.search(text):
        return False
    ends = text.endswith((".", ";", ",")) and not numbered_depth(text)
    if first.size >= usual.size * 1.12:
        return not (ends and len(text) > 60)
    if first.bold and not usual.bold and first.size >= usual.size - 0.6:
        return not ends and len(text) <= 120 and not holds_date(text)
    if first.size < usual.size - 0.6:
        return False
    lone = len(paragraph.lines) == 1 and looks_like_title(text)
    return lone and (bool(numbered_depth(text)) or text.isupper())

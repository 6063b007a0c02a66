"""Table rows of PDF pages: the lines of cells that stand beside each other become one line.

A PDF knows no tables. Its lines come cell by cell: the text jumps up and to the right where the
next cell of a row begins, and back to the left where the next row begins. That is what is looked
for here; ruled lines are not needed, for many tables have none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.reading.pdf_glyphs import Box
from assistant.reading.pdf_lines import CELL, Line

_BULLET = re.compile(r"[•●○◦▪■□‣∙·➢✓*\uf0b7\uf0a7]\s+(?=\S)")
_IN_CELL = 1.75  # distance of two lines of one cell, in multiples of the letters' size
_NEXT_PARAGRAPH = 3.0  # the same for a further paragraph of a cell
_HIGHER = 8.0  # a cell in the middle of its row's height may begin this far below its neighbour
# Shares of the page's height: what stands beside longer text is a column of text, not a cell.
_TALL = 0.4
_TALL_IN_TABLE = 0.65
_NEXT_ROW = 4.0  # distance of a row from the one above, in multiples of the letters' size
_SLACK = 2.0  # points
_LARGER = 0.6  # points by which a heading's letters exceed those of a cell


@dataclass(slots=True)
class _Row:
    """Cells from left to right, each the lines read so far; one cell alone may be any text.

    ``in_table`` is True right below another row: the first cell may then hold paragraphs.
    """

    cells: list[list[Line]] = field(default_factory=list)
    in_table: bool = False

    def takes(self, line: Line) -> bool:
        """True where the line goes on with the last cell."""
        cell = self.cells[-1]
        last = cell[-1]
        if line.after_gap or line.box.top < last.box.bottom - 0.5 * line.size:
            return False
        if len(self.cells) == 1:
            return True
        left = min(one.box.left for one in cell) - _SLACK
        beyond = max(one.box.right for one in self.cells[-2])
        near = (line.box.bottom - last.box.bottom) <= _NEXT_PARAGRAPH * line.size
        return near and line.box.left >= left and line.box.left > beyond

    def opens(self, line: Line, height: float) -> bool:
        """True where the line is the first of the next cell; a first cell is cut to size then."""
        if line.after_gap:
            return True
        cell = self.cells[-1] if len(self.cells) > 1 else self.tail(line)
        if not cell:
            return False
        row = _around(one.box for one in (cell if len(self.cells) == 1 else self.lines()))
        beside = line.box.left > max(one.box.right for one in cell) + _SLACK
        level = row.top - _HIGHER * line.size < line.box.top < row.bottom - 0.3 * line.size
        tall = height * (_TALL_IN_TABLE if self.in_table else _TALL)
        return beside and level and row.bottom - row.top < tall

    def tail(self, line: Line) -> list[Line]:
        """The last lines of a lone text that can be the cell to the left of ``line``."""
        apart = _NEXT_PARAGRAPH if self.in_table else _IN_CELL
        tail: list[Line] = []
        for one in reversed(self.cells[0]):
            if one.box.right + _SLACK >= line.box.left:
                break
            if tail and (tail[0].box.bottom - one.box.bottom) > apart * one.size:
                break
            if tail and one.size > tail[0].size + _LARGER:
                break  # the heading over the next table
            tail.insert(0, one)
        return tail

    def above(self, line: Line) -> bool:
        """True where this is a table row and the line stands below it, in its first column."""
        if len(self.cells) < 2:
            return False
        box = _around(one.box for one in self.lines())
        second = self.cells[1][0].box.left
        inside = line.box.right < second
        return inside and 0 < line.box.bottom - box.bottom < _NEXT_ROW * line.size

    def lines(self) -> list[Line]:
        """Every line of the row."""
        return [line for cell in self.cells for line in cell]


def with_rows(lines: Sequence[Line], height: float) -> list[Line]:
    """The lines of a page with each table row as one line, its cells parted by ``CELL``.

    Args:
        lines: In the order of the page's content.
        height: Of the page, in points.
    """
    result: list[Line] = []
    row = _Row()
    for line in lines:
        if not row.cells:
            row.cells.append([line])
        elif row.opens(line, height):
            if len(row.cells) == 1:
                tail = row.tail(line) or row.cells[0][-1:]
                result += row.cells[0][: -len(tail)]
                row.cells[0] = tail
            row.cells.append([line])
        elif row.takes(line):
            row.cells[-1].append(line)
        else:
            result += _closed(row)
            row = _Row([[line]], in_table=row.above(line))
    return result + _closed(row)


def _closed(row: _Row) -> list[Line]:
    """A row as one line; text that has nothing beside it as it is."""
    if len(row.cells) < 2:
        return row.lines()
    lines = row.lines()
    sizes = Counter(line.size for line in lines)
    text = CELL.join(_joined(cell) for cell in row.cells)
    box = _around(line.box for line in lines)
    bold = all(line.bold for line in lines)
    size = sizes.most_common(1)[0][0]
    return [Line(text, box, size, bold, lines[0].page, ink=_ink(row.cells))]


def _ink(cells: Sequence[Sequence[Line]]) -> tuple[Box | None, ...]:
    """The places of a row's letters; the bar between two cells has none."""
    ink: list[Box | None] = []
    for cell in cells:
        ink += [None] if ink else []
        for line in cell:
            bullets = {_letters(line.text, found.start()) for found in _BULLET.finditer(line.text)}
            ink += [box for at, box in enumerate(line.ink) if at not in bullets]
    return tuple(ink)


def _letters(text: str, end: int) -> int:
    return len("".join(text[:end].split()))


def _joined(cell: Sequence[Line]) -> str:
    text = ""
    for line in cell:
        words = _BULLET.sub("", line.text)
        closely = text.endswith("-") and text[-2:-1].isalnum() and words[:1].islower()
        text += words if closely or not text else f" {words}"
    return text


def _around(boxes: Iterable[Box]) -> Box:
    whole, *rest = boxes
    for box in rest:
        whole = whole.around(box)
    return whole

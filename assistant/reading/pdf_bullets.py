"""The bullets of lists that are drawn as shapes, as browsers print them, and not as letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.reading.pdf_glyphs import Box, PageFrame
from assistant.reading.pdf_lines import Line
from assistant.reading.shape import starts_list_item

MARK = "• "
_SMALLEST = 1.0  # points
_LARGEST = 0.6  # of the size of the line's letters
_FAR = 2.5  # of the size: how far left of the text a bullet stands at most


def drawn_bullets(page: Any, frame: PageFrame) -> list[Box]:
    """The small shapes of a pypdfium2 page that are about as wide as they are high."""
    import pypdfium2.raw as pdfium

    found: list[Box] = []
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        box = frame.box(left, bottom, right, top)
        wide, high = box.right - box.left, box.bottom - box.top
        if _SMALLEST <= wide <= 12 and 0.7 * wide <= high <= 1.4 * wide:
            found.append(box)
    return found


def with_bullets(lines: Sequence[Line], bullets: Sequence[Box]) -> list[Line]:
    """The lines of a page, a bullet in front of those that a small shape stands before."""
    return [
        replace(
            line,
            text=MARK + line.text,
            box=line.box.around(bullet),
            ink=(bullet, *line.ink),
        )
        if (bullet := _before(line, bullets))
        else line
        for line in lines
    ]


def _before(line: Line, bullets: Sequence[Box]) -> Box | None:
    if line.after_gap or starts_list_item(line.text):
        return None
    for box in bullets:
        middle = (box.top + box.bottom) / 2
        level = line.box.top < middle < line.box.bottom
        apart = line.box.left - box.right
        if level and 0 < apart < _FAR * line.size and box.right - box.left < _LARGEST * line.size:
            return box
    return None

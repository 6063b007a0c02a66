"""Where words of a stored text stand on the page of a PDF.

The page is read again and its lines are laid along the stored text of the page. Only where the two
agree letter by letter is a place given: a mark on the wrong words would be worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.reading.pdf import read_page
from assistant.reading.pdf_glyphs import Box
from assistant.reading.pdf_lines import PageText, at_edge

_BULLETS = str.maketrans(dict.fromkeys("•●○◦▪■□‣∙·–➢✓\uf0b7\uf0a7*", "-"))
"""The reader writes any bullet as a hyphen, depending on the paragraph: here all are alike."""
_SAME_LINE = 0.4  # share of the lower letter's height that two letters of a line have in common
_GAP = 4.0  # times the height of a letter: a wider gap parts the boxes of a line
_ROOM = 0.18  # of the height: letters are not cut by the mark's edge
_SIDE = 0.6  # points at the sides: more would reach the letters beside it


@dataclass(frozen=True, slots=True)
class PagePlaces:
    """A page's size in points, and the boxes of a stretch of its text, line by line.

    ``boxes`` is None where the page as read now is not the page as stored.
    """

    width: float
    height: float
    boxes: tuple[Box, ...] | None


def places(
    data: bytes, name: str, number: int, stored: str, stretches: Sequence[tuple[int, int]]
) -> PagePlaces:
    """Find stretches of a page's text on the page.

    Args:
        data: The PDF's bytes.
        name: Names the file in messages.
        number: Of the page, from 1.
        stored: The text of that page as it is kept.
        stretches: Pairs of offsets into ``stored``, start inclusive and end exclusive.

    Raises:
        UnreadableDocumentError: the file cannot be opened.
        IndexError: there is no such page.
    """
    page = read_page(data, name, number)
    ink = _ink_along(page, _letters(stored))
    if ink is None:
        return PagePlaces(page.width, page.height, None)
    boxes: list[Box] = []
    for start, end in stretches:
        first = len(_letters(stored[:start]))
        last = first + len(_letters(stored[start:end]))
        boxes += _boxes_by_line(box for box in ink[first:last] if box is not None)
    return PagePlaces(page.width, page.height, tuple(boxes))


def _letters(text: str) -> str:
    """The text without blanks, its bullets alike; one letter stays one letter."""
    return "".join(text.split()).translate(_BULLETS)


def _ink_along(page: PageText, wanted: str) -> list[Box | None] | None:
    """The place of each letter of ``wanted``, or None where the page's lines do not spell it.

    Lines at the page's edges may be left out: running headers are no part of the stored text.
    """
    pieces = [_letters(line.text) for line in page.lines]
    if any(len(piece) != len(line.ink) for piece, line in zip(pieces, page.lines, strict=True)):
        return None
    # reach[i]: from which positions of ``wanted`` the lines from the i-th on spell the rest.
    reach: list[set[int]] = [{len(wanted)}]
    for piece, line in zip(reversed(pieces), reversed(page.lines), strict=True):
        after = reach[-1]
        taken = {
            end - len(piece)
            for end in after
            if wanted.endswith(piece, max(end - len(piece), 0), end)
        }
        reach.append(taken | after if at_edge(line, page) else taken)
    reach.reverse()
    if 0 not in reach[0]:
        return None
    ink: list[Box | None] = []
    for index, (piece, line) in enumerate(zip(pieces, page.lines, strict=True)):
        start = len(ink)
        if wanted.startswith(piece, start) and start + len(piece) in reach[index + 1]:
            ink += line.ink
    return ink


def _boxes_by_line(letters: Iterable[Box]) -> list[Box]:
    """Boxes of letters joined into one for each line or cell, with a little room."""
    joined: list[Box] = []
    last: Box | None = None
    for box in letters:
        if last and (_goes_on(joined[-1], box) or _goes_down(last, box)):
            joined[-1] = joined[-1].around(box)
        else:
            joined.append(box)
        last = box
    return [_with_room(box) for box in joined]


def _goes_on(line: Box, box: Box) -> bool:
    height = max(line.bottom - line.top, 1.0)
    lower = max(min(height, box.bottom - box.top), 0.5)
    common = min(line.bottom, box.bottom) - max(line.top, box.top)
    # A full stop or a quotation mark is small and stands low or high, but between the lines' edges.
    level = common > _SAME_LINE * lower or abs(line.bottom - box.bottom) < 0.3 * height
    return level and -height < box.left - line.right < _GAP * height


def _goes_down(last: Box, box: Box) -> bool:
    """True where a letter stands below or above the one before it: the line runs that way."""
    common = min(last.right, box.right) - max(last.left, box.left)
    size = max(last.right - last.left, last.bottom - last.top, 1.0)
    apart = max(box.top - last.bottom, last.top - box.bottom)
    return common > _SAME_LINE * min(last.right - last.left, box.right - box.left) and apart < size


def _with_room(box: Box) -> Box:
    room = _ROOM * (box.bottom - box.top)
    return Box(box.left - _SIDE, box.top - room, box.right + _SIDE, box.bottom + room)

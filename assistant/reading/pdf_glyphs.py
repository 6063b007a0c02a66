"""The glyphs of a PDF page with place, size and style, as pdfium sees them.

Coordinates are points in the page as shown: x to the right, y down, (0, 0) at the top left of
the crop box, the page's own rotation applied.
"""

from __future__ import annotations

import ctypes
import math
import sys
from dataclasses import dataclass
from typing import Any

_BOLD_NAME = ("bold", "black", "heavy", "semibold", "demi")
_BOLD_WEIGHT = 600
INVISIBLE_MODES = frozenset({3, 7})
_STROKE_ONLY_MODES = frozenset({1, 5})
UNKNOWN_COLOUR = (-255, -255, -255)  # a pattern or the like: near to no other colour
_LINE_BREAKS = "\r\n"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom in points of the page as shown."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Style:
    """How a text object is drawn. ``size`` is in points on the page, ``colour`` is RGBA.

    ``upright`` is True for letters that run from left to right on the page as shown.
    """

    size: float
    bold: bool
    mode: int
    colour: tuple[int, int, int, int]
    clip: Box | None = None
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character. ``box`` and ``style`` are None for blanks and breaks that pdfium adds."""

    text: str
    box: Box | None
    style: Style | None
    object_id: int
    ends_line: bool = False


class PageFrame:
    """Turns a page's own coordinates into points of the page as shown."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium

        self.width = float(pdfium.FPDF_GetPageWidthF(page.raw))
        self.height = float(pdfium.FPDF_GetPageHeightF(page.raw))
        self._origin = self._probe(page, 0, 0)
        right, up = self._probe(page, 1000, 0), self._probe(page, 0, 1000)
        self._x = tuple((a - b) / 1000 for a, b in zip(right, self._origin, strict=True))
        self._y = tuple((a - b) / 1000 for a, b in zip(up, self._origin, strict=True))

    def _probe(self, page: Any, x: float, y: float) -> tuple[float, float]:
        import pypdfium2.raw as pdfium

        fine = 100  # the call answers in whole device units, so the device is made large
        left, top = ctypes.c_int(), ctypes.c_int()
        width, height = round(self.width * fine), round(self.height * fine)
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, left, top)
        return left.value / fine, top.value / fine

    def runs_right(self, x: float, y: float) -> bool:
        """True where a direction in the page's own coordinates points right as shown."""
        across = x * self._x[0] + y * self._y[0]
        down = x * self._x[1] + y * self._y[1]
        return across > 0 and abs(down) < 0.5 * across

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The box of a rectangle given in the page's own coordinates."""
        points = [self._point(x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._origin[0] + x * self._x[0] + y * self._y[0],
            self._origin[1] + x * self._x[1] + y * self._y[1],
        )


class TooMuchTextError(Exception):
    """A page holds more letters than a whole document may."""


def read_glyphs(page: Any, frame: PageFrame, most: int = sys.maxsize) -> list[Glyph]:
    """Every character of a pypdfium2 page, in the order of the page's content.

    Raises:
        TooMuchTextError: There are more than ``most``; they would fill the memory.
    """
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    raw = text_page.raw
    if text_page.count_chars() > most:
        text_page.close()
        raise TooMuchTextError
    glyphs: list[Glyph] = []
    style: Style | None = None
    object_id = 0
    sides = [ctypes.c_double() for _ in range(4)]
    high = 0
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        hyphen = code in {0x02, 0xFFFE}  # pdfium marks a hyphen at the end of a line this way
        letter = "-" if hyphen else chr(code)
        if code == 0 or (code < 32 and letter not in "\t\r\n" and not hyphen):
            continue
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:
            glyphs.append(Glyph(letter, None, None, 0, letter in _LINE_BREAKS))
            continue
        drawn = pdfium.FPDFText_GetTextObject(raw, index)
        address = ctypes.addressof(drawn.contents) if drawn else 0
        if address != object_id or style is None:
            object_id = address
            style = _style(raw, index, drawn, frame)
        pdfium.FPDFText_GetCharBox(raw, index, sides[0], sides[1], sides[2], sides[3])
        box = frame.box(sides[0].value, sides[2].value, sides[1].value, sides[3].value)
        glyphs.append(Glyph(letter, box, style, object_id, hyphen))
    text_page.close()
    return glyphs


def _style(raw: Any, index: int, drawn: Any, frame: PageFrame) -> Style:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    size = abs(pdfium.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d))
    mode = int(pdfium.FPDFTextObj_GetTextRenderMode(drawn)) if drawn else 0
    parts = [ctypes.c_uint() for _ in range(4)]
    ask = pdfium.FPDFText_GetFillColor
    if mode in _STROKE_ONLY_MODES:
        ask = pdfium.FPDFText_GetStrokeColor
    known = ask(raw, index, *parts)
    red, green, blue, alpha = (part.value for part in parts) if known else (*UNKNOWN_COLOUR, 255)
    return Style(
        round(size, 1),
        _is_bold(raw, index, mode),
        mode,
        (red, green, blue, alpha),
        _clip(drawn, frame) if drawn else None,
        frame.runs_right(matrix.a, matrix.b),
    )


def _is_bold(raw: Any, index: int, mode: int) -> bool:
    import pypdfium2.raw as pdfium

    if mode == 2 or pdfium.FPDFText_GetFontWeight(raw, index) >= _BOLD_WEIGHT:
        return True  # mode 2 (fill and stroke) is how bold is made from a regular font
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, name, 128, flags)
    return any(word in name.value.decode("utf-8", "replace").lower() for word in _BOLD_NAME)


def _clip(drawn: Any, frame: PageFrame) -> Box | None:
    """The box that all clipping paths of a text object share, or None without clipping."""
    import pypdfium2.raw as pdfium

    clip = pdfium.FPDFPageObj_GetClipPath(drawn)
    shared: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
        points: list[tuple[float, float]] = []
        for step in range(max(pdfium.FPDFClipPath_CountPathSegments(clip, path), 0)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, step)
            if segment and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if not points:
            continue
        xs, ys = [one for one, _ in points], [one for _, one in points]
        box = frame.box(min(xs), min(ys), max(xs), max(ys))
        shared = box if shared is None else _shared(shared, box)
    return shared


def _shared(one: Box, other: Box) -> Box:
    left, top = max(one.left, other.left), max(one.top, other.top)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Box(left, top, max(left, right), max(top, bottom))

"""Which glyphs of a PDF page a person can see.

Two witnesses: how the text is drawn (invisible mode, tiny size, off the page, clipped away,
see-through), and, on pages where that is not enough, a picture of the page (text in the colour
of its background, text under an opaque box).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.reading.pdf_glyphs import INVISIBLE_MODES, Box, Glyph, PageFrame, Style

_SCALE = 2.0  # pixels a point: 144 dpi shows letters of 4 points
_TINY = 2.0  # points
_FAINT_ALPHA = 20  # of 255
_LIGHT = 140  # a channel above this may vanish on white paper
_SAME = 24  # of 255; less contrast than this is not seen
_SCAN_AREA = 0.4  # share of a page that one picture covers on a scanned page
_SCAN_TEXT = 0.8  # share of a scanned page's letters that are drawn invisibly over the picture
_INK = 60  # contrast of letters in a scan
_SHAPE = 3.0  # points; thinner shapes are lines


def hidden_glyphs(
    page: Any, glyphs: Sequence[Glyph], frame: PageFrame, *, layered: bool = False
) -> set[int]:
    """The indices of the glyphs that a person does not see.

    Args:
        page: the pypdfium2 page.
        glyphs: its glyphs, from :func:`read_glyphs`.
        frame: the page's frame.
        layered: True where the file can switch layers off, so that every page is pictured.
    """
    hidden = {
        index
        for index, glyph in enumerate(glyphs)
        if glyph.style and glyph.box and _drawn_hidden(glyph.style, glyph.box, frame)
    }
    faint = {i for i, glyph in enumerate(glyphs) if glyph.style and _unseen_mode(glyph.style)}
    shapes, scan = _filled_shapes(page, frame)
    coloured = any(glyph.style and _may_vanish(glyph.style) for glyph in glyphs)
    if faint and scan and _is_scan(glyphs, faint):
        picture = _render(page)
        faint -= {i for run in _runs(glyphs, faint) if _inked(picture, glyphs, run) for i in run}
    hidden |= faint
    if shapes or coloured or layered:
        rest = {i for i, glyph in enumerate(glyphs) if glyph.box} - hidden
        rest -= {i for i in rest if scan and _unseen_mode(_style_of(glyphs[i]))}
        picture = _render(page)
        for run in _runs(glyphs, rest):
            hidden |= set(_unseen_in_picture(picture, glyphs, run))
    return hidden


def _style_of(glyph: Glyph) -> Style:
    if glyph.style is None:
        raise ValueError("a glyph that pdfium added has no style")
    return glyph.style


def _drawn_hidden(style: Style, box: Box, frame: PageFrame) -> bool:
    if style.size < _TINY:
        return True
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if not (-1 <= x <= frame.width + 1 and -1 <= y <= frame.height + 1):
        return True
    clip = style.clip
    return clip is not None and not (
        clip.left - 2 <= x <= clip.right + 2 and clip.top - 2 <= y <= clip.bottom + 2
    )


def _unseen_mode(style: Style) -> bool:
    return style.mode in INVISIBLE_MODES or style.colour[3] < _FAINT_ALPHA


def _may_vanish(style: Style) -> bool:
    red, green, blue, alpha = style.colour
    return max(red, green, blue) > _LIGHT or red < 0 or alpha < 128


def _filled_shapes(page: Any, frame: PageFrame) -> tuple[bool, bool]:
    """Whether the page holds filled shapes, pictures or the like; and whether it is a scan."""
    import pypdfium2.raw as pdfium

    shapes = scan = False
    for drawn in page.get_objects(max_depth=3):
        if drawn.type == pdfium.FPDF_PAGEOBJ_TEXT or drawn.type == pdfium.FPDF_PAGEOBJ_FORM:
            continue
        left, bottom, right, top = drawn.get_bounds()
        box = frame.box(left, bottom, right, top)
        wide, high = box.right - box.left, box.bottom - box.top
        if drawn.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            scan = scan or wide * high >= _SCAN_AREA * frame.width * frame.height
        shapes = shapes or (wide > _SHAPE and high > _SHAPE)
        if shapes and scan:
            break
    return shapes, scan


def _is_scan(glyphs: Sequence[Glyph], faint: set[int]) -> bool:
    letters = sum(1 for glyph in glyphs if glyph.box and glyph.text.strip())
    return sum(1 for i in faint if glyphs[i].text.strip()) >= _SCAN_TEXT * letters


def _runs(glyphs: Sequence[Glyph], wanted: set[int]) -> Iterator[list[int]]:
    """Neighbouring glyphs of one text object on one line."""
    run: list[int] = []
    for index in sorted(wanted):
        glyph = glyphs[index]
        if run:
            last = glyphs[run[-1]]
            same = glyph.object_id == last.object_id and glyph.style == last.style
            if not same or index - run[-1] > 3 or not _on_one_line(last, glyph):
                yield run
                run = []
        run.append(index)
    if run:
        yield run


def _on_one_line(one: Glyph, other: Glyph) -> bool:
    if one.box is None or other.box is None:
        return True
    reach = _style_of(one).size
    if not _style_of(one).upright:
        return True
    return (
        abs(one.box.bottom - other.box.bottom) < reach
        and abs(other.box.left - one.box.right) < 8 * reach
    )


def _render(page: Any) -> Any:
    """A picture of the page as an array (height, width, RGB), without notes and form fields."""
    bitmap = page.render(
        scale=_SCALE, draw_annots=False, may_draw_forms=False, fill_color=(255, 255, 255, 255)
    )
    picture = bitmap.to_numpy()[:, :, :3][:, :, ::-1].astype("int16")
    bitmap.close()
    return picture


def _patch(picture: Any, box: Box, margin: float = 0.0) -> Any:
    height, width = picture.shape[:2]
    left = max(int((box.left - margin) * _SCALE), 0)
    top = max(int((box.top - margin) * _SCALE), 0)
    right = min(int((box.right + margin) * _SCALE) + 1, width)
    bottom = min(int((box.bottom + margin) * _SCALE) + 1, height)
    return picture[top:bottom, left:right]


def _contrast(patch: Any) -> int:
    """The widest spread of one colour channel over a patch (0 to 255)."""
    if patch.size == 0:
        return 0
    flat = patch.reshape(-1, 3)
    return int((flat.max(axis=0) - flat.min(axis=0)).max())


def _inked(picture: Any, glyphs: Sequence[Glyph], run: list[int]) -> bool:
    return _contrast(_patch(picture, _box_of(glyphs, run))) >= _INK


def _box_of(glyphs: Sequence[Glyph], run: list[int]) -> Box:
    boxes = [box for box in (glyphs[i].box for i in run) if box is not None]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.around(box)
    return whole


def _unseen_in_picture(picture: Any, glyphs: Sequence[Glyph], run: list[int]) -> list[int]:
    """The glyphs of a run that leave no trace in the picture of the page."""
    style = _style_of(glyphs[run[0]])
    wide = _patch(picture, _box_of(glyphs, run), margin=style.size * 0.3)
    background = _most_common(wide)
    if background is None or _contrast(wide) < _SAME:
        return run
    if _near(style.colour[:3], background):
        return run
    unseen: list[int] = []
    for word in _words(glyphs, run):
        patch = _patch(picture, _box_of(glyphs, word))
        colour = _most_common(patch)
        if _contrast(patch) < _SAME and (colour is None or not _near(style.colour[:3], colour, 90)):
            unseen += word
    return unseen


def _words(glyphs: Sequence[Glyph], run: list[int]) -> Iterator[list[int]]:
    word: list[int] = []
    for index in run:
        if glyphs[index].text.isspace():
            if word:
                yield word
            word = []
        else:
            word.append(index)
    if word:
        yield word


def _most_common(patch: Any) -> tuple[int, int, int] | None:
    """The colour most pixels of a patch have, in steps of 8."""
    if patch.size == 0:
        return None
    import numpy

    flat = patch.reshape(-1, 3) >> 3
    keys = flat[:, 0].astype("int32") * 1024 + flat[:, 1] * 32 + flat[:, 2]
    key = int(numpy.bincount(keys).argmax())
    return (key >> 10) * 8 + 4, ((key >> 5) & 31) * 8 + 4, (key & 31) * 8 + 4


def _near(one: Sequence[int], other: Sequence[int], most: int = _SAME) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < most

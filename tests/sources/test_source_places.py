"""The boxes on a page cover the quote's words, seen by what pdfium reads under them."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_kit import FILLER, SENTENCE, policy_pdf

from assistant.reading import read_bytes
from assistant.reading.pdf_glyphs import Box
from assistant.reading.pdf_places import places
from assistant.settings import Settings

ROWS = (("Data", "Kept for", "Why"), ("School email", "One year", "Sign-in on accounts"))
PDF = policy_pdf([FILLER * 6, f"{FILLER}{SENTENCE} {FILLER}" * 2, FILLER * 40, SENTENCE], ROWS)
DOCUMENT = read_bytes(PDF, name="a.pdf", source="upload:a", settings=Settings(_env_file=None))


def under(number: int, boxes: tuple[Box, ...], height: float, data: bytes = PDF) -> str:
    """What stands under the boxes, without blanks."""
    document = pypdfium2.PdfDocument(data)
    text = document[number - 1].get_textpage()
    found = [
        text.get_text_bounded(box.left, height - box.bottom, box.right, height - box.top)
        for box in boxes
    ]
    document.close()
    return "".join("".join(found).split())


def boxes_of(start: int, end: int) -> tuple[int, tuple[Box, ...], float]:
    page = next(one for one in DOCUMENT.pages if one.span.start <= start < one.span.end)
    stored = DOCUMENT.text[page.span.start : page.span.end]
    shift = page.span.start
    found = places(PDF, "a.pdf", page.number, stored, [(start - shift, end - shift)])
    assert found.boxes is not None
    return page.number, found.boxes, found.height


@pytest.mark.parametrize("occurrence", [0, 1, 2])
def test_boxes_cover_the_words_of_a_sentence(occurrence: int) -> None:
    start = [m.start() for m in re.finditer(re.escape(SENTENCE), DOCUMENT.text)][occurrence]
    number, boxes, height = boxes_of(start, start + len(SENTENCE))
    assert under(number, boxes, height) == SENTENCE.replace(" ", "")
    assert len(boxes) <= 3


def test_each_cell_of_a_row_has_its_box() -> None:
    row = "School email | One year | Sign-in on accounts"
    start = DOCUMENT.text.index(row)
    number, boxes, height = boxes_of(start, start + len(row))
    assert len(boxes) == 3
    assert under(number, boxes, height) == "SchoolemailOneyearSign-inonaccounts"


WORDS = [m.span() for m in re.finditer(r"[\w.]+", DOCUMENT.text)]


@given(st.integers(0, len(WORDS) - 2), st.integers(0, 30))
@settings(max_examples=25, deadline=None)
def test_any_run_of_words_is_covered(first: int, more: int) -> None:
    start = WORDS[first][0]
    page = next(one for one in DOCUMENT.pages if one.span.start <= start < one.span.end)
    last = max(i for i in range(first, min(first + more, len(WORDS) - 1) + 1)
               if WORDS[i][1] <= page.span.end)  # fmt: skip
    end = WORDS[last][1]
    number, boxes, height = boxes_of(start, end)
    wanted = "".join(DOCUMENT.text[start:end].replace("|", "").split())
    assert under(number, boxes, height) == wanted


def test_a_text_that_is_not_the_pages_gets_no_boxes() -> None:
    page = DOCUMENT.pages[0]
    other = DOCUMENT.text[page.span.start : page.span.end].replace("classrooms", "class rooms?", 1)
    assert places(PDF, "a.pdf", 1, other, [(0, 20)]).boxes is None


def test_there_is_no_page_beyond_the_last() -> None:
    for number in (0, -1, len(DOCUMENT.pages) + 1):
        with pytest.raises(IndexError):
            places(PDF, "a.pdf", number, "", [])


def test_a_turned_page_is_marked_as_shown() -> None:
    document = pypdfium2.PdfDocument(PDF)
    document[0].set_rotation(90)
    out = io.BytesIO()
    document.save(out)
    document.close()
    turned = out.getvalue()
    read = read_bytes(turned, name="t.pdf", source="upload:t", settings=Settings(_env_file=None))
    span = read.pages[0].span
    stored = read.text[span.start : span.end]
    at = stored.index("The parties meet once")
    found = places(turned, "t.pdf", 1, stored, [(at, at + 21)])
    assert (found.width, found.height) == (792, 612)
    assert found.boxes and all(b.right <= 792.5 and b.bottom <= 612.5 for b in found.boxes)
    box = found.boxes[0]
    assert box.bottom - box.top > 2 * (box.right - box.left)  # its lines run downwards

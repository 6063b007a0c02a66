"""PDF: what people see stays, what they do not see goes; paragraphs, headings and pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_kit import RULE, SECRET, drawn_pdf, flowing_pdf, hidden_excerpts, put, read

LONG = " ".join(
    f"Point {number} says that the school decides what is shared." for number in range(40)
)


def shaded(sheet: Any, y: float, colour: tuple[float, float, float], width: float = 420) -> None:
    sheet.saveState()
    sheet.setFillColorRGB(*colour)
    sheet.rect(60, y - 5, width, 20, stroke=0, fill=1)
    sheet.restoreState()


def covered(sheet: Any) -> None:
    put(sheet, SECRET, 600)
    shaded(sheet, 600, (0.9, 0.9, 1))


def clipped(sheet: Any) -> None:
    sheet.saveState()
    path = sheet.beginPath()
    path.rect(72, 100, 60, 20)
    sheet.clipPath(path, stroke=0)
    put(sheet, SECRET, 600)
    sheet.restoreState()


def faded(sheet: Any) -> None:
    sheet.saveState()
    sheet.setFillAlpha(0.01)
    put(sheet, SECRET, 600)
    sheet.restoreState()


def black_on_black(sheet: Any) -> None:
    shaded(sheet, 600, (0, 0, 0))
    put(sheet, SECRET, 600)


def white_under_words(sheet: Any) -> None:
    put(sheet, SECRET, 650, colour=(1, 1, 1))
    put(sheet, "Every word of this line is there for people to read and to check.", 650)


HIDING: dict[str, Callable[[Any], None]] = {
    "invisible mode": lambda sheet: put(sheet, SECRET, 600, mode=3),
    "white on white": lambda sheet: put(sheet, SECRET, 600, colour=(1, 1, 1)),
    "nearly white": lambda sheet: put(sheet, SECRET, 600, colour=(0.97, 0.98, 0.97)),
    "tiny": lambda sheet: put(sheet, SECRET, 600, size=0.5),
    "left of the page": lambda sheet: put(sheet, SECRET, 600, x=-700),
    "above the page": lambda sheet: put(sheet, SECRET, 900),
    "under a box": covered,
    "clipped away": clipped,
    "see-through": faded,
    "black on black": black_on_black,
    "white under visible words": white_under_words,
}


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING.keys())
def test_hidden_text_is_left_out_and_flagged(hide: Callable[[Any], None]) -> None:
    def draw(sheet: Any) -> None:
        put(sheet, RULE, 700)
        hide(sheet)
        put(sheet, "The last line of the page is visible as well.", 500)

    document = read(drawn_pdf(lambda sheet: put(sheet, "Cover page.", 700), draw), "a.pdf")
    assert "moon" not in document.text and "auditor" not in document.text
    assert RULE in document.text
    assert "The last line of the page is visible as well." in document.text
    assert SECRET in hidden_excerpts(document)
    assert {flag.page for flag in document.flags if SECRET in flag.excerpt} == {2}


SHOWING: dict[str, Callable[[Any], None]] = {
    "white on black": lambda sheet: (
        shaded(sheet, 600, (0, 0, 0)),
        put(sheet, RULE, 600, size=10, colour=(1, 1, 1)),
    ),
    "grey": lambda sheet: put(sheet, RULE, 600, colour=(0.75, 0.75, 0.75)),
    "yellow": lambda sheet: put(sheet, RULE, 600, colour=(0.9, 0.8, 0)),
    "on a pale box": lambda sheet: (shaded(sheet, 600, (0.95, 0.95, 1)), put(sheet, RULE, 600)),
    "small print": lambda sheet: (shaded(sheet, 400, (1, 0, 0)), put(sheet, RULE, 600, size=5)),
    "outlined": lambda sheet: put(sheet, RULE, 600, mode=1, size=10),
    "bold by stroke": lambda sheet: put(sheet, RULE, 600, mode=2, size=10),
    "dashes and bars": lambda sheet: (
        shaded(sheet, 400, (1, 0, 0)),
        put(sheet, f"I - | l . {RULE}", 600, size=10),
    ),
}


@pytest.mark.parametrize("show", SHOWING.values(), ids=SHOWING.keys())
def test_visible_text_stays(show: Callable[[Any], None]) -> None:
    document = read(drawn_pdf(show), "a.pdf")
    assert RULE in document.text
    assert not hidden_excerpts(document)


def test_scaled_letters_count_by_their_size_on_the_page() -> None:
    def draw(sheet: Any) -> None:
        sheet.saveState()
        sheet.scale(12, 12)
        put(sheet, "Set at one point, shown at twelve.", 50, x=6, size=1)
        sheet.restoreState()
        sheet.saveState()
        sheet.scale(0.05, 0.05)
        put(sheet, SECRET, 8000, x=1500, size=12)
        sheet.restoreState()

    document = read(drawn_pdf(draw), "a.pdf")
    assert "shown at twelve" in document.text and "moon" not in document.text


def test_text_layer_of_a_scan_is_kept() -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    picture = Image.new("RGB", (1224, 1584), (250, 248, 240))
    pen = ImageDraw.Draw(picture)
    for x in range(150, 1000, 9):
        pen.line([(x, 165), (x, 190)], fill=(20, 20, 20), width=3)

    def draw(sheet: Any) -> None:
        sheet.drawImage(ImageReader(picture), 0, 0, 612, 792)
        put(sheet, RULE, 700, mode=3)
        put(sheet, SECRET, 300, mode=3)

    document = read(drawn_pdf(draw), "a.pdf")
    assert RULE in document.text
    assert "moon" not in document.text and SECRET in hidden_excerpts(document)


def test_switched_off_layer_is_hidden() -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        NameObject,
        TextStringObject,
    )

    plain = drawn_pdf(lambda sheet: (put(sheet, RULE, 700), put(sheet, SECRET, 600)))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    layer = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("x")}
        )
    )
    first = writer.pages[0]
    content = first.get_contents()
    assert content is not None
    before, after = content.get_data().split(b"(" + SECRET[:8].encode(), 1)
    start = before.rindex(b"BT")
    stream = DecodedStreamObject()
    stream.set_data(
        before[:start] + b"/OC /L BDC " + before[start:] + b"(" + SECRET[:8].encode()
        + after.replace(b"ET", b"ET EMC", 1)
    )  # fmt: skip
    first[NameObject("/Contents")] = writer._add_object(stream)
    resources = first["/Resources"]
    resources[NameObject("/Properties")] = DictionaryObject({NameObject("/L"): layer})  # type: ignore[index]
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): ArrayObject([layer]),
            NameObject("/D"): DictionaryObject({NameObject("/OFF"): ArrayObject([layer])}),
        }
    )
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read(buffer.getvalue(), "a.pdf")
    assert RULE in document.text and "moon" not in document.text


def policy_pdf() -> bytes:
    parts = [("Title", "StoryBuddy Privacy Policy"), ("BodyText", "Effective March 3, 2026")]
    for number, title in enumerate(("What we keep", "Who may see it", "How to object"), start=1):
        parts.append(("Heading2", f"{number}. {title}"))
        parts.append(("BodyText", f"Part {number}. {LONG}"))
        parts.append(("BodyText", "<b>In short</b>"))
        parts.append(("BodyText", f"The school decides about part {number}."))
    return flowing_pdf(parts, header="StoryBuddy, Inc. For schools")


def test_paragraphs_headings_and_furniture() -> None:
    document = read(policy_pdf(), "a.pdf")
    assert f"\n\nPart 1. {LONG}\n\n" in document.text
    assert f"\n\nPart 2. {LONG}\n\n" in document.text  # runs across a page break
    assert "For schools" not in document.text and "Page 1" not in document.text
    assert [section.path for section in document.sections][:4] == [
        ("StoryBuddy Privacy Policy",),
        ("StoryBuddy Privacy Policy", "1. What we keep"),
        ("StoryBuddy Privacy Policy", "1. What we keep", "In short"),
        ("StoryBuddy Privacy Policy", "2. Who may see it"),
    ]
    assert str(document.facts.effective_date) == "2026-03-03"
    assert document.facts.tool == "StoryBuddy"


def test_pages_cover_the_text_in_order() -> None:
    document = read(policy_pdf(), "a.pdf")
    spans = [page.span for page in document.pages]
    assert [page.number for page in document.pages] == list(range(1, len(spans) + 1))
    assert len(spans) > 1
    assert spans[0].start == 0 and spans[-1].end == len(document.text)
    assert all(one.end == other.start for one, other in pairwise(spans))
    for page in document.pages:
        words = document.text[page.span.start : page.span.end]
        assert words.strip(), f"page {page.number} has text"


def test_each_page_holds_its_own_words() -> None:
    pages = [
        lambda sheet, n=n: (
            put(sheet, f"Alpha{n} begins a sentence that is too long for one page and", 700),
            put(sheet, f"goes on to its next line without an end omega{n}", 686),
        )
        for n in range(1, 4)
    ]
    document = read(drawn_pdf(*pages), "a.pdf")
    for page in document.pages:
        words = document.text[page.span.start : page.span.end]
        assert f"Alpha{page.number}" in words and f"omega{page.number}" in words


def test_hyphens_at_line_ends_stay_without_a_blank() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, "We share records with no third-", 700)
        put(sheet, "party company of any kind.", 686)

    assert "no third-party company of any kind." in read(drawn_pdf(draw), "a.pdf").text


def test_lists_are_items_on_lines_of_their_own() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, "We may keep the following:", 700)
        for row, item in enumerate(("names of pupils", "grades they got", "notes of teachers")):
            put(sheet, f"• {item}", 680 - 16 * row, x=90)
        put(sheet, "Nothing else is kept by us.", 600)

    text = read(drawn_pdf(draw), "a.pdf").text
    assert "\n\n- names of pupils\n- grades they got\n- notes of teachers\n\n" in text


def test_table_rows_are_lines_with_their_cells_apart() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, "The table shows what is kept.", 700)
        for row, cells in enumerate((("What", "Why"), ("Name", "Log in"), ("Marks", "Reports"))):
            font = "Helvetica" if row else "Helvetica-Bold"
            for column, cell in enumerate(cells):
                put(sheet, cell, 670 - 16 * row, x=72 + 200 * column, font=font)
        put(sheet, "1.", 600, font="Helvetica-Bold")
        put(sheet, "Rights", 600, x=108, font="Helvetica-Bold")
        put(sheet, "Parents may ask for a copy.", 570)

    document = read(drawn_pdf(draw), "a.pdf")
    assert "\n\nWhat | Why\nName | Log in\nMarks | Reports\n\n" in document.text
    assert [section.title for section in document.sections] == ["1. Rights"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_keep_their_sentences_and_hide_their_secrets(turn: int) -> None:
    from pypdf import PdfReader, PdfWriter

    def draw(sheet: Any) -> None:
        put(sheet, RULE, 700)
        put(sheet, SECRET, 600, colour=(1, 1, 1))
        sheet.rotate(90)
        put(sheet, "This line climbs up along the side.", -500, x=100)

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn_pdf(draw))))
    writer.pages[0].rotate(turn)
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read(buffer.getvalue(), "a.pdf")
    assert RULE in document.text and "This line climbs up along the side." in document.text
    assert "moon" not in document.text and SECRET in hidden_excerpts(document)


def test_cropped_away_text_is_hidden() -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import RectangleObject

    plain = drawn_pdf(lambda sheet: (put(sheet, RULE, 700), put(sheet, SECRET, 100)))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain)))
    writer.pages[0].cropbox = RectangleObject((0, 400, 612, 792))
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read(buffer.getvalue(), "a.pdf")
    assert RULE in document.text and "moon" not in document.text
    assert SECRET in hidden_excerpts(document)


def test_metadata_is_no_text() -> None:
    def draw(sheet: Any) -> None:
        sheet.setTitle("Secret title")
        sheet.setSubject(SECRET)
        put(sheet, RULE, 700)

    document = read(drawn_pdf(draw), "a.pdf")
    assert "Secret title" not in document.text and "moon" not in document.text


WORDS = st.lists(
    st.sampled_from("we keep share sell delete no data of pupils ever".split()),
    min_size=3,
    max_size=9,
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=2, max_size=12))
def test_no_hidden_line_stays_and_no_visible_line_goes(lines: list[tuple[list[str], bool]]) -> None:
    def draw(sheet: Any) -> None:
        put(sheet, "This first line can always be seen by people.", 720)
        for row, (words, visible) in enumerate(lines):
            mark = f"v{row}x" if visible else f"h{row}x"
            colour = (0.0, 0.0, 0.0) if visible else (1.0, 1.0, 1.0)
            put(sheet, f"{mark} {' '.join(words)}", 690 - 14 * row, colour=colour)

    document = read(drawn_pdf(draw), "a.pdf")
    flat = " ".join(document.text.split())
    for row, (words, visible) in enumerate(lines):
        assert (f"v{row}x {' '.join(words)}" in flat) is visible
        assert f"h{row}x" not in flat


def test_a_bold_number_and_title_before_running_text_is_a_heading() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, "Terms", 740, font="Helvetica-Bold", size=18)
        put(sheet, "The terms say what the school and the company owe each other.", 700)
        put(sheet, "5. Feedback.", 670, font="Helvetica-Bold")
        put(sheet, " We may use what you tell us about the service.", 670, x=148)
        put(sheet, "Please", 640, font="Helvetica-Bold")
        put(sheet, " read the other terms as well.", 640, x=112)
        put(sheet, "Last updated: August 13, 2026", 610, font="Helvetica-Bold")
        put(sheet, "Our office is open on weekdays and can be reached at this address:", 580)
        put(sheet, "37 Albert Lane", 550)

    document = read(drawn_pdf(draw), "a.pdf")
    assert [(one.title, one.level) for one in document.sections] == [
        ("Terms", 1),
        ("5. Feedback.", 2),
    ]
    assert "5. Feedback. We may use" in document.text


def test_bullets_drawn_as_shapes_make_items() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, "You may ask us:", 700)
        for row, text in enumerate(("for a copy of your data,", "to delete it,", "to correct it.")):
            sheet.circle(82, 684 - 15 * row, 1.8, stroke=0, fill=1)
            put(sheet, text, 680 - 15 * row, x=92)
        sheet.rect(60, 610, 30, 30, stroke=1, fill=0)
        put(sheet, "This stands beside a picture and is no item of a list.", 620, x=100)

    text = read(drawn_pdf(draw), "a.pdf").text
    assert (
        "You may ask us:\n\n- for a copy of your data,\n- to delete it,\n- to correct it.\n" in text
    )
    assert "- This stands" not in text

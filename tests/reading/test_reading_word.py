"""Word files: order, numbering and tables kept; hidden and deleted text left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from reading_kit import RULE, SECRET, docx_bytes, hidden_excerpts, read


def element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def vanish(run: Any) -> None:
    run.font.hidden = True


def white(run: Any) -> None:
    from docx.shared import RGBColor

    run.font.color.rgb = RGBColor(255, 255, 255)


def tiny(run: Any) -> None:
    from docx.shared import Pt

    run.font.size = Pt(1)


def by_character_style(run: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    styles = run.part.document.styles
    base = styles.add_style("Ghost base", WD_STYLE_TYPE.CHARACTER)
    base.font.hidden = True
    style = styles.add_style("Ghost", WD_STYLE_TYPE.CHARACTER)
    style.base_style = base
    run.style = style


def by_paragraph_style(run: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    style = run.part.document.styles.add_style("Ghost lines", WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    run._parent.style = style


@pytest.mark.parametrize("hide", [vanish, white, tiny, by_character_style, by_paragraph_style])
def test_hidden_runs_are_left_out_and_flagged(hide: Callable[[Any], None]) -> None:
    def write(document: Any) -> None:
        document.add_paragraph(RULE)
        paragraph = document.add_paragraph()
        hide(paragraph.add_run(SECRET))
        document.add_paragraph("The end is open.")

    document = read(docx_bytes(write), "a.docx")
    assert document.text == f"{RULE}\n\nThe end is open.\n"
    assert hidden_excerpts(document) == SECRET


def test_hidden_words_inside_a_sentence() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("We never ")
        vanish(paragraph.add_run("or at least seldom "))
        paragraph.add_run("sell data.")

    document = read(docx_bytes(write), "a.docx")
    assert document.text == "We never sell data.\n"
    assert hidden_excerpts(document) == "or at least seldom"


def test_switched_back_on_and_white_on_dark_are_visible() -> None:
    def write(document: Any) -> None:
        run = document.add_paragraph().add_run(RULE)
        by_paragraph_style(run)
        run.font.hidden = False
        shaded = document.add_paragraph().add_run("White words on a dark ground.")
        white(shaded)
        shaded._r.get_or_add_rPr().append(element("w:shd", val="clear", fill="1F3864"))

    document = read(docx_bytes(write), "a.docx")
    assert RULE in document.text and "White words on a dark ground." in document.text
    assert not hidden_excerpts(document)


def test_tracked_changes() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Data is kept for ")
        deleted = element("w:del", id="1", author="x")
        removed = paragraph.add_run("ever")._r
        removed.tag = removed.tag
        for text in list(removed):
            text.tag = text.tag.replace("}t", "}delText")
        deleted.append(removed)
        paragraph._p.append(deleted)
        inserted = element("w:ins", id="2", author="x")
        inserted.append(paragraph.add_run("one year")._r)
        paragraph._p.append(inserted)
        paragraph.add_run(" only.")

    assert read(docx_bytes(write), "a.docx").text == "Data is kept for one year only.\n"


def test_order_headings_lists_and_tables() -> None:
    def write(document: Any) -> None:
        document.add_heading("Agreement", 0)
        document.add_heading("Duties", 1)
        document.add_paragraph("first", style="List Number")
        document.add_paragraph("second", style="List Number")
        document.add_paragraph("loose", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        for row, words in enumerate((("What", "Why"), ("Name", "Log in"))):
            for column, word in enumerate(words):
                table.cell(row, column).text = word
        document.add_paragraph().add_run("Signatures").bold = True
        document.add_paragraph("Signed by both.")
        document.sections[0].header.paragraphs[0].text = "Running header"

    document = read(docx_bytes(write), "a.docx")
    assert document.text == (
        "Agreement\n\nDuties\n\n1. first\n2. second\n- loose\n\nWhat | Why\nName | Log in\n\n"
        "Signatures\n\nSigned by both.\n"
    )
    assert [section.path for section in document.sections] == [
        ("Agreement",),
        ("Agreement", "Duties"),
        ("Agreement", "Duties", "Signatures"),
    ]


def test_multi_level_numbers_are_counted() -> None:
    from assistant.reading.word_styles import format_number

    assert [format_number(4, kind) for kind in ("decimal", "lowerLetter", "upperRoman")] == [
        "4",
        "d",
        "IV",
    ]


def test_a_bold_number_and_title_at_the_start_of_a_paragraph_is_a_heading() -> None:
    def write(document: Any) -> None:
        document.add_heading("Terms", 1)
        paragraph = document.add_paragraph()
        paragraph.add_run("5. Feedback.").bold = True
        paragraph.add_run(" We may use what you tell us.")
        broken = document.add_paragraph()
        broken.add_run("Log Data").bold = True
        broken.add_run().add_break()
        broken.add_run("We keep what your browser sends.")
        document.add_paragraph().add_run("Please").bold = True
        document.paragraphs[-1].add_run(" read this.")

    document = read(docx_bytes(write), "terms.docx")
    assert [one.title for one in document.sections] == ["Terms", "5. Feedback.", "Log Data"]
    assert [one.level for one in document.sections] == [1, 2, 2]
    assert "5. Feedback. We may use" in document.text

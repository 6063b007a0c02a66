"""PDF tables whose cells wrap: each row one line, the text around it untouched."""

from __future__ import annotations

from typing import Any

from reading_kit import drawn_pdf, put, read

LEFT, MIDDLE, RIGHT = 72, 220, 370
WIDE = "This sentence runs from one side of the page to the other, as text does everywhere here."


def cell(sheet: Any, x: int, y: float, *lines: str) -> None:
    """Draw the lines of a cell under each other, all of it before the next cell, as printers do."""
    for number, line in enumerate(lines):
        put(sheet, line, y - 13 * number, x=x)


def test_cells_that_wrap_make_one_row() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, WIDE, 700)
        cell(sheet, LEFT, 660, "What we keep")
        cell(sheet, MIDDLE, 660, "Why")
        cell(sheet, RIGHT, 660, "How long")
        cell(sheet, LEFT, 636, "Names and", "addresses")
        cell(sheet, MIDDLE, 636, "To let people", "sign in to", "their account")
        cell(sheet, RIGHT, 636, "Until the end", "of the year")
        cell(sheet, LEFT, 590, "Marks")
        cell(sheet, MIDDLE, 590, "To write", "reports")
        cell(sheet, RIGHT, 590, "Five years")
        put(sheet, WIDE.replace("This", "That"), 550)

    text = read(drawn_pdf(draw), "a.pdf").text
    assert (
        "here.\n\nWhat we keep | Why | How long\n"
        "Names and addresses | To let people sign in to their account | Until the end of the year\n"
        "Marks | To write reports | Five years\n\nThat sentence" in text
    )


def test_a_cell_in_the_middle_of_its_row_belongs_to_it() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, WIDE, 700)
        cell(sheet, LEFT, 634, "Names")
        cell(
            sheet, MIDDLE, 660, "To let people", "sign in to", "their account", "every day", "here"
        )

    text = read(drawn_pdf(draw), "a.pdf").text
    assert "Names | To let people sign in to their account every day here" in text


def test_bullets_in_a_cell_go_and_its_paragraphs_stay_together_below_another_row() -> None:
    def draw(sheet: Any) -> None:
        cell(sheet, LEFT, 700, "Purpose")
        cell(sheet, MIDDLE, 700, "Data")
        cell(sheet, LEFT, 676, "To teach", "reading")
        cell(sheet, LEFT, 636, "For example", "aloud")
        cell(sheet, MIDDLE, 676, "• Sound", "• Text")

    text = read(drawn_pdf(draw), "a.pdf").text
    assert "Purpose | Data\nTo teach reading For example aloud | Sound Text" in text


def test_two_columns_of_text_are_no_table() -> None:
    left = [f"The left side has line {number} of" for number in range(40)]
    right = [f"The right side has line {number} of" for number in range(40)]

    def draw(sheet: Any) -> None:
        cell(sheet, LEFT, 740, *left)
        cell(sheet, 330, 740, *right)

    text = read(drawn_pdf(draw), "a.pdf").text
    assert " | " not in text
    assert text.index("left side has line 39") < text.index("right side has line 0")


def test_a_heading_between_two_tables_is_no_cell_of_either() -> None:
    def draw(sheet: Any) -> None:
        put(sheet, WIDE, 720)
        cell(sheet, LEFT, 690, "Company")
        cell(sheet, MIDDLE, 690, "Country")
        cell(sheet, LEFT, 674, "Northbeam")
        cell(sheet, MIDDLE, 674, "United States")
        put(sheet, "Schedule D. Retention", 646, x=LEFT, size=13)
        cell(sheet, LEFT, 620, "Record")
        cell(sheet, MIDDLE, 620, "Time")
        cell(sheet, LEFT, 604, "Backups")
        cell(sheet, MIDDLE, 604, "35 days")

    document = read(drawn_pdf(draw), "a.pdf")
    assert "States\n\nSchedule D. Retention\n\nRecord | Time\nBackups | 35 days" in document.text
    assert document.sections[-1].title == "Schedule D. Retention"

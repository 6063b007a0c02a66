"""Markdown shown as it is read: no mark is seen, no word is lost, and the quote stays the quote."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from source_kit import add

from assistant.library.library import Library
from assistant.pages.blocks_html import blocks_html
from assistant.sources.markdown_marks import marks_in
from assistant.sources.opening import SourceOpener
from assistant.sources.parts import Block, Piece, blocks_of, surroundings
from assistant.sources.tokens import SourceToken
from assistant.types import Span


def shown(text: str, quote: Span | None = None) -> tuple[Block, ...]:
    whole, none = Span(0, len(text)), Span(0, 0)
    return blocks_of(text, whole, quote or none, (), (), markdown=True)


def pieces(blocks: tuple[Block, ...]) -> list[Piece]:
    parts = [(block.pieces, *(cell for row in block.rows for cell in row)) for block in blocks]
    return [piece for part in parts for cell in part for piece in cell]


def words(text: str) -> str:
    return "".join(piece.text for piece in pieces(shown(text)))


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("We **never** sell _your_ data.", "We never sell your data."),
        ("***All*** of it, ~~none~~ of `it`.", "All of it, none of it."),
        ('See [our **list**](https://a.example/x_(y) "List") now.', "See our list now."),
        ("Press [here](javascript:alert(1)).", "Press here."),
        ("Write to <privacy@a.example>.", "Write to privacy@a.example."),
        ("A \\*star\\* and 2 * 3 * 4, one*, snake_case_name.", None),
        ("Fees &amp; terms&nbsp;apply &unknown; here.", "Fees & terms\u00a0apply &unknown; here."),
        ("One line\nthat goes on.", "One line that goes on."),
        ("A list:\n- one\n- two", "A list:\n• one\n• two"),
        ("A line<br>and <b>another</b> for <your name>.", "A line\nand another for <your name>."),
        ("# Title of it ##", "Title of it"),
        ("> quoted\n\n---\n\nend", "quotedend"),
    ],
)
def test_marks_are_left_out_and_words_stay(stored: str, read: str | None) -> None:
    assert words(stored) == (read or "A *star* and 2 * 3 * 4, one*, snake_case_name.")


def test_a_table_has_rows_of_cells() -> None:
    stored = "| Data | Kept |\n|---|:--:|\n| **Names** | 1 \\| 2 years |\n| Voice |\n"
    quote = Span(stored.index("**Names"), stored.index(" |\n| Voice"))
    (block,) = shown(stored, quote)
    read = [["".join(p.text for p in cell) for cell in row] for row in block.rows]
    assert read == [["Data", "Kept"], ["Names", "1 | 2 years"], ["Voice"]]
    assert [p.text for p in pieces((block,)) if p.marked] == ["Names", "1 ", "|", " 2 years"]
    assert "<td" in blocks_html((block,)) and blocks_html((block,)).count("<th ") == 2


SIGNS = st.text(alphabet="ab1 *_`~[]()<>&;#|\\!-\n:.x", max_size=120)
STORED = SIGNS | st.lists(
    st.sampled_from(
        ["**bold**", "[a](b)", "| a | b |\n", "|---|---|\n", "\n\n", "- one\n", "&amp;", "<br>",
         "word ", "# T\n", "`c`", "\\*", "<script>", "![i](javascript:x)", "\n"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(STORED, st.integers(0, 120), st.integers(0, 120))
@example("**a** b", 2, 5)
@settings(max_examples=400, deadline=None)
def test_offsets_are_true_whatever_the_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    quote = Span(start, end)
    blocks = shown(text, quote)
    found = pieces(blocks)
    # In order and apart; each is the stored text, or stands for one mark.
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    marks = {mark.span: mark.shown for mark in marks_in(text, Span(0, len(text)))}
    for piece in found:
        stored = text[piece.span.start : piece.span.end]
        assert piece.text == stored or not stored.strip("\n*+-") or stored[0] in "<&\\"
        if piece.text == stored:
            assert piece.marked == (start <= piece.span.start and piece.span.end <= end)
    # No word outside a mark is lost.
    kept = {at for piece in found for at in range(piece.span.start, piece.span.end)}
    dropped = {at for span in marks for at in range(span.start, span.end)}
    lost = [at for at, sign in enumerate(text) if sign.isalnum() and at not in kept | dropped]
    assert not lost
    # What is made of it is text: only elements of our own, and no address.
    page = blocks_html(blocks)
    assert "<script" not in page and "<a" not in page and "href" not in page


@given(STORED.filter(bool), st.integers(0, 100), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_surroundings_hold_the_quote(text: str, at: int, margin: int) -> None:
    start = min(at, len(text) - 1)
    around = surroundings(text, Span(start, start + 1), margin)
    assert around.start <= start < start + 1 <= around.end
    assert start - around.start <= margin and around.end - start - 1 <= margin


def test_many_marks_take_no_time() -> None:
    for sign in ("[", "*a", "](", "<a", "`", "\\", "&", "|", "_", "![a](("):
        marks_in(sign * 12_000, Span(0, 12_000 * len(sign)))


def test_only_markdown_is_read_as_markdown(library: Library) -> None:
    for name, seen in (("a.md", "We sell nothing."), ("a.txt", "We **sell** nothing.")):
        version = add(library, "We **sell** nothing.", name, title=name)
        opened = SourceOpener(library).open(str(SourceToken(version.version_id, 0, 20)))
        assert "".join(piece.text for piece in pieces(opened.blocks)) == seen
        assert all(piece.marked for piece in pieces(opened.blocks))

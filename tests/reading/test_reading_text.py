"""Plain text: unchanged, with titles found by how they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_kit import read

from assistant.reading.plaintext import read_plain


@given(st.text(alphabet="Ab c.\n=1:", max_size=80))
def test_text_is_not_changed(text: str) -> None:
    assert read_plain(text).text == text


def test_titles() -> None:
    text = (
        "ACCEPTABLE USE\n\nRules for all of us are below.\n\n1. Who may use it\n\n"
        "Pupils may use it at school.\n\n1.1 After Hours\n\nnobody\n\nHow to Complain\n"
        "---------------\n\nWrite to us, please do.\n"
    )
    document = read(text, "a.txt")
    assert document.text == text
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "ACCEPTABLE USE"),
        (2, "1. Who may use it"),
        (3, "1.1 After Hours"),
        (3, "How to Complain"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "This is a sentence.",
        "please note",
        "- Names Of Pupils",
        "Effective March 3, 2026",
        "someone@school.example",
        "We Keep Data; And More;",
    ],
)
def test_lines_that_are_no_titles(line: str) -> None:
    assert read_plain(f"Some words here.\n\n{line}\n\nmore\n").headings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark(encoding: str) -> None:
    assert read("Café rules\n".encode(encoding), "a.txt").text == "Café rules\n"

"""Sections nest, follow each other and carry the right path."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from reading_kit import read

from assistant.reading.shape import Block, Heading, build_text, sections_of

LEVELS = st.lists(st.integers(1, 6), max_size=12)


@given(LEVELS)
def test_sections_nest(levels: list[int]) -> None:
    headings = [Heading(10 * at, level, f"h{at}") for at, level in enumerate(levels)]
    sections = sections_of(headings, 10 * len(levels) + 5)
    assert [section.title for section in sections] == [heading.title for heading in headings]
    for at, section in enumerate(sections):
        later = [one for one in headings[at + 1 :] if one.level <= section.level]
        assert section.span.start == 10 * at
        assert section.span.end == (later[0].start if later else 10 * len(levels) + 5)
        around = [
            one for one in sections[:at] if one.span.start <= section.span.start < one.span.end
        ]
        assert section.path == (*(one.title for one in around), section.title)
        assert all(one.span.end >= section.span.end for one in around)


@given(st.lists(st.tuples(st.sampled_from(["a", "b c", "d"]), st.integers(0, 3)), max_size=8))
def test_headings_point_at_their_words(parts: list[tuple[str, int]]) -> None:
    text, headings = build_text([Block(words, level) for words, level in parts])
    assert [heading.title for heading in headings] == [words for words, level in parts if level]
    for heading in headings:
        assert text[heading.start :].startswith(heading.title)


def test_document_carries_its_making() -> None:
    data = b"# Terms\n\nWords.\n"
    document = read(data, "a.md")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.raw == data and document.media_type == "text/markdown"
    assert document.parser.library and document.parser.version

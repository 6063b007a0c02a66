"""Citations are cut from the stored text, or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from library_kit import make_document

from assistant.errors import LibraryError
from assistant.library.library import Library
from assistant.types import Page, Span


def test_a_citation_says_where_the_quote_stands(library: Library) -> None:
    base = make_document(effective_date=date(2026, 1, 15))
    middle = base.text.index("# Sharing")
    document = replace(
        base, pages=(Page(1, Span(0, middle)), Page(2, Span(middle, len(base.text))))
    )
    version = library.add(document).version
    start = base.text.index("We do not sell")
    citation = library.cite(version.version_id, start, start + 29)
    assert citation.quote == "We do not sell personal data."
    assert citation.section == ("Sharing",)
    assert citation.page == 2
    assert citation.version_label == "effective 2026-01-15"
    assert citation.tool == "StoryBuddy"


@hypothesis_settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(-5, 900), st.integers(-5, 900))
def test_a_quote_is_the_stored_slice_or_refused(library: Library, start: int, end: int) -> None:
    hidden = Span(40, 60)
    document = replace(make_document(), hidden=(hidden,))
    version = library.versions()[0] if library.versions() else library.add(document).version
    text = document.text
    allowed = 0 <= start < end <= len(text) and not Span(start, end).overlaps(hidden)
    if allowed:
        assume(text[start:end].strip())
        assert library.cite(version.version_id, start, end).quote == text[start:end]
    else:
        with pytest.raises(LibraryError):
            library.cite(version.version_id, start, end)


def test_an_unknown_version_cannot_be_quoted(library: Library) -> None:
    with pytest.raises(LibraryError, match="no version"):
        library.cite("nothing", 0, 5)

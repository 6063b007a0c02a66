"""Documents into formats: the page, the folders, and what is said when a program is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.reading import read_file
from assistant.settings import Settings
from evals.contract import EvalDataError
from evals.converting import (
    DOCX,
    FORMS,
    HTML,
    MARKDOWN,
    PDF_BROWSER,
    PDF_OFFICE,
    Form,
    convert,
    pages_by_pdftotext,
    web_page,
)

POLICY = """Privacy Policy

==============

We keep logs for 90 days.

*   The **name** of the pupil
*   The [class](https://school.example/class)

| What the service keeps of each pupil in the class | Why it has to keep that at all |
| --- | --- |
| The name and the class of the pupil, as the school writes it | Teachers sign their pupils in |

<script>alert(1)</script><img src="https://school.example/a.png">

1\\. Contact
-----------

Write to the office of the school.
"""


@pytest.fixture
def documents(tmp_path: Path) -> list[tuple[str, Path]]:
    path = tmp_path / "source" / "StoryBuddy" / "Privacy Policy.md"
    path.parent.mkdir(parents=True)
    path.write_text(POLICY, encoding="utf-8")
    return [("StoryBuddy/Privacy Policy.md", path)]


def test_a_web_page_fetches_nothing() -> None:
    page = web_page(POLICY, "A & B")
    assert "<title>A &amp; B</title>" in page
    assert "<h1>Privacy Policy</h1>" in page
    assert "<td>Teachers sign their pupils in</td>" in page
    assert "<script" not in page and "<img" not in page and "alert" not in page


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_format_is_read_as_the_same_document(
    form: Form, documents: list[tuple[str, Path]], tmp_path: Path
) -> None:
    if form.missing:
        pytest.skip(form.missing)
    folder = convert(documents, form, tmp_path / "home")
    path = folder / "StoryBuddy" / f"Privacy Policy{form.suffix}"
    document = read_file(path, Settings(_env_file=None), root=folder)
    assert document.facts.tool == "StoryBuddy"
    assert [section.title for section in document.sections] == ["Privacy Policy", "1. Contact"]
    assert "We keep logs for 90 days." in document.text
    assert "as the school writes it | Teachers sign their pupils in" in document.text
    assert bool(document.pages) == form.paged


def test_a_document_made_before_is_not_made_again(
    documents: list[tuple[str, Path]], tmp_path: Path
) -> None:
    folder = convert(documents, HTML, tmp_path)
    made = folder / "StoryBuddy" / "Privacy Policy.html"
    made.write_text("kept", encoding="utf-8")
    assert convert(documents, HTML, tmp_path) == folder
    assert made.read_text(encoding="utf-8") == "kept"
    documents[0][1].write_text("# Another\n\nText.\n", encoding="utf-8")
    assert convert(documents, HTML, tmp_path) != folder


def test_a_missing_program_is_named(documents: list[tuple[str, Path]], tmp_path: Path) -> None:
    form = replace(DOCX, programs=("no-such-office",))
    assert form.missing == (
        "DOCX by LibreOffice was left out: no-such-office is not installed "
        "(on Debian: apt-get install libreoffice-writer)."
    )
    with pytest.raises(EvalDataError, match="no-such-office is not installed"):
        convert(documents, form, tmp_path)
    assert not MARKDOWN.missing and not HTML.missing


def test_pages_by_the_other_extractor(documents: list[tuple[str, Path]], tmp_path: Path) -> None:
    form = PDF_BROWSER if not PDF_BROWSER.missing else PDF_OFFICE
    if form.missing:
        pytest.skip(form.missing)
    file = convert(documents, form, tmp_path) / "StoryBuddy" / "Privacy Policy.pdf"
    for pages in pages_by_pdftotext(file):
        assert len(pages) == 1
        assert "We keep logs for 90 days." in pages[0]

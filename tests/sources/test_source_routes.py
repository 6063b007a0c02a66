"""What the address of a source gives, and what no address gives."""

from __future__ import annotations

import hashlib
import io
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from source_kit import FILLER, SENTENCE, add, policy_pdf, quote
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.access.people import Role
from assistant.access.setup import Access
from assistant.access.users import UsersFile
from assistant.library.library import Library
from assistant.library.records import ContentRow
from assistant.pages.source_routes import source_routes
from assistant.settings import Settings
from assistant.sources.drawing import WIDTHS, PageDrawer
from assistant.sources.tokens import SourceToken, parse_token

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) is kept."
TEXT = f"""# Privacy terms

Effective March 1, 2026.

## Sharing

We do not sell **student** data. We share it with hosts only.

<!-- We sell student data to anyone who asks for it. -->

## Keeping

{HOSTILE}

{SENTENCE}

## Contact

Write to us at any time.
"""
PDF = policy_pdf([FILLER * 6, f"{FILLER}{SENTENCE} {FILLER}", FILLER * 60])


class Seen(HTMLParser):
    """Tags, attributes, headings and marked words of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.marked = ""
        self.words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "link", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if "mark" in self.open:
            self.marked += data


def headings(seen: Seen) -> list[int]:
    return [int(tag[1]) for tag in seen.tags if tag[0] == "h" and tag[1:].isdigit()]


def check_headers(headers: dict[str, str]) -> None:
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy and "unsafe" not in policy


def test_a_text_opens_at_its_section_with_the_quote_marked(
    library: Library, site: TestClient
) -> None:
    token = quote(library, add(library, TEXT, "terms.md"), SENTENCE)
    answer = site.get(f"/source/{token}")
    assert answer.status_code == 200
    check_headers(dict(answer.headers))
    seen = Seen(answer.text)
    assert seen.marked == SENTENCE
    for words in ("Privacy terms", "PaperPond", "Effective", "2026-03-01", "Retrieved", "Keeping"):
        assert words in seen.words
    assert "Previous: Sharing" in seen.words and "Next: Contact" in seen.words
    levels = headings(seen)
    assert levels.count(1) == 1 and levels[0] == 1
    assert "script" not in seen.tags and "style" not in dict(seen.attributes)


def test_headings_skip_no_level_where_the_document_does(library: Library, site: TestClient) -> None:
    text = f"# Privacy terms\n\n### Keeping\n\n{SENTENCE}\n\n###### A detail\n\nMore words.\n"
    token = quote(library, add(library, text, "terms.md"), SENTENCE)
    levels = headings(Seen(site.get(f"/source/{token}").text))
    assert levels[-1] > 2, "the document's own headings are not shown"
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_stored_text_is_never_markup(library: Library, site: TestClient) -> None:
    version = add(library, TEXT, "terms.txt", title="<b>Privacy</b> terms")
    seen = Seen(site.get(f"/source/{quote(library, version, HOSTILE)}").text)
    assert seen.marked == HOSTILE
    assert "<b>Privacy</b> terms" in seen.words
    assert not {"script", "img", "b"} & set(seen.tags)
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    links = [value or "" for name, value in seen.attributes if name == "href"]
    assert all(link.startswith(("/source/", "#")) for link in links)


def test_hidden_text_is_neither_shown_nor_opened(library: Library, site: TestClient) -> None:
    version = add(library, TEXT, "terms.md")
    hidden = quote(library, version, "We sell student data to anyone")
    assert site.get(f"/source/{hidden}").status_code == 404
    page = site.get(f"/source/{quote(library, version, 'We do not sell')}").text
    assert "We sell student data" not in page
    assert "is left out" in page


def test_neighbours_are_one_step_away(library: Library, site: TestClient) -> None:
    token = quote(library, add(library, TEXT, "terms.md"), SENTENCE)
    numbers = [number for number in range(1, 9) if site.get(f"/source/{token}/{number}").is_success]
    assert numbers == [1, 2, 3, 4]
    last = Seen(site.get(f"/source/{token}/4").text)
    assert "Write to us" in last.words and last.marked == ""
    assert "This is the end" in last.words and "To the quote" in last.words


def test_a_pdf_opens_as_a_picture_with_boxes(library: Library, site: TestClient) -> None:
    token = quote(library, add(library, PDF, "terms.pdf"), SENTENCE)
    page = site.get(f"/source/{token}")
    assert page.text.count('class="box"') in (1, 2)
    assert "Page 1 of" in page.text and Seen(page.text).marked == SENTENCE
    assert f"/source/{token}/2#part" in page.text
    for width in WIDTHS:
        picture = site.get(f"/source/{token}/1/{width}.png")
        assert picture.headers["content-type"] == "image/png"
        check_headers(dict(picture.headers))
        assert Image.open(io.BytesIO(picture.content)).width == width
    assert 'class="box"' not in site.get(f"/source/{token}/2").text


def test_a_quote_over_two_pages_is_marked_on_both(library: Library, site: TestClient) -> None:
    version = add(library, PDF, "terms.pdf")
    edge = library.pages(version.version_id)[1].span.start
    token = SourceToken(version.version_id, edge - 60, edge + 60)
    first, second = site.get(f"/source/{token}").text, site.get(f"/source/{token}/2").text
    assert "Page 1 of" in first and 'class="box"' in first and "goes on on" in first
    assert 'class="box"' in second and "begins on" in second


def test_without_its_file_a_pdf_opens_as_text(library: Library, site: TestClient) -> None:
    version = add(library, PDF, "terms.pdf")
    token = quote(library, version, SENTENCE)
    with library._store.writes.begin() as session:
        session.execute(update(ContentRow).values(raw=b""))
    seen = Seen(site.get(f"/source/{token}").text)
    assert seen.marked == SENTENCE and "img" not in seen.tags
    assert "not kept in the library" in seen.words
    assert site.get(f"/source/{token}/1/800.png").status_code == 404


def test_a_file_that_is_not_the_one_added_is_not_drawn(library: Library, site: TestClient) -> None:
    token = quote(library, add(library, PDF, "terms.pdf"), SENTENCE)
    with library._store.writes.begin() as session:
        session.execute(update(ContentRow).values(raw=policy_pdf(["Other words altogether."])))
    assert "img" not in Seen(site.get(f"/source/{token}").text).tags


def test_words_not_found_on_the_page_are_not_marked_there(
    library: Library, site: TestClient
) -> None:
    version = add(library, PDF, "terms.pdf")
    with library._store.writes.begin() as session:
        text = session.execute(select(ContentRow.text)).scalar_one()
        session.execute(update(ContentRow).values(text=text.replace("classrooms", "classroom5", 1)))
    seen = Seen(site.get(f"/source/{quote(library, version, SENTENCE)}").text)
    assert "img" in seen.tags and "rect" not in seen.tags
    assert seen.marked == SENTENCE and "could not be found on the picture" in seen.words


def test_other_versions_are_compared(library: Library, site: TestClient) -> None:
    add(library, TEXT, "terms.md")
    newer = TEXT.replace("March 1, 2026", "June 1, 2026").replace("hosts only", "hosts and others")
    current = add(library, newer, "terms.md")
    old = next(v for v in library.document_versions(current.document_id) if not v.current)
    same = site.get(f"/source/{quote(library, old, SENTENCE)}").text
    assert "The newer version (effective 2026-06-01, current) says the same." in same
    assert f'href="/source/{quote(library, current, SENTENCE)}#quote"' in same
    assert "This is an older version" in same
    gone = site.get(f"/source/{quote(library, old, 'We share it with hosts only.')}").text
    assert "(effective 2026-06-01, current) does not contain this sentence." in gone
    marks = site.get(f"/source/{quote(library, current, 'We do not sell **student** data.')}").text
    assert "The older version (effective 2026-03-01) says the same." in marks


GUESSES = [
    "",
    "{id}",
    "{id}.0-0",
    "{id}.5-2",
    "{id}.0-99999999",
    "{id}.00-10",
    "{id}.-1-10",
    "{id}.0-10/0",
    "{id}.0-10/99",
    "{id}.0-10/01",
    "{id}.0-10/x",
    "{id}.0-10/1/801.png",
    "{id}.0-10/1/800.png",  # it has no pages
    "{id}.0-10/1/800.jpg",
    "{id}x.0-10",
    "{id}%00.0-10",
    "no-such-document-123456-abcdef0123.0-10",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "/etc/passwd",
    "records.sqlite3",
    "{id}.٠-١٠",
    "a" * 4_000 + ".0-10",
]


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guessed_address_gets_one_plain_page(
    library: Library, site: TestClient, guess: str
) -> None:
    version = add(library, TEXT, "terms.md")
    answer = site.get(f"/source/{guess.format(id=version.version_id)}")
    assert answer.status_code == 404
    check_headers(dict(answer.headers))
    assert "There is no such place in the documents." in answer.text
    assert "PaperPond" not in answer.text and "passwd" not in answer.text


def test_a_removed_document_is_gone_with_its_pictures(library: Library, site: TestClient) -> None:
    version = add(library, PDF, "terms.pdf")
    token = quote(library, version, SENTENCE)
    assert site.get(f"/source/{token}/1/800.png").is_success
    library.remove(version.document_id)
    for path in (f"/source/{token}", f"/source/{token}/1/800.png"):
        assert site.get(path).status_code == 404


def test_whoever_is_not_signed_in_learns_nothing(library: Library, tmp_path: Path) -> None:
    """Behind the guard, as ``app.py`` serves them, with one user set up and nobody signed in."""
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    UsersFile(settings.users_file).add("ann", Role.READER, "a long pass phrase")
    app = Starlette(routes=source_routes(library))
    guarded = Access.of(settings).guarded(app, max_upload_bytes=1)
    site = TestClient(guarded, base_url=f"http://127.0.0.1:{settings.port}")
    token = quote(library, add(library, PDF, "terms.pdf"), SENTENCE)
    for path in (f"{token}", f"{token}/1", f"{token}/1/800.png", "no-such-thing.0-10", "x"):
        refused = site.get(f"/source/{path}")
        assert refused.status_code == 401 and "PaperPond" not in refused.text


def test_pictures_are_kept_within_bounds() -> None:
    one = len(PageDrawer().draw("k", PDF, "a.pdf", 1, 800))
    drawer = PageDrawer(kept_bytes=one + 10)
    key = hashlib.sha256(PDF).hexdigest()
    drawer.draw(key, PDF, "a.pdf", 1, 800)
    assert drawer.kept(key, 1, 800)
    drawer.draw(key, PDF, "a.pdf", 2, 800)
    assert drawer.kept(key, 1, 800) is None and drawer.kept_bytes <= one + 10
    with pytest.raises(IndexError):
        drawer.draw(key, PDF, "a.pdf", 1, 100_000)


def test_a_token_reads_back() -> None:
    token = parse_token("paperpond-terms-ab12cd-0123456789.7-42")
    assert token is not None and str(token) == "paperpond-terms-ab12cd-0123456789.7-42"

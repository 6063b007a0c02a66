"""Bad input, row by row: what it is, and the one sentence that comes of it.

Every row goes through the real intake together with a good file. The good one is always taken in;
of a refused one nothing stays behind. Names that are only odd are taken in.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bad_input_kit import (
    ELF,
    GOOD,
    OLD_WORD,
    RULE,
    TWICE,
    YAML_BOMB,
    Row,
    beside,
    circle,
    dangling,
    deep_folders,
    device,
    docx,
    files_in,
    html,
    in_time,
    laughs,
    limited,
    pdf,
    pdf_locked,
    pdf_pages,
    pdf_xref_in_a_circle,
    picture,
    pipe,
    scan_pdf,
    sparse,
    unix_socket,
    word_xml,
    zip_of,
)
from library_kit import WordEmbedder
from survival_kit import Server

from assistant.library import fingerprints, intake
from assistant.library.intake import Fate, FileReport, take_in
from assistant.library.library import Library
from assistant.library.uploads import outcome_words, take_in_upload
from assistant.reading.scanning import DocumentScan
from assistant.settings import Settings

pytestmark = pytest.mark.disable_socket

SKIPPED, ADDED = Fate.SKIPPED, Fate.ADDED
PDF, WORD = pdf(), docx()
STYLED = html().encode()
BROWSER = "open it in a browser, print it to PDF"
WORD_AGAIN = "open it in Word, save it again"
DAMAGED = "get the file again"
UNPACKS = "unpacks to an unusually large size"

EMPTY = (
    Row("an empty file", "a.md", b"", "is empty; get the document again"),
    Row("an empty PDF", "a.pdf", b"", "is empty"),
    Row("white space alone", "a.txt", b" \r\n\t\n ", "is empty"),
    Row("marks alone", "a.md", b"---\n\n***\n", "holds no words"),
    Row("front matter alone", "a.md", "---\ntool: Lanternleaf\n---\n", "holds no words"),
    Row("a comment alone", "a.md", f"<!-- {RULE} -->\n", "holds no words"),
)
KINDS = (
    Row("a PDF named .docx", "a.docx", PDF, "is really a PDF file; rename it"),
    Row("a PDF named .md", "a.md", PDF, "ends in .pdf"),
    Row("a Word file named .pdf", "a.pdf", WORD, "ends in .docx"),
    Row("a page named .txt", "a.txt", STYLED, "ends in .html"),
    Row("a picture named .pdf", "a.pdf", picture(), "is really a picture"),
    Row("a picture", "a.png", picture(), "searchable PDF"),
    Row("a program", "setup.exe", ELF, ".exe files cannot be read; save it as"),
    Row("a program named .txt", "a.txt", ELF, "holds binary data"),
    Row("a program without an extension", "setup", ELF, "without an extension"),
    Row("a spreadsheet", "a.xlsx", zip_of(b"x"), "save the sheet as PDF"),
    Row("an archive", "a.zip", zip_of(b"x"), "unpack it and add the files inside"),
    Row("an archive named .docx", "a.docx", zip_of(b"x"), "is a ZIP archive"),
    Row("an old Word file", "a.doc", OLD_WORD, 'save it as "Word Document (.docx)"'),
    Row("an old or locked Word file named .docx", "a.docx", OLD_WORD, "without a password"),
    Row("a Word file with macros", "a.docm", WORD, 'save it as "Word Document (.docx)"'),
    Row("an unknown kind", "a.xyz", b"some words", ".xyz files cannot be read"),
    Row("text named .docx", "a.docx", b"some words", WORD_AGAIN),
    Row("text named .pdf", "a.pdf", b"some words", DAMAGED),
)
PDFS = (
    Row("a locked PDF", "a.pdf", pdf_locked("secret"), "locked with a password; open it"),
    Row("a PDF whose password is empty", "a.pdf", pdf_locked(""), RULE, ADDED),
    Row("a PDF cut short", "a.pdf", PDF[: len(PDF) // 2], DAMAGED),
    Row("a PDF without a body", "a.pdf", b"%PDF-1.7\nrubbish\n%%EOF", DAMAGED),
    Row("a scan without text", "a.pdf", scan_pdf(), "text recognition (OCR)"),
    Row("5,000 pages", "a.pdf", pdf_pages(5_000), "5000 pages, more than the limit of 2000; split"),
    Row(
        "a page tree in a circle", "a.pdf",
        pdf(tree="<</Type/Pages/Kids[2 0 R]/Count 1>>"), DAMAGED,
    ),
    Row(
        "a page tree that holds itself", "a.pdf",
        pdf(tree="<</Type/Pages/Kids[3 0 R 2 0 R 3 0 R]/Count 3>>"), DAMAGED,
    ),
    Row(
        "more pages told than there are", "a.pdf",
        pdf(tree="<</Type/Pages/Kids[3 0 R]/Count 1999>>"), DAMAGED,
    ),
    Row("a table of contents in a circle", "a.pdf", pdf_xref_in_a_circle(), RULE, ADDED),
    Row(
        "a table of contents elsewhere", "a.pdf",
        re.sub(rb"startxref\n\d+", b"startxref\n99999999", PDF), RULE, ADDED,
    ),
    Row(
        "a drawing that draws itself", "a.pdf",
        pdf(content=b"/X Do BT /F 12 Tf 72 700 Td (%s) Tj ET" % RULE.encode()), RULE, ADDED,
    ),
    Row("a page of 200 inches", "a.pdf", pdf("0 0 14400 14400"), "larger than any paper"),
    Row("a page of 14 miles", "a.pdf", pdf("0 0 1000000 1000000"), "on ordinary paper"),
    Row("a page without size", "a.pdf", pdf("0 0 0 0"), RULE, ADDED),
    Row("50 MB of blanks in 50 kB", "a.pdf", pdf(content=b" " * 50_000_000), "no text"),
    Row(
        "a million letters on a page", "a.pdf",
        pdf(content=b"BT /F 1 Tf " + b"(%s) Tj 0 -1 Td " % (b"word " * 100) * 2_000 + b"ET"),
        "more text than can be read; split",
    ),
)  # fmt: skip
DOCUMENT = "word/document.xml"
PASSWD = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WORDS = (
    Row("a Word file without its text", "a.docx", docx({DOCUMENT: None}), "is a ZIP archive"),
    Row("an empty Word file", "a.docx", docx({DOCUMENT: word_xml(words="")}), "holds no text"),
    Row("a Word file cut short", "a.docx", WORD[: len(WORD) // 2], WORD_AGAIN),
    Row("a Word file with a damaged part", "a.docx", docx({DOCUMENT: "\1rubbish"}), WORD_AGAIN),
    Row(
        "a Word file with damaged bytes", "a.docx",
        docx(stored=True).replace(b"pupil", b"pup!l"), WORD_AGAIN,
    ),
    Row(
        "a part packed in no known way", "a.docx",
        WORD.replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\x77"), WORD_AGAIN,
    ),
    Row("a bomb of zeros", "a.docx", docx({"word/media/z": b"\0" * 20_000_000}), UNPACKS),
    Row("a bomb of text", "a.docx", docx({DOCUMENT: word_xml(words="a" * 5_000_000)}), UNPACKS),
    Row(
        "much text, packed little", "a.docx",
        docx({DOCUMENT: word_xml(words="a b " * 999)}), UNPACKS, limits={"max_file_bytes": 50_000},
    ),
    Row("a bomb inside an archive inside", "a.docx",
        docx({"word/embeddings/z.zip": zip_of(zip_of(b"\0" * 9_000_000))}), RULE, ADDED),
    Row("11,000 parts", "a.docx", docx(many=11_000), UNPACKS),
    Row("a thousand million laughs", "a.docx", docx({DOCUMENT: word_xml(laughs(), "&j;")}),
        WORD_AGAIN),
    Row("a file of this machine by an entity", "a.docx",
        docx({DOCUMENT: word_xml(PASSWD, f"{RULE} &a;")}), WORD_AGAIN),
    Row("a DTD from elsewhere", "a.docx",
        docx({DOCUMENT: word_xml('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')}), WORD_AGAIN),
    Row("macros and objects left in a .docx", "a.docx",
        docx({"word/vbaProject.bin": OLD_WORD, "word/embeddings/o.bin": ELF}), RULE, ADDED),
)  # fmt: skip
PAGES = (
    Row("a page of scripts", "a.html", html("<script>go()</script>"), BROWSER),
    Row("10 MB, 100,000 parts inside each other", "a.html",
        html(f"<div class='{'x' * 80}'>" * 100_000 + TWICE), BROWSER),
    Row("600 tables inside each other", "a.html", html("<table><tr><td>" * 600 + TWICE), BROWSER),
    Row("400 comments before no page", "a.html", "<!-- -->" * 400 + TWICE, "pupil", ADDED),
    Row("UTF-16 with a mark", "a.html", html().encode("utf-16"), RULE, ADDED),
    Row("UTF-16 without a mark", "a.html", html().encode("utf-16-le"), RULE, ADDED),
    Row("UTF-32", "a.html", html().encode("utf-32"), RULE, ADDED),
    Row("Latin-1 that nothing tells of", "a.html", html(f"Café. {TWICE}").encode("latin-1"),
        "Café", ADDED),
    Row("UTF-16 told and not so", "a.html", html(head="<meta charset=utf-16>"), RULE, ADDED),
    Row("a charset there is not", "a.html", html(head="<meta charset=klingon>"), RULE, ADDED),
    Row("a charset that makes halves of letters", "a.html",
        html(f"\\ud800 {TWICE}", "<meta charset=unicode_escape>"), RULE, ADDED),
    Row("a charset for host names", "a.html", html(head="<meta charset=punycode>"), RULE, ADDED),
    Row("zero bytes in a page", "a.html", html(f"No\0thing. {TWICE}"), RULE, ADDED),
    Row("control characters in a page", "a.html", html(f"<!-- x -->a\1&#2;b\x1b[2J {TWICE}"),
        RULE, ADDED),
    Row("halves of letters by number", "a.html", html(f"&#xD800; &#0; {TWICE}"), RULE, ADDED),
)  # fmt: skip
TEXTS = (
    Row("invalid UTF-8", "a.md", b"caf\xe9 policy of the school", 'with the encoding UTF-8'),
    Row("a byte order mark", "a.md", b"\xef\xbb\xbf# Policy\n\n" + RULE.encode(), RULE, ADDED),
    Row("half a letter in UTF-16", "a.txt", b"\xff\xfea\0\0\xd8b\0", "encoding UTF-8"),
    Row("zero bytes in text", "a.txt", f"{RULE}\0\0", "holds binary data"),
    Row("a line of 100,000 letters", "a.txt", f"{RULE} {'x' * 100_000}", RULE, ADDED),
    Row("20,000 empty lines", "a.txt", f"{RULE}{chr(10) * 20_000}{RULE}", RULE, ADDED),
    Row("50,000 blanks", "a.txt", f"{RULE}{' ' * 50_000}{RULE}", RULE, ADDED),
    Row("a title of 50,000 brackets", "a.md", f"# {'[' * 50_000}\n\n{RULE}", RULE, ADDED),
    Row("too much text", "a.md",
        RULE * 9, "more than the limit", limits={"max_text_characters": 300}),
    Row("200 MB", "a.md", sparse(200_000_000), "200.0 MB, more than the limit of 50.0 MB"),
    Row("front matter with a bad value", "a.md",
        f"---\ntool: [1]\n---\n{RULE}", 'value for "tool"'),
    Row("front matter that is a bomb", "a.md",
        f"---\ntool: x\n{YAML_BOMB}---\n{RULE}", "valid YAML"),
)  # fmt: skip
NO_FILES = (
    Row("a file that is not there", "a.md", lambda _: None, 'There is no file "a.md"'),
    Row("no name at all", "", lambda _: [""], "name a file"),
    Row("a name with a zero byte", "", lambda _: ["a\0b.md"], "There is no file"),
    Row("a name longer than any", "", lambda _: ["n" * 300 + ".md"], "too long"),
    Row("an empty folder named like a file", "a.pdf", lambda path: path.mkdir(), "", ADDED),
    Row("a link that leads nowhere", "a.md", dangling, "link that leads nowhere"),
    Row("a link to itself", "a.md", circle, "link that leads nowhere"),
    Row("a pipe", "a.md", pipe, "is a pipe, a socket or a device"),
    Row("a socket", "a.md", unix_socket, "is a pipe, a socket or a device"),
    Row("a device without end", "", device, "is a pipe, a socket or a device"),
    Row("a link to a device", "a.md", lambda path: path.symlink_to("/dev/zero"), "a device"),
    Row("a pipe in a folder", "", lambda folder: pipe(folder / "a.md"), "a device", SKIPPED),
    Row("a link to nowhere in a folder", "", lambda at: dangling(at / "a.md"), "nowhere", SKIPPED),
    Row("a link to itself in a folder", "", lambda at: circle(at / "a.md"), "nowhere", SKIPPED),
    Row("a link out of the folder", "", lambda at: (at / "a.md").symlink_to("/etc/hosts"),
        "copy the file into the folder", SKIPPED),
    Row("1,200 folders inside each other", "", deep_folders, "Deepleaf", ADDED),
)  # fmt: skip
COMPANION = "*.meta.yaml"
FACTS = (
    Row("facts that are no YAML", "a.md",
        beside(COMPANION, "tool: [x"), "is not valid YAML; write"),
    Row("facts with an unknown field", "a.md", beside(COMPANION, "tol: x"), 'field "tol"; the'),
    Row("facts of a wrong kind", "a.md", beside(COMPANION, "signed: 7"), "must be true or false"),
    Row("facts that are a list", "a.md", beside(COMPANION, "- x"), 'form "field: value"'),
    Row("facts with half a letter", "a.md", beside(COMPANION, 'title: "\\ud800"'), "must be text"),
    Row("facts with control characters", "a.md", beside(COMPANION, 'title: "\\e[2J"'), "be text"),
    Row("facts that are a bomb", "a.md", beside(COMPANION, YAML_BOMB), "is not valid YAML"),
    Row("a number of 40,000 digits", "a.md", beside(COMPANION, f"title: 0x{'f' * 40_000}"), "text"),
    Row("facts nested 9,000 deep", "a.md",
        beside(COMPANION, f"title: {'[' * 9_000}"), "valid YAML"),
    Row("an empty number", "a.md", beside(COMPANION, 'title: !!int ""'), "is not valid YAML"),
    Row("200 MB of facts", "a.md", beside(COMPANION, sparse(200_000_000)), "shorten it"),
    Row("facts that are no text", "a.md", beside(COMPANION, ELF), "save it again as UTF-8"),
    Row("a pipe for facts", "a.md", beside(COMPANION, pipe), "Besideleaf", ADDED),
    Row("a list that is no JSON", "a.md", beside("manifest.json", "[{"), "not valid JSON; correct"),
    Row("a list nested 90,000 deep", "a.md",
        beside("manifest.json", "[" * 90_000), "not valid JSON"),
    Row("200 MB of a list", "a.md", beside("manifest.json", sparse(200_000_000)), "shorten it"),
    Row("a list with half a letter", "a.md",
        beside("manifest.json", '[{"path": "a.md", "title": "\\ud800"}]'), "Besideleaf", ADDED),
)  # fmt: skip
NAMES = tuple(
    Row(what, name, GOOD.replace("Goodleaf", f"Name{chr(97 + at)}leaf"), "", ADDED)
    for at, (what, name) in enumerate(
        {
            "a name of 255 bytes": "n" * 252 + ".md",
            "a name that begins with a dash": "-rf.md",
            "a line break in a name": "two\nlines.md",
            "control characters in a name": "\x1b[2J\x07.md",
            "a name written backwards": "policy\N{RIGHT-TO-LEFT OVERRIDE}dm.exe.md",
            "invisible letters in a name": "pol\N{ZERO WIDTH SPACE}icy\N{ZERO WIDTH JOINER}.md",
            "a name of Windows itself": "CON.md",
            "another name of Windows": "aux.txt",
            "a name of markup": "[bold]<b>&amp;.md",
            "a name for another program": "'; DROP TABLE versions; --.md",
            "a name of two dots more": "...md",
            "a name in other letters": "Datenschutzerklärung 隐私.md",
        }.items()
    )
)
BAD_NAMES = (
    Row("a name that is not UTF-8", os.fsdecode(b"caf\xe9.md"), lambda at: at.write_text(GOOD),
        "is not UTF-8; rename"),
    Row("a kind written backwards", "a\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", ELF, ".exe files"),
)  # fmt: skip
ROWS = EMPTY + KINDS + PDFS + WORDS + PAGES + TEXTS + NO_FILES + FACTS + NAMES + BAD_NAMES
UPLOADS = NAMES + tuple(row for row in ROWS if row.fate is Fate.REFUSED and not callable(row.make))

WHAT_TO_DO = re.compile(
    r"\b(get|add|save|open|rename|scan|unpack|split|run|print|check|write|choose|name|shorten|"
    r"correct|must|form|copy|free|give|restore|unset|move|the fields are)\b"
)
OURS = re.compile(
    r"Traceback|\b[A-Z]\w*(?:Error|Exception|Warning)\b|Errno|fault in this program|\.py\b"
)


def one_sentence(words: str, private: Path) -> None:
    """What a person reads: one line, one sentence, what to do, and nothing of our insides."""
    assert words.isprintable(), repr(words)
    assert words.endswith(".") and not re.search(r"[.!?] +[A-Z]", words), words
    assert WHAT_TO_DO.search(words) and len(words) < 600, words
    assert not OURS.search(words) and str(private) not in words, words


class Shelf:
    """A library that all rows share, and what it holds before each."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library, self.settings, self.rows = library, settings, 0

    def add(self, folder: Path, targets: list[str], settings: Settings) -> list[FileReport]:
        """Take in the targets and a good file after them; reports on all but the good one."""
        self.rows += 1
        tool = f"Good{chr(97 + self.rows // 26)}{chr(97 + self.rows % 26)}leaf"
        good = folder / f"{tool}.md"
        good.write_text(GOOD.replace("Goodleaf", tool))
        report = in_time(lambda: take_in(self.library, [*targets, str(good)], settings), 30)
        others = [one for one in report.files if one.source != str(good)]
        (last,) = (one for one in report.files if one.source == str(good))
        assert last.fate is Fate.ADDED, report
        return others

    def clear(self) -> None:
        """Remove every document, so that none is taken for a version of another row's."""
        for one in self.library.versions():
            self.library.remove(one.document_id)

    def held(self) -> tuple[set[str], set[str]]:
        versions = self.library.versions(current_only=False)
        return {one.source for one in versions}, files_in(self.settings.data_dir)

    def gained(self, before: tuple[set[str], set[str]]) -> set[str]:
        """The names of files that are new in the records; no other trace may be left."""
        sources, files = self.held()
        assert files == before[1]
        assert self.library.check().problems == ()
        return sources - before[0]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    data = tmp_path_factory.mktemp("shelf") / "data"
    settings = Settings(data_dir=data, embedding_model="words", _env_file=None)
    with Library.open(settings, WordEmbedder()) as library:
        one = Shelf(library, settings)
        one.add(data.parent, [], settings)  # from here on no new file is made by adding
        yield one


@pytest.fixture
def shelf(shared: Shelf, tmp_path: Path) -> Iterator[Shelf]:
    shared.clear()
    yield shared
    if (tmp_path / "bad" / "d").is_dir():  # too deep for Python's own way of removing it
        subprocess.run(["rm", "-rf", str(tmp_path / "bad")], check=True)


def by_name(row: Row) -> str:
    return row.what


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_bad_input(row: Row, shelf: Shelf, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.mkdir()
    good.mkdir()
    targets, before = row.put(bad), shelf.held()
    found = shelf.add(good, targets, limited(shelf.settings, row.limits))
    assert len(shelf.gained(before)) == 1 + sum(one.fate is Fate.ADDED for one in found)
    if row.fate is not Fate.ADDED:
        (one,) = found
        assert one.fate is row.fate, one
        assert row.says in one.reason
        if row.fate is Fate.REFUSED:
            one_sentence(one.reason, tmp_path)
        return
    for one in found:
        assert one.fate is Fate.ADDED and one.version is not None, one
        assert row.says in shelf.library.text(one.version.version_id)
        facts = one.version.facts
        assert facts.title.isprintable() and (facts.tool or "").isprintable()


@pytest.mark.parametrize("row", UPLOADS, ids=by_name)
def test_an_upload_of_the_same_says_the_same(row: Row, shelf: Shelf, tmp_path: Path) -> None:
    data = row.make.encode() if isinstance(row.make, str) else row.make
    assert isinstance(data, bytes)
    before = shelf.held()
    settings = limited(shelf.settings, row.limits)
    found = in_time(lambda: take_in_upload(shelf.library, row.name, data, settings), 30)
    assert found.source.isprintable()
    gained = shelf.gained(before)
    if row.fate is Fate.REFUSED:
        one_sentence(outcome_words(found), tmp_path)
        assert found.fate is Fate.REFUSED and not gained
        assert row.says in found.reason
    else:
        assert found.fate is Fate.ADDED, found


@pytest.mark.parametrize("name", ["../../escape.md", "/etc/escape.md", "C:\\escape.md", "x" * 999])
def test_an_upload_named_like_a_path_is_no_path(name: str, shelf: Shelf, tmp_path: Path) -> None:
    before = shelf.held()
    found = take_in_upload(shelf.library, name, GOOD.encode(), shelf.settings)
    assert found.fate is (Fate.ADDED if name.endswith(".md") else Fate.REFUSED)
    shelf.gained(before)
    assert not list(tmp_path.rglob("*escape*")) and not Path("/etc/escape.md").exists()


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if re.search(r"200 MB|bomb|laughs|million letters", row.what)],
    ids=by_name,
)
def test_memory_stays_low(row: Row, shelf: Shelf, tmp_path: Path) -> None:
    """Python's own memory: a file of 200 MB is refused before it is read."""
    targets = row.put(tmp_path)
    tracemalloc.start()
    try:
        take_in(shelf.library, targets, shelf.settings)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000_000


# What happens while a file is read


def good_file(folder: Path, tool: str) -> Path:
    file = folder / f"{tool}.md"
    file.write_text(GOOD.replace("Goodleaf", tool))
    return file


def test_a_file_that_vanishes_between_scan_and_reading(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = good_file(tmp_path, "Vanishleaf")
    find = intake.find_documents

    def find_and_lose(folder: Path) -> DocumentScan:
        found = find(folder)
        gone.unlink()
        return found

    monkeypatch.setattr(intake, "find_documents", find_and_lose)
    before = shelf.held()
    (one,) = shelf.add(tmp_path_for_good(tmp_path), [str(tmp_path)], shelf.settings)
    assert one.fate is Fate.REFUSED and "There is no file" in one.reason
    one_sentence(one.reason, tmp_path)
    assert len(shelf.gained(before)) == 1


def tmp_path_for_good(folder: Path) -> Path:
    """A folder beside the one that is scanned."""
    other = folder.with_name(folder.name + "-good")
    other.mkdir()
    return other


def test_a_file_that_vanishes_while_it_is_read(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = good_file(tmp_path, "Fadeleaf")
    read = fingerprints.read_whole

    def read_and_lose(path: Path, settings: Settings) -> bytes:
        data = read(path, settings)
        if path == gone:
            gone.unlink()
        return data

    monkeypatch.setattr(fingerprints, "read_whole", read_and_lose)
    (one,) = shelf.add(tmp_path_for_good(tmp_path), [str(gone)], shelf.settings)
    assert one.fate is Fate.REFUSED and "There is no file" in one.reason


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_file_that_cannot_be_opened(
    number: int, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An administrator may read everything, so the system's answer is put in by hand."""
    closed = good_file(tmp_path, "Closedleaf")
    opened = Path.open

    def refuse(path: Path, *words: object, **more: object) -> object:
        if path == closed:
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, *words, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    before = shelf.held()
    (one,) = shelf.add(tmp_path_for_good(tmp_path), [str(closed)], shelf.settings)
    assert one.fate is Fate.REFUSED and os.strerror(number) in one.reason
    one_sentence(one.reason, tmp_path)
    assert len(shelf.gained(before)) == 1


def test_a_folder_that_cannot_be_entered(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good_file(tmp_path, "Openleaf")
    (tmp_path / "closed").mkdir()
    scan = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = shelf.add(tmp_path_for_good(tmp_path), [str(tmp_path)], shelf.settings)
    fates = {Path(one.source).name: one.fate for one in found}
    assert fates == {"closed": Fate.SKIPPED, "Openleaf.md": Fate.ADDED}


def test_two_threads_with_the_same_file(shelf: Shelf, tmp_path: Path) -> None:
    file = good_file(tmp_path, "Threadleaf")
    start, fates = threading.Barrier(2), []

    def add() -> None:
        start.wait()
        (one,) = take_in(shelf.library, [str(file)], shelf.settings).files
        fates.append(one.fate)

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fates) == [Fate.ADDED, Fate.UNCHANGED]
    assert len(shelf.library.versions("Threadleaf", current_only=False)) == 1
    assert shelf.library.check().ok


def test_the_same_words_under_two_names(shelf: Shelf, tmp_path: Path) -> None:
    one, other = good_file(tmp_path, "Twinleaf"), tmp_path / "copy.md"
    shutil.copy(one, other)
    report = take_in(shelf.library, [str(one), str(other), str(one)], shelf.settings)
    assert [found.fate for found in report.files] == [Fate.ADDED, Fate.UNCHANGED]
    assert len(shelf.library.versions("Twinleaf", current_only=False)) == 1


# The command line, in processes of its own


@contextmanager
def small_disk(place: Path, options: str) -> Iterator[Callable[[str], None]]:
    """A file system in memory, mounted for real, which only an administrator can do."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only an administrator can mount a file system")
    try:
        yield (
            lambda change: (
                subprocess.run(["mount", "-o", f"remount,{change}", str(place)], check=True)
                and None
            )
        )
    finally:
        subprocess.run(["umount", str(place)], check=True)


def told(output: str) -> str:
    """The one line of an output that says what is wrong."""
    (line,) = (one for one in output.splitlines() if one.strip())
    return line


COMMANDS = (
    Row("an empty file", "a.md", b"", "is empty"),
    Row("a pipe", "a.md", pipe, "is a pipe"),
    Row("a locked PDF", "a.pdf", pdf_locked("secret"), "locked with a password"),
    Row("a damaged PDF", "a.pdf", PDF[:300] + b"\n%%EOF", "get the file again"),
    Row("a page in a hurry", "a.html", html("<div>" * 9_000), BROWSER),
    Row("200 MB", "a.md", sparse(200_000_000), "more than the limit"),
    Row("control characters in a name", "\x1b[2J\x07.exe", ELF, ".exe files"),
    Row("a name that is not UTF-8", os.fsdecode(b"caf\xe9.md"), GOOD, "is not UTF-8"),
)


@pytest.mark.parametrize("row", COMMANDS, ids=by_name)
def test_the_command_line_names_the_file_and_the_way_out(
    row: Row, server: Server, tmp_path: Path
) -> None:
    bad, data = tmp_path / "bad", tmp_path / "data"
    bad.mkdir()
    (target,) = row.put(bad)
    child = server.ingest(data, "add", "--", target, good_file(tmp_path, "Commandleaf"))
    assert child.wait() == 1
    (line,) = (one for one in child.output.splitlines() if "Refused: " in one)
    assert row.says in line and line.isprintable()
    said = [one for one in child.output.splitlines() if one.strip()]
    assert len(said) == 4, said  # one added, one refused, passages embedded, and that line
    assert re.search(r"1\s+added", child.output) and re.search(r"1\s+refused", child.output)
    assert "All is well" in server.ingest(data, "check").done()


def test_two_programs_with_the_same_file(server: Server, tmp_path: Path) -> None:
    file, data = good_file(tmp_path, "Programleaf"), tmp_path / "data"
    children = [server.ingest(data, "add", file) for _ in range(2)]
    said = sorted(re.search(r"1\s+(\w+)", child.done())[1] for child in children)  # type: ignore[index]
    assert said == ["added", "unchanged"]
    assert "1 document, 1 version" in server.ingest(data, "check").done()


def test_records_that_are_no_database(server: Server, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "records.sqlite3").write_text("This is a letter, no database. " * 400)
    child = server.ingest(data, "add", good_file(tmp_path, "Recordleaf"))
    assert child.wait() == 1
    assert "cannot be opened" in told(child.output) and "restore a backup" in told(child.output)
    assert (data / "records.sqlite3").read_text().startswith("This is a letter")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MAX_PAGES", "many", "valid integer"),
        ("MAX_FILE_BYTES", "0", "greater than 0"),
        ("FETCH_SECONDS", "soon", "valid number"),
        ("ALLOW_NETWORK", "perhaps", "valid boolean"),
        ("ALLOWED_HOSTS", "https://x.example/", "is no host"),
    ],
)
def test_a_setting_that_is_wrong(
    name: str, value: str, says: str, server: Server, tmp_path: Path
) -> None:
    words = ("--data", tmp_path / "data", "add", good_file(tmp_path, "Settingleaf"))
    child = server.start("ingest", *words, **{f"TOOL_ADVISOR_{name}": value})
    assert child.wait() == 2
    assert told(child.output).startswith(f"TOOL_ADVISOR_{name} is wrong: ")
    assert says in child.output and not (tmp_path / "data").exists()


def test_a_data_folder_that_is_a_file(server: Server, tmp_path: Path) -> None:
    file = good_file(tmp_path, "Folderleaf")
    for data in (file, file / "data"):
        child = server.ingest(data, "add", file)
        assert child.wait() == 1
        assert "a file has its name" in told(child.output)
        one_sentence(told(child.output).replace("--data", ""), tmp_path)


def test_a_full_disk(server: Server, tmp_path: Path) -> None:
    """A real one. ``test_backup`` has the same with errors put in by hand."""
    with small_disk(tmp_path / "disk", "size=6m"):
        data = tmp_path / "disk" / "data"
        server.ingest(data, "add", good_file(tmp_path, "Firstleaf")).done()
        room = shutil.disk_usage(data).free
        (data.parent / "filler").write_bytes(b"x" * (room - 20_000))
        long = good_file(tmp_path, "Secondleaf")
        long.write_text(long.read_text() + f"\n\n{RULE} {TWICE}" * 2_000)
        child = server.ingest(data, "add", long)
        assert child.wait() == 1
        assert "The disk is full: free some space" in told(child.output)
        (data.parent / "filler").unlink()
        assert "1 document, 1 version" in server.ingest(data, "check").done()
        assert "added" in server.ingest(data, "add", good_file(tmp_path, "Thirdleaf")).done()
        assert "All is well" in server.ingest(data, "check").done()


def test_a_data_folder_that_is_read_only(server: Server, tmp_path: Path) -> None:
    """A real one, mounted so: an administrator may write in any other folder."""
    with small_disk(tmp_path / "disk", "size=20m") as change:
        data = tmp_path / "disk" / "data"
        server.ingest(data, "add", good_file(tmp_path, "Firstleaf")).done()
        change("ro")
        for command in (("add", good_file(tmp_path, "Secondleaf")), ("list",)):
            child = server.ingest(data, *command)
            assert child.wait() == 1
            assert "The data folder cannot be written" in told(child.output)
        change("rw")
        assert "1 document, 1 version" in server.ingest(data, "check").done()

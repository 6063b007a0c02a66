"""Every unreadable file is refused with one clear sentence that says what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from reading_kit import RULE, docx_bytes, drawn_pdf, flowing_pdf, put, read

from assistant.errors import UnreadableDocumentError
from assistant.reading import find_documents, read_file
from assistant.settings import Settings


def encrypted(user: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    lock = StandardEncryption(user, ownerPassword="owner", strength=128)
    return drawn_pdf(lambda sheet: put(sheet, RULE, 700), encrypt=lock)


def scanned() -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (60, 80), (210, 200, 190)))
    return drawn_pdf(lambda sheet: sheet.drawImage(picture, 0, 0, 612, 792))


def plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "hello")
    return buffer.getvalue()


def zip_bomb() -> bytes:
    buffer = io.BytesIO(docx_bytes(lambda document: document.add_paragraph(RULE)))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros.bin", b"\0" * 20_000_000)
    return buffer.getvalue()


def three_pages() -> bytes:
    return drawn_pdf(*[lambda sheet: put(sheet, RULE, 700)] * 3)


PDF = flowing_pdf([("BodyText", RULE)])
WORD = docx_bytes(lambda document: document.add_paragraph(RULE))
HTML = b"<!doctype html><html><body><p>Some text of a page.</p></body></html>"
SCRIPT_PAGE = b"<!doctype html><html><body><div id=root></div><script>go()</script></body></html>"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

ROWS: list[tuple[str, str, bytes | Callable[[], bytes], dict[str, int], str]] = [
    ("locked PDF", "a.pdf", lambda: encrypted("secret"), {}, "without a password"),
    ("truncated PDF", "a.pdf", PDF[: len(PDF) // 2], {}, "get the file again"),
    ("PDF with a broken body", "a.pdf", b"%PDF-1.7\nrubbish\n%%EOF", {}, "get the file again"),
    ("scan without text", "a.pdf", scanned, {}, "searchable PDF"),
    ("PDF with too many pages", "a.pdf", three_pages, {"max_pages": 2}, "split it"),
    ("empty file", "a.md", b"", {}, "is empty"),
    ("white space only", "a.txt", b" \n\t\n ", {}, "is empty"),
    ("marks only", "a.md", b"---\n\n***\n", {}, "holds no words"),
    ("PDF named .md", "a.md", PDF, {}, "ends in .pdf"),
    ("HTML named .pdf", "a.pdf", HTML, {}, "ends in .html"),
    ("Word named .txt", "a.txt", WORD, {}, "ends in .docx"),
    ("HTML named .md", "a.md", HTML, {}, "ends in .html"),
    ("picture named .md", "a.md", b"\x89PNG\r\n\x1a\n\0\0", {}, "is really a picture"),
    ("binary named .md", "a.md", b"abc\0\0\0def", {}, "binary data"),
    ("invalid UTF-8", "a.txt", b"caf\xe9 policy", {}, "UTF-8"),
    ("plain ZIP named .docx", "a.docx", plain_zip, {}, "unpack it"),
    ("broken ZIP named .docx", "a.docx", WORD[:400], {}, "save it again"),
    ("text named .docx", "a.docx", b"just text", {}, "save it again"),
    ("old Word file", "a.doc", OLD_WORD, {}, "Word Document (.docx)"),
    ("old Word file named .docx", "a.docx", OLD_WORD, {}, "save it again"),
    ("empty Word file", "a.docx", lambda: docx_bytes(lambda document: None), {}, "holds no text"),
    ("ZIP bomb", "a.docx", zip_bomb, {}, "unusually large"),
    ("too large", "a.md", b"word " * 100, {"max_file_bytes": 100}, "more than the limit"),
    ("too much text", "a.md", b"word " * 100, {"max_text_characters": 90}, "split it"),
    ("spreadsheet", "a.xlsx", b"PK\x03\x04", {}, "save the sheet as PDF"),
    ("picture", "a.png", b"\x89PNG", {}, "searchable PDF"),
    ("no extension", "policy", b"some text", {}, "without an extension"),
    ("page made by JavaScript", "a.html", SCRIPT_PAGE, {}, "print it to PDF"),
]


@pytest.mark.parametrize(
    ("name", "data", "limits", "says"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_refused_with_the_way_out(
    name: str, data: bytes | Callable[[], bytes], limits: dict[str, int], says: str
) -> None:
    with pytest.raises(UnreadableDocumentError) as refusal:
        read(data() if callable(data) else data, name, **limits)
    message = str(refusal.value)
    assert says in message
    assert name in message
    assert message.endswith(".") and message.count("\n") == 0


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder, "is a folder"),
        (lambda folder: folder / "gone.md", "no file"),
    ],
)
def test_paths_that_are_no_files(tmp_path: Path, make: Callable[[Path], Path], says: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=says):
        read_file(make(tmp_path), Settings(_env_file=None))  # type: ignore[call-arg]


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="no folder"):
        find_documents(tmp_path / "nowhere")


def test_pdf_that_opens_with_an_empty_password_is_read() -> None:
    assert RULE in read(encrypted(""), "a.pdf").text


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_damaged_files_never_raise_anything_else(cut: int) -> None:
    """A file cut or scrambled anywhere is read or refused, and nothing else happens."""
    for name, data in (("a.pdf", PDF), ("a.docx", WORD), ("a.html", HTML)):
        at = len(data) * cut // 100
        for broken in (data[:at], data[:at] + b"\xff\x00#" + data[at + 3 :]):
            try:
                read(broken, name)
            except UnreadableDocumentError:
                continue

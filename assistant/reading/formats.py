"""Which format a file has: by its name, checked against its first bytes.

A file whose name and content disagree is refused with the extension it should have; nothing is
guessed silently.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from assistant.errors import UnreadableDocumentError
from assistant.reading.opening import shown_name


class Format(StrEnum):
    """The formats this room can read."""

    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"
    MARKDOWN = "markdown"
    TEXT = "text"


_BY_SUFFIX = {
    ".pdf": Format.PDF,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".docx": Format.DOCX,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
}
_SUFFIX_OF = {
    Format.PDF: ".pdf",
    Format.HTML: ".html",
    Format.DOCX: ".docx",
    Format.MARKDOWN: ".md",
    Format.TEXT: ".txt",
}
MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.HTML: "text/html",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.MARKDOWN: "text/markdown",
    Format.TEXT: "text/plain",
}
READABLE = "PDF, HTML, DOCX, Markdown (.md) or plain text (.txt)"

_WAYS_OUT = {
    ".doc": 'open it in Word and save it as "Word Document (.docx)"',
    ".docm": 'open it in Word and save it as "Word Document (.docx)"',
    ".dotx": 'open it in Word and save it as "Word Document (.docx)"',
    ".rtf": "open it in a word processor and save it as .docx or PDF",
    ".odt": "open it in a word processor and save it as .docx or PDF",
    ".pages": "open it in Pages and export it as PDF or Word",
    ".ppt": "save the slides as PDF",
    ".pptx": "save the slides as PDF",
    ".xls": "save the sheet as PDF",
    ".xlsx": "save the sheet as PDF",
    ".csv": "save the table as PDF or text",
    ".zip": "unpack it and add the files inside",
    ".eml": "save the message or its attachment as PDF",
    ".msg": "save the message or its attachment as PDF",
}
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".svg"}
_HTML_START = re.compile(
    # Each comment is matched once and for good: trying again would take for ever with many.
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--(?>.*?-->)\s*)*)"
    rb"<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (such as .doc)"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a compressed archive"),
)


def format_by_name(name: str) -> Format | None:
    """The format a file name promises, or None where its extension is not one we read."""
    return _BY_SUFFIX.get(PurePath(shown_name(name)).suffix.lower())


def unsupported_reason(name: str) -> str:
    """One sentence on why a file of this name cannot be read and what to do instead."""
    suffix = PurePath(shown_name(name)).suffix.lower()
    if suffix in _PICTURES:
        way = "scan or save it as a searchable PDF (with text recognition)"
    else:
        way = _WAYS_OUT.get(suffix, f"save it as {READABLE}")
    kind = f"{suffix} files" if suffix else "files without an extension"
    return f"{kind[0].upper()}{kind[1:]} cannot be read; {way}."


def sniff(data: bytes) -> Format | None:
    """The format the first bytes show (PDF, HTML or DOCX), or None for anything else."""
    if b"%PDF-" in data[:1024] and not _HTML_START.match(data[:2048]):
        return Format.PDF
    if _HTML_START.match(data[:4096]):
        return Format.HTML
    if data.startswith(b"PK\x03\x04") and _holds_word_document(data):
        return Format.DOCX
    return None


def choose_format(data: bytes, name: str, *, from_web: bool = False) -> Format:
    """Decide the format of ``data``.

    Args:
        data: the whole file.
        name: its file name, or the last part of a web address.
        from_web: True for web pages, whose addresses often end in no or in a foreign extension.

    Raises:
        UnreadableDocumentError: the kind is not supported, or name and content disagree.
    """
    promised = format_by_name(name)
    found = sniff(data)
    if from_web and found is not None:
        return found
    if promised is None:
        if from_web:
            return Format.HTML
        raise UnreadableDocumentError(f'"{name}" was not read: {unsupported_reason(name)}')
    if found is not None and found is not promised:
        right = _SUFFIX_OF[found]
        raise UnreadableDocumentError(
            f'"{name}" is really a {found.value.upper()} file; rename it so that it ends in '
            f"{right} and add it again."
        )
    if found is None and promised is not Format.DOCX:
        _refuse_foreign(data, name)
    return promised


def _refuse_foreign(data: bytes, name: str) -> None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableDocumentError(
                f'"{name}" is really {kind}, not what its name says; save its text as '
                f"{READABLE} and add that."
            )


def _holds_word_document(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def decode_text(data: bytes, name: str) -> str:
    """Decode a text file: UTF-8, or UTF-16 where a byte order mark says so.

    Line breaks and everything else stay as they are; only a byte order mark is taken off.

    Raises:
        UnreadableDocumentError: the bytes are not UTF-8 text.
    """
    encoding = "utf-8"
    binary = UnreadableDocumentError(
        f'"{name}" holds binary data, not text; save the document as {READABLE} and add that.'
    )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    if encoding != "utf-16" and b"\0" in data:
        raise binary
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(
            f'"{name}" is not UTF-8 text; open it in a text editor, choose "Save as" with the '
            "encoding UTF-8, and add it again."
        ) from error
    if "\x00" in text:
        raise binary
    return text

"""PDF files: what a person can see, in paragraphs, with the page of every character.

pdfium gives each glyph with its place, size, colour and drawing mode, so that visible and hidden
text are told apart glyph by glyph; pypdf answers for the file's structure.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from dataclasses import replace
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.formats import MEDIA_TYPES, Format
from assistant.reading.pdf_blocks import assemble, paragraphs_of
from assistant.reading.pdf_bullets import drawn_bullets, with_bullets
from assistant.reading.pdf_glyphs import PageFrame, TooMuchTextError, read_glyphs
from assistant.reading.pdf_lines import PageText, hidden_texts, lines_of, without_furniture
from assistant.reading.pdf_tables import with_rows
from assistant.reading.pdf_visible import hidden_glyphs
from assistant.reading.shape import Parsed
from assistant.settings import Settings
from assistant.types import Flag, FlagKind, ParserInfo

PDFIUM_LOCK = threading.RLock()
"""pdfium is not safe for threads: whoever calls it anywhere in the program holds this lock."""

# pypdf tells of every oddity of a file; what a person should know is told by us.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_EXCERPT = 200
_TAIL = 4096  # bytes at the end of a file in which its end mark stands
_FLAGS_PER_PAGE = 20
_PAGES_NAMED = 12
_LARGEST_PAPER = 10_000_000  # square points; A0, the largest in use, has 8 million
_MOST_ON_A_PAGE = 500_000  # letters; a page of close print has 10,000
_MIN_LETTERS = 12  # fewer letters in the whole file: it is a scan or a picture


def read_pdf(data: bytes, name: str, settings: Settings) -> Parsed:
    """Read a PDF.

    Raises:
        UnreadableDocumentError: it is cut off, locked, scanned without text, or too long.
    """
    if b"%%EOF" not in data[-_TAIL:]:
        raise _damaged(name)
    with PDFIUM_LOCK:
        pages = _read_pages(data, name, settings)
    text, headings, spans = assemble(paragraphs_of(without_furniture(pages)), len(pages))
    if sum(letter.isalnum() for letter in text) < _MIN_LETTERS:
        raise UnreadableDocumentError(
            f'"{name}" holds no text that can be read, only pictures of pages; run text '
            'recognition (OCR) on it, save it as a "searchable PDF", and add that.'
        )
    return Parsed(
        text=text,
        media_type=MEDIA_TYPES[Format.PDF],
        parser=ParserInfo("pdf", "pypdfium2", _version()),
        headings=headings,
        pages=spans,
        flags=(*(flag for page in pages for flag in _hidden_flags(page)), *_empty_pages(pages)),
        unread=_unread(data),
    )


def read_page(data: bytes, name: str, number: int) -> PageText:
    """One page of a PDF, numbered from 1, with the place of every letter of its lines.

    Raises:
        UnreadableDocumentError: the file cannot be opened.
        IndexError: there is no such page.
    """
    import pypdfium2

    layered = _has_layers(data)
    with PDFIUM_LOCK:
        document = open_pdf(data, name)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            return _read_page(document[number - 1], number, layered)
        except pypdfium2.PdfiumError as error:
            raise _damaged(name) from error
        finally:
            document.close()


def _read_pages(data: bytes, name: str, settings: Settings) -> list[PageText]:
    import pypdfium2

    pages: list[PageText] = []
    document = open_pdf(data, name)
    try:
        if len(document) > settings.max_pages:
            raise UnreadableDocumentError(
                f'"{name}" has {len(document)} pages, more than the limit of '
                f"{settings.max_pages}; split it and add the parts that matter."
            )
        layered = _has_layers(data)
        left = settings.max_text_characters
        for at in range(len(document)):
            page = document[at]
            _check_paper(page, at + 1, name)
            # A long document's letters would fill the memory: places are worked out when asked for.
            most = min(left, _MOST_ON_A_PAGE)
            pages.append(_without_places(_read_page(page, at + 1, layered, most)))
            left -= sum(map(len, (*(line.text for line in pages[-1].lines), *pages[-1].hidden)))
        return pages
    except TooMuchTextError as error:
        raise UnreadableDocumentError(
            f'Page {len(pages) + 1} of "{name}" holds more text than can be read; split the file '
            "and add the parts that matter."
        ) from error
    except pypdfium2.PdfiumError as error:
        raise _damaged(name) from error
    finally:
        document.close()


def open_pdf(data: bytes, name: str) -> Any:
    """The file as pypdfium2 opens it, to be closed by the caller, who holds ``PDFIUM_LOCK``.

    Raises:
        UnreadableDocumentError: it is damaged, or locked with a password.
    """
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocumentError(
                f'"{name}" is locked with a password; open it, save or print it as a PDF without '
                "a password, and add that."
            ) from error
        raise _damaged(name) from error


def _check_paper(page: Any, number: int, name: str) -> None:
    """Refuse a page whose picture, which shows what can be seen on it, would fill the memory."""
    width, height = page.get_size()
    if not width * height <= _LARGEST_PAPER:  # a size that is no number is refused too
        raise UnreadableDocumentError(
            f'Page {number} of "{name}" is larger than any paper; print it to PDF on ordinary '
            "paper, and add that."
        )


def _read_page(page: Any, number: int, layered: bool, most: int = sys.maxsize) -> PageText:
    try:
        frame = PageFrame(page)
        glyphs = read_glyphs(page, frame, most)
        hidden = hidden_glyphs(page, glyphs, frame, layered=layered) if glyphs else set()
        lines = with_bullets(lines_of(glyphs, hidden, number), drawn_bullets(page, frame))
        return PageText(
            number,
            frame.height,
            tuple(with_rows(lines, frame.height)),
            tuple(hidden_texts(glyphs, hidden)),
            frame.width,
        )
    finally:
        page.close()


def _without_places(page: PageText) -> PageText:
    return replace(page, lines=tuple(replace(line, ink=()) for line in page.lines))


def _has_layers(data: bytes) -> bool:
    """True where the file has layers that can be switched off (or where that is not known)."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        return "/OCProperties" in reader.root_object
    except (
        PyPdfError, DependencyError, LookupError, ValueError, TypeError, AttributeError,
        OSError, AssertionError, NotImplementedError, RecursionError,
    ):  # fmt: skip
        return True  # a broken file, or one built to loop


def _unread(data: bytes) -> tuple[str, ...]:
    """Properties of the file and notes on its pages; none where they cannot be read."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    words: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        words += [str(value) for value in (reader.metadata or {}).values()]
        for page in reader.pages:
            notes = (note.get_object() for note in page.get("/Annots") or ())
            words += [str(note["/Contents"]) for note in notes if "/Contents" in note]
    except (
        PyPdfError, DependencyError, LookupError, ValueError, TypeError, AttributeError,
        OSError, AssertionError, NotImplementedError, RecursionError,
    ):  # fmt: skip
        pass  # what pdfium could read is read; a broken property is no reason to refuse a file
    return tuple(words)


def _hidden_flags(page: PageText) -> list[Flag]:
    return [
        Flag(
            FlagKind.HIDDEN_TEXT,
            f"Page {page.number} holds text that people do not see; it was left out.",
            page=page.number,
            excerpt=text[:_EXCERPT],
        )
        for text in page.hidden[:_FLAGS_PER_PAGE]
    ]


def _empty_pages(pages: list[PageText]) -> list[Flag]:
    """One flag for all pages nothing could be read from; the reader should look at them."""
    numbers = [page.number for page in pages if not page.lines and not page.hidden]
    if not numbers:
        return []
    shown = ", ".join(map(str, numbers[:_PAGES_NAMED])) + (" …" if numbers[_PAGES_NAMED:] else "")
    many = len(numbers) > 1
    return [
        Flag(
            FlagKind.NO_TEXT,
            f"No text can be read on page{'s' if many else ''} {shown}: blank, or "
            f"{'pictures' if many else 'a picture'} of text. Look at the file; if there is text, "
            "run text recognition (OCR) on it and add it again.",
            page=numbers[0],
        )
    ]


def _damaged(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f'"{name}" is damaged or was not downloaded to the end; get the file again and add it.'
    )


def _version() -> str:
    from importlib.metadata import version

    return version("pypdfium2")

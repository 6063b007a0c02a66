"""Word files (DOCX): headings, paragraphs, lists and tables in order; hidden text left out.

Text a reviewer deleted (tracked changes) is not part of the document; inserted text is.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.formats import MEDIA_TYPES, Format
from assistant.reading.shape import Block, Parsed, build_text, one_line, tidy
from assistant.reading.titles import Chunk, bold_title, with_titles
from assistant.reading.word_styles import Numbering, Styles, W
from assistant.reading.word_unread import deleted_words, unread_words
from assistant.settings import Settings
from assistant.types import Flag, FlagKind, ParserInfo

_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = {W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "sdtPr", _ALTERNATIVE}
_MAX_UNPACKED = 10  # times the file limit
_MAX_RATIO = 200  # unpacked to packed size of one part; real documents stay far below
_MAX_PARTS = 10_000
_OLE = b"\xd0\xcf\x11\xe0"  # how old Word files and those with a password begin
_EXCERPT = 200


def read_docx(data: bytes, name: str, settings: Settings) -> Parsed:
    """Read a Word file.

    Raises:
        UnreadableDocumentError: it is broken, not a Word file, empty, or unpacks to a huge size.
    """
    _check_archive(data, name, settings)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        document = docx.Document(io.BytesIO(data))
        if document.element.getroottree().docinfo.internalDTD is not None:
            raise ValueError("Word writes no DTD; its entities would be left out of the text")
        reader = _Reader(_styles(document), _numbering(document))
        blocks = with_titles([b for b in reader.blocks(document.element.body) if b.text])
        unread = tuple(unread_words(document))
        reader.hidden += deleted_words(document.element.body)
    except (
        PackageNotFoundError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OSError,
        EOFError, LookupError, ValueError, AttributeError, TypeError, RuntimeError, lzma.LZMAError,
    ) as error:  # fmt: skip
        raise _damaged(name) from error
    text, headings = build_text(blocks)
    if not any(letter.isalnum() for letter in text):
        raise UnreadableDocumentError(
            f'"{name}" holds no text; if it holds pictures of pages, save it as a searchable PDF '
            "(with text recognition) and add that."
        )
    return Parsed(
        text=text,
        media_type=MEDIA_TYPES[Format.DOCX],
        parser=ParserInfo("docx", "python-docx", _version()),
        headings=headings,
        flags=tuple(reader.flags()),
        unread=unread,
    )


@dataclass(slots=True)
class _Reader:
    styles: Styles
    numbering: Numbering
    hidden: list[str] = field(default_factory=list)
    titled: int = 0  # 1 once a title was read: headings then stand one level deeper

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The blocks of a body, cell or content control, in order."""
        for child in parent:
            if child.tag == W + "p":
                yield self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins"}:
                yield from self.blocks(child)

    def flags(self) -> Iterator[Flag]:
        """One flag for each stretch of hidden text."""
        for text in self.hidden:
            yield Flag(
                FlagKind.HIDDEN_TEXT,
                "The file holds text that people do not see; it was left out.",
                excerpt=text[:_EXCERPT],
            )

    def _paragraph(self, paragraph: Any) -> Block:
        mark = self.numbering.mark(paragraph, self.styles)
        text = self._text(paragraph)
        if not text:
            return Block("")
        level = self.styles.heading_level(paragraph)
        if not level and self.styles.is_title(paragraph):
            self.titled, level = 1, 1
        elif level:
            level = min(level + self.titled, 6)
        if level:
            # A heading keeps its number ("2.1 Retention") and loses a bullet.
            return Block(("" if mark == "- " else mark) + one_line(text), level)
        title = self._bold_title(paragraph, mark)
        return Block(mark + text, 0, "item" if mark else "paragraph", title)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is table]
        for row in rows:
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [
                cell for cell in row.iter(W + "tc") if next(cell.iterancestors(W + "tr")) is row
            ]
            if len(cells) == 1 and len(rows) == 1:  # a box around ordinary paragraphs
                yield from self.blocks(cells[0])
                continue
            texts = [
                one_line(" ".join(block.text for block in self.blocks(cell))) for cell in cells
            ]
            if any(texts):
                yield Block(" | ".join(texts), 0, "row")

    def _text(self, paragraph: Any) -> str:
        """The visible text of a paragraph; hidden runs go to ``hidden``."""
        shown: list[str] = []
        hidden: list[str] = []
        for run in _runs(paragraph):
            text = _run_text(run)
            if not self.styles.is_hidden(run, paragraph):
                shown.append(text)
                if text.strip() and hidden:
                    self._note(hidden)
            else:
                hidden.append(text)
        self._note(hidden)
        return tidy("".join(shown))

    def _note(self, hidden: list[str]) -> None:
        text = one_line("".join(hidden))
        hidden.clear()
        if any(letter.isalnum() for letter in text):
            self.hidden.append(text)

    def _bold_title(self, paragraph: Any, mark: str) -> str:
        """The title that a paragraph's bold beginning gives it; none in a table."""
        if next(paragraph.iterancestors(W + "tc"), None) is not None:
            return ""
        shown = (run for run in _runs(paragraph) if not self.styles.is_hidden(run, paragraph))
        return bold_title(
            [Chunk(_run_text(run), self.styles.is_bold(run, paragraph)) for run in shown], mark
        )


def _runs(element: Any) -> Iterator[Any]:
    """The runs of a paragraph that are part of the text: not deleted, not a fallback copy."""
    for child in element:
        if child.tag in _DROPPED:
            continue
        if child.tag == W + "r":
            yield child
        elif isinstance(child.tag, str):
            yield from _runs(child)


def _run_text(run: Any) -> str:
    parts: list[str] = []
    for child in run:
        if child.tag == W + "t":
            parts.append(child.text or "")
        elif child.tag in {W + "tab", W + "ptab"}:
            parts.append(" ")
        elif child.tag in {W + "br", W + "cr"}:
            parts.append("\n")
        elif child.tag == W + "noBreakHyphen":
            parts.append("-")
        elif child.tag in {W + "drawing", W + "pict", W + "object"}:
            boxes = child.iter(W + "txbxContent")
            parts += ["\n" + "".join(t.text or "" for t in box.iter(W + "t")) for box in boxes]
    return "".join(parts)


def _check_archive(data: bytes, name: str, settings: Settings) -> None:
    """Refuse what is not a Word file, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        if data.startswith(_OLE):
            raise _locked(name) from error
        raise _damaged(name) from error
    total = sum(part.file_size for part in parts)
    packed = any(
        part.file_size > 1_000_000 and part.file_size > _MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    # Text is unpacked as a whole and takes several times its size in memory.
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    packed = packed or xml > settings.max_file_bytes
    if packed or total > _MAX_UNPACKED * settings.max_file_bytes or len(parts) > _MAX_PARTS:
        raise UnreadableDocumentError(
            f'"{name}" unpacks to an unusually large size and was not opened; open it in Word, '
            "save it as PDF, and add that."
        )
    if not any(part.filename == "word/document.xml" for part in parts):
        raise UnreadableDocumentError(
            f'"{name}" is a ZIP archive, not a Word file; unpack it and add the files inside.'
        )


def _styles(document: Any) -> Styles:
    return Styles.of(document.styles.element)


def _numbering(document: Any) -> Numbering:
    from docx.opc.constants import RELATIONSHIP_TYPE

    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        return Numbering.of(None)
    return Numbering.of(part.element)


def _locked(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f'"{name}" is locked with a password or of an old kind; open it in Word, save it again as '
        ".docx without a password, and add that."
    )


def _damaged(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f'"{name}" is damaged or not a Word file; open it in Word, save it again as .docx or PDF, '
        "and add that."
    )


def _version() -> str:
    from importlib.metadata import version

    return version("python-docx")

"""A quote opened in its document: checked, placed, and set beside the other versions."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from assistant.errors import LibraryError, UnreadableDocumentError
from assistant.reading.formats import MEDIA_TYPES, Format
from assistant.reading.pdf_glyphs import Box
from assistant.reading.pdf_places import PagePlaces, places
from assistant.sources.drawing import WIDTHS, PageDrawer
from assistant.sources.parts import Block, Part, blocks_of, part_at, parts_of
from assistant.sources.tokens import SourceToken, parse_token
from assistant.sources.versions import OtherVersion, VersionComparer
from assistant.types import Citation, Section, Span, VersionInfo

if TYPE_CHECKING:
    from assistant.library.library import Library

NOT_KEPT = "The file itself is not kept in the library, so this page is shown as text."
NOT_DRAWN = "This page cannot be drawn, so it is shown as text."
NOT_PLACED = (
    "The words could not be found on the picture with certainty, so nothing is marked on it. "
    "The quote is marked in the text below."
)
_PDF = "application/pdf"
_PLACES_KEPT = 256


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to draw: its size in points and the boxes of the quote on it, if any."""

    width: float
    height: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class OpenSource:
    """One part of a document with a quote of it: all that a page needs to show.

    ``quote_parts`` are the numbers of the parts that the quote stands in; ``picture`` is None
    where the part is shown as text alone, and ``note`` says why, or why nothing is marked.
    """

    token: SourceToken
    version: VersionInfo
    citation: Citation
    part: Part
    parts: tuple[Part, ...]
    quote_parts: tuple[int, ...]
    blocks: tuple[Block, ...]
    hides: bool
    picture: Picture | None
    note: str
    others: tuple[OtherVersion, ...]

    @property
    def paged(self) -> bool:
        """True where the parts are pages."""
        return self.version.pages > 0


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a valid token names."""

    token: SourceToken
    version: VersionInfo
    citation: Citation
    text: str
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]


class SourceOpener:
    """Opens quotes of a library. Safe to use from many threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._drawer = PageDrawer()
        self._comparer = VersionComparer(library)
        self._places: OrderedDict[tuple[SourceToken, int], PagePlaces] = OrderedDict()
        self._lock = Lock()

    def open(self, token: str, number: str | None = None) -> OpenSource:
        """Open the part that a quote begins in, or the part of that number.

        Raises:
            LibraryError: no quote is called so, or there is no such part.
        """
        checked = self._check(token)
        quote = Span(checked.token.start, checked.token.end)
        begins = part_at(checked.parts, quote.start)
        part = begins if number is None else _numbered(checked.parts, number)
        hidden = self._library.hidden(checked.version.version_id)
        picture, note = self._picture(checked, part)
        touched = tuple(one.number for one in checked.parts if one.span.overlaps(quote))
        return OpenSource(
            token=checked.token,
            version=checked.version,
            citation=checked.citation,
            part=part,
            parts=checked.parts,
            quote_parts=touched,
            blocks=blocks_of(
                checked.text,
                part.span,
                quote,
                hidden,
                checked.sections,
                markdown=checked.version.media_type == MEDIA_TYPES[Format.MARKDOWN],
            ),
            # A file's own description at its start is no text that anyone would miss.
            hides=any(gap.start > 0 and gap.overlaps(part.span) for gap in hidden),
            picture=picture,
            note=note,
            others=self._comparer.others(checked.version, checked.citation.quote),
        )

    def picture(self, token: str, number: str, width: str) -> bytes:
        """The page of that number as a PNG.

        Raises:
            LibraryError: no quote is called so, or there is no such page or width.
            UnreadableDocumentError: the page cannot be drawn.
        """
        checked = self._check(token)
        part = _numbered(checked.parts, number)
        if width not in map(str, WIDTHS) or not checked.version.pages:
            raise LibraryError("There is no such picture.")
        version = checked.version
        kept = self._drawer.kept(version.sha256, part.number, int(width))
        if kept is not None:
            return kept
        data = self._file(version)
        if data is None:
            raise UnreadableDocumentError(NOT_KEPT)
        try:
            name = version.facts.title
            return self._drawer.draw(version.sha256, data, name, part.number, int(width))
        except IndexError as error:
            raise UnreadableDocumentError(NOT_DRAWN) from error

    def _check(self, text: str) -> _Checked:
        token = parse_token(text)
        if token is None:
            raise LibraryError("There is no such quote.")
        version = self._library.version(token.version_id)
        citation = self._library.cite(*token)
        whole = self._library.text(token.version_id)
        sections = self._library.sections(token.version_id)
        parts = parts_of(whole, sections, self._library.pages(token.version_id))
        return _Checked(token, version, citation, whole, sections, parts)

    def _file(self, version: VersionInfo) -> bytes | None:
        """The bytes a PDF was read from, if the library keeps them and they are the same."""
        if version.media_type != _PDF:
            return None
        data = self._library.raw(version.version_id)
        return data if data and hashlib.sha256(data).hexdigest() == version.sha256 else None

    def _picture(self, checked: _Checked, part: Part) -> tuple[Picture | None, str]:
        if not checked.version.pages:
            return None, ""
        key = checked.token, part.number
        with self._lock:
            found = self._places.get(key)
        if found is None:
            data = self._file(checked.version)
            if data is None:
                return None, NOT_KEPT
            try:
                found = self._find(checked, part, data)
            except (UnreadableDocumentError, IndexError):
                return None, NOT_DRAWN
            with self._lock:
                self._places[key] = found
                while len(self._places) > _PLACES_KEPT:
                    self._places.popitem(last=False)
        quoted = part.span.overlaps(Span(checked.token.start, checked.token.end))
        note = NOT_PLACED if quoted and not found.boxes else ""
        return Picture(found.width, found.height, found.boxes or ()), note

    def _find(self, checked: _Checked, part: Part, data: bytes) -> PagePlaces:
        start = max(checked.token.start, part.span.start) - part.span.start
        end = min(checked.token.end, part.span.end) - part.span.start
        stretches = [(start, end)] if start < end else []
        stored = checked.text[part.span.start : part.span.end]
        name = checked.version.facts.title
        return places(data, name, part.number, stored, stretches)


def _numbered(parts: tuple[Part, ...], number: str) -> Part:
    for part in parts:
        if str(part.number) == number:
            return part
    raise LibraryError("There is no such page or section.")

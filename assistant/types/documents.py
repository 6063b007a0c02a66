"""What the reader and the library's records hold: documents, their facts, their versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class DocumentType(StrEnum):
    """What kind of text a document is. It decides what its words are worth as evidence."""

    DPA = "dpa"
    CONTRACT = "contract"
    TERMS = "terms"
    PRIVACY_POLICY = "privacy_policy"
    CHILDREN_NOTICE = "children_notice"
    ACCEPTABLE_USE = "acceptable_use"
    SUBPROCESSOR_LIST = "subprocessor_list"
    SECURITY_PAGE = "security_page"
    HELP_PAGE = "help_page"
    MARKETING = "marketing"
    GUIDELINE = "guideline"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The type in words a person reads, such as ``privacy policy``."""
        special = {"dpa": "data processing agreement", "children_notice": "children's notice"}
        return special.get(self.value, self.value.replace("_", " "))


class Audience(StrEnum):
    """For whom the text holds. A consumer text says nothing of school accounts."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    SCHOOL = "school"
    DISTRICT_CONTRACT = "district_contract"
    STAFF = "staff"
    UNKNOWN = "unknown"


class Issuer(StrEnum):
    """Who speaks. Only a vendor's text can hold a vendor's promise."""

    VENDOR = "vendor"
    DISTRICT = "district"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters ``[start, end)`` in a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True where the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of the same or a higher level.

    ``span`` starts at the heading itself; ``path`` holds the titles from the top level down to
    and with this one.
    """

    title: str
    level: int
    span: Span
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged document (numbers start at 1) and the characters that stand on it."""

    number: int
    span: Span


class FlagKind(StrEnum):
    """What a careful reader should know about a document."""

    HIDDEN_TEXT = "hidden_text"
    INSTRUCTION = "instruction"
    NO_DATE = "no_date"
    JOINED_PAGES = "joined_pages"
    BROKEN_LIST = "broken_list"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding about a document itself: kind, a plain sentence, where, and an excerpt."""

    kind: FlagKind
    message: str
    page: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class ParserInfo:
    """How a document's text was made: reader, library and version (for reproducing it)."""

    name: str
    library: str
    version: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known about a document. Field names in ``guessed`` await a person's word."""

    title: str
    tool: str | None = None
    vendor: str | None = None
    edition: str | None = None
    issuer: Issuer = Issuer.VENDOR
    type: DocumentType = DocumentType.OTHER
    audience: Audience = Audience.UNKNOWN
    effective_date: date | None = None
    retrieved_date: date | None = None
    signed: bool = False
    aliases: tuple[str, ...] = ()
    sample: bool = False
    guessed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tool:
    """A product under evaluation, with the other names people use for it."""

    name: str
    vendor: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One file or web page as read: the text, its shape, its facts and how it was made.

    ``text`` is what quotes are cut from. ``hidden`` lists spans of ``text`` a person would not
    see (Markdown comments and the like); they are never searched or quoted. Hidden text of PDF,
    HTML and DOCX is left out of ``text`` altogether and reported in ``flags``.
    """

    text: str
    facts: DocumentFacts
    source: str
    media_type: str
    sha256: str
    parser: ParserInfo
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    hidden: tuple[Span, ...] = ()
    flags: tuple[Flag, ...] = ()
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One stored version of one document, without its text: what lists and citations need.

    ``document_id`` names the document across versions; ``version_id`` this very text.
    ``number`` counts from 1 in the order of adding. Only ``current`` versions are searched.
    """

    document_id: str
    version_id: str
    number: int
    current: bool
    facts: DocumentFacts
    source: str
    media_type: str
    sha256: str
    parser: ParserInfo
    characters: int
    pages: int
    passages: int
    added_at: str
    flags: tuple[Flag, ...] = ()
    missing: bool = False

    @property
    def version_label(self) -> str:
        """``effective 2026-01-15``, else ``retrieved …``, else ``version 2 (undated)``."""
        if self.facts.effective_date:
            return f"effective {self.facts.effective_date.isoformat()}"
        if self.facts.retrieved_date:
            return f"retrieved {self.facts.retrieved_date.isoformat()}"
        return f"version {self.number} (undated)"

"""What the library's search hands out: passages, hits, and the citations that all rest on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types.documents import Audience, DocumentType, Issuer, Span, VersionInfo


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one version, cut along sections and sentences: the unit of search.

    ``text`` is the verbatim slice ``[span.start:span.end]``. ``context`` is what a reader has in
    mind when reaching it (heading path, a list's lead-in) and is embedded with it, never quoted.
    """

    id: str
    version_id: str
    ordinal: int
    span: Span
    text: str
    section: tuple[str, ...]
    page: int | None
    context: str


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which passages may be found. Empty tuples mean no limit; only current versions ever are."""

    tools: tuple[str, ...] = ()
    types: tuple[DocumentType, ...] = ()
    audiences: tuple[Audience, ...] = ()
    issuers: tuple[Issuer, ...] = ()
    version_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage found, with its fused score and the ranks (from 1) that made it."""

    passage: Passage
    version: VersionInfo
    score: float
    lexical_rank: int | None = None
    dense_rank: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it stands. Made only by code that found it in the text."""

    document_id: str
    version_id: str
    title: str
    tool: str | None
    type: DocumentType
    audience: Audience
    issuer: Issuer
    version_label: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    quote: str

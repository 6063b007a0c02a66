"""The only maker of citations: a quote is cut from the stored text, never typed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assistant.errors import LibraryError
from assistant.library import convert, shelf
from assistant.library.passages import page_at, section_at
from assistant.library.plain import plain_text
from assistant.types import Citation, Page, Section, Span, VersionInfo


@dataclass(frozen=True, slots=True)
class Source:
    """What quotes of a version are cut from; ``sections`` are in the order of the text."""

    info: VersionInfo
    text: str
    hidden: tuple[Span, ...]
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]


def source(session: Session, version_id: str) -> Source:
    """Read what quotes of a version are cut from; raises ``LibraryError`` when there is none."""
    info = shelf.version(session, version_id)
    content = shelf.content(session, version_id)
    return Source(
        info,
        content.text,
        convert.spans(content.hidden),
        tuple(sorted(convert.sections(content.sections), key=lambda s: s.span.start)),
        convert.pages(content.pages),
    )


def cite(source: Source, start: int, end: int) -> Citation:
    """Quote ``[start, end)`` of a version's text.

    Raises:
        LibraryError: When there is no such stretch, or part of it is hidden text.
    """
    info = source.info
    if not 0 <= start < end <= len(source.text):
        raise LibraryError(
            f"There is no text from {start} to {end} in “{info.facts.title}”, so it cannot be "
            "quoted."
        )
    span = Span(start, end)
    if any(span.overlaps(hidden) for hidden in source.hidden):
        raise LibraryError(
            f"Part of this stretch of “{info.facts.title}” is hidden from readers, so it cannot be "
            "quoted."
        )
    quote = source.text[start:end]
    if not quote.strip():
        raise LibraryError(f"This stretch of “{info.facts.title}” has no words to quote.")
    section = section_at(source.sections, start)
    return Citation(
        document_id=info.document_id,
        version_id=info.version_id,
        title=info.facts.title,
        tool=info.facts.tool,
        type=info.facts.type,
        audience=info.facts.audience,
        issuer=info.facts.issuer,
        version_label=info.version_label,
        section=tuple(filter(None, map(plain_text, section.path))) if section else (),
        page=page_at(source.pages, start),
        start=start,
        end=end,
        quote=quote,
    )

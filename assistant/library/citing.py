"""The only maker of citations: a quote is cut from the stored text, never typed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assistant.errors import LibraryError
from assistant.library import convert, shelf
from assistant.library.passages import page_at, section_at
from assistant.library.plain import plain_text
from assistant.types import Citation, Span


def cite(session: Session, version_id: str, start: int, end: int) -> Citation:
    """Quote ``[start, end)`` of a version's text.

    Raises:
        LibraryError: When there is no such version or stretch, or part of it is hidden text.
    """
    info = shelf.version(session, version_id)
    content = shelf.content(session, version_id)
    if not 0 <= start < end <= len(content.text):
        raise LibraryError(
            f"There is no text from {start} to {end} in “{info.facts.title}”, so it cannot be "
            "quoted."
        )
    span = Span(start, end)
    if any(span.overlaps(hidden) for hidden in convert.spans(content.hidden)):
        raise LibraryError(
            f"Part of this stretch of “{info.facts.title}” is hidden from readers, so it cannot be "
            "quoted."
        )
    quote = content.text[start:end]
    if not quote.strip():
        raise LibraryError(f"This stretch of “{info.facts.title}” has no words to quote.")
    ordered = sorted(convert.sections(content.sections), key=lambda s: s.span.start)
    section = section_at(tuple(ordered), start)
    return Citation(
        document_id=info.document_id,
        version_id=version_id,
        title=info.facts.title,
        tool=info.facts.tool,
        type=info.facts.type,
        audience=info.facts.audience,
        issuer=info.facts.issuer,
        version_label=info.version_label,
        section=tuple(filter(None, map(plain_text, section.path))) if section else (),
        page=page_at(convert.pages(content.pages), start),
        start=start,
        end=end,
        quote=quote,
    )

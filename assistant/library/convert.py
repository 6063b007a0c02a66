"""Between the records' rows and the vocabulary of ``assistant.types``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from assistant.library.records import ContentRow, PassageRow, VersionRow
from assistant.types import (
    Audience,
    Document,
    DocumentFacts,
    DocumentType,
    Flag,
    FlagKind,
    Issuer,
    Page,
    ParserInfo,
    Passage,
    Section,
    Span,
    VersionInfo,
)


def facts_to_json(facts: DocumentFacts) -> dict[str, Any]:
    """Facts as JSON: dates in ISO form, sets sorted."""
    data = asdict(facts)
    for name in ("effective_date", "retrieved_date"):
        data[name] = data[name].isoformat() if data[name] else None
    data["aliases"] = list(facts.aliases)
    data["guessed"] = sorted(facts.guessed)
    return data


def facts_from_json(data: dict[str, Any]) -> DocumentFacts:
    """The inverse of ``facts_to_json``."""
    values = dict(data)
    for name in ("effective_date", "retrieved_date"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["issuer"] = Issuer(values["issuer"])
    values["type"] = DocumentType(values["type"])
    values["audience"] = Audience(values["audience"])
    values["aliases"] = tuple(values["aliases"])
    values["guessed"] = frozenset(values["guessed"])
    return DocumentFacts(**values)


def set_facts(row: VersionRow, facts: DocumentFacts) -> None:
    """Write facts to a version's row, with the columns that repeat them for filtering."""
    row.facts = facts_to_json(facts)
    row.tool_key = tool_key(facts.tool)
    row.type = facts.type.value
    row.audience = facts.audience.value
    row.issuer = facts.issuer.value


def tool_key(tool: str | None) -> str | None:
    """A tool's name as it is compared: without case and extra spaces; None for no name."""
    return " ".join(tool.casefold().split()) or None if tool else None


def content_hash(document: Document) -> str:
    """A hash of what readers and citations see of a document: its text and shape."""
    shape = [shape_of(document)[name] for name in ("sections", "pages", "hidden")]
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass"))
    digest.update(json.dumps(shape, sort_keys=True).encode())
    return digest.hexdigest()


def shape_of(document: Document) -> dict[str, list[Any]]:
    """Sections, pages and hidden spans as JSON."""
    return {
        "sections": [
            [s.title, s.level, s.span.start, s.span.end, list(s.path)] for s in document.sections
        ],
        "pages": [[p.number, p.span.start, p.span.end] for p in document.pages],
        "hidden": [[h.start, h.end] for h in document.hidden],
    }


def sections(rows: Iterable[list[Any]]) -> tuple[Section, ...]:
    """Sections from their JSON."""
    return tuple(
        Section(title, level, Span(start, end), tuple(path))
        for title, level, start, end, path in rows
    )


def pages(rows: Iterable[list[Any]]) -> tuple[Page, ...]:
    """Pages from their JSON."""
    return tuple(Page(number, Span(start, end)) for number, start, end in rows)


def spans(rows: Iterable[list[Any]]) -> tuple[Span, ...]:
    """Spans from their JSON."""
    return tuple(Span(start, end) for start, end in rows)


def flags_to_json(flags: Iterable[Flag]) -> list[Any]:
    """Flags as JSON."""
    return [[f.kind.value, f.message, f.page, f.excerpt] for f in flags]


def flags(rows: Iterable[list[Any]]) -> tuple[Flag, ...]:
    """Flags from their JSON."""
    return tuple(
        Flag(FlagKind(kind), message, page, excerpt) for kind, message, page, excerpt in rows
    )


def version_info(row: VersionRow, *, missing: bool = False) -> VersionInfo:
    """What lists and citations need of a version."""
    return VersionInfo(
        document_id=row.document_id,
        version_id=row.id,
        number=row.number,
        current=row.current,
        facts=facts_from_json(row.facts),
        source=row.source,
        media_type=row.media_type,
        sha256=row.sha256,
        parser=ParserInfo(**row.parser),
        characters=row.characters,
        pages=row.page_count,
        passages=row.passage_count,
        added_at=row.added_at,
        flags=flags(row.flags),
        missing=missing,
    )


def passage(row: PassageRow) -> Passage:
    """A passage from its row."""
    return Passage(
        id=row.id,
        version_id=row.version_id,
        ordinal=row.ordinal,
        span=Span(row.start, row.end),
        text=row.text,
        section=tuple(row.section),
        page=row.page,
        context=row.context,
    )


def passage_row(piece: Passage, embed_hash: str) -> PassageRow:
    """A new row for a passage."""
    return PassageRow(
        id=piece.id,
        version_id=piece.version_id,
        ordinal=piece.ordinal,
        start=piece.span.start,
        end=piece.span.end,
        text=piece.text,
        section=list(piece.section),
        page=piece.page,
        context=piece.context,
        embed_hash=embed_hash,
    )


def document(row: VersionRow, content: ContentRow) -> Document:
    """A stored version as the reading room gave it."""
    return Document(
        text=content.text,
        facts=facts_from_json(row.facts),
        source=row.source,
        media_type=row.media_type,
        sha256=row.sha256,
        parser=ParserInfo(**row.parser),
        sections=sections(content.sections),
        pages=pages(content.pages),
        hidden=spans(content.hidden),
        flags=flags(row.flags),
        raw=content.raw,
    )

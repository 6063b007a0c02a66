"""Reading the records: tools, versions, texts, passages and their vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.errors import LibraryError
from assistant.library import convert
from assistant.library.embedding import Vectors, kept_vectors
from assistant.library.records import ContentRow, PassageRow, SourceRow, VersionRow
from assistant.library.store import missing_versions
from assistant.types import Issuer, Passage, SearchFilter, Tool, VersionInfo

_SQL_CHUNK = 500


def tools(session: Session) -> tuple[Tool, ...]:
    """The tools of current vendor documents, by name."""
    found: dict[str, Tool] = {}
    rows = session.scalars(
        select(VersionRow)
        .where(VersionRow.current, VersionRow.issuer == Issuer.VENDOR.value)
        .where(VersionRow.tool_key.is_not(None))
        .order_by(VersionRow.added_at, VersionRow.id)
    )
    for row in rows:
        facts = convert.facts_from_json(row.facts)
        known = found.get(row.tool_key or "") or Tool(facts.tool or "")
        found[row.tool_key or ""] = Tool(
            known.name,
            known.vendor or facts.vendor,
            tuple(dict.fromkeys((*known.aliases, *facts.aliases))),
        )
    return tuple(sorted(found.values(), key=lambda tool: tool.name.casefold()))


def versions(session: Session, tool: str | None, *, current_only: bool) -> tuple[VersionInfo, ...]:
    """Versions of one tool or of all, by tool, type and number; ``missing`` is left False."""
    query = select(VersionRow)
    if tool is not None:
        query = query.where(VersionRow.tool_key == convert.tool_key(tool))
    if current_only:
        query = query.where(VersionRow.current)
    query = query.order_by(
        VersionRow.tool_key, VersionRow.type, VersionRow.document_id, VersionRow.number
    )
    return tuple(convert.version_info(row) for row in session.scalars(query))


def with_missing(found: Sequence[VersionInfo], missing: Set[str]) -> tuple[VersionInfo, ...]:
    """The same versions, marked where all their files are gone (which counts as no change)."""
    return tuple(replace(one, missing=True) if one.version_id in missing else one for one in found)


def document_versions(session: Session, document_id: str) -> tuple[VersionInfo, ...]:
    """All versions of one document, oldest number first."""
    missing = missing_versions(session)
    rows = session.scalars(
        select(VersionRow).where(VersionRow.document_id == document_id).order_by(VersionRow.number)
    )
    return tuple(convert.version_info(row, missing=row.id in missing) for row in rows)


def version_row(session: Session, version_id: str) -> VersionRow:
    """A version's row.

    Raises:
        LibraryError: When there is none.
    """
    row = session.get(VersionRow, version_id)
    if row is None:
        raise LibraryError(
            f"There is no version {version_id} in the library: it may have been removed."
        )
    return row


def version(session: Session, version_id: str) -> VersionInfo:
    """One version; raises ``LibraryError`` when there is none."""
    row = version_row(session, version_id)
    files = session.scalars(select(SourceRow.missing).where(SourceRow.version_id == version_id))
    gone = files.all()
    return convert.version_info(row, missing=bool(gone) and all(gone))


def versions_by_id(session: Session, ids: Iterable[str]) -> dict[str, VersionInfo]:
    """Versions by id; those that are gone are left out."""
    wanted = list(dict.fromkeys(ids))
    rows: dict[str, VersionRow] = {}
    files: dict[str, list[bool]] = {}
    for start in range(0, len(wanted), _SQL_CHUNK):
        part = wanted[start : start + _SQL_CHUNK]
        for row in session.scalars(select(VersionRow).where(VersionRow.id.in_(part))):
            rows[row.id] = row
        gone = select(SourceRow.version_id, SourceRow.missing).where(SourceRow.version_id.in_(part))
        for version_id, missing in session.execute(gone):
            files.setdefault(version_id, []).append(missing)
    return {
        key: convert.version_info(rows[key], missing=key in files and all(files[key]))
        for key in wanted
        if key in rows
    }


def content_hashes(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """The content hash of each version; those that are gone are left out."""
    rows = {version_id: session.get(VersionRow, version_id) for version_id in ids}
    return {version_id: row.content_hash for version_id, row in rows.items() if row is not None}


def content(session: Session, version_id: str) -> ContentRow:
    """A version's text and shape; raises ``LibraryError`` when there is none."""
    version_row(session, version_id)
    return session.get_one(ContentRow, version_id)


def passages_by_id(session: Session, ids: Sequence[str]) -> list[Passage]:
    """Passages in the order of ``ids``; ids that are gone are left out."""
    found: dict[str, Passage] = {}
    for start in range(0, len(ids), _SQL_CHUNK):
        part = ids[start : start + _SQL_CHUNK]
        rows = session.scalars(select(PassageRow).where(PassageRow.id.in_(part)))
        found.update({row.id: convert.passage(row) for row in rows})
    return [found[key] for key in ids if key in found]


def passage_vectors(session: Session, model: str, ids: Sequence[str]) -> dict[str, Vectors]:
    """Vectors by passage id, as kept for a model; passages without one are left out."""
    hashes: dict[str, str] = {}
    for start in range(0, len(ids), _SQL_CHUNK):
        part = ids[start : start + _SQL_CHUNK]
        rows = session.execute(
            select(PassageRow.id, PassageRow.embed_hash).where(PassageRow.id.in_(part))
        )
        hashes.update({passage_id: key for passage_id, key in rows})
    vectors = kept_vectors(session, model, list(hashes.values()))
    return {key: vectors[hashes[key]] for key in ids if hashes.get(key) in vectors}


def matching_versions(session: Session, where: SearchFilter) -> list[str]:
    """Ids of the current versions that a filter lets through."""
    query = select(VersionRow.id).where(VersionRow.current)
    if where.tools:
        keys = [convert.tool_key(tool) or "" for tool in where.tools]
        query = query.where(VersionRow.tool_key.in_(keys))
    if where.types:
        query = query.where(VersionRow.type.in_([kind.value for kind in where.types]))
    if where.audiences:
        query = query.where(VersionRow.audience.in_([a.value for a in where.audiences]))
    if where.issuers:
        query = query.where(VersionRow.issuer.in_([i.value for i in where.issuers]))
    if where.version_ids:
        query = query.where(VersionRow.id.in_(where.version_ids))
    return list(session.scalars(query.order_by(VersionRow.id)))

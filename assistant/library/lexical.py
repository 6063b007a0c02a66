"""Word search over current passages with SQLite's FTS5. All that is special to SQLite is here.

Each row has the passage's own words (``body``) and its headings and lead-in (``context``); its
``rowid`` is the passage's ``key``. Only passages of current versions have a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from assistant.library.convert import tool_key
from assistant.library.plain import plain_text
from assistant.library.records import PassageRow
from assistant.types import SearchFilter

_BODY_WEIGHT = 1.0
_CONTEXT_WEIGHT = 0.5
_RANK = f"bm25(passages_fts, {_BODY_WEIGHT}, {_CONTEXT_WEIGHT})"


def add_rows(session: Session, rows: Iterable[PassageRow]) -> None:
    """Make passages findable by their words. Their keys must be set (flushed)."""
    values = [{"key": r.key, "body": plain_text(r.text), "context": r.context} for r in rows]
    if values:
        session.execute(
            text("INSERT INTO passages_fts (rowid, body, context) VALUES (:key, :body, :context)"),
            values,
        )


def drop_version(session: Session, version_id: str) -> None:
    """Take a version's passages out of the word index (before they leave the records)."""
    session.execute(
        text(
            "DELETE FROM passages_fts WHERE rowid IN "
            "(SELECT key FROM passages WHERE version_id = :version)"
        ),
        {"version": version_id},
    )


def clear(session: Session) -> None:
    """Empty the word index."""
    session.execute(text("DELETE FROM passages_fts"))


def stored(session: Session) -> dict[int, tuple[str, str]]:
    """Every row of the word index: key -> (body, context). For ``check``."""
    rows = session.execute(text("SELECT rowid, body, context FROM passages_fts"))
    return {key: (body, context) for key, body, context in rows}


def find(
    session: Session, terms: Sequence[str], where: SearchFilter, limit: int
) -> list[tuple[str, float]]:
    """Find passages that hold any of the terms, in any inflection.

    Args:
        session: An open session.
        terms: Words or phrases; any character is allowed.
        where: Limits the passages.
        limit: How many at most.

    Returns:
        Pairs of passage id and BM25 score, best first (a higher score is better).
    """
    match = _match(terms)
    if not match or limit < 1:
        return []
    conditions, values = _conditions(where)
    rows = session.execute(
        text(
            f"SELECT p.id, {_RANK} AS rank_now FROM passages_fts "
            "JOIN passages p ON p.key = passages_fts.rowid "
            "JOIN versions v ON v.id = p.version_id "
            f"WHERE passages_fts MATCH :match AND {' AND '.join(conditions)} "
            f"ORDER BY rank_now, p.key LIMIT :limit"
        ),
        {"match": match, "limit": limit, **values},
    )
    return [(passage_id, -rank) for passage_id, rank in rows]


def _match(terms: Sequence[str]) -> str:
    """The terms as an FTS5 query: each quoted, so that no character has a special meaning."""
    cleaned = dict.fromkeys(term.replace("\0", " ").strip() for term in terms)
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in cleaned if term)


def _conditions(where: SearchFilter) -> tuple[list[str], dict[str, str]]:
    conditions = ["v.current"]
    values: dict[str, str] = {}
    columns: tuple[tuple[str, Sequence[str]], ...] = (
        ("tool_key", [tool_key(tool) or "" for tool in where.tools]),
        ("type", [kind.value for kind in where.types]),
        ("audience", [audience.value for audience in where.audiences]),
        ("issuer", [issuer.value for issuer in where.issuers]),
        ("id", where.version_ids),
    )
    for column, allowed in columns:
        if allowed:
            names = [f"{column}_{number}" for number in range(len(allowed))]
            conditions.append(f"v.{column} IN ({', '.join(':' + name for name in names)})")
            values.update(zip(names, allowed, strict=True))
    return conditions, values

"""Vectors of the sentences of passages, kept in the records beside the passages' own.

Every question holds itself against some thirty sentences. Their vectors are made when a document is
added, and kept by the hash of what the passage is embedded by, like the passage's vector: what did
not change is not embedded again. They are a cache: a row that is missing, damaged, or made when
sentences were cut by other rules is passed over, and its sentences are embedded anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from assistant.library import convert
from assistant.library.clauses import clauses_of
from assistant.library.embedding import Embedder, Progress, Vectors, embed_hash
from assistant.library.passages import search_text
from assistant.library.records import ClauseVectorsRow, PassageRow, VersionRow
from assistant.types import Passage

Kept = npt.NDArray[np.float16]
"""One row a sentence. Half the bytes of float32; a cosine differs by less than 0.0005."""

_KIND = "<f2"
_SQL_CHUNK = 500
_TOLERANCE = 0.01  # from length one: what rounding leaves is far below, damage is far above


def kept(session: Session, model: str, passages: Sequence[Passage]) -> dict[str, Kept]:
    """The vectors kept for passages by passage id, in the order of their sentences.

    Passages whose row is missing, damaged, or of other sentences are left out, as are those without
    a sentence.
    """
    by_hash: dict[str, list[Passage]] = {}
    for passage in passages:
        by_hash.setdefault(embed_hash(search_text(passage)), []).append(passage)
    found: dict[str, Kept] = {}
    for row in _rows(session, model, list(by_hash)):
        for passage in by_hash[row.hash]:
            texts = _texts(passage)
            vectors = _read(row, len(texts))
            if vectors is not None and row.sentences == _name(texts):
                found[passage.id] = vectors
    return found


def rows(known: Mapping[str, Kept], embedder: Embedder, passages: Sequence[Passage]) -> Vectors:
    """A vector for each sentence of the passages, in order; those not in ``known`` are embedded."""
    missing = [text for one in passages if one.id not in known for text in _texts(one)]
    made = iter(embedder.embed(missing) if missing else ())
    found = [
        row
        for one in passages
        for row in (known[one.id] if one.id in known else islice(made, len(_texts(one))))
    ]
    return np.array(found, dtype=np.float32) if found else embedder.embed([])


def without_row(session: Session, model: str) -> dict[str, list[Passage]]:
    """Passages of current versions for which nothing is kept though they hold sentences."""
    held = select(ClauseVectorsRow.hash).where(ClauseVectorsRow.model == model)
    found: dict[str, list[Passage]] = {}
    for row in session.scalars(
        select(PassageRow)
        .join(VersionRow, VersionRow.id == PassageRow.version_id)
        .where(VersionRow.current, PassageRow.embed_hash.not_in(held))
        .order_by(PassageRow.version_id, PassageRow.ordinal)
    ):
        piece = convert.passage(row)
        if _texts(piece):
            found.setdefault(piece.version_id, []).append(piece)
    return found


def ensure(
    sessions: sessionmaker[Session],
    embedder: Embedder,
    passages: Sequence[Passage],
    *,
    batch: int,
    progress: Progress | None = None,
) -> None:
    """Make and keep the vectors that are missing.

    Each batch is kept as soon as it is made, so a crash loses little work.

    Args:
        sessions: Where vectors are kept.
        embedder: Makes the missing ones.
        passages: Those whose sentences are wanted.
        batch: How many passages between two calls of ``progress``.
        progress: Called with how many passages are done, and how many there are.
    """
    with sessions() as session:
        known = kept(session, embedder.model_name, passages)
    new = [one for one in passages if one.id not in known and _texts(one)]
    done = len(passages) - len(new)
    for start in range(0, len(new), batch):
        part = new[start : start + batch]
        made = _embedded(embedder, part)
        with sessions.begin() as session:
            _keep(session, embedder.model_name, made)
        done += len(part)
        if progress:
            progress(done, len(passages))


def _embedded(embedder: Embedder, passages: Sequence[Passage]) -> list[ClauseVectorsRow]:
    """A row for each passage; a sentence that several hold is embedded once."""
    places = {text: None for one in passages for text in _texts(one)}
    made = dict(zip(places, embedder.embed(list(places)), strict=True))
    rows = {}
    for one in passages:
        texts = _texts(one)
        rows[embed_hash(search_text(one))] = ClauseVectorsRow(
            model=embedder.model_name,
            hash=embed_hash(search_text(one)),
            sentences=_name(texts),
            vectors=np.stack([made[text] for text in texts]).astype(_KIND).tobytes(),
        )
    return list(rows.values())


def _keep(session: Session, model: str, made: Sequence[ClauseVectorsRow]) -> None:
    """Keep rows; those that are damaged or of other sentences are replaced."""
    names = [row.hash for row in made]
    session.execute(
        delete(ClauseVectorsRow).where(
            ClauseVectorsRow.model == model, ClauseVectorsRow.hash.in_(names)
        )
    )
    session.add_all(made)


def _rows(session: Session, model: str, hashes: Sequence[str]) -> Iterator[ClauseVectorsRow]:
    for start in range(0, len(hashes), _SQL_CHUNK):
        yield from session.scalars(
            select(ClauseVectorsRow).where(
                ClauseVectorsRow.model == model,
                ClauseVectorsRow.hash.in_(hashes[start : start + _SQL_CHUNK]),
            )
        )


def _texts(passage: Passage) -> list[str]:
    return [clause.headed for clause in clauses_of(passage)]


def _name(texts: Sequence[str]) -> str:
    """Names sentences in their order: rules of cutting may change with a release."""
    return embed_hash("\0".join(texts))


def _read(row: ClauseVectorsRow, count: int) -> Kept | None:
    """The vectors of a row, one for each of ``count`` sentences; None where it is damaged."""
    if not count or not row.vectors or len(row.vectors) % (count * np.dtype(_KIND).itemsize):
        return None
    vectors = np.frombuffer(row.vectors, dtype=_KIND).reshape(count, -1)
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    # Written so that a length that is no number counts as damage.
    return vectors if bool(np.all(np.abs(lengths - 1) < _TOLERANCE)) else None

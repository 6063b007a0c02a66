"""Keeping the library sound: making the indexes again from the records, and checking them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from assistant.errors import LibraryError
from assistant.library import clause_vectors, convert, database, healing, lexical
from assistant.library.embedding import Progress, embed_hash, kept_vectors
from assistant.library.index import IndexState
from assistant.library.passages import cut, search_text
from assistant.library.plain import plain_text
from assistant.library.records import (
    ContentRow,
    DocumentRow,
    PassageRow,
    PendingRow,
    VersionRow,
)
from assistant.library.results import CheckReport
from assistant.library.store import Store, rows_of
from assistant.library.writing import drop_unused_vectors, vectors_of
from assistant.types import Passage

_TOLERANCE = 1e-4  # Chroma keeps float32; only another vector differs by more
_EXAMPLES = 3  # ids named in a problem's sentence


def rebuild(store: Store, progress: Progress | None = None) -> None:
    """Cut current texts anew and make both indexes again; only new passages are embedded.

    The new vectors go into a collection of their own, so the old ones answer until the switch.
    """
    # Not ``writing``: what a crash left goes with the old collection, readable or not.
    with store.changing():
        with store.reads() as session:
            pieces = {
                row.id: cut(
                    convert.document(row, session.get_one(ContentRow, row.id)),
                    row.id,
                    store.settings,
                )
                for row in _current(session)
            }
            old = store.state(session)
        vectors, _ = vectors_of(store, [p for found in pieces.values() for p in found], progress)
        by_version = {
            version_id: {piece.id: vectors[piece.id] for piece in found}
            for version_id, found in pieces.items()
        }
        new = IndexState(old.generation + 1, f"passages-{old.generation + 1}")
        store.index.close()
        healing.fill(store.index.folder, old, new, by_version, store.embedder.model_name)
        with store.writes.begin() as session:
            lexical.clear(session)
            for version_id, found in pieces.items():
                _replace_passages(session, version_id, found)
            drop_unused_vectors(session)
            session.execute(delete(PendingRow))
            database.set_meta(session, "embedding_model", store.embedder.model_name)
            database.set_meta(session, "collection", new.collection)
            after = store.count_change(session)
        store.index.drop_other_collections(after)


def catch_up(store: Store) -> None:
    """Make the sentences' vectors that an older release did not keep; a version at a time.

    Raises:
        LibraryError: When they cannot be kept.
    """
    with store.reads() as session:
        store.check_model(session)
        unkept = clause_vectors.without_row(session, store.embedder.model_name)
    for pieces in unkept.values():
        with store.changing():
            clause_vectors.ensure(
                store.writes, store.embedder, pieces, batch=store.settings.embedding_batch
            )


def _replace_passages(session: Session, version_id: str, pieces: Sequence[Passage]) -> None:
    session.execute(delete(PassageRow).where(PassageRow.version_id == version_id))
    rows = [convert.passage_row(piece, embed_hash(search_text(piece))) for piece in pieces]
    session.add_all(rows)
    session.get_one(VersionRow, version_id).passage_count = len(rows)
    session.flush()
    lexical.add_rows(session, rows)


def _current(session: Session) -> Sequence[VersionRow]:
    return session.scalars(
        select(VersionRow).where(VersionRow.current).order_by(VersionRow.id)
    ).all()


def check(store: Store) -> CheckReport:
    """Compare records, word index and vectors; nothing is changed."""
    with store.reads() as session:
        state = store.state(session)
        problems = record_problems(session)
        stored_vectors = 0
        try:
            store.check_model(session)
            found, stored_vectors = _vector_problems(store, session, state)
            problems += found
        except LibraryError as error:
            problems.append(str(error))
        return CheckReport(
            documents=session.scalar(select(func.count()).select_from(DocumentRow)) or 0,
            versions=session.scalar(select(func.count()).select_from(VersionRow)) or 0,
            passages=session.scalar(select(func.count()).select_from(PassageRow)) or 0,
            vectors=stored_vectors,
            problems=tuple(problems),
        )


def record_problems(session: Session) -> list[str]:
    """What is wrong with records and word index, each in a sentence; the vectors are left out."""
    return [*_database_problems(session), *_text_problems(session), *_word_problems(session)]


def _database_problems(session: Session) -> list[str]:
    problems = []
    result = session.scalar(text("PRAGMA quick_check(1)"))
    if result != "ok":
        problems.append(f"The records' file is damaged ({result}): restore a backup.")
    counts = session.execute(
        select(DocumentRow.id, func.count(VersionRow.id))
        .outerjoin(VersionRow, (VersionRow.document_id == DocumentRow.id) & VersionRow.current)
        .group_by(DocumentRow.id)
    )
    for document_id, current in counts:
        if current != 1:
            problems.append(f"Document {document_id} has {current} current versions, not one.")
    return problems


def _text_problems(session: Session) -> list[str]:
    problems = []
    for row in session.scalars(select(VersionRow).order_by(VersionRow.id)):
        content = session.get(ContentRow, row.id)
        if content is None:
            problems.append(f"The text of {row.id} is missing: restore a backup.")
            continue
        stored = convert.document(row, content)
        if convert.content_hash(stored) != row.content_hash:
            problems.append(f"The text of {row.id} is not what was added: restore a backup.")
        if content.raw and hashlib.sha256(content.raw).hexdigest() != row.sha256:
            problems.append(f"The file kept for {row.id} is not what was added: restore a backup.")
        passages = rows_of(session, row.id)
        if len(passages) != row.passage_count:
            problems.append(f"{row.id} has {len(passages)} passages, not {row.passage_count}.")
        wrong = [p.id for p in passages if content.text[p.start : p.end] != p.text]
        problems += _listed("passages differ from their text", wrong)
        stale = [
            p.id for p in passages if embed_hash(search_text(convert.passage(p))) != p.embed_hash
        ]
        problems += _listed("passages are indexed by other words than they hold", stale)
        session.expunge(content)
    return problems


def _word_problems(session: Session) -> list[str]:
    expected = {
        row.key: (row.id, (plain_text(row.text), row.context))
        for row in session.scalars(
            select(PassageRow)
            .join(VersionRow, VersionRow.id == PassageRow.version_id)
            .where(VersionRow.current)
        )
    }
    stored = lexical.stored(session)
    missing = [name for key, (name, _) in expected.items() if key not in stored]
    stale = [n for k, (n, words) in expected.items() if k in stored and stored[k] != words]
    orphaned = [str(key) for key in stored if key not in expected]
    return [
        *_listed("passages are missing in the word index", missing),
        *_listed("passages have other words in the word index", stale),
        *_listed("rows of the word index belong to no current passage", orphaned),
    ]


def _vector_problems(store: Store, session: Session, state: IndexState) -> tuple[list[str], int]:
    expected = healing.current_hashes(session)
    stored = store.index.stored(state)
    kept = kept_vectors(session, store.embedder.model_name, list(expected.values()))
    unknown = [name for name, key in expected.items() if key not in kept]
    stale = [
        name
        for name, key in expected.items()
        if name in stored
        and key in kept
        and (
            stored[name].shape != kept[key].shape
            or not np.allclose(stored[name], kept[key], atol=_TOLERANCE)
        )
    ]
    problems = [
        *_listed("passages have no vector", [name for name in expected if name not in stored]),
        *_listed("vectors belong to no current passage", [n for n in stored if n not in expected]),
        *_listed("passages have a vector of another text", stale),
        *_listed("passages have no kept vector", unknown),
    ]
    return problems, len(stored)


def _listed(what: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    examples = ", ".join(names[:_EXAMPLES]) + (", …" if len(names) > _EXAMPLES else "")
    return [f"{len(names)} {what} ({examples}): run python ingest.py rebuild."]

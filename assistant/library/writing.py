"""Changing the library: adding documents, removing them, noting which files are gone.

Every change keeps one order: put in the new vectors, switch in the records (one transaction),
take out the old vectors. A crash at any point leaves the old or the new version answerable, and
``Store.drop_pending`` removes what is left over.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assistant.errors import LibraryError
from assistant.library import clause_vectors, convert, database, identity, lexical, planning
from assistant.library.embedding import Progress, Vectors, embed_hash, ensure_vectors
from assistant.library.passages import cut, search_text
from assistant.library.records import (
    ClauseVectorsRow,
    ContentRow,
    DocumentRow,
    EmbeddingRow,
    PassageRow,
    PendingRow,
    SourceRow,
    VersionRow,
)
from assistant.library.results import AddOutcome, AddResult
from assistant.library.store import Store, missing_versions, rows_of
from assistant.types import Document, DocumentFacts, Passage, VersionInfo


def add(
    store: Store, document: Document, progress: Progress | None = None, fingerprint: str = ""
) -> AddResult:
    """Add a document, or a new version of one (see ``Library.add``)."""
    with store.writing():
        with store.reads() as session:
            store.check_model(session)
            plan = planning.plan(session, document)
            state = store.state(session)
        if plan.switch:
            store.check_index(state)
        pieces: tuple[Passage, ...] = ()
        if not plan.stored:
            kept = document if plan.facts is None else replace(document, facts=plan.facts)
            pieces = cut(kept, plan.version_id, store.settings)
        elif plan.switch:
            with store.reads() as session:
                pieces = tuple(convert.passage(row) for row in rows_of(session, plan.version_id))
        embedded = 0
        if plan.switch:
            embedded = _put_in_vectors(store, plan.version_id, pieces, progress)
        with store.writes.begin() as session:
            before = after = store.state(session)
            if not plan.stored:
                _file(session, plan, document, pieces)
            _update_facts(session, plan)
            if plan.switch:
                _switch(store, session, plan)
            _note_source(session, document.source, plan, fingerprint)
            if plan.outcome is not AddOutcome.UNCHANGED:
                after = store.count_change(session)
            info = convert.version_info(session.get_one(VersionRow, plan.version_id))
        store.index.advance(before, after)
        store.drop_pending()
    reused = len(pieces) - embedded if plan.switch else 0
    return AddResult(plan.outcome, info, embedded, reused, plan.note, plan.doubtful)


def remove(store: Store, document_id: str) -> int:
    """Remove a document with all its versions; returns how many versions there were."""
    with store.writing():
        with store.writes.begin() as session:
            row = session.get(DocumentRow, document_id)
            if row is None:
                raise LibraryError(
                    f"There is no document {document_id} in the library: run python ingest.py list "
                    "to see the ids."
                )
            ids = [version.id for version in row.versions]
            for version_id in ids:
                lexical.drop_version(session, version_id)
                session.merge(PendingRow(version_id=version_id))
            session.delete(row)
            session.flush()
            drop_unused_vectors(session)
            store.count_change(session)
        store.drop_pending()
    return len(ids)


def set_facts(store: Store, version_id: str, facts: DocumentFacts) -> VersionInfo:
    """Replace what is known of a version (see ``Library.set_facts``)."""
    with store.writing(), store.writes.begin() as session:
        row = session.get(VersionRow, version_id)
        if row is None:
            raise LibraryError(f"There is no version {version_id} in the library.")
        convert.set_facts(row, facts)
        if row.current:
            row.document.identity = identity.identity_of(facts)
        store.count_change(session)
        return convert.version_info(row)


def mark_missing(store: Store, root: str, seen: Iterable[str]) -> tuple[str, ...]:
    """Note which files below ``root`` are gone; returns ids of versions that are missing now."""
    present = set(seen)
    folder = str(Path(root)).rstrip(os.sep) + os.sep
    with store.reads() as session:
        known = session.scalars(select(SourceRow.source)).all()
    gone = [
        source
        for source in known
        if (source.startswith(folder) or source == str(Path(root)))
        and source not in present
        and not os.path.exists(source)
    ]
    if not gone:
        return ()
    with store.writing(), store.writes.begin() as session:
        touched: dict[str, None] = {}
        for source in gone:
            row = session.get(SourceRow, source)
            if row is not None:
                row.missing = True
                touched[row.version_id] = None
        session.flush()
        return tuple(
            version_id for version_id in touched if version_id in missing_versions(session)
        )


def drop_unused_vectors(session: Session) -> None:
    """Forget vectors of texts that no passage has any more."""
    for table in (EmbeddingRow, ClauseVectorsRow):
        session.execute(delete(table).where(table.hash.not_in(select(PassageRow.embed_hash))))


def vectors_of(
    store: Store, pieces: Sequence[Passage], progress: Progress | None
) -> tuple[dict[str, Vectors], int]:
    """Vectors by passage id, and how many had to be made now; those of sentences are kept as well.

    In ``progress`` a passage counts half once it has its vector, and whole with its sentences'.
    """
    texts = {piece.id: search_text(piece) for piece in pieces}
    by_hash, embedded = ensure_vectors(
        store.writes,
        store.embedder,
        list(texts.values()),
        batch=store.settings.embedding_batch,
        progress=progress and (lambda done, of: progress(done // 2, of)),
    )
    clause_vectors.ensure(
        store.writes,
        store.embedder,
        pieces,
        batch=store.settings.embedding_batch,
        progress=progress and (lambda done, of: progress((of + done) // 2, of)),
    )
    return {key: by_hash[embed_hash(text)] for key, text in texts.items()}, embedded


def _put_in_vectors(
    store: Store, version_id: str, pieces: tuple[Passage, ...], progress: Progress | None
) -> int:
    vectors, embedded = vectors_of(store, pieces, progress)
    with store.writes.begin() as session:
        session.merge(PendingRow(version_id=version_id))
        state = store.state(session)
    store.index.add(state, version_id, vectors, store.embedder.model_name)
    return embedded


def _file(
    session: Session, plan: planning.Plan, document: Document, pieces: tuple[Passage, ...]
) -> None:
    """Put a new version on record, not current yet."""
    if session.get(DocumentRow, plan.document_id) is None:
        session.add(DocumentRow(id=plan.document_id, identity=None, added_at=database.now()))
        session.flush()
    number = session.scalar(
        select(func.coalesce(func.max(VersionRow.number), 0)).where(
            VersionRow.document_id == plan.document_id
        )
    )
    shape = convert.shape_of(document)
    row = VersionRow(
        id=plan.version_id,
        document_id=plan.document_id,
        number=(number or 0) + 1,
        current=False,
        content_hash=convert.content_hash(document),
        sha256=document.sha256,
        source=document.source,
        media_type=document.media_type,
        flags=convert.flags_to_json(document.flags),
        parser={
            "name": document.parser.name,
            "library": document.parser.library,
            "version": document.parser.version,
        },
        characters=len(document.text),
        page_count=len(document.pages),
        passage_count=len(pieces),
        added_at=database.now(),
    )
    convert.set_facts(row, plan.facts or document.facts)
    session.add(row)
    session.flush()
    session.add(ContentRow(version_id=row.id, text=document.text, raw=document.raw, **shape))
    session.add_all(convert.passage_row(piece, embed_hash(search_text(piece))) for piece in pieces)
    session.flush()


def _update_facts(session: Session, plan: planning.Plan) -> None:
    if plan.facts is None:
        return
    row = session.get_one(VersionRow, plan.version_id)
    convert.set_facts(row, plan.facts)
    if row.current or plan.switch:
        row.document.identity = identity.identity_of(plan.facts)


def _switch(store: Store, session: Session, plan: planning.Plan) -> None:
    """Make the version current: from this transaction on, it is the one searched."""
    for old in session.scalars(
        select(VersionRow).where(VersionRow.document_id == plan.document_id, VersionRow.current)
    ):
        lexical.drop_version(session, old.id)
        old.current = False
        session.merge(PendingRow(version_id=old.id))
    session.get_one(VersionRow, plan.version_id).current = True
    session.execute(delete(PendingRow).where(PendingRow.version_id == plan.version_id))
    lexical.add_rows(session, rows_of(session, plan.version_id))
    database.set_meta(session, "embedding_model", store.embedder.model_name)


def _note_source(session: Session, source: str, plan: planning.Plan, fingerprint: str) -> None:
    session.merge(
        SourceRow(
            source=source,
            document_id=plan.document_id,
            version_id=plan.version_id,
            fingerprint=fingerprint,
            missing=False,
            seen_at=database.now(),
        )
    )

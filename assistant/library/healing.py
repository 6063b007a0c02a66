"""Mending the vectors by themselves: they are a cache, and the records keep what fills it.

Chroma fails where another program took out vectors that are still open here, and where a crash
left its folder half written. The first is mended by opening anew, the second by filling a new
collection from the embeddings that the records keep. Nothing is embedded for either.

Chroma writes its files when it is asked, not when vectors are given to it: so a crash can leave
them half written where nobody was changing anything, and nothing is pending in the records.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.errors import IndexUnreadableError, LibraryError
from assistant.library import database
from assistant.library.embedding import Vectors, kept_vectors
from assistant.library.handover import HANDOVER, hand_over
from assistant.library.index import IndexState, VectorIndex
from assistant.library.records import PassageRow, PendingRow, VersionRow
from assistant.library.store import Store

_PAUSE = 0.2  # seconds; a writer's step with Chroma takes less
_log = logging.getLogger(__name__)


def repair_if_left_over(store: Store) -> None:
    """On opening: finish what a crash left, unless another program is writing right now.

    What cannot be mended now (no room on the disk, another model set) is logged: the records are
    whole, and only a library that opens can be rebuilt.
    """
    with store.reads() as session:
        pending = session.scalars(select(PendingRow.version_id).limit(1)).first() is not None
        restored = bool(database.meta(session, HANDOVER))
    damaged = store.index.is_damaged()
    if not (pending or restored or damaged) or not store.lock.is_free():
        return
    if restored:
        try:
            with store.changing():
                hand_over(store)
        except LibraryError as error:
            _log.warning("files of a restored backup still wait to be put in place: %s", error)
    if pending or damaged:
        try:
            with store.changing():
                _mend_vectors(store)
        except LibraryError as error:
            _log.warning("the search vectors still have to be mended: %s", error)


def _mend_vectors(store: Store) -> None:
    """Take out what a crash left, or fill the vectors anew. The lock must be held."""
    try:
        store.drop_pending()
        with store.reads() as session:
            state = store.state(session)
            agree = set(store.index.stored(state)) == set(current_hashes(session))
    except IndexUnreadableError:
        agree = False
    if not agree:
        heal(store)


def recover(store: Store, state: IndexState, failures: int) -> None:
    """After a search failed in Chroma: open anew; the second time, mend the folder.

    Args:
        store: The library's parts.
        state: What the records said when the search failed.
        failures: How often it failed by now.

    Raises:
        LibraryError: When the vectors cannot be mended.
    """
    store.index.close()
    if failures < 2:
        return
    if not store.lock.is_free():
        time.sleep(_PAUSE * failures)  # the writer's next step changes what is read
        return
    with store.changing():
        with store.reads() as session:
            if store.state(session) != state:
                return
        heal(store)


def heal(store: Store) -> None:
    """Fill a new collection from the embeddings in the records. The lock must be held.

    Raises:
        LibraryError: When an embedding is missing, which only a rebuild can make.
    """
    _log.warning("the search vectors are damaged or missing: they are made again from the records")
    with store.reads() as session:
        store.check_model(session)
        old = store.state(session)
        vectors = kept_by_version(session, store.embedder.model_name)
    new = IndexState(old.generation + 1, f"passages-{old.generation + 1}")
    store.index.close()
    fill(store.index.folder, old, new, vectors, store.embedder.model_name)
    with store.writes.begin() as session:
        database.set_meta(session, "collection", new.collection)
        session.execute(delete(PendingRow))  # the new collection holds current passages only
        after = store.count_change(session)
    store.index.drop_other_collections(after)


def fill(
    folder: Path,
    old: IndexState,
    new: IndexState,
    vectors: Mapping[str, Mapping[str, Vectors]],
    model: str,
) -> None:
    """Put vectors into a collection of their own; the old one answers until the records switch.

    What an interrupted filling left is deleted first, and so is a folder that Chroma can no
    longer open: it is only a cache.

    Args:
        folder: Where Chroma keeps its files.
        old: The state now.
        new: The state after the switch; its collection is the one filled.
        vectors: By version id, then by passage id.
        model: The name of the model that made them.
    """
    builder = VectorIndex(folder)
    try:
        try:
            builder.drop_other_collections(old)
        except IndexUnreadableError:
            builder.discard()
        for version_id, found in vectors.items():
            builder.add(new, version_id, found, model)
    finally:
        builder.close()


def current_hashes(session: Session) -> dict[str, str]:
    """Passages of current versions: id -> hash of what is embedded."""
    rows = session.execute(
        select(PassageRow.id, PassageRow.embed_hash)
        .join(VersionRow, VersionRow.id == PassageRow.version_id)
        .where(VersionRow.current)
    )
    return {passage_id: key for passage_id, key in rows}


def kept_by_version(session: Session, model: str) -> dict[str, dict[str, Vectors]]:
    """The kept vectors of current passages, by version and passage.

    Raises:
        LibraryError: When one is missing.
    """
    rows = session.execute(
        select(PassageRow.version_id, PassageRow.id, PassageRow.embed_hash)
        .join(VersionRow, VersionRow.id == PassageRow.version_id)
        .where(VersionRow.current)
        .order_by(PassageRow.version_id, PassageRow.ordinal)
    ).all()
    kept = kept_vectors(session, model, [key for _, _, key in rows])
    if any(key not in kept for _, _, key in rows):
        raise LibraryError("The search vectors are incomplete: run python ingest.py rebuild.")
    found: dict[str, dict[str, Vectors]] = {}
    for version_id, passage_id, key in rows:
        found.setdefault(version_id, {})[passage_id] = kept[key]
    return found

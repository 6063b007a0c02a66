"""Search by meaning while other programs change the library: ask, and ask again where needed."""

from __future__ import annotations

from assistant.errors import IndexUnreadableError
from assistant.library import healing, shelf
from assistant.library.embedding import Vectors
from assistant.library.index import IndexState
from assistant.library.store import Store
from assistant.types import SearchFilter

_TRIES = 4


def find(
    store: Store, vectors: Vectors, where: SearchFilter, limit: int
) -> list[list[tuple[str, float]]]:
    """For each vector the passages near it: pairs of passage id and similarity, best first.

    Raises:
        LibraryError: When the vectors are missing or made by another model, and the records do
            not keep what it takes to mend them.
    """
    failures = changes = 0
    while True:
        with store.reads() as session:
            store.check_model(session)
            state = store.state(session)
            allowed = shelf.matching_versions(session, where)
        if not allowed or limit < 1:
            return [[] for _ in vectors]
        try:
            store.check_index(state)
            found = _nearest(store, state, vectors, allowed, where, limit)
        except IndexUnreadableError:
            failures += 1
            if failures == _TRIES:
                raise
            healing.recover(store, state, failures)
            continue
        changed = store.state_now() != state
        # A version switched between the two steps would be missing: then ask again.
        changes += changed
        if not changed or changes == _TRIES:
            return found


def _nearest(
    store: Store,
    state: IndexState,
    vectors: Vectors,
    allowed: list[str],
    where: SearchFilter,
    limit: int,
) -> list[list[tuple[str, float]]]:
    if where != SearchFilter():
        found = store.index.query(state, vectors, allowed, limit)
    else:
        # Vectors of versions just replaced may come too: ask for more, then drop those.
        current = set(allowed)
        wide = store.index.query(state, vectors, None, limit + max(limit, 20))
        found = [[one for one in near if one.version_id in current][:limit] for near in wide]
    return [[(one.passage_id, one.similarity) for one in near] for near in found]

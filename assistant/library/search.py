"""Search by words and by meaning, fused by reciprocal rank (Cormack, Clarke, Buettcher 2009).

Meaning weighs more than words: people's words and a policy's seldom agree (measured in
``docs/decisions/0003-answering-without-a-model.md``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.types import SearchFilter, SearchHit

if TYPE_CHECKING:
    from assistant.library.library import Library

RANK_CONSTANT = 60
LEXICAL_WEIGHT = 0.5
DENSE_WEIGHT = 1.0
_POOL = 60
_WORD = re.compile(r"[^\W_][\w'’-]*")
_STOP = frozenset(
    """a about after all also am an and any anyone are as at be because been before being both but by
    can could did do does doing don down each even ever every few for from further get gets getting
    give given go goes got had has have having he her here hers him his how i if in into is it its
    just kind let like long make many may me might more most much must my myself need no nor not
    now of off on once one only or other our ours out over own please same say says she should so
    some something still such tell than thanks that the their them then there these they thing this
    those through to too under until up us use used uses using very want was we were what when
    where whether which while who whom whose why will with without would yes you your yours""".split()
)


def content_words(text: str) -> list[str]:
    """The words of a question that carry meaning, lower case, in order, each once."""
    words = (word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    return list(dict.fromkeys(word for word in words if word not in _STOP and len(word) > 1))


def search(library: Library, query: str, where: SearchFilter, limit: int = 8) -> list[SearchHit]:
    """Find the passages that fit ``query`` best among current versions.

    Args:
        library: Where to search.
        query: A question or some words; tool names are better given in ``where``.
        where: Limits the passages.
        limit: How many hits at most.

    Returns:
        Hits, best first, with the two ranks that made their score.
    """
    pool = max(_POOL, limit)
    lexical = [passage_id for passage_id, _ in library.lexical(content_words(query), where, pool)]
    dense = library.dense(query, where, pool)
    scores = fused([(LEXICAL_WEIGHT, lexical), (DENSE_WEIGHT, [found for found, _ in dense])])
    best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    lexical_rank = {key: rank for rank, key in enumerate(lexical, 1)}
    dense_rank = {key: (rank, value) for rank, (key, value) in enumerate(dense, 1)}
    hits = []
    passages = library.passages_by_id(best)
    versions = library.versions_by_id({p.version_id for p in passages})
    for passage in passages:
        if passage.version_id not in versions:
            continue  # removed by another program just now
        rank, similarity = dense_rank.get(passage.id, (None, None))
        hits.append(
            SearchHit(
                passage=passage,
                version=versions[passage.version_id],
                score=scores[passage.id],
                lexical_rank=lexical_rank.get(passage.id),
                dense_rank=rank,
                similarity=similarity,
            )
        )
    return hits


def fused(rankings: list[tuple[float, list[str]]]) -> dict[str, float]:
    """Reciprocal rank fusion: each ranking gives ``weight / (60 + rank)``, ranks from 1."""
    scores: dict[str, float] = {}
    for weight, ranking in rankings:
        for rank, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + weight / (RANK_CONSTANT + rank)
    return scores

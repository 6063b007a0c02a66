"""Does a citation show the clause that answers? ``hit@k`` under caps on characters shown.

Ours. Success at k is the usual measure of retrieval (as ``Success@k`` of trec_eval); the caps are
added because long passages hit by their length alone: without them, each tool's three longest
sections shown whole score 76 % without any search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

QUOTE_MAX = 500
FIRST_THREE_MAX = 1_200


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the metric sees it: the document's path and the characters cited."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold quote at its place."""

    document: str
    start: int
    end: int


def covers_half(cited: Cited, gold: Gold) -> bool:
    """True where a citation holds at least half of a gold quote's characters, at its place."""
    if cited.document != gold.document:
        return False
    shared = min(cited.end, gold.end) - max(cited.start, gold.start)
    return shared > 0 and 2 * shared >= gold.end - gold.start


def within_caps(citations: Sequence[Cited]) -> list[bool]:
    """Which citations count: each at most 500 characters, the first three together 1,200.

    A citation over a cap counts as a miss; it still takes its place in the order.
    """
    counted, shown = [], 0
    for place, citation in enumerate(citations):
        length = citation.end - citation.start
        fits = length <= QUOTE_MAX
        if place < 3:
            shown += length
            fits = fits and shown <= FIRST_THREE_MAX
        counted.append(fits)
    return counted


def hit_at(
    k: int, citations: Sequence[Cited], gold: Sequence[Gold], *, capped: bool = True
) -> bool:
    """True where one of the first ``k`` citations covers half of a gold quote.

    Args:
        k: How many citations count.
        citations: What was shown, in order.
        gold: The quotes that answer; any one will do.
        capped: Citations over the caps are misses; False takes them at any length.
    """
    fits = within_caps(citations) if capped else [True] * len(citations)
    return any(
        fits[place] and any(covers_half(citation, quote) for quote in gold)
        for place, citation in enumerate(citations[:k])
    )

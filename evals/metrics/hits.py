"""Small pure metrics with confidence intervals clustered by document.

A missing score is missing (``None``), never 0. Intervals are percentile bootstraps over clusters
(whole documents are drawn, because questions on one document are not independent).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

QUOTE_MAX = 500
FIRST_THREE_MAX = 1_200
_DRAWS = 2_000


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


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % interval; ``low`` and ``high`` are None below two clusters."""

    value: float | None
    n: int
    low: float | None
    high: float | None
    clusters: int


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


def mean_by_cluster(
    scores: Sequence[float | None], clusters: Sequence[str], seed: int = 0
) -> Estimate:
    """The mean of the scores that are there, with an interval from drawing whole clusters.

    Args:
        scores: One a question; None where it has none.
        clusters: The document of each question.
        seed: For the draws; the same seed gives the same interval.
    """
    pairs = [(s, c) for s, c in zip(scores, clusters, strict=True) if s is not None]
    if not pairs:
        return Estimate(None, 0, None, None, 0)
    names = sorted({cluster for _, cluster in pairs})
    sums = np.array([sum(s for s, c in pairs if c == name) for name in names])
    counts = np.array([sum(1 for _, c in pairs if c == name) for name in names])
    value = float(sums.sum() / counts.sum())
    if len(names) < 2:
        return Estimate(value, len(pairs), None, None, len(names))
    drawn = np.random.default_rng(seed).integers(0, len(names), (_DRAWS, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(value, len(pairs), float(low), float(high), len(names))

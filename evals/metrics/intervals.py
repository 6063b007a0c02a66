"""Means and pooled metrics with 95 % intervals by bootstrap over clusters.

Questions on one document are not independent, so whole clusters (documents) are drawn with
replacement and the metric is taken over what was drawn: the percentile cluster bootstrap (Cameron,
Gelbach and Miller, "Bootstrap-Based Improvements for Inference with Clustered Errors", 2008;
Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
``scipy.stats.bootstrap`` draws single observations and has no clusters, hence our own draws. A
missing score is missing (``None``), never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evals.contract import ItemResult

MEAN_DRAWS = 2_000
POOLED_DRAWS = 1_000
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval; ``low`` and ``high`` are None below two clusters.

    ``n`` is how many items have a score, ``clusters`` how many clusters they come from.
    """

    value: float | None
    n: int
    low: float | None
    high: float | None
    clusters: int


NOTHING = Estimate(None, 0, None, None, 0)


def mean_by_cluster(
    scores: Sequence[float | None], clusters: Sequence[str], seed: int = 0
) -> Estimate:
    """The mean of the scores that are there, with an interval from drawing whole clusters.

    Args:
        scores: One an item; None where it has none.
        clusters: The cluster (document) of each item.
        seed: For the draws; the same seed gives the same interval.
    """
    pairs = [(s, c) for s, c in zip(scores, clusters, strict=True) if s is not None]
    if not pairs:
        return NOTHING
    names, places = np.unique([c for _, c in pairs], return_inverse=True)
    sums = np.bincount(places, weights=[s for s, _ in pairs])
    counts = np.bincount(places)
    value = float(sums.sum() / counts.sum())
    if len(names) < 2:
        return Estimate(value, len(pairs), None, None, len(names))
    drawn = draws(len(names), MEAN_DRAWS, seed)
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, _TAILS)
    return Estimate(value, len(pairs), float(low), float(high), len(names))


def statistic_by_cluster(
    results: Sequence[ItemResult],
    pooled: Callable[[Sequence[ItemResult]], float | None],
    seed: int = 0,
    *,
    interval: bool = True,
    count: int = POOLED_DRAWS,
) -> Estimate:
    """A metric over many items at once, with an interval from drawing whole clusters.

    Args:
        results: The items, each with its cluster.
        pooled: The metric; None where it is not defined on what it is given.
        seed: For the draws; the same seed gives the same interval.
        interval: False saves the draws, where only the value is wanted.
        count: How many draws. Those on which the metric is not defined are left out; where more
            than half are, there is no interval.
    """
    value = pooled(results)
    groups: dict[str, list[ItemResult]] = {}
    for result in results:
        groups.setdefault(result.cluster, []).append(result)
    names = sorted(groups)
    if value is None:
        return Estimate(None, len(results), None, None, len(names))
    if not interval or len(names) < 2:
        return Estimate(float(value), len(results), None, None, len(names))
    values = []
    for drawn in draws(len(names), count, seed):
        found = pooled([result for place in drawn for result in groups[names[place]]])
        if found is not None:
            values.append(found)
    if 2 * len(values) < count:
        return Estimate(float(value), len(results), None, None, len(names))
    low, high = np.quantile(values, _TAILS)
    return Estimate(float(value), len(results), float(low), float(high), len(names))


@lru_cache(maxsize=32)
def draws(clusters: int, count: int, seed: int) -> NDArray[np.int64]:
    """``count`` rows of ``clusters`` places each, drawn with replacement from the clusters."""
    drawn = np.random.default_rng(seed).integers(0, clusters, (count, clusters))
    drawn.setflags(write=False)
    return drawn

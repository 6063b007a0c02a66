"""Two systems, or two runs, on the same items: the difference, its interval and a paired test.

The test is a sign-flip permutation test over clusters: if the two were alike, each cluster's
difference could as well have had the other sign (Fisher, "The Design of Experiments", 1935, §21;
``scipy.stats.permutation_test`` with ``permutation_type="samples"``, exact up to 13 clusters and
9,999 random flips beyond). The interval is a cluster bootstrap of the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import permutation_test

from evals.contract import ItemResult, Pooled
from evals.metrics.intervals import POOLED_DRAWS, draws, mean_by_cluster

Alternative = Literal["two-sided", "less", "greater"]
_Pair = tuple[list[ItemResult], list[ItemResult]]
FLIPS = 9_999
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Difference:
    """Second minus first, over ``n`` items in ``clusters`` clusters, with a 95 % interval.

    ``p`` is how often chance alone gives a difference as large; None, as are ``low`` and
    ``high``, below two clusters.
    """

    value: float | None
    n: int
    low: float | None
    high: float | None
    clusters: int
    p: float | None


NO_DIFFERENCE = Difference(None, 0, None, None, 0, None)


def paired_difference(
    first: Sequence[float],
    second: Sequence[float],
    clusters: Sequence[str],
    seed: int = 0,
    alternative: Alternative = "two-sided",
) -> Difference:
    """The mean difference of two scores of the same items.

    Args:
        first: One score an item.
        second: The other score of the same items, in the same order.
        clusters: The cluster (document) of each item.
        seed: For the draws and the flips.
        alternative: ``less`` asks only whether the second is lower.
    """
    changes = [float(b) - float(a) for a, b in zip(first, second, strict=True)]
    found = mean_by_cluster(changes, clusters, seed)
    if found.value is None:
        return NO_DIFFERENCE
    p = None
    if found.clusters > 1:
        p = sign_flip_p(cluster_sums(changes, clusters), seed, alternative)
    return Difference(found.value, found.n, found.low, found.high, found.clusters, p)


def cluster_sums(changes: Sequence[float], clusters: Sequence[str]) -> list[float]:
    """The changes added up by cluster, in the order of the clusters' names."""
    sums: dict[str, float] = dict.fromkeys(sorted(set(clusters)), 0.0)
    for change, cluster in zip(changes, clusters, strict=True):
        sums[cluster] += change
    return list(sums.values())


def sign_flip_p(
    changes: Sequence[float], seed: int = 0, alternative: Alternative = "two-sided"
) -> float:
    """How often flipping signs by chance gives a sum as extreme as that of the changes.

    Zeros tell nothing either way and are left out; without any other change the answer is 1.
    """
    moved = np.array([change for change in changes if abs(change) > 1e-12])
    if not len(moved):
        return 1.0
    if len(moved) == 1:  # one flip: scipy asks for two observations
        one_sided = {"less": moved[0] < 0, "greater": moved[0] > 0}
        return 0.5 if one_sided.get(alternative, False) else 1.0
    found = permutation_test(
        (moved,),
        lambda values, axis: values.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=FLIPS,
        alternative=alternative,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def pooled_difference(
    first: Sequence[ItemResult], second: Sequence[ItemResult], pooled: Pooled, seed: int = 0
) -> Difference:
    """The difference of a pooled metric on the same items (given in the same order).

    Clusters are drawn for both at once; for ``p`` the two are swapped in whole clusters, 1,000
    times. Draws on which the metric is not defined are left out.
    """
    value = _minus(pooled(second), pooled(first))
    groups: dict[str, _Pair] = {}
    for a, b in zip(first, second, strict=True):
        pair = groups.setdefault(a.cluster, ([], []))
        pair[0].append(a)
        pair[1].append(b)
    names = sorted(groups)
    if value is None or len(names) < 2:
        return Difference(value, len(first), None, None, len(names), None)
    drawn = [
        _pooled_change([groups[names[i]] for i in row], pooled)
        for row in draws(len(names), POOLED_DRAWS, seed)
    ]
    flips = np.random.default_rng(seed).integers(0, 2, (POOLED_DRAWS, len(names)))
    swapped = [
        _pooled_change(
            [_turned(groups[name], flip) for name, flip in zip(names, row, strict=True)], pooled
        )
        for row in flips
    ]
    low, high = _quantiles(drawn)
    known = [change for change in swapped if change is not None]
    extreme = sum(abs(change) >= abs(value) - 1e-12 for change in known)
    p = (extreme + 1) / (len(known) + 1)
    return Difference(value, len(first), low, high, len(names), p)


def _turned(pair: _Pair, flip: bool) -> _Pair:
    return (pair[1], pair[0]) if flip else pair


def _pooled_change(groups: Sequence[_Pair], pooled: Pooled) -> float | None:
    first = [result for a, _ in groups for result in a]
    second = [result for _, b in groups for result in b]
    return _minus(pooled(second), pooled(first))


def _minus(second: float | None, first: float | None) -> float | None:
    return None if first is None or second is None else second - first


def _quantiles(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    known = [value for value in values if value is not None]
    if 2 * len(known) < len(values):
        return None, None
    low, high = np.quantile(known, _TAILS)
    return float(low), float(high)

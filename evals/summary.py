"""Results reduced to the rows of ``summary.json``, one a suite, system, condition, slice, metric.

``slice`` is ``all`` or one of the items' own slices. A suite may name slices in an attribute
``apart``: items in them do not count in ``all`` (the same question judged by a second, wider gold).
Every suite gets a row ``failed``: the share of items that failed, over all items.

Intervals of means are worked out everywhere. Intervals of pooled metrics cost a thousand
evaluations each, so they are worked out for ``all`` and for slices of at least 30 items in at
least five clusters; other slices have the value alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from evals.contract import ItemResult, Metric, Suite
from evals.metrics.intervals import NOTHING, Estimate, mean_by_cluster, statistic_by_cluster

ALL = "all"
FAILED = Metric("failed", "Share of items on which the system broke down.", False)
_POOLED_ITEMS = 30
_POOLED_CLUSTERS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One number of ``summary.json`` with its 95 % interval."""

    suite: str
    system: str
    condition: str
    slice: str
    metric: str
    value: float | None
    n: int
    low: float | None
    high: float | None
    clusters: int

    def record(self) -> dict[str, object]:
        """The row as JSON has it."""
        return asdict(self)


def summarise(suite: Suite, results: Sequence[ItemResult], seed: int) -> list[Row]:
    """Every row of one suite.

    Args:
        suite: Gives the metrics.
        results: Those of this suite (others are left aside).
        seed: For the intervals.

    Returns:
        Rows in the order systems and conditions came; a metric that applies to no item of a
        slice has no row.
    """
    metrics = (*(m for m in suite.metrics if m.name != FAILED.name), FAILED)
    apart = frozenset(getattr(suite, "apart", ()))
    rows: list[Row] = []
    for (system, condition), group in _groups(suite.name, results).items():
        for name, part in _slices(group, apart):
            for metric in metrics:
                found = estimate(metric, part, seed, everywhere=name == ALL)
                if found.n and found.value is not None:
                    rows.append(
                        Row(suite.name, system, condition, name, metric.name, **asdict(found))
                    )
    return rows


def estimate(
    metric: Metric, results: Sequence[ItemResult], seed: int, *, everywhere: bool = True
) -> Estimate:
    """One metric over some items.

    Args:
        metric: A mean of scores, or a pooled metric. The ``n`` of a pooled metric counts the
            items that have a score of its name, where any has; else all.
        results: The items.
        seed: For the interval.
        everywhere: False leaves out a pooled metric's interval on few items.
    """
    if not results:
        return NOTHING
    if metric.pooled is None:
        scores = [score(result, metric.name) for result in results]
        return mean_by_cluster(scores, [r.cluster for r in results], seed)
    scored = [r for r in results if r.scores.get(metric.name) is not None] or list(results)
    clusters = len({r.cluster for r in scored})
    large = len(scored) >= _POOLED_ITEMS and clusters >= _POOLED_CLUSTERS
    found = statistic_by_cluster(results, metric.pooled, seed, interval=everywhere or large)
    return Estimate(found.value, len(scored), found.low, found.high, clusters)


def score(result: ItemResult, metric: str) -> float | None:
    """An item's score in a metric; ``failed`` is known for every item."""
    if metric == FAILED.name:
        return float(failed(result))
    return result.scores.get(metric)


def in_slice(
    results: Sequence[ItemResult], name: str, apart: frozenset[str] = frozenset()
) -> list[ItemResult]:
    """The items that count in a slice; those of slices kept apart count there alone."""
    if name == ALL:
        return [r for r in results if not apart.intersection(r.slices)]
    return [r for r in results if name in r.slices and apart.intersection(r.slices) <= {name}]


def failed(result: ItemResult) -> bool:
    """True where the system broke down on the item, by its own word or by an exception."""
    return bool(result.error) or bool(result.scores.get(FAILED.name))


def _groups(
    suite: str, results: Sequence[ItemResult]
) -> Mapping[tuple[str, str], list[ItemResult]]:
    groups: dict[tuple[str, str], list[ItemResult]] = {}
    for result in results:
        if result.suite == suite:
            groups.setdefault((result.system, result.condition), []).append(result)
    return groups


def _slices(
    results: Sequence[ItemResult], apart: frozenset[str]
) -> Iterator[tuple[str, list[ItemResult]]]:
    names = sorted({name for result in results for name in result.slices})
    for name in (ALL, *names):
        members = in_slice(results, name, apart)
        if members:
            yield name, members

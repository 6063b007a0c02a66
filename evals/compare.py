"""Comparisons on the same items: two runs of ours, or two systems within one run.

``compare_systems`` and ``compare_runs`` give one ``Comparison`` a metric; the terminal, the report
and the gate read them. Only items that both sides have a score for are compared, of one slice:
by default ``all``, which leaves out the slices that a suite keeps apart (see ``evals/summary.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.contract import OURS, EvalDataError, ItemResult, Metric
from evals.metrics.paired import Alternative, Difference, paired_difference, pooled_difference
from evals.registry import load_suite
from evals.summary import ALL, FAILED, in_slice, score

_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric of ``b`` against ``a``: ``difference`` is b minus a, in the metric's unit.

    ``better`` and ``worse`` name the items on which b did better or worse than a (empty for
    pooled metrics). ``p`` is two-sided unless asked otherwise; None below two clusters.
    """

    suite: str
    condition: str
    metric: str
    a: str
    b: str
    value_a: float | None
    value_b: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    clusters: int
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs side by side, and the items that only one of them has (suite/condition/item)."""

    comparisons: tuple[Comparison, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


def compare_systems(
    results: Sequence[ItemResult],
    suite: str,
    condition: str,
    metric: Metric | str,
    a: str,
    b: str,
    seed: int = 0,
    slice_name: str = ALL,
) -> Comparison:
    """One metric of two systems within a run, such as the usual pipeline and ours.

    Args:
        results: A run's results.
        suite, condition: Which of them.
        metric: The metric, or its name in the suite.
        a, b: The systems; the difference is b minus a.
        seed: For the interval and the test.
        slice_name: Only the items of this slice.

    Returns:
        The comparison; ``n`` is 0 where no item has both.
    """
    here = in_slice(
        [r for r in results if r.suite == suite and r.condition == condition],
        slice_name,
        apart_of(suite),
    )
    sides = [{r.item: r for r in here if r.system == system} for system in (a, b)]
    if isinstance(metric, str):
        named = {m.name: m for m in metrics_of(suite, here)}
        metric = named.get(metric, Metric(metric, ""))
    return compare_items(sides[0], sides[1], metric, a, b, seed)


def compare_runs(
    first: Sequence[ItemResult],
    second: Sequence[ItemResult],
    seed: int = 0,
    slice_name: str = ALL,
    system: str = OURS,
) -> RunComparison:
    """Two runs of one system, on the items that both hold.

    Raises:
        EvalDataError: When they have no item in common.
    """
    sides = [_by_place(results, system, slice_name) for results in (first, second)]
    keys = [{(*place, item) for place, items in side.items() for item in items} for side in sides]
    if not keys[0] & keys[1]:
        raise EvalDataError(
            "The two runs have no item in common. Compare runs of the same suite on the same data."
        )
    found = [
        comparison
        for place, items in sides[0].items()
        if place in sides[1]
        for metric in metrics_of(place[0], items.values())
        if (comparison := compare_items(items, sides[1][place], metric, "A", "B", seed)).n
    ]
    return RunComparison(tuple(found), _names(keys[0] - keys[1]), _names(keys[1] - keys[0]))


def compare_within(
    results: Sequence[ItemResult], a: str, b: str, seed: int = 0, slice_name: str = ALL
) -> tuple[Comparison, ...]:
    """Every suite, condition and metric of two systems within one run.

    Raises:
        EvalDataError: When they have no item in common.
    """
    places = dict.fromkeys((r.suite, r.condition) for r in results)
    found = [
        comparison
        for suite, condition in places
        for metric in metrics_of(suite, results)
        if (
            comparison := compare_systems(results, suite, condition, metric, a, b, seed, slice_name)
        ).n
    ]
    if not found:
        held = ", ".join(dict.fromkeys(r.system for r in results))
        raise EvalDataError(f"“{a}” and “{b}” have no item in common here. The run holds: {held}.")
    return tuple(found)


def compare_items(
    first: Mapping[str, ItemResult],
    second: Mapping[str, ItemResult],
    metric: Metric,
    a: str,
    b: str,
    seed: int = 0,
    alternative: Alternative = "two-sided",
) -> Comparison:
    """One metric on the items that both sides hold, by item name."""
    common = [item for item in first if item in second]
    if metric.pooled is None:
        return _compare_means(first, second, common, metric, (a, b), seed, alternative)
    left, right = [first[item] for item in common], [second[item] for item in common]
    found = pooled_difference(left, right, metric.pooled, seed) if common else None
    if found is None or found.value is None:
        found = Difference(None, 0, None, None, 0, None)
    values = metric.pooled(left), metric.pooled(right)
    return _comparison(_place(left), metric.name, (a, b), values, found)


def metrics_of(suite: str, results: Iterable[ItemResult] = ()) -> tuple[Metric, ...]:
    """The metrics of a suite by name, and ``failed``; of a suite not held here, its scores."""
    try:
        metrics = load_suite(suite).metrics
    except EvalDataError:
        here = [result for result in results if result.suite == suite]
        names = dict.fromkeys(name for result in here for name in result.scores)
        metrics = tuple(Metric(name, "") for name in names)
    return (*(m for m in metrics if m.name != FAILED.name), FAILED)


def _compare_means(
    first: Mapping[str, ItemResult],
    second: Mapping[str, ItemResult],
    common: Sequence[str],
    metric: Metric,
    names: tuple[str, str],
    seed: int,
    alternative: Alternative,
) -> Comparison:
    scored: list[tuple[str, float, float]] = []
    for item in common:
        old, new = score(first[item], metric.name), score(second[item], metric.name)
        if old is not None and new is not None:
            scored.append((item, old, new))
    left, right = [old for _, old, _ in scored], [new for _, _, new in scored]
    clusters = [second[item].cluster for item, _, _ in scored]
    found = paired_difference(left, right, clusters, seed, alternative)
    sign = 1 if metric.higher_is_better else -1
    gains = [(item, sign * (new - old)) for item, old, new in scored]
    return _comparison(
        _place([second[item] for item in common]),
        metric.name,
        names,
        (_mean(left), _mean(right)),
        found,
        better=tuple(item for item, gain in gains if gain > _SAME),
        worse=tuple(item for item, gain in gains if gain < -_SAME),
    )


def _comparison(
    place: tuple[str, str],
    metric: str,
    names: tuple[str, str],
    values: tuple[float | None, float | None],
    found: Difference,
    better: tuple[str, ...] = (),
    worse: tuple[str, ...] = (),
) -> Comparison:
    return Comparison(
        *place,
        metric,
        *names,
        *values,
        found.value,
        found.low,
        found.high,
        found.p,
        found.n,
        found.clusters,
        better,
        worse,
    )


def _place(results: Sequence[ItemResult]) -> tuple[str, str]:
    return (results[0].suite, results[0].condition) if results else ("", "")


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def apart_of(suite: str) -> frozenset[str]:
    """The slices that a suite keeps out of ``all``; none where the suite is not held here."""
    try:
        return frozenset(getattr(load_suite(suite), "apart", ()))
    except EvalDataError:
        return frozenset()


def _by_place(
    results: Sequence[ItemResult], system: str, slice_name: str
) -> dict[tuple[str, str], dict[str, ItemResult]]:
    places: dict[tuple[str, str], dict[str, ItemResult]] = {}
    for suite in dict.fromkeys(result.suite for result in results):
        ours = [r for r in results if r.suite == suite and r.system == system]
        for result in in_slice(ours, slice_name, apart_of(suite)):
            places.setdefault((result.suite, result.condition), {})[result.item] = result
    return places


def _names(keys: set[tuple[str, str, str]]) -> tuple[str, ...]:
    return tuple("/".join(key) for key in sorted(keys))

"""Comparing runs and systems on the same items."""

from __future__ import annotations

import pytest
from small_suites import item

from evals.compare import compare_runs, compare_systems, compare_within
from evals.contract import EvalDataError, ItemResult, Metric

COST = Metric("failed", "Broke down.", higher_is_better=False)


def test_only_items_that_both_systems_answered_are_compared() -> None:
    results = [
        item("1", 0.0, system="usual"),
        item("2", 1.0, system="usual"),
        item("3", None, system="usual"),
        item("4", 1.0, system="usual"),
        item("1", 1.0),
        item("2", 0.0),
        item("3", 1.0),
        item("1", 0.0, condition="other"),
    ]
    found = compare_systems(results, "small", "c", "hit@1", "usual", "ours")
    assert (found.n, found.value_a, found.value_b, found.difference) == (2, 0.5, 0.5, 0.0)
    assert (found.better, found.worse) == (("1",), ("2",))
    assert (found.suite, found.condition, found.a, found.b) == ("small", "c", "usual", "ours")


def test_where_less_is_better_a_rise_is_worse() -> None:
    results = [item("1", system="usual"), item("1", error="broke")]
    found = compare_systems(results, "small", "c", COST, "usual", "ours")
    assert (found.difference, found.worse, found.better) == (1.0, ("1",), ())


def test_items_are_clustered_by_document() -> None:
    pairs = [(f"{n}", "a" if n < 6 else "b") for n in range(8)]
    results = [item(name, 1.0, system="usual", cluster=c) for name, c in pairs]
    results += [item(name, 0.0, cluster=c) for name, c in pairs]
    found = compare_systems(results, "small", "c", "hit@1", "usual", "ours")
    assert (found.clusters, found.p) == (2, 0.5)


def test_no_common_item_is_nothing_not_zero() -> None:
    found = compare_systems([item("1")], "small", "c", "hit@1", "usual", "ours")
    assert (found.n, found.difference, found.p) == (0, None, None)


def runs() -> tuple[list[ItemResult], list[ItemResult]]:
    first = [item("1", 1.0), item("2", 1.0), item("gone", 1.0), item("1", 0.0, system="usual")]
    second = [item("1", 1.0), item("2", 0.0), item("new", 1.0)]
    return first, second


def test_runs_are_compared_ours_with_ours() -> None:
    found = compare_runs(*runs())
    (hit,) = [c for c in found.comparisons if c.metric == "hit@1"]
    assert (hit.n, hit.difference, hit.worse) == (2, -0.5, ("2",))
    assert found.only_a == ("small/c/gone",)
    assert found.only_b == ("small/c/new",)


def test_runs_without_a_common_item_are_refused() -> None:
    with pytest.raises(EvalDataError, match="no item in common"):
        compare_runs([item("1")], [item("2")])
    with pytest.raises(EvalDataError, match="no item in common"):
        compare_runs([item("1", suite="one")], [item("1", suite="two")])


def test_within_a_run_every_metric_is_compared_and_a_missing_system_is_named() -> None:
    first, _ = runs()
    found = compare_within(first, "usual", "ours")
    assert {c.metric: c.difference for c in found} == {"hit@1": 1.0, "failed": 0.0}
    with pytest.raises(EvalDataError, match="The run holds: ours, usual"):
        compare_within(first, "lexical", "ours")


def test_slices_kept_apart_are_compared_alone() -> None:
    def both(name: str, ours: float, *slices: str) -> list[ItemResult]:
        more = {"suite": "retrieval", "slices": slices}
        return [item(name, 0.0, system="usual", **more), item(name, ours, **more)]

    results = [*both("1", 0.0), *both("1 (wide)", 1.0, "wide")]
    strict = compare_systems(results, "retrieval", "c", "hit@1", "usual", "ours")
    wide = compare_systems(results, "retrieval", "c", "hit@1", "usual", "ours", slice_name="wide")
    assert (strict.n, strict.difference) == (1, 0.0)
    assert (wide.n, wide.difference) == (1, 1.0)

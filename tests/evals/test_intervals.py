"""Means and pooled metrics with intervals, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from small_suites import item

from evals.contract import ItemResult
from evals.metrics.intervals import draws, mean_by_cluster, statistic_by_cluster


def share(results: Sequence[ItemResult]) -> float | None:
    """A pooled metric that is not defined without a right item."""
    right = sum(r.scores["hit@1"] or 0.0 for r in results)
    return right / len(results) if right else None


def test_a_missing_score_is_missing_not_zero() -> None:
    estimate = mean_by_cluster([1.0, None, 0.0], ["a", "a", "b"])
    assert (estimate.value, estimate.n, estimate.clusters) == (0.5, 2, 2)
    assert mean_by_cluster([None], ["a"]).value is None


def test_one_document_gives_no_interval() -> None:
    estimate = mean_by_cluster([1.0, 0.0], ["a", "a"])
    assert (estimate.value, estimate.low, estimate.high) == (0.5, None, None)


def test_the_interval_of_two_documents_is_worked_by_hand() -> None:
    # Two documents of one item each: the mean of a draw is 0, 0.5 or 1, with 1/4, 1/2 and 1/4.
    estimate = mean_by_cluster([0.0, 1.0], ["a", "b"])
    assert (estimate.value, estimate.low, estimate.high) == (0.5, 0.0, 1.0)


def test_items_weigh_alike_and_documents_are_drawn_whole() -> None:
    # a has three right items, b one wrong one. Means of draws: aa 1, ab 0.75, bb 0.
    estimate = mean_by_cluster([1.0, 1.0, 1.0, 0.0], ["a", "a", "a", "b"])
    assert (estimate.value, estimate.low, estimate.high) == (0.75, 0.0, 1.0)


def test_intervals_hold_the_mean_and_repeat_with_the_seed() -> None:
    scores = [1.0, 1.0, 0.0, 1.0, 0.0, 1.0]
    clusters = ["a", "a", "b", "b", "c", "c"]
    one, two = (mean_by_cluster(scores, clusters, seed=3) for _ in range(2))
    assert one == two
    assert one.low is not None and one.high is not None and one.value is not None
    assert one.low <= one.value <= one.high


def test_a_pooled_metric_is_drawn_by_document_too() -> None:
    results = [item("1", 1.0, cluster="a"), item("2", 1.0, cluster="b")]
    results += [item("3", 1.0, cluster="c"), item("4", 0.0, cluster="c")]
    estimate = statistic_by_cluster(results, share)
    assert (estimate.value, estimate.n, estimate.clusters) == (0.75, 4, 3)
    assert estimate.low is not None and estimate.low >= 0.5 and estimate.high == 1.0
    assert estimate == statistic_by_cluster(results, share)


def test_draws_on_which_a_pooled_metric_is_not_defined_are_left_out() -> None:
    results = [item("1", 1.0, cluster="a"), item("2", 0.0, cluster="b")]
    estimate = statistic_by_cluster(results, share)
    # bb (a quarter of the draws) is not defined; what is left is 0.5 or 1, never 0.
    assert (estimate.low, estimate.high) == (0.5, 1.0)


def test_a_pooled_metric_has_no_interval_below_two_documents_or_where_undefined() -> None:
    one = statistic_by_cluster([item("1", 1.0, cluster="a"), item("2", 1.0, cluster="a")], share)
    assert (one.value, one.low) == (1.0, None)
    none = statistic_by_cluster([item("1", 0.0), item("2", 0.0)], share)
    assert (none.value, none.low) == (None, None)
    mostly = [item("1", 1.0), *(item(str(n), 0.0) for n in range(2, 12))]
    rare = statistic_by_cluster(mostly, lambda rs: 1.0 if rs[0].item == "1" else None)
    assert (rare.value, rare.low) == (1.0, None)


def test_draws_cannot_be_changed_by_whoever_gets_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        draws(3, 4, 0)[0, 0] = 1

"""Paired differences and their test, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from small_suites import item

from evals.contract import ItemResult
from evals.metrics.paired import (
    cluster_sums,
    paired_difference,
    pooled_difference,
    sign_flip_p,
)

FIVE = ["a", "b", "c", "d", "e"]


def mean(results: Sequence[ItemResult]) -> float | None:
    return sum(r.scores["hit@1"] or 0.0 for r in results) / len(results) if results else None


def test_five_falls_in_five_documents_are_one_in_thirty_two() -> None:
    # Of the 32 ways to sign five equal falls, one has a sum as low: 1/32; two as extreme: 2/32.
    found = paired_difference([1.0] * 5, [0.0] * 5, FIVE, alternative="less")
    assert (found.value, found.n, found.clusters) == (-1.0, 5, 5)
    assert found.p == pytest.approx(1 / 32)
    both = paired_difference([1.0] * 5, [0.0] * 5, FIVE)
    assert both.p == pytest.approx(2 / 32)


def test_a_rise_is_no_fall() -> None:
    found = paired_difference([0.0] * 5, [1.0] * 5, FIVE, alternative="less")
    assert found.p == 1.0


def test_many_falls_in_one_document_are_one_fall() -> None:
    # Ten items fall, all in document a: flipping a alone gives as low a sum half of the time.
    first, second = [1.0] * 12, [0.0] * 10 + [1.0] * 2
    found = paired_difference(first, second, ["a"] * 10 + ["b", "c"], alternative="less")
    assert found.p == 0.5


def test_falls_and_rises_that_even_out_are_chance() -> None:
    found = paired_difference([1.0, 0.0], [0.0, 1.0], ["a", "b"])
    assert (found.value, found.p) == (0.0, 1.0)


def test_no_change_no_item_and_one_document() -> None:
    same = paired_difference([1.0, 0.0], [1.0, 0.0], ["a", "b"])
    assert (same.value, same.low, same.high, same.p) == (0.0, 0.0, 0.0, 1.0)
    assert paired_difference([], [], []).value is None
    one = paired_difference([1.0, 1.0], [0.0, 1.0], ["a", "a"])
    assert (one.value, one.low, one.p) == (-0.5, None, None)


def test_scores_that_do_not_pair_up_are_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        paired_difference([1.0], [1.0, 0.0], ["a", "b"])


def test_cluster_sums_are_by_document_in_order() -> None:
    assert cluster_sums([1.0, -1.0, -1.0], ["b", "a", "a"]) == [-2.0, 1.0]


def test_random_flips_repeat_with_the_seed_and_are_small_for_many_falls() -> None:
    falls = [-1.0] * 30 + [1.0] * 5
    one, two = (sign_flip_p(falls, seed=2, alternative="less") for _ in range(2))
    assert one == two
    assert one < 0.001


def test_a_pooled_metric_differs_as_its_mean_does() -> None:
    first = [item(name, 1.0) for name in FIVE]
    second = [item(name, 0.0) for name in FIVE]
    found = pooled_difference(first, second, mean)
    assert (found.value, found.low, found.high, found.clusters) == (-1.0, -1.0, -1.0, 5)
    assert found.p == pytest.approx(2 / 32, abs=0.03)
    same = pooled_difference(first, first, mean)
    assert (same.value, same.p) == (0.0, 1.0)


def test_a_pooled_metric_that_is_not_defined_has_no_difference() -> None:
    results = [item("a"), item("b")]
    found = pooled_difference(results, results, lambda rs: None)
    assert (found.value, found.low, found.p) == (None, None, None)

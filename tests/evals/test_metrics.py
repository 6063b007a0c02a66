"""Metrics, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.hits import Cited, Gold, covers_half, hit_at, mean_by_cluster, within_caps

GOLD = [Gold("a.md", 100, 200)]


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [(100, 200, True), (150, 200, True), (100, 149, False), (151, 400, False), (0, 150, True)],
)
def test_half_of_the_quote_must_be_covered(start: int, end: int, covered: bool) -> None:
    assert covers_half(Cited("a.md", start, end), GOLD[0]) is covered


def test_the_same_place_of_another_document_is_no_hit() -> None:
    assert not covers_half(Cited("b.md", 100, 200), GOLD[0])


def test_only_the_first_k_citations_count() -> None:
    citations = [Cited("a.md", 300, 320), Cited("a.md", 100, 200)]
    assert not hit_at(1, citations, GOLD)
    assert hit_at(3, citations, GOLD)


def test_a_citation_over_the_cap_is_a_miss() -> None:
    assert not hit_at(3, [Cited("a.md", 0, 501)], GOLD)
    assert hit_at(3, [Cited("a.md", 0, 500)], GOLD)


def test_the_first_three_share_a_total() -> None:
    long = Cited("a.md", 1_000, 1_450)
    assert within_caps([long, long, Cited("a.md", 0, 300)]) == [True, True, True]
    assert within_caps([long, long, Cited("a.md", 0, 301)]) == [True, True, False]


def test_no_citation_and_no_gold_are_no_hits() -> None:
    assert not hit_at(3, [], GOLD)
    assert not hit_at(3, [Cited("a.md", 100, 200)], [])


def test_a_missing_score_is_missing_not_zero() -> None:
    estimate = mean_by_cluster([1.0, None, 0.0], ["a", "a", "b"])
    assert (estimate.value, estimate.n, estimate.clusters) == (0.5, 2, 2)
    assert mean_by_cluster([None], ["a"]).value is None


def test_one_document_gives_no_interval() -> None:
    estimate = mean_by_cluster([1.0, 0.0], ["a", "a"])
    assert (estimate.low, estimate.high) == (None, None)


def test_intervals_hold_the_mean_and_repeat_with_the_seed() -> None:
    scores = [1.0, 1.0, 0.0, 1.0, 0.0, 1.0]
    clusters = ["a", "a", "b", "b", "c", "c"]
    one, two = (mean_by_cluster(scores, clusters, seed=3) for _ in range(2))
    assert one == two
    assert one.low is not None and one.high is not None and one.value is not None
    assert one.low <= one.value <= one.high

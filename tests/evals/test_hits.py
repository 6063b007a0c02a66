"""Hits under the caps, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.hits import Cited, Gold, covers_half, hit_at, within_caps

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


def test_without_the_caps_length_does_not_matter() -> None:
    whole = [Cited("a.md", 0, 1_000)]
    assert not hit_at(1, whole, GOLD)
    assert hit_at(1, whole, GOLD, capped=False)


def test_a_long_citation_keeps_its_place() -> None:
    long = Cited("b.md", 0, 501)
    assert not hit_at(1, [long, Cited("a.md", 100, 200)], GOLD)
    assert hit_at(3, [long, Cited("a.md", 100, 200)], GOLD)


def test_any_of_the_gold_quotes_will_do_and_repeats_change_nothing() -> None:
    gold = [*GOLD, Gold("b.md", 0, 50)]
    assert hit_at(1, [Cited("b.md", 0, 50)] * 3, gold)


def test_two_halves_in_two_citations_are_no_hit() -> None:
    assert not hit_at(3, [Cited("a.md", 100, 149), Cited("a.md", 151, 200)], GOLD)

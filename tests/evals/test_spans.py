"""Character precision, recall and F1, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.hits import Cited, Gold
from evals.metrics.spans import character_scores, merged, shown_length

GOLD = [Gold("a.md", 100, 200)]


def test_precision_recall_and_f1_count_characters() -> None:
    # 50 of 100 gold characters, 50 of 200 cited ones; F1 = 2 * 50 / (200 + 100).
    scores = character_scores([Cited("a.md", 150, 350)], GOLD)
    assert (scores.precision, scores.recall) == (0.25, 0.5)
    assert scores.f1 == pytest.approx(1 / 3)


def test_overlapping_and_repeated_citations_count_once() -> None:
    cited = [Cited("a.md", 100, 160), Cited("a.md", 140, 200), Cited("a.md", 100, 160)]
    scores = character_scores(cited, GOLD)
    assert (scores.precision, scores.recall, scores.f1) == (1.0, 1.0, 1.0)


def test_overlapping_gold_counts_once() -> None:
    gold = [Gold("a.md", 100, 200), Gold("a.md", 150, 250)]
    assert character_scores([Cited("a.md", 150, 200)], gold).recall == pytest.approx(50 / 150)


def test_the_same_place_of_another_document_shares_nothing() -> None:
    scores = character_scores([Cited("b.md", 100, 200)], GOLD)
    assert (scores.precision, scores.recall, scores.f1) == (0.0, 0.0, 0.0)


def test_gold_in_two_documents_is_added_up() -> None:
    gold = [Gold("a.md", 0, 30), Gold("b.md", 0, 70)]
    assert character_scores([Cited("b.md", 0, 70)], gold).recall == pytest.approx(0.7)


def test_without_gold_nothing_is_defined() -> None:
    scores = character_scores([Cited("a.md", 0, 10)], [])
    assert (scores.precision, scores.recall, scores.f1) == (None, None, None)


def test_without_citations_the_gold_is_missed_and_precision_is_undefined() -> None:
    scores = character_scores([], GOLD)
    assert (scores.precision, scores.recall, scores.f1) == (None, 0.0, 0.0)


def test_a_citation_of_a_whole_document_has_full_recall_and_little_precision() -> None:
    scores = character_scores([Cited("a.md", 0, 10_000)], GOLD)
    assert (scores.precision, scores.recall) == (0.01, 1.0)


def test_touching_spans_merge_in_any_order() -> None:
    spans = [Cited("a.md", 20, 30), Cited("a.md", 0, 10), Cited("a.md", 10, 20)]
    assert merged(spans) == {"a.md": [(0, 30)]}


def test_the_length_shown_is_of_the_first_three_and_counts_repeats() -> None:
    quote = Cited("a.md", 0, 100)
    assert shown_length([quote, quote, Cited("b.md", 0, 5), Cited("b.md", 0, 900)]) == 205
    assert shown_length([]) == 0

"""Metrics of a ranking, worked by hand."""

from __future__ import annotations

import math

import pytest

from evals.metrics.ranking import RANKING_METRICS, ranking_scores


def test_a_ranking_worked_by_hand() -> None:
    scores = ranking_scores(["a", "b", "c", "d", "e", "f"], {"b", "d", "f"})
    assert scores["hit@1"] == 0.0
    assert scores["hit@3"] == scores["hit@5"] == 1.0
    assert scores["recall@5"] == pytest.approx(2 / 3)
    assert scores["mrr"] == pytest.approx(1 / 2)
    gained = sum(1 / math.log2(place + 1) for place in (2, 4, 6))
    best = sum(1 / math.log2(place + 1) for place in (1, 2, 3))
    assert scores["ndcg@10"] == pytest.approx(gained / best, abs=1e-5)


def test_the_best_ranking_scores_one_everywhere() -> None:
    assert set(ranking_scores(["a", "b"], {"a", "b"}).values()) == {1.0}


def test_only_the_first_ten_count_for_ndcg_and_all_for_the_rank() -> None:
    ranking = [f"s{number:02d}" for number in range(12)]
    scores = ranking_scores(ranking, {"s10"})
    assert scores["ndcg@10"] == 0.0
    assert scores["mrr"] == pytest.approx(1 / 11)


def test_nothing_ranked_is_a_miss_and_nothing_right_is_missing() -> None:
    assert ranking_scores([], {"a"}) == dict.fromkeys(RANKING_METRICS, 0.0)
    assert ranking_scores(["a"], set()) == dict.fromkeys(RANKING_METRICS)
    assert set(ranking_scores(["a", "b"], {"c"}).values()) == {0.0}


def test_a_repeated_id_counts_at_its_first_place() -> None:
    scores = ranking_scores(["a", "a", "a", "b"], {"b"})
    assert scores["mrr"] == pytest.approx(1 / 2)
    assert scores["hit@3"] == 1.0


def test_more_right_ids_than_five_limit_recall() -> None:
    gold = {f"s{number}" for number in range(10)}
    assert ranking_scores(sorted(gold), gold)["recall@5"] == pytest.approx(0.5)

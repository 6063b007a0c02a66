"""Silence, AUROC and the risk-coverage curve, worked by hand."""

from __future__ import annotations

import math

import pytest

from evals.metrics.abstention import (
    aurc,
    auroc,
    false_abstention,
    not_stated_precision,
    not_stated_recall,
    risk_coverage,
)


def test_silence_is_right_only_where_the_documents_are_silent() -> None:
    assert (not_stated_recall(False, True), not_stated_recall(False, False)) == (1.0, 0.0)
    assert (false_abstention(True, True), false_abstention(True, False)) == (1.0, 0.0)


def test_each_share_is_missing_where_it_does_not_apply() -> None:
    assert not_stated_recall(True, True) is None
    assert false_abstention(False, False) is None


def test_precision_is_over_the_silences_alone() -> None:
    assert not_stated_precision([True, False, False, True], [True, True, False, False]) == 0.5
    assert not_stated_precision([True, False], [False, False]) is None
    assert not_stated_precision([], []) is None


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # Answerable 0.9 and 0.4 against unanswerable 0.5 and 0.1: three of four pairs are right.
    assert auroc([0.9, 0.4, 0.5, 0.1], [True, True, False, False]) == 0.75
    assert auroc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert auroc([0.1, 0.9], [True, False]) == 0.0


def test_ties_count_half() -> None:
    assert auroc([0.5, 0.5, 0.5], [True, False, False]) == 0.5
    assert auroc([0.7, 0.5, 0.5], [True, True, False]) == 0.75


def test_no_confidence_is_the_lowest_even_below_negative_scores() -> None:
    assert auroc([None, -3.0], [True, False]) == 0.0
    assert auroc([-3.0, None], [True, False]) == 1.0
    assert auroc([None, None], [True, False]) == 0.5


def test_auroc_needs_both_kinds() -> None:
    assert auroc([0.1, 0.2], [True, True]) is None
    assert auroc([0.1, 0.2], [False, False]) is None
    assert auroc([], []) is None


def test_risk_is_the_share_wrong_among_the_most_confident() -> None:
    points = risk_coverage([0.2, 0.9, 0.6, 0.4], [False, True, False, True])
    assert [point.coverage for point in points] == [0.25, 0.5, 0.75, 1.0]
    assert [point.risk for point in points] == pytest.approx([0.0, 1 / 2, 1 / 3, 1 / 2])
    assert aurc([0.2, 0.9, 0.6, 0.4], [False, True, False, True]) == pytest.approx(1 / 3)


def test_tied_items_count_with_their_mean_in_any_order() -> None:
    one = risk_coverage([0.5, 0.5, 0.9], [True, False, True])
    other = risk_coverage([0.5, 0.9, 0.5], [False, True, True])
    assert one == other
    assert [point.risk for point in one] == pytest.approx([0.0, 0.25, 1 / 3])


def test_a_useless_confidence_has_the_same_risk_at_every_coverage() -> None:
    points = risk_coverage([None] * 4, [True, False, True, False])
    assert [point.risk for point in points] == [0.5] * 4


def test_all_right_and_all_wrong_are_the_ends() -> None:
    assert aurc([0.1, 0.2], [True, True]) == 0.0
    assert aurc([0.1, math.inf], [False, False]) == 1.0
    assert aurc([], []) is None

"""Accuracy, F1 and confusion, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.classification import accuracy, confusion, f1_by_class, macro_f1

CLASSES = ("yes", "no", "partly")


def test_f1_of_each_class() -> None:
    gold = ["yes", "yes", "no", "no"]
    said = ["yes", "no", "no", "no"]
    # yes: 1 right of 2 gold and 1 said; no: 2 right of 2 gold and 3 said.
    assert f1_by_class(gold, said, CLASSES) == pytest.approx({"yes": 2 / 3, "no": 4 / 5})
    assert macro_f1(gold, said, CLASSES) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert accuracy(gold, said) == 0.75


def test_a_class_without_gold_is_missing_not_zero() -> None:
    assert macro_f1(["yes"], ["yes"], CLASSES) == 1.0
    assert "partly" not in f1_by_class(["yes"], ["partly"], CLASSES)


def test_a_label_that_is_no_class_costs_recall_alone() -> None:
    # yes: 1 right, 2 gold, 1 said.
    assert f1_by_class(["yes", "yes"], ["yes", "uncommitted"], CLASSES) == pytest.approx(
        {"yes": 2 / 3}
    )


def test_a_class_never_said_rightly_scores_zero() -> None:
    assert macro_f1(["yes", "no"], ["yes", "yes"], CLASSES) == pytest.approx((2 / 3 + 0) / 2)


def test_no_items_have_no_score() -> None:
    assert accuracy([], []) is None
    assert macro_f1([], [], CLASSES) is None


def test_confusion_counts_pairs() -> None:
    assert confusion(["yes", "yes", "no"], ["yes", "no", "no"]) == {
        ("yes", "yes"): 1,
        ("yes", "no"): 1,
        ("no", "no"): 1,
    }

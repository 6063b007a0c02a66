"""Scores of one gold answer, and the metrics over many, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evals.contract import ItemResult
from evals.gold import Question
from evals.gold_metrics import METRICS, curve
from evals.gold_scores import FAILURE, Said, is_correct, scores, verdict_labels
from evals.metrics.hits import Cited, Gold

HIT = Cited("a.md", 100, 200)
MISS = Cited("a.md", 500, 600)


def asked(verdict: str | None) -> Question:
    evidence = () if verdict == "not stated" else (Gold("a.md", 100, 200),)
    return Question("q", "Pond", "a.md", "May we?", "yesno", "other", verdict, evidence)


def test_an_answer_that_hits_at_the_third_place() -> None:
    found = scores(asked("yes"), Said((MISS, MISS, HIT), verdict="yes", verbatim=True))
    assert (found["hit@1"], found["hit@3"]) == (0.0, 1.0)
    assert (found["char_precision"], found["char_recall"]) == (0.5, 1.0)
    assert (found["verdict_accuracy"], found["committed"], found["wrong_polarity"]) == (1, 1, 0)
    assert (found["verbatim"], found["quote_length"], found["failed"]) == (1.0, 300.0, 0.0)
    assert (found["not_stated_recall"], found["false_abstention"]) == (None, 0.0)


def test_an_answer_that_abstains_misses_whatever_it_shows() -> None:
    found = scores(asked("no"), Said((HIT,), abstained=True, verdict="no"))
    assert (found["hit@1"], found["hit@3_uncapped"], found["char_recall"]) == (0.0, 0.0, 0.0)
    assert (found["false_abstention"], found["committed"], found["verdict_accuracy"]) == (1, 0, 0)
    assert (found["char_precision"], found["quote_length"]) == (None, None)


def test_a_question_without_an_answer_has_no_hits() -> None:
    shown = scores(asked("not stated"), Said((MISS,)))
    silent = scores(asked("not stated"), Said(abstained=True))
    for found in (shown, silent):
        assert {found[name] for name in ("hit@1", "hit@3", "char_f1", "committed")} == {None}
    assert (shown["not_stated_recall"], shown["verdict_accuracy"]) == (0.0, 0.0)
    assert (silent["not_stated_recall"], silent["verdict_accuracy"]) == (1.0, 1.0)


def test_a_question_that_asks_for_no_verdict_is_not_judged_by_one() -> None:
    found = scores(asked(None), Said((HIT,), verdict="yes"))
    assert {found[name] for name in ("verdict_accuracy", "committed", "wrong_polarity")} == {None}
    assert verdict_labels(asked(None), Said((HIT,), verdict="yes")) == (None, None)


def test_passages_without_a_verdict_are_a_wrong_verdict() -> None:
    assert verdict_labels(asked("yes"), Said((HIT,))) == ("yes", "uncommitted")
    assert scores(asked("yes"), Said((HIT,)))["verdict_accuracy"] == 0.0


def test_what_was_found_whole_is_scored_beside_what_is_cut() -> None:
    said = Said((Cited("a.md", 0, 90),), whole=(Cited("a.md", 0, 1_000),))
    found = scores(asked(None), said)
    assert (found["hit@1"], found["hit@1_uncapped"]) == (0.0, 1.0)


@pytest.mark.parametrize("verdict", ["yes", None, "not stated"])
def test_a_failure_has_the_worst_score_wherever_one_applies(verdict: str | None) -> None:
    question = asked(verdict)
    right = Said((HIT,), verdict="yes", verbatim=True)
    best = scores(question, Said(abstained=True) if verdict == "not stated" else right)
    worst = scores(question, FAILURE)
    lower = {"false_abstention", "wrong_polarity", "failed"}
    for name, value in worst.items():
        if name not in ("quote_length", "verbatim"):
            assert (value is None) == (best[name] is None), name
        assert value in (None, float(name in lower)), name
    assert verdict_labels(question, FAILURE)[1] == ("failed" if verdict else None)


def test_correct_means_a_clause_shown_for_a_question_that_has_one() -> None:
    assert is_correct(asked("yes"), Said((MISS, HIT)))
    assert not is_correct(asked("yes"), Said((HIT,), abstained=True))
    assert not is_correct(asked("not stated"), Said((HIT,)))
    assert not is_correct(asked("yes"), FAILURE)


def result(verdict: str | None, said: Said) -> ItemResult:
    question = asked(verdict)
    gold, label = verdict_labels(question, said)
    return ItemResult(
        "gold", "ours", "tool_known", "q", "a.md", "May we?",
        scores(question, said),
        gold={"answered": question.answered},
        output={
            "confidence": said.confidence,
            "abstained": said.abstained,
            "correct": is_correct(question, said),
            "failed": said.failed,
        },
        labels={"gold": gold, "said": label},
    )  # fmt: skip


def pooled(name: str, results: Sequence[ItemResult]) -> float | None:
    (metric,) = [metric for metric in METRICS if metric.name == name]
    assert metric.pooled is not None
    return metric.pooled(results)


def test_metrics_over_many_answers() -> None:
    results = [
        result("yes", Said((HIT,), verdict="yes", confidence=0.9)),
        result("no", Said((MISS,), confidence=0.5)),
        result(None, Said(abstained=True, confidence=0.2)),
        result("not stated", Said(abstained=True, confidence=0.4)),
    ]
    # yes: F1 1; no: never said, 0; not stated: said once, rightly, 1. Nobody asked for "partly".
    assert pooled("verdict_macro_f1", results) == pytest.approx(2 / 3)
    assert pooled("not_stated_precision", results) == 0.5
    assert pooled("auroc", results) == pytest.approx(2 / 3)
    assert [point.risk for point in curve(results)] == pytest.approx([0, 1 / 2, 2 / 3, 3 / 4])
    assert pooled("aurc", results) == pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4) / 4)


def test_failures_count_against_confidence_both_ways() -> None:
    right = [
        result("yes", Said((HIT,), verdict="yes", confidence=0.9)),
        result("not stated", Said(abstained=True, confidence=0.1)),
    ]
    assert pooled("auroc", right) == 1.0
    assert pooled("auroc", [right[0], result("not stated", FAILURE)]) == 0.0
    assert pooled("auroc", [result("yes", FAILURE), right[1]]) == 0.0
    assert curve([right[0], result("yes", FAILURE)])[0].risk == 1.0


def test_every_metric_is_scored_or_pooled_and_explained() -> None:
    scored = set(scores(asked("yes"), Said((HIT,))))
    named = {metric.name for metric in METRICS if metric.pooled is None}
    assert named == scored
    assert all(metric.explain.endswith(".") for metric in METRICS)

"""The metrics of gold questions in plain words, and those that need many results at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evals.contract import ItemResult, Metric
from evals.metrics.abstention import Point, aurc, auroc, not_stated_precision, risk_coverage
from evals.metrics.classification import macro_f1
from evals.metrics.polarity import CLASSES


def curve(results: Sequence[ItemResult]) -> list[Point]:
    """The risk-coverage curve of results of one system and condition, for drawing."""
    return risk_coverage(*_confident(results))


def _aurc(results: Sequence[ItemResult]) -> float | None:
    return aurc(*_confident(results))


def _confident(results: Sequence[ItemResult]) -> tuple[list[float | None], list[bool]]:
    """Confidence and correctness of each; a failure counts as sure of itself, and wrong."""
    confidence = [math.inf if r.output["failed"] else r.output["confidence"] for r in results]
    return confidence, [bool(r.output["correct"]) for r in results]


def _auroc(results: Sequence[ItemResult]) -> float | None:
    """A failure counts against: least sure where there is an answer, most where there is none."""
    confidence: list[float | None] = []
    for result in results:
        if result.output["failed"]:
            confidence.append(None if result.gold["answered"] else math.inf)
        else:
            confidence.append(result.output["confidence"])
    return auroc(confidence, [bool(r.gold["answered"]) for r in results])


def _macro_f1(results: Sequence[ItemResult]) -> float | None:
    pairs = [(r.labels["gold"], r.labels["said"]) for r in results]
    gold = [wanted for wanted, said in pairs if wanted and said]
    return macro_f1(gold, [said for wanted, said in pairs if wanted and said], CLASSES)


def _precision(results: Sequence[ItemResult]) -> float | None:
    return not_stated_precision(
        [bool(r.gold["answered"]) for r in results], [bool(r.output["abstained"]) for r in results]
    )


METRICS = (
    Metric("hit@3", "A clause that answers is among the first three quotes, within the caps."),
    Metric("hit@1", "The first quote is a clause that answers, within the caps."),
    Metric("not_stated_recall", "Nothing is claimed where the documents do not answer."),
    Metric("false_abstention", "Nothing is claimed although the documents answer.", False),
    Metric("wrong_polarity", "Yes is said for no, or no for yes.", False),
    Metric("committed", "A yes/no question gets a yes, no or partly."),
    Metric("verdict_accuracy", "The verdict is right; passages without a verdict are wrong."),
    Metric(
        "verdict_macro_f1", "The mean F1 over yes, no, partly and not stated.", pooled=_macro_f1
    ),
    Metric("verbatim", "Every quote of the answer is the stored text at its place."),
    Metric("not_stated_precision", "Of the silences, how many are right.", pooled=_precision),
    Metric(
        "auroc",
        "How often confidence is higher on a question that is answered than on one that is not "
        "(0.5 is chance).",
        pooled=_auroc,
    ),
    Metric(
        "aurc",
        "The mean share of wrong answers when only the most confident are given, over all shares "
        "given.",
        False,
        pooled=_aurc,
    ),
    Metric("char_recall", "Share of the gold characters that is quoted."),
    Metric("char_precision", "Share of the quoted characters that is gold (at least)."),
    Metric("char_f1", "The balance of the two shares of characters."),
    Metric("hit@3_uncapped", "As hit@3, with what was found shown whole, at any length."),
    Metric("hit@1_uncapped", "As hit@1, with what was found shown whole, at any length."),
    Metric(
        "quote_length", "Characters to read in the first three quotes.", False, None, "characters"
    ),
    Metric("failed", "The answer failed.", False),
)
"""The most telling first. Where a system shows nothing, precision and length are missing."""

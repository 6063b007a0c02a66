"""Is silence honest, and does confidence know when? Abstention, AUROC and risk-coverage.

Sources: AUROC as the Mann-Whitney statistic (Hanley and McNeil 1982). Risk-coverage curve and its
area: El-Yaniv and Wiener 2010 (JMLR 11); Geifman, Uziel and El-Yaniv 2019 (arXiv 1805.08206).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from scipy.stats import rankdata


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the risk-coverage curve; both are shares of items, 0 to 1."""

    coverage: float
    risk: float


def not_stated_recall(answerable: bool, abstained: bool) -> float | None:
    """1 where nothing is claimed on a question the documents do not answer; None on others."""
    return None if answerable else float(abstained)


def false_abstention(answerable: bool, abstained: bool) -> float | None:
    """1 where nothing is claimed although the documents answer; None where they do not."""
    return float(abstained) if answerable else None


def not_stated_precision(answerable: Sequence[bool], abstained: Sequence[bool]) -> float | None:
    """Share of abstentions that were right; None where there was none."""
    silent = [known for known, quiet in zip(answerable, abstained, strict=True) if quiet]
    return sum(not known for known in silent) / len(silent) if silent else None


def auroc(confidence: Sequence[float | None], answerable: Sequence[bool]) -> float | None:
    """The chance that an answerable question has more confidence than an unanswerable one.

    Args:
        confidence: One an item, on any scale; None counts as the lowest.
        answerable: True where the documents answer.

    Returns:
        0.5 where confidence tells nothing (ties count half); None where one kind is missing.
    """
    ranks = rankdata([_known(value) for value in confidence])  # equal values share a mean rank
    ups = [rank for rank, known in zip(ranks, answerable, strict=True) if known]
    downs = len(ranks) - len(ups)
    if not ups or not downs:
        return None
    wins = float(sum(ups)) - len(ups) * (len(ups) + 1) / 2
    return wins / (len(ups) * downs)


def risk_coverage(confidence: Sequence[float | None], correct: Sequence[bool]) -> list[Point]:
    """The share that is wrong among the most confident items, for every number of them.

    Equal confidences have no order of their own: each item of such a group counts with the
    group's mean, which is the expectation over all orders.

    Args:
        confidence: One an item; None counts as the lowest.
        correct: True where the answer is right.

    Returns:
        One point an item, from the most confident alone to all of them.
    """
    pairs = sorted(
        zip((_known(value) for value in confidence), correct, strict=True), key=lambda p: -p[0]
    )
    points: list[Point] = []
    right, n = 0.0, len(pairs)
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        tied = [good for _, good in group]
        for _ in tied:
            right += sum(tied) / len(tied)
            covered = len(points) + 1
            points.append(Point(covered / n, 1 - right / covered))
    return points


def aurc(confidence: Sequence[float | None], correct: Sequence[bool]) -> float | None:
    """The area under the risk-coverage curve (mean risk over all coverages; lower is better)."""
    points = risk_coverage(confidence, correct)
    return sum(point.risk for point in points) / len(points) if points else None


def _known(value: float | None) -> float:
    return -math.inf if value is None else value

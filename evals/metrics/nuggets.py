"""Nugget recall and weighted support, from judged levels.

Source: the TREC 2024 RAG track. Nuggets (Pradeep et al. 2025, arXiv 2504.15068): a fact counts 1
where the answer holds it, half where it holds a part; "strict" drops the half; vital nuggets are
those without which an answer is not good. Support (Thakur et al. 2025, arXiv 2504.15205): weighted
precision is the mean over the pairs of statement and citation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.judge.levels import Level


@dataclass(frozen=True, slots=True)
class JudgedNugget:
    """A fact that an answer should hold, and how far it does. Not vital means okay."""

    level: Level
    vital: bool = True


def nugget_recall(
    nuggets: Sequence[JudgedNugget], *, strict: bool = False, vital_only: bool = True
) -> float | None:
    """How much of what an answer should hold it holds, 0 to 1.

    Args:
        nuggets: The judged nuggets of one answer.
        strict: True counts a nugget held in part as not held.
        vital_only: False counts the okay nuggets as well.

    Returns:
        None where no nugget counts.
    """
    counted = [n.level for n in nuggets if n.vital or not vital_only]
    if not counted:
        return None
    if strict:
        return sum(level is Level.SUPPORT for level in counted) / len(counted)
    return sum(level.worth for level in counted) / len(counted)


def weighted_support(levels: Sequence[Level]) -> float | None:
    """The mean worth of an answer's pairs of statement and citation; None where it has none."""
    return sum(level.worth for level in levels) / len(levels) if levels else None

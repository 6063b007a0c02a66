"""Accuracy, F1 and confusion of labels that are words, such as verdicts.

Source: precision, recall and F1 a class, and their unweighted (macro) mean over classes (Lewis
1991; Opitz and Burst 2019, arXiv 1911.03347: the mean of the F1 values, not the F1 of means).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def accuracy(gold: Sequence[str], said: Sequence[str]) -> float | None:
    """Share of labels that are right; None where there is none."""
    pairs = list(zip(gold, said, strict=True))
    return sum(wanted == got for wanted, got in pairs) / len(pairs) if pairs else None


def f1_by_class(
    gold: Sequence[str], said: Sequence[str], classes: Sequence[str]
) -> dict[str, float]:
    """The F1 of each class that occurs in gold.

    A class without a gold item has no recall, so it is left out, never 0. Labels said that are
    no class (such as ``uncommitted``) cost the recall of the class they should have been.
    """
    wanted, got = Counter(gold), Counter(said)
    right = Counter(one for one, other in zip(gold, said, strict=True) if one == other)
    return {name: 2 * right[name] / (wanted[name] + got[name]) for name in classes if wanted[name]}


def macro_f1(gold: Sequence[str], said: Sequence[str], classes: Sequence[str]) -> float | None:
    """The mean F1 over the classes that occur in gold; None where none does."""
    scores = f1_by_class(gold, said, classes)
    return sum(scores.values()) / len(scores) if scores else None


def confusion(gold: Sequence[str], said: Sequence[str]) -> dict[tuple[str, str], int]:
    """How often each gold label met each label said; pairs that never met are left out."""
    return dict(Counter(zip(gold, said, strict=True)))

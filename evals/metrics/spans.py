"""Character precision, recall and F1 of what is cited against what answers.

Source: LegalBench-RAG (Pipitone and Houir Alami 2024, arXiv 2408.10343) compares retrieved with
gold characters. Overlapping spans of a document are merged first, on both sides, so that no
character counts twice and recall never exceeds 1. Gold quotes are sufficient, not exhaustive:
precision is a lower bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Stretch(Protocol):
    """A stretch of a document: its name and the characters ``[start, end)``."""

    @property
    def document(self) -> str:
        """The document's path."""
        ...

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """One past the last character."""
        ...


@dataclass(frozen=True, slots=True)
class CharacterScores:
    """Shares of characters, 0 to 1; None where the share is not defined."""

    precision: float | None
    recall: float | None
    f1: float | None


def character_scores(cited: Sequence[Stretch], gold: Sequence[Stretch]) -> CharacterScores:
    """Compare the characters cited with those of the gold quotes.

    Args:
        cited: What is shown; may overlap, repeat, and lie in several documents.
        gold: The gold quotes; may overlap too.

    Returns:
        All None where there is no gold. Where nothing is cited, precision is None and recall and
        F1 are 0: the gold was missed.
    """
    wanted, shown = merged(gold), merged(cited)
    gold_size, cited_size = _size(wanted), _size(shown)
    if gold_size == 0:
        return CharacterScores(None, None, None)
    shared = sum(_shared(spans, wanted.get(document, [])) for document, spans in shown.items())
    precision = shared / cited_size if cited_size else None
    f1 = 2 * shared / (cited_size + gold_size)
    return CharacterScores(precision, shared / gold_size, f1)


def merged(stretches: Iterable[Stretch]) -> dict[str, list[tuple[int, int]]]:
    """Spans without overlap by document, in order; touching and empty ones are joined in."""
    by_document: dict[str, list[tuple[int, int]]] = {}
    for document, start, end in sorted((s.document, s.start, s.end) for s in stretches):
        spans = by_document.setdefault(document, [])
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return by_document


def shown_length(cited: Sequence[Stretch], first: int = 3) -> int:
    """Characters a reader is shown in the first citations (repeats are read again)."""
    return sum(stretch.end - stretch.start for stretch in cited[:first])


def _size(spans: dict[str, list[tuple[int, int]]]) -> int:
    return sum(end - start for group in spans.values() for start, end in group)


def _shared(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> int:
    """Characters in both of two lists of spans without overlap."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)

"""Choosing and growing quotes: stretches of a document around the sentences that answer best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.answering.reader import Reading
from assistant.settings import Settings
from assistant.types import Passage, Span

Vectors = npt.NDArray[np.float32]

# A sentence like one already chosen adds less (maximal marginal relevance).
_REPEAT = 0.6
_QUOTES = 5
QUOTES_SHOWN = 3
"""How many of the quotes chosen an answer shows."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A scored sentence of a passage, as plain text.

    ``lead_in`` opens the list that the sentence is an item of. ``fits`` says whether it holds the
    type of fact asked for, ``on_topic`` whether it names the question's clear topics.
    ``reading`` is the reader's, where it was read.
    """

    passage: Passage
    span: Span
    text: str
    lead_in: str
    score: float
    similarity: float
    clause_similarity: float
    fits: bool
    on_topic: bool
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of one document chosen to be cited, around its best sentence.

    ``answers`` is True where one of its sentences is about the topic and holds the type of fact
    asked for.
    """

    version_id: str
    span: Span
    best: Sentence
    answers: bool

    def holds(self, sentence: Sentence) -> bool:
        """True where a sentence begins in the stretch."""
        same = self.version_id == sentence.passage.version_id
        return same and self.span.start <= sentence.span.start < self.span.end


Scored = tuple[Sentence, Vectors]
"""A sentence and its vector."""


def choose_quotes(sentences: Sequence[Scored], settings: Settings) -> list[Quote]:
    """Choose at most five quotes, best first, each around a sentence unlike those before.

    Args:
        sentences: Scored sentences with their vectors, those of a passage side by side.
        settings: Gives how long a quote, and the first three together, may be.
    """
    left = dict(enumerate(sentences))
    chosen: list[Vectors] = []
    quotes: list[Quote] = []
    while left and len(quotes) < _QUOTES:
        best = max(left, key=lambda key: _marginal(left[key], chosen))
        longest = _longest(quotes, settings)
        first, last = _grown(sentences, left, best, longest)
        span = Span(sentences[first][0].span.start, sentences[last][0].span.end)
        if len(span) > longest:
            span = _shortened(sentences[best][0], longest)
        chosen.append(sentences[best][1])
        quotes.append(_quote(span, sentences[best][0], sentences[first : last + 1]))
        for key in range(first, last + 1):
            left.pop(key, None)
    return quotes


def _longest(quotes: Sequence[Quote], settings: Settings) -> int:
    """The first quote may be longest; the next two share what is left of the total."""
    most = settings.quote_max - 20
    if not quotes:
        return most
    rest = settings.quotes_total - most
    return min(most, max(rest // 2 - 5, 1))


def _quote(span: Span, best: Sentence, held: Sequence[Scored]) -> Quote:
    answers = any(sentence.fits and sentence.on_topic for sentence, _ in held)
    return Quote(best.passage.version_id, span, best, answers)


def _marginal(item: Scored, chosen: Sequence[Vectors]) -> float:
    sentence, vector = item
    return sentence.score - _REPEAT * max((float(vector @ other) for other in chosen), default=0.0)


def _grown(
    sentences: Sequence[Scored],
    left: dict[int, Scored],
    best: int,
    longest: int,
) -> tuple[int, int]:
    """Neighbouring sentences of the same passage joined to the best one, better ones first."""
    first = last = best
    home = sentences[best][0].passage.id
    while True:
        options = []
        for key, start, end in ((first - 1, first - 1, last), (last + 1, first, last + 1)):
            if key not in left or sentences[key][0].passage.id != home:
                continue
            length = sentences[end][0].span.end - sentences[start][0].span.start
            if length <= longest:
                options.append((sentences[key][0].score, start, end))
        if not options:
            return first, last
        _, first, last = max(options)


def _shortened(sentence: Sentence, longest: int) -> Span:
    """The beginning of a sentence too long to quote whole, cut at a clause or else a space."""
    start, end = sentence.span.start, sentence.span.end
    if end - start <= longest:
        return sentence.span
    text = sentence.passage.text
    base = sentence.passage.span.start
    stop = start - base + longest
    for mark in ("; ", " | ", ", ", " "):
        cut_at = text.rfind(mark, start - base + longest // 2, stop)
        if cut_at > 0:
            return Span(start, base + cut_at + len(mark.rstrip()))
    return Span(start, start + longest)

"""Cutting what was found to the caps on quotes, around the sentence that fits best.

Baselines find chunks that are longer than a quote may be. So that they are not beaten by the caps
alone, each chunk is also cut to its best sentence and what stands next to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.library.sentences import sentence_spans
from assistant.types import Span
from evals.metrics.hits import Cited

FIRST_MAX = 480
NEXT_MAX = 355
"""Characters of the first quote and of each further one: within 500, and three within 1,200."""

Best = Callable[[Sequence[str]], int]
"""Which of some sentences fits the question best."""


def cut_to_caps(found: Sequence[Cited], text: Callable[[Cited], str], best: Best) -> list[Cited]:
    """Each stretch found, cut to the caps around its best sentence; the order stays.

    Args:
        found: Stretches of documents, best first.
        text: The words of a stretch.
        best: Picks among the sentences of a stretch.
    """
    cut = []
    for place, stretch in enumerate(found):
        span = around(text(stretch), best, NEXT_MAX if place else FIRST_MAX)
        cut.append(Cited(stretch.document, stretch.start + span.start, stretch.start + span.end))
    return cut


def around(text: str, best: Best, limit: int) -> Span:
    """The best sentence of a text, grown by whole neighbours as long as they fit.

    The sentence after comes before the sentence before, in turns. A text within the limit stays
    whole; a sentence over it is cut at its end.
    """
    if len(text) <= limit:
        return Span(0, len(text))
    sentences = sentence_spans(text)
    if not sentences:
        return Span(0, limit)
    first = last = best([text[span.start : span.end] for span in sentences])
    start = sentences[first].start
    if sentences[last].end - start > limit:
        return Span(start, start + limit)
    grown = True
    while grown:
        grown = False
        if last + 1 < len(sentences) and sentences[last + 1].end - start <= limit:
            last, grown = last + 1, True
        if first > 0 and sentences[last].end - sentences[first - 1].start <= limit:
            first, grown = first - 1, True
            start = sentences[first].start
    return Span(start, sentences[last].end)

"""Finding the quotes that answer a question, and judging whether the documents answer it at all.

Three steps: ``candidates`` chooses sentences widely; the question bank ranks them by what answers
to questions like this one look like; quotes are grown around the best sentences (``quoting``). The
reader then reads those of the best whose reading can change the answer, together with the question:
what it saw gives the probability that the documents answer (``answerable``). What was measured:
``docs/decisions/0007-evidence.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assistant.answering.answer_types import AnswerType
from assistant.answering.answerable import needs_reading, probability
from assistant.answering.candidates import Asked, CandidateFinder
from assistant.answering.question_bank import QuestionBank
from assistant.answering.quoting import QUOTES_SHOWN, Quote, Scored, Sentence, choose_quotes
from assistant.answering.reader import Reads, headed
from assistant.answering.topics import TopicBook, TopicMatch
from assistant.library.library import Library
from assistant.settings import Settings
from assistant.types import Audience, SearchFilter, Span

Vectors = npt.NDArray[np.float32]

_PASSAGES = 16
# How much likeness to answers of like questions weighs beside the candidates' own score.
_BRIDGE = 2.0
# How many of the best sentences may be read: 5 to 10 ms each on one core.
_READ = 16
_RANKED_PASSAGES = 40


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question.

    ``quotes`` come best first. ``sentences`` are the best single sentences, best first, with a
    reading where one counts.
    ``answerable`` is the probability that the documents answer, from 0 to 1.
    """

    quotes: tuple[Quote, ...]
    sentences: tuple[Sentence, ...]
    topics: tuple[TopicMatch, ...]
    asked: AnswerType
    answerable: float


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence at its place with its score, for rankings of a whole document."""

    version_id: str
    span: Span
    score: float


class EvidenceFinder:
    """Finds evidence in a library. Safe to use from many threads."""

    def __init__(
        self,
        library: Library,
        topics: TopicBook,
        bank: QuestionBank,
        reader: Reads,
        settings: Settings,
        embed: Callable[[Sequence[str]], Vectors],
    ) -> None:
        self._candidates = CandidateFinder(library, topics, embed)
        self._bank = bank
        self._reader = reader
        self._settings = settings
        self._embed = embed

    def find(
        self,
        question: str,
        where: SearchFilter,
        asked: AnswerType,
        audiences: frozenset[Audience] = frozenset(),
        read_as: str | None = None,
        decides: bool = False,
    ) -> Evidence:
        """Find the quotes that answer best.

        Args:
            question: Standing alone, without the tool's name.
            where: The documents that may answer.
            asked: The type of fact asked for.
            audiences: Editions the question is about; others rank lower. Empty: the general one.
            read_as: The question as the reader takes it: a whole sentence, with pronouns for the
                tool's name. None: the question itself.
            decides: The quotes shown are to decide a yes/no question, so they are read as well.

        Returns:
            At most five quotes in order, each at most ``quote_max`` characters, the first three
            together at most ``quotes_total``.
        """
        scored, matches = self._scored(Asked(question, where, asked, audiences, _PASSAGES))
        quotes = choose_quotes(scored, self._settings)
        best = [one for one, _ in sorted(scored, key=lambda one: -one[0].score)[:_READ]]
        shown = quotes[:QUOTES_SHOWN] if decides else []
        best = self._read(read_as or question, best, _counted(best, question, shown))
        return Evidence(tuple(quotes), tuple(best), matches, asked, probability(best, question))

    def rank(
        self,
        question: str,
        where: SearchFilter,
        asked: AnswerType,
        audiences: frozenset[Audience] = frozenset(),
    ) -> list[RankedSentence]:
        """The sentences of the nearest passages by the same score, best first; none is read."""
        scored, _ = self._scored(Asked(question, where, asked, audiences, _RANKED_PASSAGES))
        ranked = [
            RankedSentence(sentence.passage.version_id, sentence.span, sentence.score)
            for sentence, _ in scored
        ]
        return sorted(ranked, key=lambda sentence: -sentence.score)

    def _scored(self, asked: Asked) -> tuple[list[Scored], tuple[TopicMatch, ...]]:
        found, matches = self._candidates.find(asked)
        if not found:
            return [], matches
        bridge = self._bank.bridge(self._embed([asked.text])[0])
        near = bridge.nearness(np.stack([vector for _, vector in found]))
        return [
            (replace(sentence, score=sentence.score + _BRIDGE * float(near[index])), vector)
            for index, (sentence, vector) in enumerate(found)
        ], matches

    def _read(
        self, question: str, sentences: Sequence[Sentence], counted: Sequence[bool]
    ) -> list[Sentence]:
        """The same sentences, those that count with a reading."""
        pairs = [
            (question, as_read(one))
            for one, counts in zip(sentences, counted, strict=True)
            if counts
        ]
        readings = iter(self._reader.read(pairs) if pairs else ())
        return [
            replace(one, reading=next(readings)) if counts else one
            for one, counts in zip(sentences, counted, strict=True)
        ]


def _counted(sentences: Sequence[Sentence], question: str, shown: Sequence[Quote]) -> list[bool]:
    """For each sentence whether its reading can change the answer: reading is half of the work."""
    return [
        needs_reading(sentence, question) or any(quote.holds(sentence) for quote in shown)
        for sentence in sentences
    ]


def as_read(sentence: Sentence) -> str:
    """A sentence as the reader takes it: heading and lead-in in front."""
    body = f"{sentence.lead_in} {sentence.text}" if sentence.lead_in else sentence.text
    return headed(sentence.passage.section[-1] if sentence.passage.section else "", body)

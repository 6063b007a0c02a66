"""Finding the quotes that answer a question, and judging whether the documents answer it at all.

Three steps: ``candidates`` chooses sentences widely; the question bank ranks them by what answers
to questions like this one look like; the reader reads the best together with the question. Quotes
are grown around the best sentences (``quoting``); what the reader saw gives the probability that
the documents answer (``answerable``). What was measured: ``docs/decisions/0007-evidence.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assistant.answering.answer_types import AnswerType
from assistant.answering.answerable import probability
from assistant.answering.candidates import Asked, CandidateFinder
from assistant.answering.question_bank import QuestionBank
from assistant.answering.quoting import Quote, Scored, Sentence, choose_quotes
from assistant.answering.reader import Reads, headed
from assistant.answering.topics import TopicBook, TopicMatch
from assistant.library.library import Library
from assistant.settings import Settings
from assistant.types import Audience, SearchFilter, Span

Vectors = npt.NDArray[np.float32]

_PASSAGES = 16
# How much likeness to answers of like questions weighs beside the candidates' own score.
_BRIDGE = 2.0
# How many of the best sentences the reader reads: about 10 ms each on two cores.
_READ = 16
_RANKED_PASSAGES = 40


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question.

    ``quotes`` come best first. ``sentences`` are the best single sentences, read, best first.
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
    ) -> Evidence:
        """Find the quotes that answer best.

        Args:
            question: Standing alone, without the tool's name.
            where: The documents that may answer.
            asked: The type of fact asked for.
            audiences: Editions the question is about; others rank lower. Empty: the general one.
            read_as: The question as the reader takes it: a whole sentence, with pronouns for the
                tool's name. None: the question itself.

        Returns:
            At most five quotes in order, each at most ``quote_max`` characters, the first three
            together at most ``quotes_total``.
        """
        scored, matches = self._scored(Asked(question, where, asked, audiences, _PASSAGES))
        read = self._read(read_as or question, scored)
        best = sorted(
            (sentence for sentence, _ in read if sentence.reading is not None),
            key=lambda sentence: -sentence.score,
        )
        quotes = choose_quotes(read, self._settings)
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

    def _read(self, question: str, scored: Sequence[Scored]) -> list[Scored]:
        """The same sentences in the same order, the best of them with a reading."""
        order = sorted(range(len(scored)), key=lambda index: -scored[index][0].score)[:_READ]
        readings = self._reader.read([(question, as_read(scored[index][0])) for index in order])
        read = list(scored)
        for index, reading in zip(order, readings, strict=True):
            sentence, vector = scored[index]
            read[index] = (replace(sentence, reading=reading), vector)
        return read


def as_read(sentence: Sentence) -> str:
    """A sentence as the reader takes it: heading and lead-in in front."""
    body = f"{sentence.lead_in} {sentence.text}" if sentence.lead_in else sentence.text
    return headed(sentence.passage.section[-1] if sentence.passage.section else "", body)

"""Sentences that may answer a question, from the passages nearest to it in meaning and words.

Passages are scored by nearness to the question and to the clauses of the topics it touches; the
sentences of the best ones are scored the same way. This first choice is wide and cheap; ``evidence``
then has the reader look at the best of them. The weights were set on the development gold; see
``docs/decisions/0003-answering-without-a-model.md``.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assistant.answering.answer_types import AnswerType, holds
from assistant.answering.quoting import Scored, Sentence
from assistant.answering.topics import TopicBook, TopicMatch, compile_words
from assistant.library.clauses import clauses_of
from assistant.library.library import Library
from assistant.library.search import content_words
from assistant.types import Audience, DocumentType, Issuer, Passage, SearchFilter, Span

Vectors = npt.NDArray[np.float32]

# Passage score: cosine to the question, words of the question, topic clauses, topic terms.
_DENSE, _WORDS, _CLAUSES, _TERMS = 1.0, 0.2, 0.7, 0.2
# Sentence score, added with _SENTENCE: question, clauses, words, and the type of fact asked for.
_SENTENCE, _S_DENSE, _S_CLAUSES, _S_WORDS, _S_TYPE = 1.5, 0.8, 0.6, 0.3, 0.15
# Another edition's document (a business page for a question about the general account).
_OTHER_EDITION = 0.3
# A topic this clear must be named by the words of a sentence that answers.
_CLEAR_TOPIC = 0.6
_POOL = 60
_TOKEN = re.compile(r"[^\W_][\w'’-]*")
_STEMMING = threading.Lock()  # a stemmer works on one word at a time, which it keeps in itself


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the search takes it.

    ``text`` stands alone and has no tool's name. ``audiences`` are the editions it is about;
    empty: the general one. ``passages`` is how many passages give their sentences.
    """

    text: str
    where: SearchFilter
    type: AnswerType
    audiences: frozenset[Audience]
    passages: int


@dataclass(frozen=True, slots=True)
class _ScoredPassage:
    passage: Passage
    score: float


class CandidateFinder:
    """Finds candidate sentences in a library. Safe to use from many threads."""

    def __init__(
        self,
        library: Library,
        topics: TopicBook,
        embed: Callable[[Sequence[str]], Vectors],
    ) -> None:
        self._library = library
        self._topics = topics
        self._embed = embed

    def find(self, asked: Asked) -> tuple[list[Scored], tuple[TopicMatch, ...]]:
        """The sentences of the best passages with their vectors, those of a passage side by side.

        Returns:
            The sentences, and the topics the question touches, clearest first.
        """
        vector = self._embed([asked.text])[0]
        matches = self._topics.match(asked.text, vector)
        scored = self._passages(asked, vector, matches)
        return self._sentences(asked, vector, matches, scored), matches

    def _passages(
        self, asked: Asked, vector: Vectors, matches: Sequence[TopicMatch]
    ) -> list[_ScoredPassage]:
        where = asked.where
        words = dict(self._library.lexical(content_words(asked.text), where, _POOL))
        terms = _weighted(
            [(m.weight, dict(self._library.lexical(m.topic.terms, where, _POOL))) for m in matches]
        )
        pool = dict.fromkeys([*words, *terms])
        centres = [_centre(self._topics.clause_vectors(match)) for match in matches]
        near, *near_topics = self._library.dense_all(np.stack([vector, *centres]), where, _POOL)
        pool.update(dict.fromkeys(key for key, _ in near))
        for found in near_topics:
            pool.update(dict.fromkeys(key for key, _ in found[: _POOL // 2]))
        vectors = self._library.passage_vectors(list(pool))
        passages = [p for p in self._library.passages_by_id(list(pool)) if p.id in vectors]
        if not passages:
            return []
        matrix = np.stack([vectors[p.id] for p in passages])
        scores = (
            _DENSE * (matrix @ vector)
            + _CLAUSES * self._topics.clause_similarity(matches, matrix)
            + _WORDS * _relative(words, passages)
            + _TERMS * _relative(terms, passages)
        )
        versions = {v.version_id: v for v in self._library.versions()}
        for index, passage in enumerate(passages):
            version = versions.get(passage.version_id)
            if version is None:
                continue
            if _is_other_edition(version.facts.audience, version.facts.type, asked.audiences):
                scores[index] -= _OTHER_EDITION
        order = np.argsort(-scores, kind="stable")[: asked.passages]
        return [_ScoredPassage(passages[index], float(scores[index])) for index in order]

    def _sentences(
        self,
        asked: Asked,
        vector: Vectors,
        matches: Sequence[TopicMatch],
        scored: Sequence[_ScoredPassage],
    ) -> list[Scored]:
        cut = [(item, clause) for item in scored for clause in clauses_of(item.passage)]
        if not cut:
            return []
        vectors = self._library.clause_vectors([item.passage for item in scored])
        dense = vectors @ vector
        clauses = self._topics.clause_similarity(matches, vectors)
        words = _word_overlap(asked.text, [clause.text for _, clause in cut])
        # Topics say what vendors' policies speak of; a district's own rules are freer.
        must = _must(matches) if asked.where.issuers == (Issuer.VENDOR,) else []
        own = frozenset(word.lower() for tool in asked.where.tools for word in _TOKEN.findall(tool))
        result = []
        for index, (item, clause) in enumerate(cut):
            fits = holds(asked.type, clause.text, own)
            score = (
                _S_DENSE * float(dense[index])
                + _S_CLAUSES * float(clauses[index])
                + _S_WORDS * words[index]
                + (_S_TYPE if asked.type is not AnswerType.ANY and fits else 0.0)
            )
            start = item.passage.span.start
            sentence = Sentence(
                passage=item.passage,
                span=Span(start + clause.span.start, start + clause.span.end),
                text=clause.text,
                lead_in=clause.lead_in,
                score=item.score + _SENTENCE * score,
                similarity=float(dense[index]),
                clause_similarity=float(clauses[index]),
                fits=fits,
                on_topic=all(pattern.search(clause.headed.lower()) for pattern in must),
            )
            result.append((sentence, vectors[index]))
        return result


def _centre(vectors: Vectors) -> Vectors:
    centre: Vectors = vectors.mean(axis=0)
    centre /= np.linalg.norm(centre) or 1.0
    return centre


def _weighted(rankings: Sequence[tuple[float, dict[str, float]]]) -> dict[str, float]:
    """Scores of several rankings, each made relative to its best, added up by weight."""
    total: dict[str, float] = {}
    for weight, scores in rankings:
        highest = max(scores.values(), default=0.0)
        for key, value in scores.items():
            total[key] = total.get(key, 0.0) + weight * (value / highest if highest > 0 else 0.0)
    return total


def _relative(scores: dict[str, float], passages: Sequence[Passage]) -> Vectors:
    highest = max(scores.values(), default=0.0)
    if highest <= 0:
        return np.zeros(len(passages), dtype=np.float32)
    return np.array([scores.get(p.id, 0.0) / highest for p in passages], dtype=np.float32)


def _is_other_edition(
    audience: Audience, kind: DocumentType, audiences: frozenset[Audience]
) -> bool:
    """True where a document speaks for an edition the question is not about."""
    if audiences:
        return audience not in audiences and audience is not Audience.UNKNOWN
    return audience in (Audience.BUSINESS, Audience.DISTRICT_CONTRACT) or kind is DocumentType.DPA


def _must(matches: Sequence[TopicMatch]) -> list[re.Pattern[str]]:
    """Words of which a sentence needs one of each kind to be about the question's clear topics."""
    patterns = []
    for place, match in enumerate(matches):
        clear = place == 0 and match.weight >= _CLEAR_TOPIC
        if clear or (match.topic.strict and match.words_found):
            patterns += [compile_words(w) for w in (match.topic.must, match.topic.must_also) if w]
    return patterns


def _word_overlap(question: str, sentences: Sequence[str]) -> list[float]:
    """The share of the question's words (rare ones count more) that each sentence holds."""
    asked = {_stem(word) for word in content_words(question)}
    held = [_stems(text) & asked for text in sentences]
    counts = Counter(word for words in held for word in words)
    rarity = {word: math.log(1 + len(sentences) / (1 + counts[word])) for word in asked}
    whole = sum(rarity.values()) or 1.0
    return [sum(rarity[word] for word in words) / whole for words in held]


@lru_cache(maxsize=8_000)  # some 20 MB
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word.lower()) for word in _TOKEN.findall(text))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    with _STEMMING:
        return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]  # snowballstemmer ships no types
    import snowballstemmer

    return snowballstemmer.stemmer("english")

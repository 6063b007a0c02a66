"""The probability that the documents answer a question, from what the reader saw.

Nearness cannot tell silence from an answer: an unanswered question is often near a clause on its
topic. The reader was trained on just such near misses (label ``silent``), so the surest relevant
sentence decides, if it is about the topic and holds the type of fact asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.answering.quoting import Sentence

# A logistic curve fitted on the development gold (156 questions, two numbers); see
# docs/decisions/0007-evidence.md for the fit and for its figures on questions it has not seen.
_SLOPE, _SHIFT = 1.05, 1.94
_NOTHING = -4.0
"""Log-odds where no sentence is about the topic with the fact asked for."""
SILENT_BELOW = 0.5
"""Below this probability an answer says “not stated”."""
_EDGE = 1e-3
_ON_A_TOPIC = re.compile(
    r"\b(?:says?|said|stated?|written|anything|information|details?|tell (?:me|us)|show (?:me|us))\b"
    r"[\w ]{0,12}\b(?:about|on|regarding|concerning)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3
# From this cosine to question or clauses on, a sentence is about a topic that is merely named.
_ABOUT, _STEEP = 0.34, 10.0


def log_odds(share: float) -> float:
    """The log-odds of a probability, kept finite."""
    inside = min(max(share, _EDGE), 1 - _EDGE)
    return math.log(inside / (1 - inside))


def relevance(sentence: Sentence) -> float:
    """How sure the reader is that a sentence answers, in log-odds; very low where it was not read."""
    return log_odds(sentence.reading.relevant) if sentence.reading else log_odds(0.0)


def asks_for_a_topic(question: str) -> bool:
    """True for “What do they say about deletion?” or bare words: any clause on it answers."""
    return bool(_ON_A_TOPIC.search(question)) or len(question.split()) < _FEWEST_WORDS


def needs_reading(sentence: Sentence, question: str) -> bool:
    """True where ``probability`` looks at a sentence's reading."""
    return sentence.fits and sentence.on_topic and not asks_for_a_topic(question)


def probability(sentences: Sequence[Sentence], question: str = "") -> float:
    """The probability that the question is answered, from the sentences read.

    Args:
        sentences: The best; the surest one on the topic that holds the fact asked for counts.
        question: What was asked; for one that only names a topic, nearness to it is enough. (The
            reader was trained on questions that ask for something and finds such ones foreign.)

    Returns:
        0 to 1; 0 where there is no sentence at all.
    """
    if not sentences:
        return 0.0
    sure = [relevance(sentence) for sentence in sentences if sentence.fits and sentence.on_topic]
    if question and asks_for_a_topic(question):
        near = max(max(one.similarity, one.clause_similarity) for one in sentences)
        return 1 / (1 + math.exp(-_STEEP * (near - _ABOUT)))
    return 1 / (1 + math.exp(-(_SLOPE * max(sure, default=_NOTHING) + _SHIFT)))

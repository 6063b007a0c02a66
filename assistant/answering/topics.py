"""What policies speak of: the bridge from people's words to a policy's (``knowledge/topics.yaml``).

A question is matched with topics by the words it uses and by its nearness in meaning to their
example questions; passages are then scored by their nearness to the topics' example clauses.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from assistant.answering.knowledge_file import read_knowledge
from assistant.errors import ToolAdvisorError

Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

# How a topic's score is made: up to two words found, nearness to its questions and clauses.
_WORD_WEIGHT, _QUESTION_WEIGHT, _CLAUSE_WEIGHT = 0.15, 0.6, 0.4
_SHARPNESS = 8.0


class Topic(BaseModel):
    """One thing policies speak of; see the head of ``knowledge/topics.yaml`` for the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    words: list[str]
    questions: list[str]
    terms: list[str]
    clauses: list[str]
    items: list[str] = []
    must: list[str] = []
    must_also: list[str] = []
    strict: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        """The topic in words a person reads."""
        return self.label or self.id.replace("-", " ")


class _TopicFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    version: int
    topics: list[Topic]


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic a question touches; weights of a question's matches sum to 1."""

    topic: Topic
    weight: float
    words_found: int
    similarity: float


def load_topics(path: Path) -> tuple[Topic, ...]:
    """Read the topics.

    Raises:
        ToolAdvisorError: Naming the file, the topic and the field that is wrong.
    """
    topics = read_knowledge(path, _TopicFile).topics
    seen: set[str] = set()
    for topic in topics:
        if topic.id in seen:
            raise ToolAdvisorError(f"{path}, topic {topic.id}: this id is used twice.")
        seen.add(topic.id)
    return tuple(topics)


class TopicBook:
    """The topics with their example questions and clauses as vectors, made at first use."""

    def __init__(self, topics: Sequence[Topic], embed: Embed) -> None:
        self._topics = tuple(topics)
        self._patterns = [compile_words(topic.words) for topic in topics]
        self._embed = embed
        self._lock = threading.Lock()
        self._vectors: tuple[list[Vectors], list[Vectors]] | None = None

    def match(self, question: str, vector: Vectors, most: int = 3) -> tuple[TopicMatch, ...]:
        """The topics a question touches most, best first.

        Args:
            question: The question without the tool's name.
            vector: Its embedding, of length one.
            most: How many at most.
        """
        questions, clauses = self._made()
        scores, found, near = [], [], []
        text = question.lower()
        for index in range(len(self._topics)):
            words = {match.group(0) for match in self._patterns[index].finditer(text)}
            asked = float((questions[index] @ vector).max())
            written = float((clauses[index] @ vector).max())
            found.append(len(words))
            near.append(asked)
            scores.append(
                _WORD_WEIGHT * min(len(words), 2)
                + _QUESTION_WEIGHT * asked
                + _CLAUSE_WEIGHT * written
            )
        order = np.argsort(-np.array(scores))[:most]
        weights = np.exp(_SHARPNESS * (np.array(scores)[order] - scores[order[0]]))
        weights /= weights.sum()
        return tuple(
            TopicMatch(self._topics[index], float(weight), found[index], near[index])
            for index, weight in zip(order, weights, strict=True)
        )

    def clause_similarity(self, matches: Sequence[TopicMatch], vectors: Vectors) -> Vectors:
        """How near each vector is to the matched topics' clauses: weighted nearest, per row."""
        _, clauses = self._made()
        total = np.zeros(len(vectors), dtype=np.float32)
        for match in matches:
            index = self._topics.index(match.topic)
            total += np.float32(match.weight) * (vectors @ clauses[index].T).max(axis=1)
        return total

    def clause_vectors(self, match: TopicMatch) -> Vectors:
        """The vectors of one matched topic's clauses."""
        return self._made()[1][self._topics.index(match.topic)]

    def _made(self) -> tuple[list[Vectors], list[Vectors]]:
        with self._lock:
            if self._vectors is None:
                texts = [t for topic in self._topics for t in (*topic.questions, *topic.clauses)]
                vectors = self._embed(texts)
                questions, clauses, at = [], [], 0
                for topic in self._topics:
                    middle = at + len(topic.questions)
                    end = middle + len(topic.clauses)
                    questions.append(vectors[at:middle])
                    clauses.append(vectors[middle:end])
                    at = end
                self._vectors = (questions, clauses)
            return self._vectors


def compile_words(words: Sequence[str]) -> re.Pattern[str]:
    """One pattern for a topic's words: whole words, ``*`` for any ending or beginning."""
    parts = []
    for word in words:
        body = re.escape(word.lower().strip("* ")).replace(r"\ ", r"\s+")
        parts.append(rf"\b{body}" + (r"\w*" if word.endswith("*") else r"\b"))
    return re.compile("|".join(parts))

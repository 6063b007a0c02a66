"""Questions people ask with the clauses that answer them: a bridge from their words to a policy's.

``knowledge/pairs`` holds several thousand questions of our own, each beside a clause of our own and
what the clause is to it. A new question is matched with those most like it; their clauses show what
an answering sentence looks like, however few words it shares with the question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answering.reader import LABELS, headed
from assistant.errors import ToolAdvisorError

Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

# How many questions speak for a new one, and how fast their word fades with their distance.
_NEIGHBOURS, _SHARPNESS = 12, 20.0


class Pairs(BaseModel):
    """One clause with the questions put to it; see ``knowledge/pairs/README.md``."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    topic: str
    section: str
    clause: str
    asked: list[tuple[str, str]]

    @property
    def text(self) -> str:
        """The clause as it is embedded and read: its heading in front."""
        return headed(self.section, self.clause)


def load_pairs(folder: Path) -> tuple[Pairs, ...]:
    """Read every ``*.jsonl`` of a folder, in the order of their names.

    Raises:
        ToolAdvisorError: Naming the file and the line that is wrong, or the folder that is empty.
    """
    found: list[Pairs] = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                pairs = Pairs.model_validate_json(line)
            except ValidationError as error:
                problem = error.errors()[0]["msg"]
                raise ToolAdvisorError(f"{file.name}, line {number}: {problem}.") from None
            wrong = [label for _, label in pairs.asked if label not in LABELS[:-1]]
            if wrong:
                raise ToolAdvisorError(
                    f"{file.name}, line {number}: “{wrong[0]}” is not one of "
                    f"{', '.join(LABELS[:-1])}."
                )
            found.append(pairs)
    if not found:
        raise ToolAdvisorError(f"{folder} holds no pairs. Restore it from the project.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The clauses that answer questions like the one asked, with their weights (they sum to 1)."""

    clauses: Vectors
    weights: Vectors

    def nearness(self, vectors: Vectors) -> Vectors:
        """How near each vector is to those clauses, by weight (a mean of cosines, one a row)."""
        return np.asarray((vectors @ self.clauses.T) @ self.weights, dtype=np.float32)


class QuestionBank:
    """The bank with its vectors, made at first use. Safe to use from many threads."""

    def __init__(self, pairs: Sequence[Pairs], embed: Embed) -> None:
        self._clauses = [each.text for each in pairs]
        # A question that its clause does not answer says nothing of what an answer looks like.
        asked = [
            (question, index)
            for index, each in enumerate(pairs)
            for question, label in each.asked
            if label != "silent"
        ]
        self._questions = [question for question, _ in asked]
        self._owners = np.array([index for _, index in asked])
        self._embed = embed
        self._lock = threading.Lock()
        self._vectors: tuple[Vectors, Vectors] | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text the bank needs a vector of."""
        return (*self._questions, *self._clauses)

    def bridge(self, vector: Vectors) -> Bridge:
        """The bridge for a question.

        Args:
            vector: The question's embedding, of length one.
        """
        questions, clauses = self._made()
        likeness = questions @ vector
        near = np.argsort(-likeness, kind="stable")[:_NEIGHBOURS]
        weights = np.exp(_SHARPNESS * (likeness[near] - likeness[near[0]]))
        weights /= weights.sum()
        return Bridge(clauses[self._owners[near]], weights.astype(np.float32))

    def _made(self) -> tuple[Vectors, Vectors]:
        with self._lock:
            if self._vectors is None:
                vectors = self._embed(self.texts)
                cut = len(self._questions)
                self._vectors = (vectors[:cut], vectors[cut:])
            return self._vectors

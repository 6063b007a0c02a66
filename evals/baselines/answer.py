"""What a baseline answers with, and what every baseline is: one question in, quotes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from evals.metrics.hits import Cited


@dataclass(frozen=True, slots=True)
class BaselineAnswer:
    """A baseline's answer.

    ``citations`` are what is scored, cut to the caps; ``whole`` what was found, uncut (None: the
    same). ``confidence`` has the baseline's own scale: only its order counts. No baseline says
    yes or no.
    """

    citations: tuple[Cited, ...]
    abstained: bool
    confidence: float
    whole: tuple[Cited, ...] | None = None
    verdict: None = None


class Baseline(Protocol):
    """A simple system that the same questions are put to."""

    def answer(self, question: str, tool: str | None) -> BaselineAnswer:
        """Answer a question about a tool's documents; about all documents where tool is None."""
        ...

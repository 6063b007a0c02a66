"""The baseline ``random``: passages of the tool drawn by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping

from assistant.library.library import Library
from assistant.types import Passage
from evals.baselines.answer import BaselineAnswer
from evals.baselines.cutting import cut_to_caps
from evals.metrics.hits import Cited

K = 3


class RandomPassages:
    """Three passages drawn without looking, so that hit@3 has a chance level of its own."""

    def __init__(self, library: Library, paths: Mapping[str, str], seed: int) -> None:
        """Draw from a library.

        Args:
            library: Holds the passages.
            paths: The path that gold names a document by, for each version's id.
            seed: With the question and its tool, decides every draw.
        """
        self._library = library
        self._paths = paths
        self._seed = seed
        self._passages: dict[str | None, list[Passage]] = {}

    def answer(self, question: str, tool: str | None) -> BaselineAnswer:
        """Three passages of the tool, or of all tools, and a confidence drawn as well."""
        draw = random.Random(f"{self._seed}|{tool}|{question}")
        held = self._held(tool)
        drawn = draw.sample(held, min(K, len(held)))
        texts = {self._place(passage): passage.text for passage in drawn}
        cut = cut_to_caps(
            tuple(texts),
            lambda place: texts[place],
            lambda sentences: draw.randrange(len(sentences)),
        )
        return BaselineAnswer(tuple(cut), not cut, draw.random(), tuple(texts))

    def _held(self, tool: str | None) -> list[Passage]:
        if tool not in self._passages:
            versions = sorted(
                self._library.versions(tool),
                key=lambda version: self._paths.get(version.version_id, version.version_id),
            )
            self._passages[tool] = [
                passage
                for version in versions
                for passage in self._library.passages(version.version_id)
            ]
        return self._passages[tool]

    def _place(self, passage: Passage) -> Cited:
        path = self._paths.get(passage.version_id, passage.version_id)
        return Cited(path, passage.span.start, passage.span.end)

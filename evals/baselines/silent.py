"""The baseline that always says “not stated”: what silence alone would score."""

from __future__ import annotations

from evals.baselines.answer import BaselineAnswer


class Silent:
    """Says nothing, of anything."""

    def answer(self, question: str, tool: str | None) -> BaselineAnswer:
        """Not stated, whatever is asked."""
        return BaselineAnswer(citations=(), abstained=True, confidence=0.0)

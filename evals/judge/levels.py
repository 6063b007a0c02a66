"""The three levels of a judgement, after the TREC 2024 RAG track."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How far one text bears out another."""

    SUPPORT = "support"
    PARTIAL = "partial"
    NONE = "none"

    @property
    def worth(self) -> float:
        """1, 0.5 or 0, as TREC RAG weighs the levels."""
        return {"support": 1.0, "partial": 0.5, "none": 0.0}[self.value]

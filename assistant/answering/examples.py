"""Questions to begin with, about the tools that the library holds."""

from __future__ import annotations

from collections.abc import Sequence


def example_questions(tools: Sequence[str]) -> tuple[str, ...]:
    """Example questions that name the first of ``tools``; none where there is no tool."""
    if not tools:
        return ()
    questions = [
        f"Can I use {tools[0]} with my 5th graders?",
        f"Does {tools[0]} use what students type to train AI?",
    ]
    if len(tools) > 1:
        questions.append(f"How long does {tools[1]} keep student data?")
    return (*questions, "Who has to sign off on AI tools here?")

"""Comparisons on several points at once: the same points for every tool, each gap named."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.answer_types import asked_for
from assistant.answering.comparison_points import points_of
from assistant.answering.documents import DocumentAnswers, claims_of
from assistant.answering.understanding import Understood
from assistant.types import Answer, AnswerStatus, Claim

_WHICH_OF = re.compile(
    r"^\W*(?:and |so )*which (?:one )?of\b[\s,]*(?:(?:and|or|them|these|those|the (?:two|three))\b[\s,]*)*",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:how|who|what|where|when|whether|if)\b", re.IGNORECASE)


def compare(understood: Understood, documents: DocumentAnswers) -> Answer:
    """The tools side by side, point by point.

    Args:
        understood: The question, with at least two tools.
        documents: Where each point is looked up.

    Returns:
        For each point and tool its nearest quotes, or a note that it is not stated.
    """
    points = points_of(understood.search_text)
    if not points:
        text = _WHICH_OF.sub("What ", understood.search_text)
        return documents.compare(understood.searching(text))
    if len(points) == 1:
        one = documents.compare(on_point(understood, points[0]))
        return replace(one, rewritten=understood.rewritten)
    claims: list[Claim] = []
    notes: list[str] = []
    items: list[str] = []
    for point in points:
        one = documents.compare(on_point(understood, point))
        items += one.items
        for tool in understood.tools:
            quotes = [c for c in one.citations if c.tool == tool][:1]
            if quotes:
                (claim,) = claims_of(quotes)
                claims.append(replace(claim, text=f"{point.capitalize()}: {claim.text}"))
            else:
                notes.append(f"{tool}: not stated on {point} in the documents here.")
    together = " and ".join(understood.tools)
    listed = f"{', '.join(points[:-1])} and {points[-1]}"
    return Answer(
        question=understood.message,
        status=AnswerStatus.ANSWERED if claims else AnswerStatus.NOT_STATED,
        headline=f"Here are {together} side by side on {listed}."
        if claims
        else f"Not stated. The documents of {together} do not say anything on {listed}.",
        rewritten=understood.rewritten,
        tools=understood.tools,
        claims=tuple(claims),
        notes=tuple(notes),
        items=tuple(dict.fromkeys(items)),
        next_step="Read each quote in its document, and ask the vendors about the gaps.",
        suggestions=tuple(f"What are the red flags of {tool}?" for tool in understood.tools[:2]),
    )


def on_point(understood: Understood, point: str) -> Understood:
    """The question of what is said on one point; "how fast …" is one already."""
    question = f"What is said about {point}?"
    if _ASKS.match(point):
        question = f"{point[0].upper()}{point[1:]}?"
    return replace(
        understood.searching(question),
        question=question,
        asked=asked_for(question),
        yes_no=False,
    )

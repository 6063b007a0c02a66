"""Comparisons on several points at once: the same points for every tool, each gap named."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        return on_one_point(understood.searching(text), documents)
    if len(points) == 1:
        one = on_one_point(on_point(understood, points[0]), documents)
        return replace(one, rewritten=understood.rewritten)
    claims: list[Claim] = []
    notes: list[str] = []
    items: list[str] = []
    for point in points:
        one = on_one_point(on_point(understood, point), documents)
        items += one.items
        for tool in understood.tools:
            quotes = [c for c in one.citations if c.tool == tool][:1]
            if quotes:
                (claim,) = claims_of(quotes)
                claims.append(replace(claim, text=f"{point.capitalize()}: {claim.text}"))
            else:
                notes.append(f"{tool}: not stated on {point} in the documents here.")
    listed = f"{', '.join(points[:-1])} and {points[-1]}"
    return _side_by_side(
        understood,
        claims,
        notes,
        items,
        spoken=f" on {listed}",
        silent=f" anything on {listed}",
    )


def on_one_point(understood: Understood, documents: DocumentAnswers) -> Answer:
    """The same question put to each tool, side by side, gaps shown as not stated."""
    claims: list[Claim] = []
    silent: list[str] = []
    items: tuple[str, ...] = ()
    for tool in understood.tools:
        found = documents.found(understood, tool)
        items = items or documents.items(found.evidence)
        if not found.answers:
            silent.append(tool)
            continue
        claims += claims_of(documents.cite(found.answers[:2]))
    topic = f" on {found.evidence.topics[0].topic.name}" if found.evidence.topics else ""
    notes = [f"{tool}: not stated in the documents here." for tool in silent]
    return _side_by_side(understood, claims, notes, items, spoken=topic, silent=topic)


def _side_by_side(
    understood: Understood,
    claims: Sequence[Claim],
    notes: Sequence[str],
    items: Sequence[str],
    *,
    spoken: str,
    silent: str,
) -> Answer:
    """The answer; ``spoken`` and ``silent`` end the headline where something and nothing is said."""
    together = " and ".join(understood.tools)
    return Answer(
        question=understood.message,
        status=AnswerStatus.ANSWERED if claims else AnswerStatus.NOT_STATED,
        headline=f"Here are {together} side by side{spoken}."
        if claims
        else f"Not stated. The documents of {together} do not say{silent}.",
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

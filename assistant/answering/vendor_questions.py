"""Questions ready to send to a vendor, from what its documents leave open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import finding_wording as said
from assistant.answering.judged import Judged
from assistant.answering.points import AGAINST, OPEN, RANK, claims_from, point_of
from assistant.types import Answer, Answerer, AnswerStatus, Finding, FindingStatus, Point

_MOST = 10
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "dozen": 12,
    "fifteen": 15,
    "twenty": 20,
}
_HOW_MANY = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})\b(?: \w+){{0,3}} (?:questions|things|points)",
    re.IGNORECASE,
)
_ORDER = {
    FindingStatus.DOES_NOT_MEET: 0,
    FindingStatus.CONFLICT: 1,
    FindingStatus.NOT_STATED: 2,
    FindingStatus.UNSURE: 3,
    FindingStatus.PARTLY: 4,
}


def vendor_questions(
    base: Answer, message: str, held: Sequence[Judged], only: tuple[str, ...]
) -> Answer:
    """The questions that a tool's documents leave open, the most severe first.

    Args:
        base: The answer to fill.
        message: What was asked: it may say how many questions.
        held: The findings of each tool.
        only: Ids of the items to ask about, where the message points at some; then points that
            the documents go against are asked about too.
    """
    most = _how_many(message)
    several = len(held) > 1
    points: list[Point] = []
    drafts: list[str] = []
    left = against = 0
    for one in held:
        open_items = [f for f in one.findings if _is_open(f, only)]
        open_items.sort(key=lambda f: (RANK[f.item.severity], _ORDER[f.status]))
        left += max(0, len(open_items) - most)
        against += 0 if only else sum(f.status in AGAINST for f in one.findings)
        chosen = [_question(f, one, several) for f in open_items[:most]]
        points += chosen
        if chosen:
            drafts.append(said.questions_draft(one.of, chosen))
    of = said.listed([one.of for one in held])
    if not points:
        return replace(
            base,
            status=AnswerStatus.ANSWERED,
            headline=said.NO_QUESTIONS.format(of=of),
            items=only,
        )
    notes = []
    if left:
        notes.append(
            f"{said.counted(left, 'more question')} on lesser points: see the Checklist page."
        )
    if against:
        notes.append(said.QUESTIONS_CHANGE.format(count=said.counted(against, "point")))
    return replace(
        base,
        headline=said.questions_headline(of, len(points)),
        points=tuple(points),
        claims=claims_from(points),
        notes=tuple(notes),
        items=tuple(dict.fromkeys(p.item for p in points)),
        draft="\n\n".join(drafts),
        next_step=said.QUESTIONS_STEP,
        suggestions=("What are the red flags?",),
    )


def _is_open(finding: Finding, only: tuple[str, ...]) -> bool:
    item = finding.item
    if not item.vendor_question or Answerer.VENDOR not in item.answered_by:
        return False
    if only:
        return item.id in only and finding.status in OPEN | AGAINST
    return finding.status in OPEN


def _question(finding: Finding, judged: Judged, several: bool) -> Point:
    point = point_of(finding, judged, of_tool=several, quotes=1)
    return replace(point, reason=said.why_ask(finding), ask=finding.item.vendor_question)


def _how_many(message: str) -> int:
    match = _HOW_MANY.search(message)
    if not match:
        return _MOST
    word = match.group(1).lower()
    number = int(word) if word.isdigit() else _NUMBERS[word]
    return max(1, min(number, 40))

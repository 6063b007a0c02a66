"""Answers made from checklist findings: red flags, questions for the vendor, "is it safe"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.kinds import Kind
from assistant.answering.understanding import Understood
from assistant.types import (
    Answer,
    AnswerStatus,
    Checklist,
    Claim,
    Finding,
    FindingStatus,
    Severity,
)

_RANK = {Severity.BLOCKER: 0, Severity.MAJOR: 1, Severity.MINOR: 2}
_BAD = {FindingStatus.DOES_NOT_MEET: 0, FindingStatus.CONFLICT: 1, FindingStatus.PARTLY: 2}
_WORDS = {
    FindingStatus.DOES_NOT_MEET: "does not meet",
    FindingStatus.CONFLICT: "documents conflict",
    FindingStatus.PARTLY: "partly",
    FindingStatus.NOT_STATED: "not stated",
}
_SHOWN, _QUESTIONS = 5, 10


class FindingAnswers:
    """Turns findings into answers; ``checklist_of`` makes a tool's checklist."""

    def __init__(self, checklist_of: Callable[[str], Checklist]) -> None:
        self._checklist_of = checklist_of

    def answer(self, understood: Understood) -> Answer:
        """Answer a question about a tool's findings as a whole."""
        tool = understood.tools[0]
        findings = self._checklist_of(tool).findings
        base = Answer(
            question=understood.message,
            status=AnswerStatus.ANSWERED,
            headline="",
            rewritten=understood.rewritten,
            tools=(tool,),
        )
        if understood.kind is Kind.VENDOR_QUESTIONS:
            return _questions(base, tool, findings)
        only_blockers = any(w in understood.message.lower() for w in ("stop us", "block", "sign"))
        shown = red_flags(findings, only_blockers)[: 3 if understood.kind is Kind.SAFE else _SHOWN]
        silent = [
            f.item.question
            for f in findings
            if f.status is FindingStatus.NOT_STATED and f.item.severity is Severity.BLOCKER
        ]
        notes = tuple(f"Not stated, and it blocks approval: {text}" for text in silent)
        if only_blockers:
            notes = (wording.EXCEPTION, *notes)
        claims = tuple(
            Claim(
                f"{f.item.severity.value}: {f.item.question} {_WORDS[f.status].capitalize()}.",
                f.citations[:2],
            )
            for f in shown
        )
        answer = replace(
            base,
            claims=claims,
            notes=notes,
            items=tuple(f.item.id for f in shown),
            next_step="Open the Checklist page for every item and its quotes.",
            suggestions=("What should I ask the vendor?",),
        )
        if understood.kind is Kind.SAFE:
            return replace(
                answer,
                status=AnswerStatus.CLARIFY,
                headline=wording.SAFE,
                next_step=wording.SAFE_STEP,
            )
        kind = "blocker" if only_blockers else "point"
        headline = (
            f"{len(shown)} {kind}{'s' if len(shown) != 1 else ''} in {tool}'s documents to look at first."
            if shown
            else f"No {kind} found in the documents read. That is not an approval."
        )
        return replace(
            answer,
            status=AnswerStatus.ANSWERED if shown else AnswerStatus.NOT_STATED,
            headline=headline,
        )


def red_flags(findings: tuple[Finding, ...], only_blockers: bool = False) -> list[Finding]:
    """Findings that stand in the way, the most severe first."""
    bad = [f for f in findings if f.status in _BAD]
    if only_blockers:
        bad = [
            f
            for f in bad
            if f.item.severity is Severity.BLOCKER and f.status is not FindingStatus.PARTLY
        ]
    return sorted(bad, key=lambda f: (_BAD[f.status], _RANK[f.item.severity]))


def _questions(base: Answer, tool: str, findings: tuple[Finding, ...]) -> Answer:
    open_items = [
        f
        for f in findings
        if f.status in (FindingStatus.NOT_STATED, FindingStatus.PARTLY, FindingStatus.CONFLICT)
        and f.item.vendor_question
    ]
    open_items.sort(
        key=lambda f: (_RANK[f.item.severity], f.status is not FindingStatus.NOT_STATED)
    )
    chosen = open_items[:_QUESTIONS]
    return replace(
        base,
        headline=f"{len(chosen)} questions for {tool}'s vendor, from what its documents leave open.",
        notes=tuple(
            f"{n}. {f.item.vendor_question} ({_WORDS[f.status]})" for n, f in enumerate(chosen, 1)
        ),
        items=tuple(f.item.id for f in chosen),
        next_step="Send them to the vendor, and add the signed answer to the library.",
    )

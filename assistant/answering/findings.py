"""Answers made from checklist findings: red flags, what stops a signature, "is it safe"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answering import finding_wording as said
from assistant.answering import wording
from assistant.answering.item_finder import ItemFinder
from assistant.answering.judged import Findings, Judged, edition_words, editions_named
from assistant.answering.kinds import Kind
from assistant.answering.points import AGAINST, OPEN, RANK, claims_from, point_of
from assistant.answering.understanding import Understood
from assistant.answering.vendor_questions import vendor_questions
from assistant.checklist.editions import Edition
from assistant.types import (
    Answer,
    AnswerStatus,
    Finding,
    FindingStatus,
    Point,
    Severity,
)

_ORDER = {
    FindingStatus.DOES_NOT_MEET: 0,
    FindingStatus.CONFLICT: 1,
    FindingStatus.UNSURE: 2,
    FindingStatus.PARTLY: 3,
    FindingStatus.NOT_STATED: 4,
}
_SHOWN, _SAFE_SHOWN = 12, 3


class FindingAnswers:
    """Turns findings into answers about a tool as a whole, or about the items pointed at."""

    def __init__(self, findings: Findings, items: ItemFinder) -> None:
        self.findings = findings
        self.items = items

    def answer(self, understood: Understood) -> Answer:
        """Answer a question about the findings of the tools it names.

        Args:
            understood: A question of one of the kinds red flags, blockers, safe or vendor
                questions, with at least one tool.
        """
        several = len(understood.tools) > 1
        judged = tuple(self._judged(tool, understood) for tool in understood.tools)
        held = tuple(one for one in judged if one.edition is not None)
        base = Answer(
            question=understood.message,
            status=AnswerStatus.ANSWERED,
            headline="",
            rewritten=understood.rewritten,
            tools=understood.tools,
        )
        if not held:
            tool = understood.tools[0]
            return replace(
                base,
                status=AnswerStatus.UNKNOWN_TOOL,
                headline=said.NOTHING_HELD.format(tool=tool),
                next_step=wording.unknown_tool_step(tool),
            )
        if understood.kind is Kind.VENDOR_QUESTIONS:
            only = understood.pointed or tuple(
                i.id for i in self.items.exact(understood.search_text)
            )
            return vendor_questions(base, understood.message, held, only)
        if understood.kind is Kind.BLOCKERS:
            return _blockers(base, held, understood.pointed, several)
        if understood.kind is Kind.SAFE:
            return _safe(base, held[0])
        return self._red_flags(base, held, several)

    def edition(self, tool: str, understood: Understood) -> Edition | None:
        """The edition a question is about: named in it, or that of the answer before it."""
        listed = self.findings.editions(tool)
        named = editions_named(understood.question, tool, listed)
        if named:
            return named[0]
        return next((e for e in listed if e.key == understood.edition_before), None)

    def _judged(self, tool: str, understood: Understood) -> Judged:
        edition = self.edition(tool, understood)
        if understood.pointed:
            items = [i for i in self.findings.rubric.items if i.id in understood.pointed]
            return self.findings.some(tool, items, edition)
        return self.findings.all(tool, edition)

    def _red_flags(self, base: Answer, held: Sequence[Judged], several: bool) -> Answer:
        points = [
            point_of(finding, one, of_tool=several)
            for one in held
            for finding in red_flags(one.findings)
        ]
        shown = tuple(
            p for n, p in enumerate(points) if n < _SHOWN or p.severity is Severity.BLOCKER
        )
        notes = [*self._other_editions(held)]
        if len(points) > len(shown):
            more = said.counted(len(points) - len(shown), "more major point")
            notes.append(f"{more} against us: see the Checklist page.")
        of = said.listed([one.of for one in held])
        headline = said.red_flags_headline(of, points) if points else said.NO_RED_FLAG.format(of=of)
        return replace(
            base,
            headline=headline,
            status=AnswerStatus.ANSWERED if claims_from(shown) else AnswerStatus.NOT_STATED,
            points=shown,
            claims=claims_from(shown),
            notes=tuple(notes),
            items=_ids(shown),
            next_step=said.RED_FLAGS_STEP,
            suggestions=(
                "Which of those would stop us signing?",
                "What should I ask the vendor?",
                *self._ask_other(held),
            ),
        )

    def _other_editions(self, held: Sequence[Judged]) -> Iterable[str]:
        """That other editions are held and not spoken of."""
        for one in held:
            others = [e for e in self.findings.editions(one.tool) if e != one.edition]
            if others:
                names = said.listed([edition_words(e) for e in others])
                yield f"This speaks of {one.of} only. The library also holds: {names}."

    def _ask_other(self, held: Sequence[Judged]) -> tuple[str, ...]:
        if len(held) > 1:
            return ()
        one = held[0]
        others = [e for e in self.findings.editions(one.tool) if e != one.edition]
        return tuple(
            f"What are the red flags of {one.tool} in the {edition_words(e)}?" for e in others[:1]
        )


def red_flags(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that stand in the way: blockers not met, in part or silent, and majors not met."""
    flags = [
        f
        for f in findings
        if (f.status in AGAINST and f.item.severity is not Severity.MINOR)
        or (f.status in OPEN and f.item.severity is Severity.BLOCKER)
    ]
    return sorted(flags, key=lambda f: (RANK[f.item.severity], _ORDER[f.status]))


def _safe(base: Answer, judged: Judged) -> Answer:
    flags = [f for f in red_flags(judged.findings) if f.citations][:_SAFE_SHOWN]
    points = tuple(point_of(f, judged) for f in flags)
    return replace(
        base,
        status=AnswerStatus.CLARIFY,
        headline=wording.SAFE,
        points=points,
        claims=claims_from(points),
        items=_ids(points),
        notes=(f"These speak of {judged.of}.",),
        next_step=wording.SAFE_STEP,
        suggestions=("What are the red flags?", "What should I ask the vendor?"),
    )


def _blockers(
    base: Answer, held: Sequence[Judged], pointed: tuple[str, ...], several: bool
) -> Answer:
    """What would stop a signature: blockers not met; silence on one keeps the tool in review."""
    stopping: list[Point] = []
    silent: list[Point] = []
    notes: list[str] = []
    headlines = []
    for one in held:
        blockers = [f for f in one.findings if f.item.severity is Severity.BLOCKER]
        stops = [_clearing(f, one, several) for f in blockers if f.status in AGAINST]
        quiet = [
            _clearing(f, one, several) for f in blockers if f.status is FindingStatus.NOT_STATED
        ]
        headlines.append(said.blockers_headline(one.of, len(stops), len(quiet), bool(pointed)))
        stopping += stops
        silent += quiet
        notes += _partly_and_people(blockers)
    points = (*stopping, *silent)
    if stopping:
        notes = [wording.EXCEPTION, said.EXCEPTION_NEEDS, *notes]
    if silent:
        notes.insert(0, said.SILENCE_HOLDS)
    step = said.BLOCKERS_STEP if stopping else said.SILENT_STEP if silent else said.NO_BLOCKER_STEP
    return replace(
        base,
        headline=" ".join(headlines),
        points=points,
        claims=claims_from(points),
        notes=tuple(dict.fromkeys(notes)),
        items=_ids(points),
        next_step=step,
        suggestions=("What should I ask the vendor about those?", "Who may grant an exception?")
        if points
        else ("What should I ask the vendor?",),
    )


def _clearing(finding: Finding, judged: Judged, several: bool) -> Point:
    """A blocker's point with what would clear it."""
    point = point_of(finding, judged, of_tool=several)
    meets = finding.item.levels.get(FindingStatus.MEETS, "")
    return replace(point, facts=(f"What would clear it: {meets}",)) if meets else point


def _partly_and_people(blockers: Iterable[Finding]) -> list[str]:
    notes = []
    for finding in blockers:
        question = finding.item.question
        if finding.status is FindingStatus.UNSURE:
            notes.append(said.PERSON_READS.format(question=question))
        if finding.status is FindingStatus.PARTLY:
            notes.append(f"Met only in part, so it needs a condition: {question}")
        if finding.status is FindingStatus.ASK_PERSON:
            notes.append(said.PERSON_BLOCKERS.format(questions=question))
    return notes


def _ids(points: Iterable[Point]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(point.item for point in points))

"""The program's finding and the people's word on it, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reviews.entries import Action, Entry, PersonAnswer, Review, ReviewedMark
from assistant.reviews.making import Held, documents_of, edition_of, result_hash
from assistant.reviews.standing import Comparer, Since, Standing
from assistant.types import Checklist, Finding, FindingStatus


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's decision or answer in force, and what changed since it was made.

    ``machine_changed``: the program now finds another status than the one the person saw.
    """

    entry: Review | PersonAnswer
    since: Since
    machine_changed: bool = False

    @property
    def look_again(self) -> bool:
        """True where a person should look again: what it rests on is not there any more."""
        if self.since.standing is Standing.CLAUSE_CHANGED:
            return True
        return self.machine_changed and self.since.standing is not Standing.SAME


@dataclass(frozen=True, slots=True)
class ReviewedFinding:
    """One item as people see it. ``notes`` are in the order written; ``history`` newest first.

    ``seen`` is the key of the last record on the item (0 for none), for saving the next one.
    """

    finding: Finding
    decided: Decided | None = None
    notes: tuple[Review, ...] = ()
    history: tuple[Review | PersonAnswer, ...] = ()
    seen: int = 0

    @property
    def status(self) -> FindingStatus:
        """The status that counts: a person's, unless it is open or must be looked at again."""
        if self.decided is None or self.decided.look_again:
            return self.finding.status
        return self.decided.entry.status or self.finding.status


@dataclass(frozen=True, slots=True)
class Marked:
    """The last mark “reviewed”, and what changed since.

    ``judged_anew`` are questions whose status by the program is another one now; ``later`` counts
    decisions made after the mark. ``repeated`` is True where the same documents and rubric gave
    the same result again, False where they gave another, None where they are not the same.
    """

    mark: ReviewedMark
    since: Since
    judged_anew: tuple[str, ...]
    later: int
    repeated: bool | None

    @property
    def holds(self) -> bool:
        """True where nothing that was reviewed is different now."""
        same = self.since.standing is Standing.SAME and not self.since.rubric_then
        return same and self.repeated is True and not self.later


@dataclass(frozen=True, slots=True)
class ReviewedChecklist:
    """A checklist with the people's word on it. ``findings`` keep the checklist's order.

    ``seen`` is the key of the last record of any kind, for saving a mark.
    """

    checklist: Checklist
    edition: str
    findings: tuple[ReviewedFinding, ...]
    marked: Marked | None = None
    marks: tuple[ReviewedMark, ...] = ()
    seen: int = 0

    @property
    def touched(self) -> int:
        """How many items a person has decided on or answered."""
        return sum(one.decided is not None for one in self.findings)


def merge(
    checklist: Checklist, entries: Sequence[tuple[int, Entry]], held: Held
) -> ReviewedChecklist:
    """Put the records on a tool's edition beside its checklist.

    Args:
        checklist: What the program found.
        entries: The records with their keys, oldest first.
        held: Tells what the documents say now.

    Raises:
        ReviewError: A document of the checklist was removed meanwhile.
    """
    documents = documents_of(checklist, held)
    comparer = Comparer(held, documents, checklist.rubric_version)
    by_item: defaultdict[str, list[tuple[int, Review | PersonAnswer]]] = defaultdict(list)
    marks: list[tuple[int, ReviewedMark]] = []
    for key, entry in entries:
        if isinstance(entry, ReviewedMark):
            marks.append((key, entry))
        else:
            by_item[entry.item].append((key, entry))
    findings = tuple(_merged(f, by_item[f.item.id], comparer) for f in checklist.findings)
    marked = None
    if marks:
        key, mark = marks[-1]
        later = sum(1 for other, entry in entries if other > key)
        result = result_hash(checklist, documents)
        marked = _marked(mark, checklist, comparer, result, later)
    return ReviewedChecklist(
        checklist=checklist,
        edition=edition_of(checklist),
        findings=findings,
        marked=marked,
        marks=tuple(mark for _, mark in reversed(marks)),
        seen=entries[-1][0] if entries else 0,
    )


def _merged(
    finding: Finding, entries: Sequence[tuple[int, Review | PersonAnswer]], comparer: Comparer
) -> ReviewedFinding:
    decisions = [e for _, e in entries if isinstance(e, PersonAnswer) or e.status is not None]
    notes = [e for _, e in entries if isinstance(e, Review) and e.action is Action.ANNOTATE]
    return ReviewedFinding(
        finding=finding,
        decided=_decided(decisions[-1], finding, comparer) if decisions else None,
        notes=tuple(notes),
        history=tuple(e for _, e in reversed(entries)),
        seen=entries[-1][0] if entries else 0,
    )


def _decided(entry: Review | PersonAnswer, finding: Finding, comparer: Comparer) -> Decided:
    if isinstance(entry, PersonAnswer):
        # It rests on no document, so that new documents take nothing from it.
        return Decided(entry, Since(Standing.SAME))
    since = comparer.since(entry.documents, entry.rubric_version, entry.quotes)
    return Decided(entry, since, machine_changed=finding.status is not entry.machine_status)


def _marked(
    mark: ReviewedMark, checklist: Checklist, comparer: Comparer, result: str, later: int
) -> Marked:
    since = comparer.since(mark.documents, mark.rubric_version)
    anew = tuple(
        finding.item.question
        for finding in checklist.findings
        if mark.statuses.get(finding.item.id) is not finding.status
    )
    same = since.standing is Standing.SAME and not since.rubric_then
    return Marked(mark, since, anew, later, mark.result == result if same else None)

"""What a filled checklist shows in which order: pure functions over findings, without markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.checklist.ordering import STATUS_ORDER, severity_rank
from assistant.types import Checklist, Finding, FindingStatus, Pillar, Severity

SETTLED = frozenset({FindingStatus.MEETS, FindingStatus.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding and its number in the checklist, by which its quotes are opened.

    ``waits``: a person's decision on it rests on what is not there any more.
    """

    number: int
    finding: Finding
    waits: bool = False

    @property
    def needs_attention(self) -> bool:
        """True unless the documents settle the item and no decision has to be made again."""
        return self.waits or self.finding.status not in SETTLED

    @property
    def blocks(self) -> bool:
        """True for a blocker, whatever its status."""
        return self.finding.item.severity is Severity.BLOCKER


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the checklist: a pillar, or (``None``) what people must answer."""

    pillar: Pillar | None
    entries: tuple[Entry, ...]


def parts(checklist: Checklist, waiting: Collection[int] = ()) -> tuple[Part, ...]:
    """The pillars with what documents answer, worst first, then what people must answer.

    Parts without entries are left out. ``waiting`` are the numbers of findings on which a
    person has to decide again.
    """
    entries = [
        Entry(number, finding, number in waiting)
        for number, finding in enumerate(checklist.findings)
    ]
    by_people = [e for e in entries if e.finding.status is FindingStatus.ASK_PERSON]
    by_documents = [e for e in entries if e.finding.status is not FindingStatus.ASK_PERSON]
    found = [
        Part(pillar, in_order(e for e in by_documents if e.finding.item.pillar is pillar))
        for pillar in Pillar
    ]
    return tuple(part for part in [*found, Part(None, in_order(by_people))] if part.entries)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Blockers first; within a severity what stands against the tool first."""
    return tuple(sorted(entries, key=_rank))


def _rank(entry: Entry) -> tuple[int, int, int]:
    return (
        severity_rank(entry.finding),
        STATUS_ORDER.index(entry.finding.status),
        entry.number,
    )


def tally(findings: Iterable[Finding]) -> tuple[tuple[FindingStatus, int], ...]:
    """How many findings have each status, worst first; statuses without any are left out."""
    return tally_of(finding.status for finding in findings)


def tally_of(statuses: Iterable[FindingStatus]) -> tuple[tuple[FindingStatus, int], ...]:
    """How often each status occurs, worst first; those that do not are left out."""
    counts = Counter(statuses)
    return tuple((status, counts[status]) for status in STATUS_ORDER if counts[status])


def blockers(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings on items that stop an approval."""
    return tuple(f for f in findings if f.item.severity is Severity.BLOCKER)

"""Decision tables: from the signals seen in a tool's documents to a status.

A table is read from the top; the first row whose conditions hold decides. Rows name signals, or a
kind of signal ("promise" stands for every promise of the item). The tables are data under
``knowledge/rubric/``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.checklist.precedence import is_signed_agreement
from assistant.checklist.signals import Kind, Sighting, Signal
from assistant.types import FindingStatus

_KINDS = {kind.value: kind for kind in Kind}


class Within(StrEnum):
    """Where the conditions of a row must hold together."""

    EDITION = "edition"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the status, and which signals must be seen (``all``, ``any``) or not (``none``).

    ``least`` is how many different ones of ``any`` must be seen. ``signed`` lets only what a signed
    agreement says keep ``all`` and ``any``; nothing in the way (``none``) may stand anywhere.
    """

    status: FindingStatus
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    within: Within = Within.EDITION
    least: int = 1
    signed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every signal or kind that the row names."""
        return self.all + self.any + self.none


@dataclass(frozen=True, slots=True)
class Decision:
    """A status, and the sightings that the deciding row rests on, in the order they were seen."""

    status: FindingStatus
    row: Row
    sightings: tuple[Sighting, ...]


def decide(
    table: Sequence[Row], signals: Sequence[Signal], seen: Sequence[Sighting]
) -> Decision | None:
    """The first row that holds.

    Args:
        table: The rows, first to last.
        signals: All signals of the item, so that a kind can be spelt out.
        seen: What was found in the documents of one edition.

    Returns:
        The decision; None where no row holds, which is silence.
    """
    for row in table:
        for group in _groups(row, seen):
            if holding := _holding(row, signals, group):
                return Decision(row.status, row, holding)
    return None


def _groups(row: Row, seen: Sequence[Sighting]) -> Iterable[Sequence[Sighting]]:
    if row.within is Within.EDITION:
        return [seen]
    documents: dict[str, list[Sighting]] = {}
    for sighting in seen:
        documents.setdefault(sighting.sentence.version.version_id, []).append(sighting)
    return documents.values()


def _holding(row: Row, signals: Sequence[Signal], seen: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings on which the row holds; none where it does not."""
    if row.status is FindingStatus.CONFLICT:
        return _conflicting(row, signals, seen)
    if row.status is FindingStatus.MEETS:
        if any(s.trap for s in seen if s.kind in (Kind.PROMISE, Kind.PART)):
            return ()
        counted = [s for s in seen if s.strong]
    else:
        counted = list(seen)
    if row.signed:
        counted = [s for s in counted if is_signed_agreement(s.sentence.version)]
    needed = spelt_out(row.all, signals)
    names = {s.signal.name for s in counted}
    if row.all and (not needed or not needed <= names):
        return ()
    wanted = spelt_out(row.any, signals)
    if row.any and len(wanted & names) < row.least:
        return ()
    if spelt_out(row.none, signals) & {s.signal.name for s in seen}:
        return ()
    return tuple(s for s in counted if s.signal.name in needed | wanted)


def _conflicting(
    row: Row, signals: Sequence[Signal], seen: Sequence[Sighting]
) -> tuple[Sighting, ...]:
    """All of ``all`` kept in some documents, and all of ``any`` told only in others."""
    promised = spelt_out(row.all, signals)
    kept = [s for s in seen if s.strong and s.signal.name in promised]
    if not promised or not promised <= {s.signal.name for s in kept}:
        return ()
    against = [s for s in seen if s.signal.name in spelt_out(row.any, signals)]
    places = {s.sentence.version.version_id for s in kept}
    if not against or any(s.sentence.version.version_id in places for s in against):
        return ()
    return (*kept, *against)


def spelt_out(names: Collection[str], signals: Sequence[Signal]) -> set[str]:
    """The signals' names, each kind replaced by the item's signals of that kind."""
    found: set[str] = set()
    for name in names:
        kind = _KINDS.get(name)
        found |= {s.name for s in signals if s.kind is kind} if kind else {name}
    return found

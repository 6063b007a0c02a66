"""Which document comes first where several of one edition speak on the same item.

Strongest first: a signed agreement, published terms and policies, help pages, marketing (domain:
evidence strength). Terms and policies stand side by side, so the weaker of them decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checklist.signals import Kind, Sighting
from assistant.types import DocumentType, VersionInfo

_AGREEMENTS = frozenset({DocumentType.DPA, DocumentType.CONTRACT})
_GOOD, _BAD = (Kind.PROMISE, Kind.PART), (Kind.BREAKS, Kind.WEAK)


@dataclass(frozen=True, slots=True)
class Controlled:
    """The sightings that count, and a sentence where a signed agreement set others aside."""

    sightings: tuple[Sighting, ...]
    note: str = ""


def is_signed_agreement(version: VersionInfo) -> bool:
    """True for a data privacy agreement or contract that both sides have signed."""
    return bool(version.facts.signed) and version.facts.type in _AGREEMENTS


def controlling(seen: Sequence[Sighting]) -> Controlled:
    """Leave out what weaker documents say against what a signed agreement promises.

    Args:
        seen: All sightings of one item in the documents of one edition.

    Returns:
        Everything, unless a signed agreement speaks for the item and not against it; then what
        lesser documents say against it is left out, and the note names them.
    """
    signed = [s for s in seen if is_signed_agreement(s.sentence.version)]
    if not any(s.kind in _GOOD for s in signed) or any(s.kind in _BAD for s in signed):
        return Controlled(tuple(seen))
    against = [s for s in seen if s.kind in _BAD and not is_signed_agreement(s.sentence.version)]
    if not against:
        return Controlled(tuple(seen))
    titles = "; ".join(dict.fromkeys(s.sentence.version.facts.title for s in against))
    note = f"The signed agreement comes first; {titles} says less or the opposite."
    return Controlled(tuple(s for s in seen if s not in against), note)

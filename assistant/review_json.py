"""What people decided on a checklist, as JSON records that stand apart from the findings.

``docs/checklist-schema.json`` describes them (``people`` of a finding, ``marked`` of a checklist).
"""

from __future__ import annotations

from typing import Any

from assistant.reviews.entries import PersonAnswer, Review, Signature
from assistant.reviews.merging import Decided, Marked, ReviewedFinding


def people_record(reviewed: ReviewedFinding) -> dict[str, Any] | None:
    """A person's decision or answer in force and all notes; None where there is neither.

    ``status`` is the one that counts: the person's, unless it is open or must be looked at again.
    """
    if reviewed.decided is None and not reviewed.notes:
        return None
    return {
        "status": reviewed.status.value,
        "look_again": bool(reviewed.decided and reviewed.decided.look_again),
        "decision": _decision(reviewed.decided) if reviewed.decided else None,
        "notes": [{"note": note.reason, "by": _signature(note.by)} for note in reviewed.notes],
    }


def mark_record(marked: Marked | None) -> dict[str, Any] | None:
    """The last mark “reviewed”, and whether all that was reviewed is still so."""
    if marked is None:
        return None
    return {
        "by": _signature(marked.mark.by),
        "note": marked.mark.note,
        "rubric_version": marked.mark.rubric_version,
        "holds": marked.holds,
        "later_decisions": marked.later,
        "judged_anew": list(marked.judged_anew),
    }


def _decision(decided: Decided) -> dict[str, Any]:
    entry = decided.entry
    return {
        **_kind(entry),
        "status": entry.status.value if entry.status else None,
        "reason": entry.reason,
        "by": _signature(entry.by),
        "rubric_version": entry.rubric_version,
        "documents": decided.since.standing.value,
    }


def _kind(entry: Review | PersonAnswer) -> dict[str, Any]:
    if isinstance(entry, PersonAnswer):
        answers = [{"asked": part.label, "answer": part.text} for part in entry.parts]
        return {"action": "answer", "answers": answers}
    return {"action": entry.action.value, "machine_status": entry.machine_status.value}


def _signature(by: Signature) -> dict[str, Any]:
    return {"name": by.name, "role": by.role, "signed_in": by.signed_in, "at": by.at}

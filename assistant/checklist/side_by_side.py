"""Checklists of one tool side by side: the items on which its editions differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checklist.ordering import STATUS_ORDER, severity_rank
from assistant.types import Checklist, Finding, RubricItem


@dataclass(frozen=True, slots=True)
class Differing:
    """One item whose status is not the same everywhere.

    ``findings`` holds one finding for each checklist compared, in their order.
    """

    item: RubricItem
    findings: tuple[Finding, ...]


def differing(checklists: Sequence[Checklist]) -> tuple[Differing, ...]:
    """The items whose status differs between checklists made with the same rubric.

    Args:
        checklists: Two or more, usually the editions of one tool.

    Returns:
        Blockers first; within a severity the item with the worst status first, else in the order
        of the rubric. An item that one of the checklists does not hold is left out.

    Raises:
        ValueError: When fewer than two are given, or they were made with different rubrics.
    """
    if len(checklists) < 2:
        raise ValueError("it takes two checklists to compare")
    if len({checklist.rubric_version for checklist in checklists}) > 1:
        raise ValueError("checklists of different rubrics cannot be compared")
    by_item = [{f.item.id: f for f in checklist.findings} for checklist in checklists]
    found = [
        Differing(finding.item, tuple(held[finding.item.id] for held in by_item))
        for finding in checklists[0].findings
        if all(finding.item.id in held for held in by_item)
        and len({held[finding.item.id].status for held in by_item}) > 1
    ]
    return tuple(sorted(found, key=_rank))


def _rank(entry: Differing) -> tuple[int, int]:
    worst = min(STATUS_ORDER.index(finding.status) for finding in entry.findings)
    return severity_rank(entry.findings[0]), worst

"""Editions side by side: only what differs, the most serious first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.checklist.checklist import build_checklist
from assistant.checklist.rubric import Rubric
from assistant.checklist.side_by_side import differing
from assistant.library.library import Library
from assistant.types import Audience, DocumentType, FindingStatus, Severity

AddText = Callable[..., str]
ITEMS = ("dat-retention", "prv-no-sale", "gov-decision-owner", "dat-breach-notice")
HOME = "We do not sell personal information. Records are kept for as long as needed."
SCHOOL = (
    "Provider shall not sell, rent, lease, trade or otherwise exchange Student Data for anything "
    "of value.\n\nRecords are kept for as long as needed."
)


def test_editions_differ_where_their_documents_do(
    library: Library, rubric: Rubric, add: AddText
) -> None:
    add("Home Terms", HOME, type=DocumentType.TERMS, audience=Audience.CONSUMER)
    add("School Terms", SCHOOL, type=DocumentType.TERMS, audience=Audience.SCHOOL)
    few = replace(rubric, items=tuple(map(rubric.item, ITEMS)), confidence=None)
    home = build_checklist("QuizCraft", library, few)
    school = build_checklist("QuizCraft", library, few, edition="school accounts")
    (sale,) = differing([home, school])
    assert sale.item.id == "prv-no-sale"
    assert [f.status for f in sale.findings] == [FindingStatus.PARTLY, FindingStatus.MEETS]
    assert [f.citations[0].title for f in sale.findings] == ["Home Terms", "School Terms"]
    (turned,) = differing([school, home])
    assert turned.findings == sale.findings[::-1]
    assert differing([home, home]) == ()

    # The order: severity, then the worst status; an item that one does not hold is left out.
    def with_statuses(*statuses: FindingStatus) -> tuple[object, ...]:
        severities = (Severity.MINOR, Severity.BLOCKER, Severity.MAJOR, Severity.BLOCKER)
        return tuple(
            replace(
                f,
                status=status,
                citations=sale.findings[0].citations,
                item=replace(f.item, severity=severity),
            )
            for f, status, severity in zip(home.findings, statuses, severities, strict=True)
        )

    meets, fails, partly = (
        FindingStatus.MEETS,
        FindingStatus.DOES_NOT_MEET,
        FindingStatus.PARTLY,
    )
    first = replace(home, findings=with_statuses(meets, meets, meets, meets))
    second = replace(home, findings=with_statuses(fails, partly, partly, fails))
    assert [d.item.id for d in differing([first, second])] == [ITEMS[n] for n in (3, 1, 2, 0)]
    shorter = replace(second, findings=second.findings[:2])
    assert [d.item.id for d in differing([first, shorter])] == [ITEMS[1], ITEMS[0]]

    with pytest.raises(ValueError, match="two"):
        differing([home])
    with pytest.raises(ValueError, match="different rubrics"):
        differing([home, replace(home, rubric_version="0")])

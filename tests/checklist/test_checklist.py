"""A whole checklist on a library of made-up documents: quotes, editions, silence, people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.checklist.checklist import build_checklist, make_checklist
from assistant.checklist.rubric import Rubric
from assistant.library.library import Library
from assistant.types import (
    Audience,
    Checklist,
    DocumentType,
    Finding,
    FindingStatus,
    Issuer,
)

AddText = Callable[..., str]

POLICY = """## What we share
We do not sell personal information. We will not:

- rent student names to anyone;
- show interest-based ads to students.

## Keeping data
Logs are deleted after 90 days. Other records are kept for as long as needed.
"""
SCHOOL = """## Sale
Provider shall not sell, rent, lease, trade or otherwise exchange Student Data for anything
of value.
"""


def finding(checklist: Checklist, item_id: str) -> Finding:
    return next(f for f in checklist.findings if f.item.id == item_id)


@pytest.fixture
def policy(add: AddText) -> str:
    return add(
        "Privacy Policy", POLICY, type=DocumentType.PRIVACY_POLICY, audience=Audience.CONSUMER
    )


def test_every_item_has_a_finding_and_every_status_a_true_quote(
    library: Library, rubric: Rubric, policy: str
) -> None:
    checklist = build_checklist("QuizCraft", library, replace(rubric, confidence=None))
    assert [f.item.id for f in checklist.findings] == [i.id for i in rubric.items]
    assert [v.version_id for v in checklist.documents] == [policy]
    text = library.text(policy)
    for found in checklist.findings:
        for citation in found.citations:
            assert text[citation.start : citation.end] == citation.quote
    assert finding(checklist, "prv-no-sale").status is FindingStatus.PARTLY
    assert finding(checklist, "dat-retention").status is FindingStatus.PARTLY


def test_a_list_is_read_with_its_lead_in(library: Library, rubric: Rubric, policy: str) -> None:
    plain = replace(rubric, confidence=None)
    ads = finding(build_checklist("QuizCraft", library, plain), "prv-no-targeted-ads")
    assert ads.status is FindingStatus.PARTLY
    weighed = finding(build_checklist("QuizCraft", library, rubric), "prv-no-targeted-ads")
    assert weighed.status is FindingStatus.UNSURE
    assert (weighed.leaning, weighed.citations) == (ads.status, ads.citations)


def test_silence_says_what_was_searched(library: Library, rubric: Rubric, policy: str) -> None:
    breach = finding(build_checklist("QuizCraft", library, rubric), "dat-breach-notice")
    assert breach.status is FindingStatus.NOT_STATED
    assert breach.citations == ()
    assert "Searched for: breach" in breach.reason
    assert breach.needs_person


def test_editions_are_not_mixed(
    library: Library, rubric: Rubric, policy: str, add: AddText
) -> None:
    add("School Terms", SCHOOL, type=DocumentType.TERMS, audience=Audience.SCHOOL)
    rubric = replace(rubric, confidence=None)  # what is held back as unsure is not asked here
    general = finding(build_checklist("QuizCraft", library, rubric), "prv-no-sale")
    assert general.status is FindingStatus.PARTLY
    whole = build_checklist("QuizCraft", library, rubric)
    assert "School Terms" in whole.scope
    assert [v.facts.title for v in whole.left_out] == ["School Terms"]
    assert "School Terms" not in general.reason
    school = build_checklist("QuizCraft", library, rubric, edition="School")
    assert finding(school, "prv-no-sale").status is FindingStatus.MEETS
    assert finding(school, "dat-retention").status is FindingStatus.NOT_STATED
    other = build_checklist("QuizCraft", library, rubric, edition="Enterprise")
    assert other.documents == ()
    assert "Enterprise edition" in finding(other, "prv-no-sale").reason


def test_school_terms_are_judged_where_nothing_else_is_held(
    library: Library, rubric: Rubric, add: AddText
) -> None:
    add("School Terms", SCHOOL, type=DocumentType.TERMS, audience=Audience.SCHOOL)
    checklist = build_checklist("QuizCraft", library, rubric)
    assert finding(checklist, "prv-no-sale").status is FindingStatus.MEETS
    assert checklist.scope == "Judged on the documents for the school edition."


def test_district_text_is_never_the_vendors_promise(
    library: Library, rubric: Rubric, add: AddText
) -> None:
    add(
        "AI Guidelines",
        "The Technology Committee approves each tool.\n\n" + SCHOOL,
        type=DocumentType.GUIDELINE,
        audience=Audience.STAFF,
        issuer=Issuer.DISTRICT,
    )
    checklist = build_checklist("QuizCraft", library, rubric)
    assert finding(checklist, "prv-no-sale").status is FindingStatus.NOT_STATED
    owner = finding(checklist, "gov-decision-owner")
    assert owner.status is FindingStatus.ASK_PERSON
    assert owner.closest is not None
    assert owner.closest.quote == "The Technology Committee approves each tool."
    assert owner.citations == ()


def test_an_unknown_tool_is_all_silence(library: Library, rubric: Rubric) -> None:
    checklist = build_checklist("Nothing", library, rubric)
    assert {f.status for f in checklist.findings} == {
        FindingStatus.NOT_STATED,
        FindingStatus.ASK_PERSON,
    }
    assert "No vendor document of Nothing" in finding(checklist, "prv-no-sale").reason


def test_findings_come_one_by_one_with_progress(
    library: Library, rubric: Rubric, policy: str
) -> None:
    told: list[tuple[int, int]] = []
    findings = make_checklist(
        "QuizCraft", library, rubric, progress=lambda done, total, _: told.append((done, total))
    )
    next(findings)
    assert told == [(0, 40)]

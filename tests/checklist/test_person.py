"""What a finding asks its reader to do: said once, with the next step, and only where needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.checklist.person import advice, next_step
from assistant.checklist.rubric import Rubric
from assistant.types import Audience, Citation, DocumentType, Finding, FindingStatus, Issuer

QUOTE = Citation(
    version_id="v1",
    document_id="d1",
    title="Terms",
    tool="PaperPond",
    issuer=Issuer.VENDOR,
    type=DocumentType.TERMS,
    audience=Audience.SCHOOL,
    version_label="effective 2026-01-01",
    section=("Terms",),
    page=None,
    start=0,
    end=9,
    quote="We may do",
)


def found(rubric: Rubric, status: FindingStatus, *quotes: Citation, person: bool = True) -> Finding:
    return Finding(rubric.item("prv-no-sale"), status, "Why.", quotes, needs_person=person)


def test_a_status_that_is_told_is_confirmed_or_changed(rubric: Rubric) -> None:
    told = found(rubric, FindingStatus.PARTLY, QUOTE)
    assert advice(told) == (
        "A person should read this: open each quote in its document, then confirm or change "
        "the status."
    )
    assert advice(found(rubric, FindingStatus.NOT_STATED)).startswith(
        "A person should read this: look for it in the documents, or ask the vendor, then"
    )


def test_a_status_that_is_held_back_is_set_and_its_sign_is_not_repeated(rubric: Rubric) -> None:
    held = replace(found(rubric, FindingStatus.UNSURE, QUOTE), leaning=FindingStatus.DOES_NOT_MEET)
    assert next_step(held) == "Open each quote in its document, then set the status."
    assert advice(held) == ""


@pytest.mark.parametrize(
    ("status", "person"), [(FindingStatus.NOT_STATED, False), (FindingStatus.ASK_PERSON, True)]
)
def test_nobody_is_asked_without_need(rubric: Rubric, status: FindingStatus, person: bool) -> None:
    assert next_step(found(rubric, status, person=person)) == ""

"""A row of a decision table may ask for a signed agreement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_judging import sentence, version

from assistant.checklist.signals import Kind, Sighting, Signal
from assistant.checklist.tables import Row, decide
from assistant.types import DocumentType, FindingStatus

NAMED = Signal("names-us", Kind.PROMISE, "it names us")
AGAINST = Signal("by-click", Kind.BREAKS, "a click is enough")
TABLE = (
    Row(FindingStatus.MEETS, all=("names-us",), none=("by-click",), signed=True),
    Row(FindingStatus.PARTLY, any=("names-us",)),
)


def seen(signal: Signal, type_: DocumentType, *, signed: bool) -> Sighting:
    where = version(f"{type_}-{signed}", type_)
    where = replace(where, facts=replace(where.facts, signed=signed))
    return Sighting(signal, sentence("It is between us and you.", where), "between us")


@pytest.mark.parametrize(
    ("type_", "signed", "expected"),
    [
        (DocumentType.DPA, True, FindingStatus.MEETS),
        (DocumentType.CONTRACT, True, FindingStatus.MEETS),
        (DocumentType.DPA, False, FindingStatus.PARTLY),
        (DocumentType.TERMS, True, FindingStatus.PARTLY),
    ],
)
def test_only_a_signed_agreement_keeps_the_row(
    type_: DocumentType, signed: bool, expected: FindingStatus
) -> None:
    decision = decide(TABLE, (NAMED, AGAINST), [seen(NAMED, type_, signed=signed)])
    assert decision is not None and decision.status is expected


def test_the_decision_rests_on_the_signed_agreement_alone() -> None:
    signed = seen(NAMED, DocumentType.DPA, signed=True)
    other = seen(NAMED, DocumentType.TERMS, signed=False)
    decision = decide(TABLE, (NAMED, AGAINST), [other, signed])
    assert decision is not None and decision.sightings == (signed,)


def test_what_stands_in_the_way_counts_in_any_document() -> None:
    signed = seen(NAMED, DocumentType.DPA, signed=True)
    click = seen(AGAINST, DocumentType.TERMS, signed=False)
    decision = decide(TABLE, (NAMED, AGAINST), [signed, click])
    assert decision is not None and decision.status is FindingStatus.PARTLY

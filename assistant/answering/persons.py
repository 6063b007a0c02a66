"""Questions a person must answer: law, prices, offers. Passages are gathered, no opinion is given."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.documents import DocumentAnswers
from assistant.answering.kinds import Kind
from assistant.answering.understanding import Understood
from assistant.types import Answer, AnswerStatus

NEEDS_TOOL = frozenset({Kind.COST, Kind.SHARED_OFFER})
TO_A_PERSON = frozenset({Kind.LEGAL_OPINION, Kind.STATE_LAW, Kind.NOT_HELD}) | NEEDS_TOOL
_PRICE = re.compile(
    r"[$€£]\s?\d[\d.,]*.{0,60}\b(?:per|a|each|every|for each|/)\b"
    r"|\b(?:price|costs?|fee)\b[^.]{0,40}[$€£]\s?\d",
    re.IGNORECASE,
)
_OFFER_SEARCH = "Does the agreement offer the same protections to other districts that sign it?"


def to_a_person(understood: Understood, documents: DocumentAnswers) -> Answer:
    """Answer a question that documents alone cannot settle.

    Args:
        understood: A question of one of the kinds ``TO_A_PERSON``.
        documents: Where the passages come from.
    """
    kind = understood.kind
    if kind is Kind.SHARED_OFFER:
        understood = replace(understood.searching(_OFFER_SEARCH), yes_no=False)
    passages = (
        documents.of_tool(understood) if understood.tools else documents.of_district(understood)
    )
    if kind is Kind.SHARED_OFFER:
        return replace(passages, verdict=None, next_step=wording.SHARED_OFFER_STEP)
    if kind is Kind.COST:
        return _cost(passages)
    if kind is Kind.NOT_HELD:
        return replace(
            passages,
            status=AnswerStatus.NOT_STATED,
            headline=f"Not stated. {wording.NOT_HELD}",
            verdict=None,
            claims=(),
            next_step="Ask procurement; a price or a registry entry needs another source.",
        )
    if kind is Kind.STATE_LAW:
        return replace(
            passages,
            status=AnswerStatus.NOT_STATED,
            headline=f"Not stated. {wording.STATE_LAW}",
            verdict=None,
            claims=(),
            closest=None,
            next_step=wording.STATE_LAW_STEP,
        )
    return _law(understood, passages)


def _law(understood: Understood, passages: Answer) -> Answer:
    """No legal opinion: the passages counsel would read, or what each side's duties are."""
    said = understood.message.lower()
    about = "complian" in said or "policy meet" in said
    bare = wording.COMPLIANCE if about else wording.LEGAL_BARE
    return replace(
        passages,
        status=AnswerStatus.DECLINED,
        headline=wording.LEGAL if passages.claims and not about else bare,
        verdict=None,
        closest=None,
        next_step=wording.LEGAL_STEP,
    )


def _cost(passages: Answer) -> Answer:
    """A price counts only where a quote names an amount; other amounts are no price."""
    if any(_PRICE.search(citation.quote) for citation in passages.citations):
        return replace(passages, verdict=None, next_step=wording.COST_STEP)
    first = passages.citations[0] if passages.citations else passages.closest
    return replace(
        passages,
        status=AnswerStatus.NOT_STATED,
        headline=f"Not stated. {wording.COST}",
        verdict=None,
        claims=(),
        notes=(),
        closest=first,
        next_step=wording.COST_STEP,
    )

"""Put a document's facts together: what was told, then what is guessed, and which is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from assistant.reading.guessing import Place, guess_facts, stated_effective_date
from assistant.reading.hints import FactHints
from assistant.reading.shape import Heading
from assistant.types import Audience, DocumentFacts, DocumentType, Issuer

_FIELDS = tuple(one.name for one in fields(DocumentFacts) if one.name != "guessed")


def document_facts(
    told: FactHints, text: str, headings: Sequence[Heading], place: Place, name: str = ""
) -> DocumentFacts:
    """The facts of a document.

    Args:
        told: hints from people, merged in the order of trust.
        text: the text without front matter.
        headings: its headings, at offsets of ``text``.
        place: its file name and folders.
        name: a title kept outside the text.

    Returns:
        Facts whose ``guessed`` names every field that no person told.
    """
    if "effective_date" in told.guessed:
        # "Effective: January 1" in the text beats a date that some program found there.
        stated = stated_effective_date(text)
        told = replace(told, effective_date=stated or told.effective_date)
    merged = told.or_else(guess_facts(text, headings, place, told, name))
    issuer = merged.issuer or Issuer.VENDOR
    kind = merged.type or DocumentType.OTHER
    if issuer is not Issuer.VENDOR and told.type is None:
        kind = DocumentType.GUIDELINE
    sure = {one for one in _FIELDS if getattr(told, one) is not None} - told.guessed
    return DocumentFacts(
        title=merged.title or place.name,
        tool=merged.tool,
        vendor=merged.vendor,
        edition=merged.edition,
        issuer=issuer,
        type=kind,
        audience=merged.audience or Audience.UNKNOWN,
        effective_date=merged.effective_date,
        retrieved_date=merged.retrieved_date,
        signed=bool(merged.signed),
        aliases=merged.aliases or (),
        sample=bool(merged.sample),
        guessed=frozenset(set(_FIELDS) - sure),
    )

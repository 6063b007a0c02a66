"""What adding a document comes to, decided from the records before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.library import convert, identity
from assistant.library.records import DocumentRow, SourceRow, VersionRow
from assistant.library.results import AddOutcome
from assistant.types import Audience, Document, DocumentFacts


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with a document that was read.

    Attributes:
        outcome: What it will be called.
        document_id: The document it belongs to (a new id for ``added``).
        version_id: The version with this very text, stored already or to be stored.
        stored: Whether that version is on record.
        switch: Whether it is to become the current version (and is not yet).
        facts: The facts to keep, or None to leave those on record.
        note: A sentence for the person who adds.
        doubtful: Whether the note is about a choice that nothing in the files settles.
    """

    outcome: AddOutcome
    document_id: str
    version_id: str
    stored: bool
    switch: bool
    facts: DocumentFacts | None
    note: str = ""
    doubtful: bool = False


def plan(session: Session, document: Document) -> Plan:
    """Decide what adding ``document`` comes to (see the decision note 0002)."""
    content_hash = convert.content_hash(document)
    facts, note = document.facts, ""
    source = session.get(SourceRow, document.source)
    last = session.get(VersionRow, source.version_id) if source else None
    if last is not None:
        on_record = convert.facts_from_json(last.facts)
        same_text = last.content_hash == content_hash
        kept = identity.keep_confirmed(facts, on_record, same_text=same_text)
        if same_text or not identity.other_tool(kept, on_record):
            facts = kept
        else:
            last = None
            note = f"This file held a document of {on_record.tool} before, which stays on record."
        if last is not None and not same_text and _parted(session, last, facts):
            last = None
    document_id = last.document_id if last else _same_identity(session, facts, content_hash)
    if document_id is None:
        return _first(session, document, facts, content_hash, note)
    current = session.scalars(
        select(VersionRow).where(VersionRow.document_id == document_id, VersionRow.current)
    ).one()
    existing = session.scalars(
        select(VersionRow).where(
            VersionRow.document_id == document_id, VersionRow.content_hash == content_hash
        )
    ).one_or_none()
    if existing is not None:
        return _known_text(existing, current, last, facts, document.source)
    return _new_text(document_id, content_hash, current, last, facts)


def version_id_of(document_id: str, content_hash: str) -> str:
    """The id of a version: its document's, and a piece of the hash of its text."""
    return f"{document_id}-{content_hash[:10]}"


def _same_identity(session: Session, facts: DocumentFacts, content_hash: str) -> str | None:
    """The document this text is a version of, by its facts; None where there is none."""
    key = identity.identity_of(facts)
    if key is None:
        return None
    held = _of_identity(session, key)
    twins = select(VersionRow.document_id).where(VersionRow.content_hash == content_hash)
    twin = session.scalars(
        twins.where(VersionRow.document_id.in_([r.document_id for r, _ in held]))
    )
    if (same_text := twin.first()) is not None:
        return same_text  # whatever it is called here
    for alike in (identity.same_title, identity.same_document):
        for row, other in held:
            if alike(facts, other):
                return row.document_id
    for row, other in _namesakes(session, facts):
        if identity.may_be_same_audience(facts, other):
            return row.document_id
    return None


def _of_identity(session: Session, key: str) -> list[tuple[VersionRow, DocumentFacts]]:
    """The current text of each document with this identity."""
    rows = session.scalars(
        select(VersionRow)
        .join(DocumentRow, VersionRow.document_id == DocumentRow.id)
        .where(VersionRow.current, DocumentRow.identity == key)
        .order_by(VersionRow.id)
    )
    return [(row, convert.facts_from_json(row.facts)) for row in rows]


def _parted(session: Session, last: VersionRow, facts: DocumentFacts) -> bool:
    """True where a file gave an earlier version of what its title now shows to be another document.

    So it is in libraries filled before titles of vendors' texts counted.
    """
    key = identity.identity_of(facts)
    if last.current or key is None:
        return False
    return any(
        row.document_id == last.document_id and not identity.same_document(facts, other)
        for row, other in _of_identity(session, key)
    )


def _namesakes(session: Session, facts: DocumentFacts) -> list[tuple[VersionRow, DocumentFacts]]:
    """Current texts that differ from this one in their audience only."""
    rows = session.scalars(
        select(VersionRow)
        .where(VersionRow.current, VersionRow.tool_key == convert.tool_key(facts.tool))
        .where(VersionRow.type == facts.type.value, VersionRow.issuer == facts.issuer.value)
        .order_by(VersionRow.id)
    )
    found = [(row, convert.facts_from_json(row.facts)) for row in rows]
    return [(row, other) for row, other in found if identity.same_but_audience(facts, other)]


def _first(
    session: Session, document: Document, facts: DocumentFacts, content_hash: str, note: str
) -> Plan:
    base = identity.document_id(facts, document.source)
    document_id, number = base, 1
    while session.get(DocumentRow, document_id) is not None:
        number += 1
        document_id = f"{base}-{number}"
    version_id = version_id_of(document_id, content_hash)
    doubtful = False
    for row, other in _of_identity(session, identity.identity_of(facts) or ""):
        if "title" not in facts.guessed | other.guessed:
            continue  # a person said both
        doubtful = True
        note = (
            f"Kept beside “{other.title}” from {row.source}, because their titles differ. If both "
            "are versions of one document, remove this one and add it again with that title."
        )
    for row, other in _namesakes(session, facts):
        if {"audience"} & (facts.guessed | other.guessed):
            doubtful = True
            note = (
                f"Kept beside “{other.title}” from {row.source}, because this one seems to be for "
                f"{_words(facts.audience)} and that one for {_words(other.audience)}. If both are "
                "versions of one document, give their audience."
            )
    return Plan(AddOutcome.ADDED, document_id, version_id, False, True, facts, note, doubtful)


def _words(audience: Audience) -> str:
    readers = {
        Audience.UNKNOWN: "an unknown audience",
        Audience.DISTRICT_CONTRACT: "a district under contract",
    }
    return readers.get(audience, f"the audience “{audience.value}”")


def _known_text(
    existing: VersionRow,
    current: VersionRow,
    last: VersionRow | None,
    facts: DocumentFacts,
    source: str,
) -> Plan:
    """The text is on record already: as the current version or as an earlier one."""
    on_record = convert.facts_from_json(existing.facts)
    changed = facts != on_record
    same_file = last is not None and last.id == existing.id
    went_back = last is not None and last.current and not existing.current
    newer = identity.order(facts, convert.facts_from_json(current.facts)) > 0
    switch = not existing.current and (went_back or (newer and (changed or not same_file)))
    outcome, note, new_facts = AddOutcome.UNCHANGED, "", None
    if switch:
        outcome, new_facts = AddOutcome.UPDATED, facts
        note = "This text was on record as an earlier version; it is the current one again."
    elif same_file and changed:
        outcome, new_facts = AddOutcome.UPDATED, facts
        note = "Only its details changed; the text is the same."
    elif not same_file and not existing.current:
        outcome = AddOutcome.EARLIER_VERSION
        note = f"The same text is on record as an earlier version, from {existing.source}."
    elif not same_file and existing.source != source:
        note = f"The same text is on record from {existing.source}."
    return Plan(outcome, existing.document_id, existing.id, True, switch, new_facts, note)


def _new_text(
    document_id: str,
    content_hash: str,
    current: VersionRow,
    last: VersionRow | None,
    facts: DocumentFacts,
) -> Plan:
    """A text not on record: the document's current version from now on, or an earlier one."""
    version_id = version_id_of(document_id, content_hash)
    on_record = convert.facts_from_json(current.facts)
    followed = last is not None and last.current
    order = 1 if followed else identity.order(facts, on_record)
    old = f"“{on_record.title}” from {current.source}"
    note, doubtful = "", False
    if order < 0:
        note = f"Older than {old}: kept on record, but not searched."
    elif not followed:
        note = f"Replaces {old}, which stays on record but is no longer searched."
        if order == 0 and Path(current.source).exists():
            doubtful = True
            note += (
                " Neither file is dated later than the other, so the one added last is used; give "
                "their dates, or an edition if they are two documents."
            )
        elif not identity.same_title(facts, on_record):
            doubtful = True
            note += (
                " Their titles name one kind of document. If they are two documents, remove this "
                "one and add both again, each with its title or edition."
            )
    outcome = AddOutcome.EARLIER_VERSION if order < 0 else AddOutcome.UPDATED
    return Plan(outcome, document_id, version_id, False, order >= 0, facts, note, doubtful)

"""What is kept when a person decides on a checklist: one frozen record for each time.

A record is never changed. A later one on the same item stands in front of it. It names all that it
rested on (rubric version, documents with hashes, quotes), so that it can be read without them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from assistant.types import FindingStatus


class Action(StrEnum):
    """What a person does with a finding of the program."""

    CONFIRM = "confirm"
    CHANGE = "change"
    ANNOTATE = "annotate"


class _Frozen(BaseModel):
    # A later release may add fields; this one then still reads what it knows.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Signature(_Frozen):
    """Who and when. ``signed_in`` False: name and role are what the person typed, unchecked."""

    name: str
    role: str
    signed_in: bool
    at: str


class DocumentThen(_Frozen):
    """A document version that was read. ``content_hash`` covers its text, ``sha256`` the file."""

    document_id: str
    version_id: str
    title: str
    version_label: str
    content_hash: str
    sha256: str


class QuoteThen(_Frozen):
    """A clause that the program's finding rested on, with its place, as it read then."""

    document_id: str
    version_id: str
    title: str
    version_label: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str


class AnswerPart(_Frozen):
    """One field of an answer: its key, the label it was asked under, and what was typed."""

    key: str
    label: str
    text: str


class _Entry(_Frozen):
    id: str
    tool: str
    edition: str
    by: Signature
    rubric_version: str
    documents: tuple[DocumentThen, ...]


class Review(_Entry):
    """A person's word on one finding. ``status`` is None where it is only annotated."""

    kind: Literal["finding"] = "finding"
    item: str
    question: str
    action: Action
    machine_status: FindingStatus
    machine_reason: str
    status: FindingStatus | None
    reason: str
    quotes: tuple[QuoteThen, ...]


class PersonAnswer(_Entry):
    """A person's answer to an item that no document answers; ``status`` as they judge it."""

    kind: Literal["answer"] = "answer"
    item: str
    question: str
    parts: tuple[AnswerPart, ...]
    status: FindingStatus | None
    reason: str


class ReviewedMark(_Entry):
    """The whole checklist was reviewed.

    ``statuses`` are the program's at that time, ``result`` the hash of all it found (see
    ``making.result_hash``), and ``covers`` the records that were in force.
    """

    kind: Literal["checklist"] = "checklist"
    note: str
    statuses: dict[str, FindingStatus]
    result: str
    covers: tuple[str, ...]


Entry = Annotated[Review | PersonAnswer | ReviewedMark, Field(discriminator="kind")]
ENTRIES: TypeAdapter[Entry] = TypeAdapter(Entry)
"""Reads a kept record, whichever of the three it is."""


def item_of(entry: Entry) -> str | None:
    """The item a record is about; None for a mark on the whole checklist."""
    return None if isinstance(entry, ReviewedMark) else entry.item

"""A person's word on a document's facts: what is typed into a form becomes confirmed facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from assistant.errors import LibraryError
from assistant.library.identity import identity_of, same_title
from assistant.library.library import Library
from assistant.reading.dates import parse_date
from assistant.types import Audience, DocumentFacts, DocumentType, Issuer, VersionInfo

FORM_FACTS = (
    "title",
    "tool",
    "vendor",
    "issuer",
    "type",
    "audience",
    "edition",
    "effective_date",
)
"""The facts that the form asks for, in its order."""

TEXT_MAX = 200
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class FactForm:
    """A document's facts as typed and chosen. Facts named in ``unsure`` stay guesses."""

    title: str
    tool: str = ""
    vendor: str = ""
    issuer: str = ""
    type: str = ""
    audience: str = ""
    edition: str = ""
    effective_date: str = ""
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The version with its new facts, and a sentence the person should know (or none)."""

    version: VersionInfo
    note: str = ""


def form_of(facts: DocumentFacts) -> FactForm:
    """The form filled in with what is on record."""
    return FactForm(
        title=facts.title,
        tool=facts.tool or "",
        vendor=facts.vendor or "",
        issuer=facts.issuer.value,
        type=facts.type.value,
        audience=facts.audience.value,
        edition=facts.edition or "",
        effective_date=facts.effective_date.isoformat() if facts.effective_date else "",
    )


def confirm(library: Library, version_id: str, form: FactForm) -> Confirmed:
    """Keep a person's facts for a version; all facts count as confirmed but the unsure ones.

    Raises:
        LibraryError: When something is typed that cannot be kept, or the version is gone.
    """
    facts = confirmed_facts(library.version(version_id).facts, form)
    version = library.set_facts(version_id, facts)
    key = identity_of(facts)
    twins = [
        other.facts.title
        for other in library.versions(facts.tool)
        if other.document_id != version.document_id
        and key == identity_of(other.facts) is not None
        and same_title(facts, other.facts)
    ]
    if not version.current or not twins:
        return Confirmed(version)
    return Confirmed(
        version,
        f"“{twins[0]}” has the same tool, title, kind, audience and edition now, and both are "
        "searched. If one replaces the other, remove the older one.",
    )


def confirmed_facts(known: DocumentFacts, form: FactForm) -> DocumentFacts:
    """What is on record, with what a person says instead.

    Raises:
        LibraryError: When something is typed that cannot be kept.
    """
    title = _text(form.title, "title")
    if not title:
        raise LibraryError("The title is empty: type the title that stands on the document.")
    issuer = _chosen(Issuer, form.issuer, "Who wrote it")
    tool = _text(form.tool, "tool")
    if issuer is Issuer.VENDOR and not tool and "tool" not in form.unsure:
        raise LibraryError(
            "The tool is empty: name the tool this vendor's document is about, or tick “tool” "
            "among what you are not sure of."
        )
    typed = _text(form.effective_date, "effective date")
    effective = parse_date(typed) if typed else None
    if typed and effective is None:
        raise LibraryError(
            f"“{typed}” is not a date that can be read: type it like 2026-01-15, or leave it empty."
        )
    return replace(
        known,
        title=title,
        tool=tool or None,
        vendor=_text(form.vendor, "vendor") or None,
        edition=_text(form.edition, "edition") or None,
        issuer=issuer,
        type=_chosen(DocumentType, form.type, "Kind of document"),
        audience=_chosen(Audience, form.audience, "For whom it holds"),
        effective_date=effective,
        guessed=known.guessed & form.unsure,
    )


def _text(typed: str, name: str) -> str:
    text = " ".join(typed.split())
    if len(text) > TEXT_MAX:
        raise LibraryError(
            f"The {name} has {len(text)} characters: shorten it to {TEXT_MAX} or fewer."
        )
    return text


def _chosen(kind: type[_Choice], value: str, label: str) -> _Choice:
    try:
        return kind(value)
    except ValueError:
        raise LibraryError(f"Nothing is chosen under “{label}”: choose one of the list.") from None

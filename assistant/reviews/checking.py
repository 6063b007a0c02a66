"""What a person typed, checked: the first thing that is wrong is told in one sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.access.people import Person
from assistant.errors import ReviewError
from assistant.reviews.asking import Asked
from assistant.reviews.entries import Action, AnswerPart, Signature
from assistant.types import Finding, FindingStatus

NAME_MAX = 80
REASON_MAX = 2_000
PART_MAX = 2_000
GIVEN = (
    FindingStatus.MEETS,
    FindingStatus.PARTLY,
    FindingStatus.DOES_NOT_MEET,
    FindingStatus.NOT_STATED,
    FindingStatus.CONFLICT,
    FindingStatus.NOT_APPLICABLE,
)
"""The statuses a person may give to a finding."""
JUDGED = (
    FindingStatus.MEETS,
    FindingStatus.PARTLY,
    FindingStatus.DOES_NOT_MEET,
    FindingStatus.NOT_APPLICABLE,
)
"""The statuses a person may give to an answer of their own."""
NO_REASON = "Write why the item does not apply: without a reason nobody can check it."
# They turn the direction of what follows, so that a name reads as another one.
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who saves: the signed-in person where there is one, else what was typed."""

    name: str = ""
    role: str = ""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """A decision on a finding as chosen and typed."""

    action: str
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """An answer to an item for people as typed: its fields by key, and how they judge it."""

    parts: Mapping[str, str]
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A checked decision; ``status`` is None for a note."""

    action: Action
    status: FindingStatus | None
    reason: str


def signature(signer: Signer, at: str) -> Signature:
    """Who signs, and when.

    Raises:
        ReviewError: Nobody is signed in, and name or role is missing, too long or not plain text.
    """
    person = signer.person
    if person is not None and person.name:
        return Signature(name=person.name, role=person.role.value, signed_in=True, at=at)
    name = line(signer.name, "name")
    if not name:
        raise ReviewError("Your name is missing: a decision needs somebody who made it.")
    role = line(signer.role, "role")
    if not role:
        raise ReviewError("Your role is missing: write a word or two, such as privacy officer.")
    return Signature(name=name, role=role, signed_in=False, at=at)


def decision(finding: Finding, form: DecisionForm) -> Decision:
    """A decision on what the program found.

    Raises:
        ReviewError: It is not complete, says nothing new, or the item is for people to answer.
    """
    if finding.status is FindingStatus.ASK_PERSON:
        raise ReviewError("No document answers this item: write the answer instead.")
    try:
        action = Action(form.action)
    except ValueError:
        raise ReviewError(
            "Choose first what you want to do: confirm the finding, change it, or add a note."
        ) from None
    reason = paragraph(form.reason, "reason", REASON_MAX)
    if action is Action.ANNOTATE:
        if not reason:
            raise ReviewError("The note is empty: write what the next reader should know.")
        return Decision(action, None, reason)
    status = finding.status if action is Action.CONFIRM else _status(form.status, GIVEN)
    if status is None:
        raise ReviewError("Choose the status that is right.")
    if status is FindingStatus.NOT_APPLICABLE and not reason:
        raise ReviewError(NO_REASON)
    if action is Action.CHANGE and status is finding.status:
        raise ReviewError("The program found the same status: choose “confirm”, or another status.")
    if action is Action.CHANGE and not reason:
        raise ReviewError("Write why you change the finding: the reason stands beside it.")
    return Decision(action, status, reason)


def answer(
    asked: Asked, form: AnswerForm
) -> tuple[tuple[AnswerPart, ...], FindingStatus | None, str]:
    """An answer to an item for people: its fields in order, how it is judged, and the reason.

    Raises:
        ReviewError: Nothing is typed, a field is not one that is asked, or what is typed does not
            bear the status.
    """
    known = {field.key for field in asked.fields}
    if not known.issuperset(form.parts):
        raise ReviewError("This form is of an older page: fill in the checklist again.")
    parts = tuple(
        AnswerPart(key=field.key, label=field.label, text=text)
        for field in asked.fields
        if (text := paragraph(form.parts.get(field.key, ""), field.label, PART_MAX))
    )
    status = _status(form.status, JUDGED)
    reason = paragraph(form.reason, "reason", REASON_MAX)
    if status is FindingStatus.NOT_APPLICABLE:
        if not reason:
            raise ReviewError(NO_REASON)
        return parts, status, reason
    if not parts:
        raise ReviewError("Nothing is written yet: answer at least one of the questions.")
    missing = [f.label for f in asked.fields if f.needed and f.key not in {p.key for p in parts}]
    if status is FindingStatus.MEETS and missing:
        raise ReviewError(f"To say that it meets, answer also: {'; '.join(missing)}")
    return parts, status, reason


def line(text: str, name: str, most: int = NAME_MAX) -> str:
    """A text of one line, its spaces made single.

    Raises:
        ReviewError: It is too long, or holds signs that cannot be seen.
    """
    return _short(" ".join(_plain(text, name, ()).split()), name, most)


def paragraph(text: str, name: str, most: int) -> str:
    """A text of several lines, without white space at its ends.

    Raises:
        ReviewError: As for :func:`line`.
    """
    return _short(_plain(text.replace("\r\n", "\n"), name, ("\n", "\t")).strip(), name, most)


def _plain(text: str, name: str, allowed: tuple[str, ...]) -> str:
    for sign in text:
        if sign in allowed:
            continue
        if unicodedata.category(sign) in ("Cc", "Cs", "Cn", "Co") or sign in _TURNING:
            raise ReviewError(
                f"“{_quoted(name)}” holds signs that cannot be seen: type it instead of pasting it."
            )
    found = unicodedata.normalize("NFC", text)
    if not any(unicodedata.category(sign)[0] not in "ZCM" for sign in found):
        return ""  # nothing of it would be seen
    return found


def _short(text: str, name: str, most: int) -> str:
    if len(text) > most:
        raise ReviewError(
            f"“{_quoted(name)}” has {len(text):,} characters: shorten it to {most:,} or fewer."
        )
    return text


def _quoted(name: str) -> str:
    return name[:1].upper() + name[1:]


def _status(value: str, allowed: tuple[FindingStatus, ...]) -> FindingStatus | None:
    if not value:
        return None
    try:
        status = FindingStatus(value)
    except ValueError:
        status = FindingStatus.ASK_PERSON
    if status not in allowed:
        raise ReviewError("That is not a status one can give: choose one of the list.")
    return status

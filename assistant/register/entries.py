"""One decision of the register, checked: tool and edition, state, scope, dates, conditions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from assistant.register.grades import expand_grades, in_order

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Line = Annotated[
    str, StringConstraints(strip_whitespace=True), BeforeValidator(lambda v: "" if v is None else v)
]


class State(StrEnum):
    """Where a tool stands, as the register writes it."""

    REQUESTED = "requested"
    IN_REVIEW = "in_review"
    PILOT = "pilot"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    DENIED = "denied"
    RETIRED = "retired"


class User(StrEnum):
    """Who may use a tool."""

    STUDENTS = "students"
    STAFF = "staff"


def _as_list(value: Any) -> Any:
    """A list may be written as one word, and nothing is an empty list."""
    if value is None or value == "":
        return ()
    return [value] if isinstance(value, str | int) else value


_Lines = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(_Strict):
    """Something that must be done; ``met`` is the date on which it was."""

    text: Text
    item: _Line = ""
    owner: _Line = ""
    due: date | None = None
    met: date | None = None

    def is_overdue(self, today: date) -> bool:
        """True where it is not met and its due date has passed."""
        return self.met is None and self.due is not None and self.due < today


class Pilot(_Strict):
    """A trial: where, from when to when (both days included), and how success is measured."""

    schools: _Lines = ()
    start: date
    end: date
    measure: _Line = ""


class Entry(_Strict):
    """One tool in one edition. ``grades`` are single grades, ranges already spelled out."""

    tool: Text
    edition: _Line = ""
    status: State
    grades: tuple[str, ...] = ()
    users: Annotated[tuple[User, ...], BeforeValidator(_as_list)] = ()
    purpose: _Line = ""
    data_allowed: _Lines = ()
    data_forbidden: _Lines = ()
    conditions: Annotated[tuple[Condition, ...], BeforeValidator(lambda v: v or ())] = ()
    approver: _Line = ""
    requester: _Line = ""
    decided: date | None = None
    expires: date | None = None
    review_date: date | None = None
    next_step: _Line = ""
    owner: _Line = ""
    reason: _Line = ""
    alternative: _Line = ""
    pilot: Pilot | None = None
    notes: _Line = Field("")

    @field_validator("grades", mode="before")
    @classmethod
    def _spell_out(cls, value: Any) -> tuple[str, ...]:
        values: Iterable[Any] = _as_list(value)
        return in_order(grade for one in values for grade in expand_grades(one))

    @model_validator(mode="after")
    def _is_complete(self) -> Entry:
        if self.is_approved:
            self._needs("approver", "decided", "expires", "review_date", "users")
        if self.status is State.PILOT:
            self._needs("pilot", "users")
        if (self.is_approved or self.pilot) and User.STUDENTS in self.users:
            self._needs("grades")
        if self.approver and self.approver.casefold() == self.requester.casefold():
            raise ValueError("approver: the approver and the requester must be different people")
        if self.decided and self.expires and self.expires < self.decided:
            raise ValueError("expires: the expiry is before the decision; check both dates")
        if self.pilot and self.pilot.end < self.pilot.start:
            raise ValueError("pilot.end: the pilot ends before it starts; check both dates")
        return self

    def _needs(self, *fields: str) -> None:
        for name in fields:
            if not getattr(self, name):
                raise ValueError(f"{name}: a tool that is {self.state_words} needs this field")

    @property
    def is_approved(self) -> bool:
        """True for an approval, with or without conditions (it may have expired)."""
        return self.status in (State.APPROVED, State.APPROVED_WITH_CONDITIONS)

    @property
    def state_words(self) -> str:
        """The state for people: ``approved with conditions``, ``in review``."""
        return "in a pilot" if self.status is State.PILOT else self.status.replace("_", " ")

    @property
    def name(self) -> str:
        """Tool and edition for people: ``QuizCraft (School edition)``."""
        return f"{self.tool} ({edition_words(self.edition)})" if self.edition else self.tool

    @property
    def last_day(self) -> date | None:
        """The last day on which use is allowed: the earlier of expiry and the pilot's end."""
        days = [self.expires] if self.expires else []
        if self.status is State.PILOT and self.pilot:
            days.append(self.pilot.end)
        return min(days, default=None)

    def open_conditions(self) -> tuple[Condition, ...]:
        """Conditions not met yet."""
        return tuple(c for c in self.conditions if c.met is None)


def edition_words(edition: str) -> str:
    """``School`` becomes ``School edition``; a longer name stays as it is."""
    return (
        edition if "edition" in edition.casefold() or " for " in edition else f"{edition} edition"
    )

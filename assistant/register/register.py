"""The register as a whole: what it says about a tool today, and what is due across all tools.

A yes comes only from an approval or a running pilot, inside its grades and users, before its last
day, with no condition overdue.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.register.entries import Entry, State, User, edition_words
from assistant.register.grades import GRADES, in_order
from assistant.register.wording import (
    condition_words,
    day,
    not_in_force,
    out_of_scope,
    review_overdue,
    scope,
    standing,
)
from assistant.types import RegisterNote

NO_REGISTER = "no_register"
NOT_LISTED = "not_in_register"
EXPIRED = "expired"
OVERDUE = "condition_overdue"
NOT_STARTED = "not_started"

_RANK = (
    "approved",
    "approved_with_conditions",
    "pilot",
    OVERDUE,
    NOT_STARTED,
    "in_review",
    "requested",
    EXPIRED,
    "denied",
    "retired",
)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is late or near: the entry, what it is, and its day."""

    entry: Entry
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Register:
    """The district's decisions. ``found`` is False where there is no register file yet."""

    district: str = ""
    contact: str = ""
    sample: bool = False
    entries: tuple[Entry, ...] = ()
    source: str = ""
    found: bool = True

    def lookup(
        self,
        tool: str,
        *,
        today: date,
        grades: Collection[str] = (),
        users: Collection[str] = (),
        edition: str | None = None,
    ) -> RegisterNote:
        """Say what the register says about a use.

        Args:
            tool: The tool's name; case, spaces and marks do not matter.
            today: The day of the question.
            grades: Grades asked for ("K", "1" to "12"); naming one means students.
            users: "students", "staff", or both.
            edition: The edition asked for, or None for any.

        Returns:
            A note. ``permits`` is True only if the whole use asked for is inside a decision in
            force; where neither grade nor user is asked, it is False and ``scope`` tells.
        """
        if not self.found:
            return self._note(
                tool,
                NO_REGISTER,
                f"There is no register of tool decisions yet, so {tool} is not approved.",
                (_request(tool),),
            )
        listed = [e for e in self.entries if same_name(e.tool, tool)]
        if not listed:
            sentence = f"{tool} is not in the district's register, so it is not approved yet."
            return self._note(tool, NOT_LISTED, sentence, (_request(tool),))
        matching = [e for e in listed if edition is None or _same_edition(e, edition)]
        if not matching:
            return self._other_edition(tool, edition or "", listed, today)
        wanted = in_order(grades)
        people = {User(u) for u in users} | ({User.STUDENTS} if wanted else set())
        judged = [(self._judge(e, today, wanted, frozenset(people)), e) for e in matching]
        best, entry = min(
            judged, key=lambda pair: (not pair[0].permits, _RANK.index(pair[0].state))
        )
        if edition is None and entry.edition:
            return _with_editions(best, entry, listed, today)
        return best

    def approved_for(self, grade: str, today: date) -> tuple[RegisterNote, ...]:
        """What students of a grade may use today, one note for each tool and edition."""
        students = frozenset({User.STUDENTS})
        notes = (self._judge(e, today, (grade,), students) for e in self.entries)
        return tuple(note for note in notes if note.permits)

    def overdue(self, today: date) -> tuple[Due, ...]:
        """Conditions, reviews and approvals whose day has passed, longest ago first."""
        due = []
        for entry in self.entries:
            if not (entry.is_approved or entry.status is State.PILOT):
                continue
            due += [
                Due(entry, f"condition: {c.text}", c.due)
                for c in entry.conditions
                if c.due and c.is_overdue(today)
            ]
            if entry.review_date and entry.review_date < today:
                due.append(Due(entry, "review", entry.review_date))
            if entry.last_day and entry.last_day < today:
                due.append(Due(entry, f"end of the {_kind(entry)}", entry.last_day))
        return tuple(sorted(due, key=lambda d: d.day))

    def expiring(self, today: date, days: int) -> tuple[Due, ...]:
        """Approvals and pilots that end within so many days from today, soonest first."""
        until = today + timedelta(days=days)
        ends = [
            Due(e, f"end of the {_kind(e)}", e.last_day)
            for e in self.entries
            if (e.is_approved or e.status is State.PILOT) and e.last_day
        ]
        return tuple(sorted((d for d in ends if today <= d.day <= until), key=lambda d: d.day))

    def by_state(self) -> dict[State, tuple[Entry, ...]]:
        """The entries of each state as the register writes it (an expired one included)."""
        return {state: tuple(e for e in self.entries if e.status is state) for state in State}

    def _judge(
        self, entry: Entry, today: date, grades: tuple[str, ...], users: frozenset[User]
    ) -> RegisterNote:
        """The note for one entry."""
        open_points = [condition_words(c, today) for c in entry.open_conditions()]
        if entry.next_step:
            open_points.append(f"Next step: {entry.next_step}")
        if not (entry.is_approved or entry.status is State.PILOT):
            if entry.alternative:
                open_points.append(f"Instead: {entry.alternative}")
            return self._about(entry, entry.status.value, not_in_force(entry), open_points)
        if blocked := _not_now(entry, today):
            return self._about(entry, *blocked, open_points)
        late = review_overdue(entry, today)
        left_out = users - set(entry.users)
        outside = [g for g in grades if g not in entry.grades] if entry.grades else []
        if left_out or outside:
            sentence = out_of_scope(entry, outside, {u.value for u in left_out})
            open_points.insert(0, _request(entry.tool))
            return self._about(entry, entry.status.value, sentence + late, open_points)
        # Without a grade, only an approval for every grade (or for staff alone) is surely wide
        # enough.
        wide = entry.grades == GRADES or not entry.grades
        permits = bool(users) and (bool(grades) or wide)
        note = self._about(entry, entry.status.value, standing(entry) + late, open_points)
        return replace(note, permits=permits)

    def _other_edition(
        self, tool: str, edition: str, listed: list[Entry], today: date
    ) -> RegisterNote:
        """The tool is listed, but not in the edition asked for."""
        tool = listed[0].tool
        held = [f"the {edition_words(e.edition)} ({_state_today(e, today)})" for e in listed]
        sentence = (
            f"The {edition_words(edition)} of {tool} is not in the district's register, so it is "
            f"not approved. The register lists only {' and '.join(held)}, and that does not cover "
            "other editions."
        )
        return self._note(tool, NOT_LISTED, sentence, (_request(tool),))

    def _about(
        self, entry: Entry, state: str, sentence: str, open_points: list[str]
    ) -> RegisterNote:
        return RegisterNote(
            tool=entry.tool,
            state=state,
            permits=False,
            sentence=sentence,
            open_points=tuple(open_points),
            contact=entry.owner or self.contact,
            source=f"{self.source}: {entry.name}",
            scope=scope(entry),
        )

    def _note(
        self, tool: str, state: str, sentence: str, open_points: tuple[str, ...]
    ) -> RegisterNote:
        return RegisterNote(
            tool,
            state,
            False,
            sentence,
            open_points,
            self.contact,
            self.source if self.found else "",
        )


def same_name(one: str, other: str) -> bool:
    """True where two names differ only in case, spaces or marks."""
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _same_edition(entry: Entry, asked: str) -> bool:
    """An entry without an edition speaks of the tool as such, in every edition."""

    def bare(edition: str) -> str:
        words = edition.casefold().replace(entry.tool.casefold(), " ")
        words = re.sub(r"\b(?:the|for|edition|version|plan|account)s?\b", " ", words)
        return _letters(words).removesuffix("s")

    return not entry.edition or bare(entry.edition) == bare(asked)


def _not_now(entry: Entry, today: date) -> tuple[str, str] | None:
    """Why an approval or pilot does not hold today (state and sentence), or None if it does."""
    kind = _kind(entry)
    starts = entry.pilot.start if entry.status is State.PILOT and entry.pilot else entry.decided
    if entry.last_day and entry.last_day < today:
        ended = day(entry.last_day)
        sentence = f"The {kind} of {entry.name} expired on {ended}, so it may not be used now."
        return EXPIRED, sentence
    if starts and starts > today:
        return NOT_STARTED, f"The {kind} of {entry.name} starts only on {day(starts)}."
    if late := [c for c in entry.conditions if c.is_overdue(today)]:
        sentence = (
            f"The {kind} of {entry.name} does not hold now, because a condition is overdue: "
            f"{late[0].text.rstrip('.')}."
        )
        return OVERDUE, sentence
    return None


def _state_today(entry: Entry, today: date) -> str:
    """The entry's state in two or three words, seen from today."""
    if entry.is_approved or entry.status is State.PILOT:
        blocked = _not_now(entry, today)
        return blocked[0].replace("_", " ") if blocked else entry.state_words
    return entry.state_words


def _with_editions(
    note: RegisterNote, entry: Entry, listed: list[Entry], today: date
) -> RegisterNote:
    """Add what a question without an edition must know: one edition's yes is not another's."""
    extra = [f"{e.name} is {_state_today(e, today)}." for e in listed if e is not entry]
    in_force = entry.is_approved or entry.status is State.PILOT
    if in_force and _not_now(entry, today) is None:
        extra.insert(
            0,
            f"Only the {edition_words(entry.edition)} is meant: other editions, such "
            "as a free account, are not covered.",
        )
    return replace(note, sentence=" ".join([note.sentence, *extra]))


def _kind(entry: Entry) -> str:
    return "pilot" if entry.status is State.PILOT else "approval"


def _request(tool: str) -> str:
    """How to ask for a use that the register does not cover."""
    return (
        f"To ask for it, send a request for {tool} that names the edition, the grades, who will "
        "use it, what data goes in, and the purpose."
    )

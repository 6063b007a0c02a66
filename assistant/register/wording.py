"""Sentences about register entries, in plain words. The district decides; these only report."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from assistant.register.entries import Condition, Entry, State, User
from assistant.register.grades import in_words


def day(value: date) -> str:
    """A date as people write it: ``June 30, 2027``."""
    return f"{value:%B} {value.day}, {value.year}"


def users_words(users: Iterable[str]) -> str:
    """``students``, ``staff`` or ``students and staff``."""
    return " and ".join(u.value for u in User if u.value in {str(x) for x in users})


def scope(entry: Entry) -> str:
    """What an approval or pilot covers, in one phrase; empty for other states."""
    if not (entry.is_approved or entry.status is State.PILOT):
        return ""
    if entry.users == (User.STAFF,):
        who = "staff only" + (f" in {in_words(entry.grades)}" if entry.grades else "")
    else:
        who = f"{users_words(entry.users)} in {in_words(entry.grades)}"
    parts = [who]
    if entry.status is State.PILOT and entry.pilot:
        where = f" at {', '.join(entry.pilot.schools)}" if entry.pilot.schools else ""
        until = min(entry.pilot.end, entry.expires or entry.pilot.end)
        parts = [f"a pilot{where} from {day(entry.pilot.start)} to {day(until)}", f"for {who}"]
        return " ".join(parts)
    if entry.expires:
        parts.append(f"until {day(entry.expires)}")
    return ", ".join(parts)


def standing(entry: Entry) -> str:
    """How the district's register lists an approval or pilot that is in force."""
    listed = "" if entry.status is State.PILOT else f"{entry.state_words} for "
    sentence = f"The district's register lists {entry.name} as {listed}{scope(entry)}."
    if entry.data_forbidden:
        sentence += f" Not allowed: {'; '.join(entry.data_forbidden)}."
    return sentence


def review_overdue(entry: Entry, today: date) -> str:
    """That the review of a decision in force is late, as a sentence to add; empty if it is not."""
    if not entry.review_date or entry.review_date >= today:
        return ""
    kind = "Pilot" if entry.status is State.PILOT else "Approval"
    return f" {kind} overdue for review since {day(entry.review_date)}."


def condition_words(condition: Condition, today: date) -> str:
    """An open condition, with who must act and by when."""
    words = f"Open condition: {condition.text.rstrip('.')}"
    if condition.owner:
        words += f" ({condition.owner})"
    if condition.due:
        words += f", {'was due' if condition.is_overdue(today) else 'due'} {day(condition.due)}"
    return f"{words}."


def out_of_scope(entry: Entry, grades: Collection[str], users: Collection[str]) -> str:
    """Which asked-for grade or user the approval leaves out, in one sentence."""
    kind = "pilot" if entry.status is State.PILOT else "approval"
    if users:
        listed = "in a pilot" if kind == "pilot" else entry.state_words
        allowed, asked = users_words(entry.users), users_words(users).capitalize()
        return (
            f"{entry.name} is {listed} for {allowed} only; {asked.lower()} are not in that {kind}."
        )
    listed = "in a pilot" if kind == "pilot" else entry.state_words
    verb = "is" if len(grades) == 1 else "are"
    return (
        f"{entry.name} is {listed} for {in_words(entry.grades)} only; "
        f"{in_words(grades)} {verb} not in that {kind}."
    )


def not_in_force(entry: Entry) -> str:
    """A request, review, denial or retirement in one sentence."""
    match entry.status:
        case State.DENIED:
            words = f"The district denied {entry.name}"
            words += f" on {day(entry.decided)}" if entry.decided else ""
            return f"{words}: {entry.reason.rstrip('.')}." if entry.reason else f"{words}."
        case State.RETIRED:
            return f"{entry.name} is retired and may not be used any more."
        case State.REQUESTED:
            return f"{entry.name} is not approved yet: it was requested and waits for review."
        case _:
            return f"{entry.name} is not approved yet: it is in review."

"""Answers from the register as a whole: what is approved, decided, overdue, waiting or unknown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.answering import wording
from assistant.answering.kinds import Kind
from assistant.answering.understanding import Understood
from assistant.library.library import Library
from assistant.register.entries import Entry, State
from assistant.register.periods import day_named, period_named
from assistant.register.register import EXPIRED, Register
from assistant.register.wording import condition_words, day, scope
from assistant.types import Answer, AnswerStatus, RegisterNote

LISTINGS = frozenset(
    {
        Kind.APPROVED_LIST,
        Kind.OVERDUE,
        Kind.BOARD_SUMMARY,
        Kind.EXPIRING,
        Kind.REQUEST_STATUS,
        Kind.AI_COUNT,
        Kind.BIGGEST_RISK,
    }
)
_SUBJECT = re.compile(
    r"\b(?:([a-z]{4,})[ -])?([a-z]{4,}) (?:apps?|tools?|programs?|software)\b", re.IGNORECASE
)
_NO_SUBJECT = frozenset(
    """which what these those this that other more many some approved allowed permitted digital online
    list show learning teaching school district classroom educational tech your free paid""".split()
)
_ENDINGS = re.compile(r"(?:ing|ings|ed|es|s)$")


class Listings:
    """Answers from every entry of the register, on one day."""

    def __init__(self, register: Register, library: Library, today: date) -> None:
        self._register = register
        self._library = library
        self._today = today

    def answer(self, understood: Understood, note: RegisterNote | None) -> Answer:
        """Answer a register-wide question.

        Args:
            understood: A question of one of the kinds ``LISTINGS``.
            note: The register's word on the tool it names, if it names one.
        """
        base = Answer(
            question=understood.message,
            status=AnswerStatus.REGISTER,
            headline="",
            rewritten=understood.rewritten,
        )
        if not self._register.found or not self._register.entries:
            return replace(
                base,
                status=AnswerStatus.NOT_STATED,
                headline=wording.NO_REGISTER_ENTRIES,
                next_step="Write the decisions down in knowledge/register.yaml.",
            )
        if understood.kind is Kind.REQUEST_STATUS and note is not None:
            return self._request(base, understood, note)
        makers: dict[Kind, Callable[[Answer, Understood], Answer]] = {
            Kind.APPROVED_LIST: self._approved,
            Kind.OVERDUE: self._overdue,
            Kind.BOARD_SUMMARY: self._decisions,
            Kind.EXPIRING: self._expiring,
            Kind.REQUEST_STATUS: self._requests,
            Kind.AI_COUNT: self._ai_count,
            Kind.BIGGEST_RISK: self._risk,
        }
        return makers[understood.kind](base, understood)

    def _approved(self, base: Answer, understood: Understood) -> Answer:
        grades = understood.grades
        if grades:
            notes = [n for g in grades for n in self._register.approved_for(g, self._today)]
            where = f" for grade {', '.join(grades)}" if grades != ("K",) else " for kindergarten"
        else:
            notes = [n for n in self._in_use() if self._is_used_by(n, understood.users)]
            where = f" for {understood.users[0]}" if understood.users else ""
        subject = _subject(understood.message)
        fitting = [n for n in notes if subject and self._is_for(n, subject)]
        others = len({n.source for n in notes}) - len({n.source for n in fitting})
        extra: tuple[str, ...] = ()
        if fitting and others:
            extra = (f"{_count(others, 'more tool')}{where} in use for other purposes.",)
        elif subject and notes:
            extra = (f"No entry names {subject} as its purpose, so all are listed.",)
        lines = tuple(dict.fromkeys(note.sentence for note in fitting or notes))
        what = f"{_count(len(lines), f'{subject} tool' if fitting else 'tool')} in use{where}"
        headline = (
            f"The register lists {what}. Each has its scope."
            if lines
            else f"The register lists no tool that is approved{where} today."
        )
        return replace(
            base,
            headline=headline,
            tools=tuple(dict.fromkeys(note.tool for note in fitting or notes)),
            notes=(*lines, *extra),
            next_step="Check the scope and the end date before you use one.",
        )

    def _in_use(self) -> list[RegisterNote]:
        """Every entry's note that is approved or in a pilot today."""
        notes = [
            self._register.lookup(e.tool, today=self._today, edition=e.edition or None)
            for e in self._register.entries
        ]
        return [note for note in notes if note.scope and note.state != EXPIRED]

    def _is_used_by(self, note: RegisterNote, users: tuple[str, ...]) -> bool:
        """True where an entry of the tool covers the users asked for."""
        covered = {u.value for e in self._register.entries if e.tool == note.tool for u in e.users}
        return set(users) <= covered

    def _is_for(self, note: RegisterNote, subject: str) -> bool:
        """True where the tool's purpose or name holds the subject's word."""
        stem = _ENDINGS.sub("", subject)
        texts = [f"{e.tool} {e.purpose}" for e in self._register.entries if e.tool == note.tool]
        words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(texts)).lower())
        return any(_ENDINGS.sub("", word) == stem for word in words)

    def _overdue(self, base: Answer, understood: Understood) -> Answer:
        due = self._register.overdue(self._today)
        lines = tuple(f"{d.entry.name}: {d.what}, due {day(d.day)}." for d in due)
        return replace(
            base,
            headline=f"The register shows {_count(len(lines), 'overdue point')}."
            if lines
            else "Nothing in the register is overdue today.",
            notes=lines,
            next_step="Ask each owner for a new date, or pause the use until then."
            if lines
            else "",
        )

    def _expiring(self, base: Answer, understood: Understood) -> Answer:
        """Approvals and pilots in force, by their last day; up to a day or period if one is said."""
        until = day_named(understood.message, self._today)
        far = (until or date.max.replace(year=self._today.year + 50)) - self._today
        due = self._register.expiring(self._today, far.days)
        when = f" by {day(until)}" if until else ""
        return replace(
            base,
            headline=f"{_count(len(due), 'approval or pilot', 'approvals or pilots')} in force "
            f"will end{when}."
            if due
            else f"No approval or pilot in force ends{when}.",
            tools=tuple(dict.fromkeys(d.entry.tool for d in due)),
            notes=tuple(f"{d.entry.name}: {d.what}, {day(d.day)}." for d in due),
            next_step="Ask each owner about renewal before that day. Use stops when it ends.",
        )

    def _decisions(self, base: Answer, understood: Understood) -> Answer:
        """A draft list of what was decided in a period, with scope and open conditions."""
        period = period_named(understood.message, self._today)
        decided = [
            e
            for e in self._register.entries
            if e.decided and (period is None or period.holds(e.decided))
        ]
        said = understood.message.lower()
        if "approv" in said and "denied" not in said:
            decided = [e for e in decided if e.is_approved or e.status is State.PILOT]
        decided.sort(key=lambda e: (e.decided or date.min, e.name))
        when = period.name if period else "in all"
        span = f" ({day(period.start)} to {day(period.end)})" if period else ""
        lines = [self._decision(e) for e in decided]
        return replace(
            base,
            headline=f"Draft from the register: {_count(len(lines), 'decision')} {when}{span}.",
            notes=(*lines, "Incidents and results are not in the register. Add them by hand.")
            if lines
            else (),
            next_step="This is a draft. Have the approver check it before it goes to the board.",
        )

    def _decision(self, entry: Entry) -> str:
        words = (
            f"{entry.name}: {entry.state_words} on {day(entry.decided)}" if entry.decided else ""
        )
        if entry.is_approved or entry.status is State.PILOT:
            words += f", for {scope(entry).removeprefix('a pilot ')}"
        conditions = entry.open_conditions()
        open_words = " ".join(condition_words(c, self._today) for c in conditions)
        return f"{words}. {open_words or 'No open condition.'}"

    def _request(self, base: Answer, understood: Understood, note: RegisterNote) -> Answer:
        return replace(
            base,
            tools=understood.tools[:1],
            headline=note.sentence,
            register=note,
            notes=(*note.open_points, "The register gives no date for the decision."),
            next_step=wording.register_next(note),
        )

    def _requests(self, base: Answer, understood: Understood) -> Answer:
        states = self._register.by_state()
        waiting = (*states[State.REQUESTED], *states[State.IN_REVIEW])
        lines = tuple(
            f"{e.name}: {e.state_words}." + (f" Next: {e.next_step}" if e.next_step else "")
            for e in waiting
        )
        return replace(
            base,
            headline=f"The register shows {_count(len(lines), 'open request')}. "
            "It gives no date for a decision.",
            notes=lines,
            next_step=f"Ask {self._register.contact or 'the district technology office'}.",
        )

    def _ai_count(self, base: Answer, understood: Understood) -> Answer:
        held = {tool.name for tool in self._library.tools()}
        used = sorted({note.tool for note in self._in_use()})
        unknown = [tool for tool in used if tool not in held]
        return replace(
            base,
            headline=f"{_count(len(used), 'tool')} in use today, by the register. Documents are "
            f"held for {len(used) - len(unknown)} of them. Open each checklist for its AI items.",
            notes=(
                f"In use: {', '.join(used) or 'none'}.",
                f"No documents held, so unknown: {', '.join(unknown) or 'none'}.",
                "Tools that are denied, retired, expired or still in review are not counted.",
            ),
            items=("dat-ai-inputs",),
            next_step="Ask each vendor what feeds its AI, and record the answer.",
        )

    def _risk(self, base: Answer, understood: Understood) -> Answer:
        due = self._register.overdue(self._today)
        lines = tuple(f"{d.entry.name}: {d.what}, due {day(d.day)}." for d in due[:5])
        return replace(
            base,
            headline="Ranked by what is late: expired approvals, reviews and conditions come first."
            if lines
            else "Nothing in the register is late. Open each tool's checklist for its blockers.",
            notes=lines,
            next_step="Then open the checklist of each tool and look at its blockers.",
        )


def _subject(message: str) -> str:
    """What the tools asked for are about, such as ``reading``; empty where nothing is said."""
    for match in _SUBJECT.finditer(message):
        words = [word.lower() for word in match.groups() if word]
        words = [word for word in words if word not in _NO_SUBJECT]
        if words:
            return words[-1]
    return ""


def _count(number: int, noun: str, nouns: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number or 'no'} {nouns or noun + 's'}"

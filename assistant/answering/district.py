"""Answers from the district's register: may this tool be used, what is approved, what is late.

A yes comes only from here, inside an approval's scope and before its expiry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.answering import wording
from assistant.answering.documents import DocumentAnswers
from assistant.answering.kinds import Kind
from assistant.answering.understanding import Understood
from assistant.library.library import Library
from assistant.register.entries import State
from assistant.register.register import Register, same_name
from assistant.register.wording import day
from assistant.types import Answer, AnswerStatus, Issuer, RegisterNote, Verdict

_IN_FORCE = (State.APPROVED, State.APPROVED_WITH_CONDITIONS, State.PILOT)


class DistrictAnswers:
    """Answers that begin with the register."""

    def __init__(
        self,
        library: Library,
        register: Register,
        documents: DocumentAnswers,
        today: Callable[[], date],
    ) -> None:
        self._library = library
        self._register = register
        self._documents = documents
        self._today = today

    def note(self, understood: Understood, tool: str) -> RegisterNote | None:
        """The register's word on the use asked for; None where there is no register at all."""
        if not self._register.found or not self._register.entries:
            return None
        note = self._register.lookup(
            tool,
            today=self._today(),
            grades=understood.grades,
            users=understood.users,
            edition=understood.edition,
        )
        if note.permits and note.state == State.PILOT and not self._names_school(understood, tool):
            return replace(note, permits=False)
        return note

    def decides_without_documents(self, tool: str) -> bool:
        """True for a tool that the register lists and of which no document is held."""
        listed = any(same_name(entry.tool, tool) for entry in self._register.entries)
        return listed and not self._library.versions(tool)

    def _names_school(self, understood: Understood, tool: str) -> bool:
        """True where the message names a school of the tool's pilot, or the pilot names none."""
        pilots = [e.pilot for e in self._register.entries if e.pilot and same_name(e.tool, tool)]
        schools = [school for pilot in pilots for school in pilot.schools]
        said = understood.question.lower()
        return not schools or any(school.lower() in said for school in schools)

    def use(self, understood: Understood) -> Answer:
        """Whether a tool may be used: the register first, then what the documents say."""
        tool = understood.tools[0]
        note = self.note(understood, tool)
        answer = self._documents.of_tool(understood)
        if note is None:
            extra = (wording.NO_REGISTER_ENTRIES, *answer.notes)
            return replace(answer, notes=extra) if answer.claims else answer
        # In force and not ruled out, but not enough is known of the use: neither yes nor no.
        open_use = not note.permits and note.state in _IN_FORCE and _fits(note)
        in_pilot = open_use and note.state == State.PILOT
        verdict = None if open_use else Verdict.YES if note.permits else Verdict.NO
        notes = list(answer.notes)
        if "another school" in understood.message or "friend" in understood.message:
            notes.insert(0, wording.LOCAL_APPROVAL)
        if in_pilot:
            notes.insert(0, wording.PILOT_SCHOOL)
        if understood.users == ("staff",):
            notes.insert(0, wording.STAFF_ONLY)
        elif answer.status in (AnswerStatus.NOT_STATED, AnswerStatus.UNKNOWN_TOOL):
            notes.append(answer.headline)
        if self._is_bare(understood):
            answer = replace(answer, claims=(), closest=None)
        return replace(
            answer,
            status=AnswerStatus.REGISTER,
            headline=_lead(note, verdict),
            verdict=verdict,
            register=note,
            notes=tuple(notes),
            closest=None,
            next_step=wording.register_next(note),
        )

    def listing(self, understood: Understood) -> Answer:
        """Register-wide questions: what is approved, what is overdue, which requests are open."""
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
        makers: dict[Kind, Callable[[Answer, Understood], Answer]] = {
            Kind.APPROVED_LIST: self._approved,
            Kind.OVERDUE: self._overdue,
            Kind.REQUEST_STATUS: self._requests,
            Kind.AI_COUNT: self._ai_count,
            Kind.BIGGEST_RISK: self._risk,
        }
        return makers[understood.kind](base, understood)

    def _approved(self, base: Answer, understood: Understood) -> Answer:
        today = self._today()
        if understood.grades:
            grades = understood.grades
            notes = [n for g in grades for n in self._register.approved_for(g, today)]
            where = f" for grade {', '.join(grades)}" if grades != ("K",) else " for kindergarten"
        else:
            notes = [
                self._register.lookup(e.tool, today=today, edition=e.edition or None)
                for entries in self._register.by_state().values()
                for e in entries
            ]
            notes = [n for n in notes if n.scope and "expired" not in n.state]
            where = ""
        lines = tuple(dict.fromkeys(note.sentence for note in notes))
        headline = (
            f"The register lists {_count(len(lines), 'tool')} in use{where}. Each has its scope."
            if lines
            else f"The register lists no tool that is approved{where} today."
        )
        return replace(
            base,
            headline=headline,
            notes=lines,
            next_step="Check the scope and the end date before you use one.",
        )

    def _overdue(self, base: Answer, understood: Understood) -> Answer:
        due = self._register.overdue(self._today())
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

    def _requests(self, base: Answer, understood: Understood) -> Answer:
        if understood.tools:
            note = self.note(understood, understood.tools[0])
            if note is not None:
                dates = "The register gives no date for the decision."
                return replace(
                    base,
                    tools=understood.tools[:1],
                    headline=note.sentence,
                    register=note,
                    notes=(*note.open_points, dates),
                    next_step=wording.register_next(note),
                )
        waiting = [
            e
            for state, entries in self._register.by_state().items()
            if state.value in ("requested", "in_review")
            for e in entries
        ]
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
        listed = sorted({e.tool for entries in self._register.by_state().values() for e in entries})
        unknown = [tool for tool in listed if tool not in held]
        notes = (
            f"In the register: {', '.join(listed)}.",
            f"No documents held, so unknown: {', '.join(unknown) or 'none'}.",
        )
        return replace(
            base,
            headline=f"The register lists {_count(len(listed), 'tool')}; documents are held for "
            f"{len(listed) - len(unknown)} of them. Open each checklist for its AI items.",
            notes=notes,
            items=("dat-ai-inputs",),
            next_step="Ask each vendor what feeds its AI, and record the answer.",
        )

    def _risk(self, base: Answer, understood: Understood) -> Answer:
        due = self._register.overdue(self._today())
        lines = tuple(f"{d.entry.name}: {d.what}, due {day(d.day)}." for d in due[:5])
        return replace(
            base,
            headline="Ranked by what is late: expired approvals, reviews and conditions come first."
            if lines
            else "Nothing in the register is late. Open each tool's checklist for its blockers.",
            notes=lines,
            next_step="Then open the checklist of each tool and look at its blockers.",
        )

    def _is_bare(self, understood: Understood) -> bool:
        """ "Just tell me yes or no" gets the register's word and no more."""
        return "yes or no" in understood.message.lower()

    def policy(self, understood: Understood) -> Answer:
        """A question about the district's own rules, from its documents."""
        if not any(v.facts.issuer is not Issuer.VENDOR for v in self._library.versions()):
            return Answer(
                question=understood.message,
                status=AnswerStatus.NOT_STATED,
                headline="Not stated. The library holds no district documents yet.",
                next_step="Add your district's policies: python ingest.py add FOLDER --issuer district",
            )
        return self._documents.of_district(understood)


def _fits(note: RegisterNote) -> bool:
    """True where the register's sentence does not rule the use out."""
    return "not in that" not in note.sentence


def _lead(note: RegisterNote, verdict: Verdict | None) -> str:
    if verdict is Verdict.YES:
        return f"Yes, within the district's approval. {note.sentence}"
    if verdict is Verdict.NO and not note.scope:
        return note.sentence if "not approved" in note.sentence else f"No. {note.sentence}"
    if verdict is Verdict.NO:
        return f"No, not for this use. {note.sentence}"
    return f"Only inside its scope. {note.sentence}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number or 'no'} {noun}s"

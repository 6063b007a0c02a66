"""Answers from the district's register: may this tool be used, what is approved, what is late.

A yes comes only from here, inside an approval's scope and before its expiry.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.answering import wording
from assistant.answering.documents import DocumentAnswers
from assistant.answering.kinds import Kind
from assistant.answering.listings import Listings
from assistant.answering.understanding import Understood
from assistant.answering.versions import versions_answer
from assistant.library.library import Library
from assistant.register.entries import State
from assistant.register.register import Register, same_name
from assistant.types import Answer, AnswerStatus, Issuer, RegisterNote, Verdict

_OWNER = re.compile(r"\b(?:owns?|owner|in charge|responsible|contact)\b", re.IGNORECASE)
_SIGNS_OFF = re.compile(
    r"\b(?:(?:has|have|needs?|is supposed) to sign off|(?:must|should|can|may) sign off|signs? off)(?: on)?\b",
    re.IGNORECASE,
)
_AI_TOOLS = re.compile(r"\bAI (?=(?:tools?|apps?|software|products?)\b)", re.IGNORECASE)
_EDITION_SEARCH = (
    "May teachers use a free, basic or personal account with students, and what does a school "
    "account add?"
)
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
        answer = self._documents.of_tool(_searchable(understood))
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
        if note.contact and _OWNER.search(understood.question):
            notes.insert(0, f"Owner or contact: {note.contact}.")
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
        note = self.note(understood, understood.tools[0]) if understood.tools else None
        return Listings(self._register, self._library, self._today()).answer(understood, note)

    def versions(self, understood: Understood) -> Answer:
        """A question about changes: which versions of the tool's documents are held."""
        return versions_answer(understood, self._library)

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
        # The district's texts on tools speak of AI throughout, so the word tells nothing here.
        plain = _AI_TOOLS.sub("", _SIGNS_OFF.sub("decides about", understood.search_text))
        return self._documents.of_district(understood.searching(plain))


def _searchable(understood: Understood) -> Understood:
    """ "May I use the free version" asks the documents who may use it, and how it differs."""
    if understood.edition is None or understood.kind is not Kind.USE:
        return understood
    return replace(understood.searching(_EDITION_SEARCH), yes_no=False)


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

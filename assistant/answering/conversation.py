"""A conversation: each message is understood in its place and answered by the right room."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.answering import wording
from assistant.answering.district import DistrictAnswers
from assistant.answering.documents import DocumentAnswers
from assistant.answering.findings import FindingAnswers
from assistant.answering.followups import grade_phrase
from assistant.answering.kinds import Kind
from assistant.answering.naming import ToolNames
from assistant.answering.student_data import holds_student_data
from assistant.answering.understanding import Turn, Understood, understand
from assistant.errors import ToolAdvisorError
from assistant.types import Answer, AnswerStatus

_log = logging.getLogger(__name__)

_LISTINGS = frozenset(
    {Kind.APPROVED_LIST, Kind.OVERDUE, Kind.REQUEST_STATUS, Kind.AI_COUNT, Kind.BIGGEST_RISK}
)
_FROM_FINDINGS = frozenset({Kind.SAFE, Kind.RED_FLAGS, Kind.VENDOR_QUESTIONS})
_OF_THE_DISTRICT = re.compile(
    r"\b(?:our|us|we|districts?|board|staff|polic(?:y|ies)|families|teachers|here|ai tools?|chatbots?)\b",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 2_000
_REDACTED = "(not shown)"


@dataclass(frozen=True, slots=True)
class Answerers:
    """The rooms that answer, and the tools' names as they are now."""

    documents: DocumentAnswers
    district: DistrictAnswers
    findings: FindingAnswers
    names: Callable[[], ToolNames]


class Conversation:
    """One person's conversation. It remembers the turn before, and nothing of student data.

    ``tool`` is the tool chosen on the page; a message that names another one goes before it.
    """

    def __init__(self, answerers: Answerers, tool: str | None = None) -> None:
        self._answerers = answerers
        self._before: Turn | None = None
        self._tool = tool

    @property
    def tool(self) -> str | None:
        """The tool chosen on the page, if any."""
        return self._tool

    @tool.setter
    def tool(self, tool: str | None) -> None:
        if tool != self._tool:
            self._tool = tool
            if self._before is not None:
                self._before = replace(self._before, tools=(tool,) if tool else ())

    def ask(self, text: str) -> Answer:
        """Answer a message. Failures become an answer that says so, never silence."""
        if not text.strip():
            return _plain(text, AnswerStatus.CLARIFY, "Please type a question.", "")
        if len(text) > _MOST_CHARACTERS:
            return _plain(
                text[:80] + "…",
                AnswerStatus.CLARIFY,
                f"That message is longer than {_MOST_CHARACTERS:,} characters. "
                "Please ask a shorter question.",
                "To have a document read, add it to the library: python ingest.py add FILE",
            )
        names = self._answerers.names()
        if holds_student_data(text, names.words):
            return _plain(
                _REDACTED,
                AnswerStatus.STUDENT_DATA,
                wording.STUDENT_DATA,
                wording.STUDENT_DATA_STEP,
            )
        try:
            understood = understand(text, names, self._tool, self._before)
            answer = self._answered(understood)
        except ToolAdvisorError as error:
            return _plain(text, AnswerStatus.FAILED, f"{wording.FAILED} {error}", "")
        except Exception:
            # Whatever went wrong, the person must see a failure and not a silence.
            _log.exception("answering failed")
            return _plain(text, AnswerStatus.FAILED, wording.FAILED, wording.FAILED_STEP)
        self._remember(understood, answer)
        return answer

    def stream(self, text: str) -> Iterator[Answer]:
        """Answer a message step by step: the headline first, then claims; the last is whole."""
        answer = self.ask(text)
        first = replace(
            answer, claims=(), notes=(), closest=None, next_step="", suggestions=(), items=()
        )
        if answer.claims:
            yield first
        for count in range(1, len(answer.claims)):
            yield replace(first, claims=answer.claims[:count])
        yield answer

    def _remember(self, understood: Understood, answer: Answer) -> None:
        if understood.kind in (Kind.SMALL_TALK, Kind.OUT_OF_SCOPE, Kind.OVERRIDE):
            return
        graded = self._before.graded if self._before else None
        self._before = Turn(
            question=understood.question,
            kind=understood.kind,
            tools=understood.tools or (self._before.tools if self._before else ()),
            grades=understood.grades or (self._before.grades if self._before else ()),
            users=understood.users,
            graded=understood.question if grade_phrase(understood.question) else graded,
        )

    def _answered(self, understood: Understood) -> Answer:
        handed = handed_over(understood)
        if handed is not None:
            return handed
        kind = understood.kind
        if kind in _LISTINGS:
            return self._answerers.district.listing(understood)
        if kind in (Kind.DISTRICT, Kind.STUDENT_SAFETY):
            return self._from_district(understood)
        if understood.unknown and not understood.tools:
            return _unknown(understood, understood.unknown)
        if kind in (Kind.LEGAL_OPINION, Kind.STATE_LAW, Kind.NOT_HELD, Kind.CHANGES):
            return self._to_a_person(understood)
        if not understood.tools:
            return self._without_tool(understood)
        return self._about_tools(understood)

    def _about_tools(self, understood: Understood) -> Answer:
        """A message about tools that are known: compared, judged, or answered from documents."""
        rooms = self._answerers
        kind = understood.kind
        if kind in (Kind.COMPARE, Kind.BETTER):
            return self._compared(understood)
        if len(understood.tools) > 1:
            if self._tool not in understood.tools:
                return rooms.documents.compare(understood)
            understood = replace(understood, tools=(self._tool,))
        if kind in _FROM_FINDINGS:
            return rooms.findings.answer(understood)
        if kind is Kind.USE or rooms.district.decides_without_documents(understood.tools[0]):
            return rooms.district.use(understood)
        if kind is Kind.SUMMARY:
            return rooms.documents.summary(understood)
        answer = rooms.documents.of_tool(understood)
        if kind is Kind.SEAL:
            return replace(answer, headline=wording.SEAL, verdict=None, next_step=wording.SEAL_STEP)
        return answer

    def _compared(self, understood: Understood) -> Answer:
        if len(understood.tools) < 2:
            tool = understood.tools[0]
            return _plain(
                understood.message,
                AnswerStatus.CLARIFY,
                f"{wording.WHICH_TOOLS} So far I have {tool}.",
                f"For example: Compare {tool} and … on data retention.",
            )
        answer = self._answerers.documents.compare(understood)
        if understood.kind is Kind.BETTER:
            return replace(answer, headline=wording.BETTER, next_step=wording.BETTER_STEP)
        return answer

    def _from_district(self, understood: Understood) -> Answer:
        answer = self._answerers.district.policy(understood)
        if understood.kind is Kind.STUDENT_SAFETY:
            return replace(
                answer,
                status=AnswerStatus.DECLINED,
                headline=wording.STUDENT_SAFETY,
                next_step=wording.STUDENT_SAFETY_STEP,
                closest=None,
            )
        return answer

    def _without_tool(self, understood: Understood) -> Answer:
        """No tool is named: the district's documents where it speaks of those, else ask which."""
        if understood.kind is Kind.DOCUMENTS and _OF_THE_DISTRICT.search(understood.message):
            answer = self._answerers.documents.of_district(understood)
            if answer.claims:
                note = "This is the district's text. To ask about a tool, name it or choose it."
                return replace(answer, notes=(note, *answer.notes))
        return _plain(
            understood.message,
            AnswerStatus.CLARIFY,
            wording.WHICH_TOOL,
            wording.WHICH_TOOL_STEP,
            rewritten=understood.rewritten,
        )

    def _to_a_person(self, understood: Understood) -> Answer:
        """Questions a person must answer: the passages are gathered, no opinion is given."""
        if understood.kind is Kind.CHANGES:
            return _plain(
                understood.message,
                AnswerStatus.NOT_STATED,
                "Comparing two versions of a document in the chat is not built yet.",
                "To see the versions held, run: python ingest.py list",
            )
        passages = (
            self._answerers.documents.of_tool(understood)
            if understood.tools
            else self._answerers.documents.of_district(understood)
        )
        if understood.kind is Kind.NOT_HELD:
            return replace(
                passages,
                status=AnswerStatus.NOT_STATED,
                headline=f"Not stated. {wording.NOT_HELD}",
                verdict=None,
                claims=(),
                next_step="Ask procurement; a price or a registry entry needs another source.",
            )
        if understood.kind is Kind.STATE_LAW:
            return replace(
                passages,
                status=AnswerStatus.NOT_STATED,
                headline=f"Not stated. {wording.STATE_LAW}",
                verdict=None,
                claims=(),
                closest=None,
                next_step=wording.STATE_LAW_STEP,
            )
        about = "complian" in understood.message.lower() or "policy meet" in understood.message
        bare = wording.COMPLIANCE if about else wording.LEGAL_BARE
        return replace(
            passages,
            status=AnswerStatus.DECLINED,
            headline=wording.LEGAL if passages.claims and not about else bare,
            verdict=None,
            closest=None,
            next_step=wording.LEGAL_STEP,
        )


_HANDED: dict[Kind, tuple[AnswerStatus, str, str]] = {
    Kind.OVERRIDE: (AnswerStatus.DECLINED, wording.OVERRIDE, wording.OVERRIDE_STEP),
    Kind.MARK_MET: (AnswerStatus.DECLINED, wording.MARK_MET, wording.MARK_MET_STEP),
    Kind.EVADE: (AnswerStatus.DECLINED, wording.EVADE, wording.EVADE_STEP),
    Kind.BLAME: (AnswerStatus.DECLINED, wording.BLAME, wording.BLAME_STEP),
    Kind.PILOT_RESULT: (
        AnswerStatus.NOT_STATED,
        wording.PILOT_RESULT,
        wording.PILOT_STEP,
    ),
    Kind.EXPORT: (AnswerStatus.CLARIFY, wording.EXPORT, wording.EXPORT_STEP),
    Kind.OUT_OF_SCOPE: (
        AnswerStatus.OUT_OF_SCOPE,
        wording.OUT_OF_SCOPE,
        "Ask, for example: Does a tool sell student data?",
    ),
}


def handed_over(understood: Understood) -> Answer | None:
    """The fixed reply to a kind of message that needs no documents, if it is one."""
    kind = understood.kind
    if kind is Kind.SMALL_TALK:
        thanks = understood.message.lower().startswith(("thank", "great", "cool", "ok", "perfect"))
        return _plain(
            understood.message,
            AnswerStatus.SMALL_TALK,
            wording.THANKS if thanks else wording.SMALL_TALK,
            "",
        )
    if kind is Kind.PURPOSE_HELP:
        return replace(
            _plain(
                understood.message,
                AnswerStatus.ANSWERED,
                wording.PURPOSE,
                wording.PURPOSE_STEP,
            ),
            notes=wording.PURPOSE_NOTES,
            items=("pur-problem-statement", "pur-success-measure"),
        )
    if kind not in _HANDED:
        return None
    status, headline, step = _HANDED[kind]
    return _plain(understood.message, status, headline, step)


def _unknown(understood: Understood, name: str) -> Answer:
    return _plain(
        understood.message,
        AnswerStatus.UNKNOWN_TOOL,
        wording.unknown_tool(name),
        wording.unknown_tool_step(name),
        rewritten=understood.rewritten,
    )


def _plain(
    question: str, status: AnswerStatus, headline: str, step: str, rewritten: str | None = None
) -> Answer:
    return Answer(
        question=question, status=status, headline=headline, next_step=step, rewritten=rewritten
    )

"""A conversation: each message is understood in its place and answered by the right room."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.answering import wording
from assistant.answering.advice import with_advice
from assistant.answering.district import DistrictAnswers
from assistant.answering.documents import DocumentAnswers
from assistant.answering.findings import FindingAnswers
from assistant.answering.followups import Sort, Turn
from assistant.answering.handed import handed_over, plain, unknown_tool
from assistant.answering.kinds import Kind, kind_of
from assistant.answering.listings import LISTINGS
from assistant.answering.naming import ToolNames
from assistant.answering.persons import NEEDS_TOOL, TO_A_PERSON, to_a_person
from assistant.answering.purpose import PurposeTalk
from assistant.answering.references import grade_phrase
from assistant.answering.side_by_side import SideBySide
from assistant.answering.student_data import holds_student_data
from assistant.answering.understanding import Understood, understand
from assistant.errors import ToolAdvisorError
from assistant.types import Answer, AnswerStatus

_log = logging.getLogger(__name__)

_FROM_FINDINGS = frozenset({Kind.SAFE, Kind.RED_FLAGS, Kind.BLOCKERS, Kind.VENDOR_QUESTIONS})
_OF_THE_DISTRICT = re.compile(
    r"\b(?:our|us|we|districts?|board|staff|polic(?:y|ies)|families|teachers|here|ai tools?|chatbots?"
    r"|pilots?|pilot plan|requests?|approvals?|procedure|incidents?|committee|purchases?|register)\b",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 2_000
_SAID_KEPT = 6
_REDACTED = "(not shown)"


def _unchanging() -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Answerers:
    """The rooms that answer, and the tools' names as they are now."""

    documents: DocumentAnswers
    district: DistrictAnswers
    findings: FindingAnswers
    side_by_side: SideBySide
    names: Callable[[], ToolNames]
    generation: Callable[[], int] = _unchanging
    """Grows with every change of the library."""
    sort: Sort = kind_of
    """Tells the kind of a message."""


class Conversation:
    """One person's conversation. It remembers the turn before, and nothing of student data.

    ``tool`` is the tool chosen on the page; a message that names another one goes before it.
    """

    def __init__(self, answerers: Answerers, tool: str | None = None) -> None:
        self._answerers = answerers
        self._before: Turn | None = None
        self._tool = tool
        self._purpose = PurposeTalk()
        self._said: list[str] = []

    @property
    def about(self) -> tuple[str, ...]:
        """The tools that the conversation speaks of now; the one chosen before anything is said."""
        if self._before is not None and self._before.tools:
            return self._before.tools
        return (self._tool,) if self._tool else ()

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
            return plain(text, AnswerStatus.CLARIFY, "Please type a question.", "")
        if len(text) > _MOST_CHARACTERS:
            return plain(
                text[:80] + "…",
                AnswerStatus.CLARIFY,
                f"That message is longer than {_MOST_CHARACTERS:,} characters. "
                "Please ask a shorter question.",
                "To have a document read, add it to the library: python ingest.py add FILE",
            )
        names = self._answerers.names()
        if holds_student_data(text, names.words):
            return plain(
                _REDACTED,
                AnswerStatus.STUDENT_DATA,
                wording.STUDENT_DATA,
                wording.STUDENT_DATA_STEP,
            )
        try:
            understood = understand(text, names, self._tool, self._before, self._answerers.sort)
            drafted = self._purpose.answer(understood, self._said)
            answer = drafted or self._answered_whole(understood)
        except ToolAdvisorError as error:
            return plain(text, AnswerStatus.FAILED, f"{wording.FAILED} {error}", "")
        except Exception:
            # Whatever went wrong, the person must see a failure and not a silence.
            _log.exception("answering failed")
            return plain(text, AnswerStatus.FAILED, wording.FAILED, wording.FAILED_STEP)
        self._said = [*self._said, understood.message][-_SAID_KEPT:]
        if drafted is None or understood.kind is Kind.PURPOSE_HELP:
            self._remember(understood, answer)
        return answer

    def stream(self, text: str) -> Iterator[Answer]:
        """Answer a message in two steps: the headline, then all of it.

        Not claim by claim: they are found together, and each step shown takes up to 15 ms of the
        one thread that serves everybody (decision 0011).
        """
        answer = self.ask(text)
        first = replace(
            answer,
            claims=(),
            notes=(),
            closest=None,
            next_step="",
            suggestions=(),
            items=(),
            points=(),
            draft="",
        )
        if answer.claims:
            yield first
        yield answer

    def _remember(self, understood: Understood, answer: Answer) -> None:
        if understood.kind in (Kind.SMALL_TALK, Kind.OUT_OF_SCOPE, Kind.OVERRIDE):
            return
        before = self._before
        found = answer.tools if len(answer.tools) == 1 else ()
        tools = understood.tools or found or (before.tools if before else ())
        graded = bool(grade_phrase(understood.question))
        compared = understood.kind is Kind.DOCUMENTS and len(answer.tools) > 1
        self._before = Turn(
            question=understood.question,
            kind=Kind.COMPARE if compared else understood.kind,
            tools=tools,
            grades=understood.grades or (before.grades if before else ()),
            users=understood.users,
            graded=understood.question if graded else before.graded if before else None,
            graded_kind=understood.kind if graded else before.graded_kind if before else None,
            recent=_recent(before.recent if before else (), answer.tools or tools),
            unknown=understood.unknown,
            items=tuple(p.item for p in answer.points) or answer.items,
            edition=answer.points[0].edition if answer.points and len(tools) == 1 else None,
        )

    def _answered_whole(self, understood: Understood) -> Answer:
        """An answer; worked out again where a document went while it was being read."""
        before = self._answerers.generation()
        try:
            return self._answered(understood)
        except Exception:
            if self._answerers.generation() == before:
                raise
            return self._answered(understood)

    def _answered(self, understood: Understood) -> Answer:
        handed = handed_over(understood)
        if handed is not None:
            return handed
        kind = understood.kind
        if kind in LISTINGS:
            return self._answerers.district.listing(understood)
        if kind in (Kind.DISTRICT, Kind.STUDENT_SAFETY):
            return self._from_district(understood)
        if understood.unknown and not understood.tools:
            return unknown_tool(understood, understood.unknown)
        if kind in TO_A_PERSON and not (kind in NEEDS_TOOL and not understood.tools):
            return to_a_person(understood, self._answerers.documents)
        if not understood.tools:
            return self._without_tool(understood)
        return self._about_tools(understood)

    def _about_tools(self, understood: Understood) -> Answer:
        """A message about tools that are known: compared, judged, or answered from documents."""
        rooms = self._answerers
        kind = understood.kind
        if kind in (Kind.COMPARE, Kind.BETTER):
            return rooms.side_by_side.answer(understood)
        if len(understood.tools) > 1 and self._tool in understood.tools and not understood.named:
            understood = replace(understood, tools=(self._tool,))
        if kind in _FROM_FINDINGS:
            return rooms.findings.answer(understood)
        if len(understood.tools) > 1:
            if self._tool not in understood.tools:
                return rooms.side_by_side.answer(understood)
            understood = replace(understood, tools=(self._tool,))
        if kind is Kind.USE or rooms.district.decides_without_documents(understood.tools[0]):
            return with_advice(rooms.district.use(understood), understood)
        if kind is Kind.CHANGES:
            return rooms.district.versions(understood)
        if kind is Kind.SUMMARY:
            return rooms.documents.summary(understood)
        answer = rooms.documents.of_tool(understood)
        if understood.perhaps and not _mentions(answer, understood.perhaps):
            return unknown_tool(understood, understood.perhaps)
        if kind is Kind.SEAL:
            return replace(answer, headline=wording.SEAL, verdict=None, next_step=wording.SEAL_STEP)
        return with_advice(answer, understood)

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
        compares = understood.kind in (Kind.COMPARE, Kind.BETTER)
        return plain(
            understood.message,
            AnswerStatus.CLARIFY,
            wording.WHICH_TOOLS if compares else wording.WHICH_TOOL,
            wording.WHICH_TOOLS_STEP if compares else wording.WHICH_TOOL_STEP,
            rewritten=understood.rewritten,
        )


def _mentions(answer: Answer, name: str) -> bool:
    """True where a quote holds the name: then it is something of the tool's own."""
    return any(name.casefold() in c.quote.casefold() for c in answer.citations)


def _recent(before: tuple[str, ...], tools: tuple[str, ...]) -> tuple[str, ...]:
    """The tools spoken of last, in the order of naming: a comparison's, or the last two."""
    if len(tools) > 1:
        return tools
    return before if set(tools) <= set(before) else (*before, *tools)[-2:]

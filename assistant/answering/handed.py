"""Fixed replies to messages that need no document: greetings, refusals, help with a form."""

from __future__ import annotations

from assistant.answering import wording
from assistant.answering.kinds import Kind
from assistant.answering.understanding import Understood
from assistant.types import Answer, AnswerStatus

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
        return plain(
            understood.message,
            AnswerStatus.SMALL_TALK,
            wording.THANKS if thanks else wording.SMALL_TALK,
            "",
        )
    if kind not in _HANDED:
        return None
    status, headline, step = _HANDED[kind]
    return plain(understood.message, status, headline, step, understood.rewritten)


def unknown_tool(understood: Understood, name: str) -> Answer:
    """Nothing is held of the product named: how to add it."""
    return plain(
        understood.message,
        AnswerStatus.UNKNOWN_TOOL,
        wording.unknown_tool(name),
        wording.unknown_tool_step(name),
        rewritten=understood.rewritten,
    )


def plain(
    question: str, status: AnswerStatus, headline: str, step: str, rewritten: str | None = None
) -> Answer:
    """An answer of one sentence and a next step, without quotes."""
    return Answer(
        question=question, status=status, headline=headline, next_step=step, rewritten=rewritten
    )

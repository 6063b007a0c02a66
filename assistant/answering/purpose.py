"""A purpose statement drafted in the conversation, from the person's own words alone.

The parts are asked for one by one; what was said already is not asked again, and nothing is
added: no figure, no date, no claim. A part that is not known stays open in the draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering import purpose_wording as said
from assistant.answering.kinds import Kind, kind_of
from assistant.answering.purpose_parts import (
    Part,
    deadline_in,
    group_in,
    is_nothing,
    is_skip,
    labelled,
    request_taken_out,
    sentences,
    sort_of,
)
from assistant.answering.references import is_question
from assistant.answering.spelling import mended
from assistant.answering.understanding import Understood
from assistant.types import Answer, AnswerStatus

ITEMS = ("pur-problem-statement", "pur-success-measure", "pur-small-start")
# Messages of these kinds are never part of a draft, whatever was asked for.
_ELSEWHERE = frozenset(
    {
        Kind.STUDENT_SAFETY,
        Kind.OVERRIDE,
        Kind.MARK_MET,
        Kind.EVADE,
        Kind.BLAME,
        Kind.LEGAL_OPINION,
        Kind.RED_FLAGS,
        Kind.BLOCKERS,
        Kind.VENDOR_QUESTIONS,
        Kind.APPROVED_LIST,
        Kind.EXPORT,
    }
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said on each part, which are left open, and the part asked for last."""

    tool: str | None = None
    said: tuple[tuple[Part, str], ...] = ()
    open: frozenset[Part] = frozenset()
    asked: Part | None = None

    def text(self, part: Part) -> str:
        """What was said on a part; empty where nothing was."""
        return dict(self.said).get(part, "")

    def missing(self) -> tuple[Part, ...]:
        """The parts neither said nor left open, in the order of asking."""
        return tuple(p for p in Part if not self.text(p) and p not in self.open)

    def with_text(self, part: Part, text: str, *, more: bool = False) -> Draft:
        """The draft with a part said; ``more`` adds to what was said on it before."""
        text = _tidy(text)
        if not text:
            return self
        if more and self.text(part) and text not in self.text(part):
            text = f"{self.text(part).rstrip('.')}. {text}"
        kept = tuple((p, t) for p, t in self.said if p is not part)
        return replace(self, said=(*kept, (part, text)), open=self.open - {part})


class PurposeTalk:
    """One conversation's draft of a purpose statement, while it is being made."""

    def __init__(self) -> None:
        self._draft: Draft | None = None
        self._paused = False

    def answer(self, understood: Understood, earlier: Sequence[str] = ()) -> Answer | None:
        """The next step of the draft; None where the message is about something else.

        Args:
            understood: The message.
            earlier: What the person said before in this conversation.
        """
        message = understood.message
        running = self._draft is not None and not self._paused
        if understood.kind is Kind.PURPOSE_HELP and not (running and not _asks_for_help(message)):
            return self._begin(understood, earlier)
        if self._draft is None or self._paused or self._draft.asked is None:
            return self._changed(understood) if self._draft and not self._paused else None
        if said.STOP.match(message):
            self._draft = None
            return _plain(understood, said.STOPPED, said.STOPPED_STEP)
        if said.SHOW.match(message):
            return self._shown(understood, self._draft)
        if _is_elsewhere(understood):
            self._paused = True
            return None
        self._draft = _heard(self._draft, message)
        return self._next(understood, self._draft)

    def _begin(self, understood: Understood, earlier: Sequence[str]) -> Answer:
        self._paused = False
        again = said.AGAIN.search(understood.message)
        if self._draft is None or again:
            draft = Draft(understood.tools[0] if len(understood.tools) == 1 else None)
            for text in earlier:
                draft = _gathered(draft, text, sure_only=True)
            if understood.grades and not draft.text(Part.WHOM):
                group = group_in(understood.question)
                draft = draft.with_text(Part.WHOM, group) if group else draft
        else:
            draft = self._draft
        draft = _gathered(draft, request_taken_out(understood.message))
        self._draft = draft
        return self._next(understood, draft, first=True)

    def _changed(self, understood: Understood) -> Answer | None:
        """A finished draft is changed by naming a part: "change the date to May 15"."""
        if self._draft is None:
            return None
        found = labelled(understood.message)
        if found is None:
            return None
        self._draft = self._draft.with_text(*found)
        return self._next(understood, self._draft)

    def _next(self, understood: Understood, draft: Draft, *, first: bool = False) -> Answer:
        missing = draft.missing()
        if not missing:
            return self._shown(understood, replace(draft, asked=None))
        asked = missing[0]
        self._draft = draft = replace(draft, asked=asked)
        question = said.question(asked, draft.tool)
        base = _plain(understood, question, said.ANSWER_STEP)
        if first:
            lead = said.WELCOME if not draft.said else said.WELCOME_KNOWING
            base = replace(base, headline=f"{lead} {question}")
        return replace(
            base,
            notes=(said.HINTS[asked],),
            draft=said.draft_text(draft) if draft.said else "",
            suggestions=("Skip this part", "Show the draft") if draft.said else ("Skip this part",),
        )

    def _shown(self, understood: Understood, draft: Draft) -> Answer:
        self._draft = draft
        missing = (*draft.missing(), *(p for p in Part if p in draft.open))
        headline = said.DONE if not missing else said.DONE_OPEN.format(parts=said.names(missing))
        step = said.DONE_STEP
        asked = draft.missing()[:1]
        if asked:
            self._draft = replace(draft, asked=asked[0])
            step = f"{said.question(asked[0], draft.tool)} {said.ANSWER_STEP}"
        return replace(
            _plain(understood, headline, step),
            draft=said.draft_text(draft),
            notes=said.checks(draft),
            suggestions=("How do we run a pilot?",) if not asked else ("Skip this part",),
        )


def _asks_for_help(message: str) -> bool:
    """True where the words themselves ask for a purpose; a short reply only follows one."""
    return kind_of(mended(message)) is Kind.PURPOSE_HELP


def _is_elsewhere(understood: Understood) -> bool:
    """True where a message is a question or an order of its own, not a part of the draft."""
    message = understood.message
    if understood.kind in _ELSEWHERE or len(understood.tools) > 1:
        return True
    if understood.kind in (Kind.COMPARE, Kind.BETTER) and understood.named:
        return True
    return message.rstrip().endswith("?") or (
        bool(said.ASKS.match(message)) and is_question(message.lower())
    )


def _heard(draft: Draft, message: str) -> Draft:
    """The draft with what a message says: first on the part asked for, then on others."""
    named = labelled(message)
    if named is not None:
        return draft.with_text(*named)
    asked = draft.asked
    assert asked is not None
    if asked is Part.TRIED and is_nothing(message):
        return draft.with_text(asked, message)
    if is_skip(message):
        return replace(draft, open=draft.open | {asked})
    pieces = sentences(message)
    draft = draft.with_text(asked, pieces[0], more=True)
    draft = _phrases(draft, pieces[0])
    return _gathered(draft, " ".join(pieces[1:]), else_to=asked)


def _gathered(
    draft: Draft, text: str, *, sure_only: bool = False, else_to: Part | None = None
) -> Draft:
    """The draft with each sentence put to the part it speaks of.

    Args:
        draft: What is known.
        text: Some sentences of the person.
        sure_only: Take only statements, and only the problem, evidence and what was tried.
        else_to: Where a sentence goes that speaks of no part.
    """
    for piece in sentences(text):
        if sure_only and (piece.endswith("?") or is_question(piece.lower())):
            continue
        part = sort_of(piece) or else_to
        if sure_only and part not in (Part.PROBLEM, Part.EVIDENCE, Part.TRIED):
            continue
        if part is not None:
            draft = draft.with_text(part, piece, more=True)
        draft = _phrases(draft, piece)
    return draft


def _phrases(draft: Draft, piece: str) -> Draft:
    """The draft with the group and the date that a sentence names in passing."""
    group, date = group_in(piece), deadline_in(piece)
    if group and not draft.text(Part.WHOM):
        draft = draft.with_text(Part.WHOM, group)
    if date and not draft.text(Part.WHEN):
        draft = draft.with_text(Part.WHEN, date)
    return draft


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:-")
    return text[:1].upper() + text[1:]


def _plain(understood: Understood, headline: str, step: str) -> Answer:
    return Answer(
        question=understood.message,
        status=AnswerStatus.ANSWERED,
        headline=headline,
        tools=understood.tools[:1],
        items=ITEMS,
        next_step=step,
    )

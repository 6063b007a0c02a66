"""What one browser session holds: its conversation with the engine and the turns shown."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answering.touched import About
from assistant.answering.wording import copy_text
from assistant.errors import ToolAdvisorError
from assistant.feedback import can_be_reported
from assistant.pages.render import HIDDEN_QUESTION, Turn
from assistant.types import Answer, AnswerStatus, Citation

if TYPE_CHECKING:
    from assistant.answering.conversation import Conversation

log = logging.getLogger(__name__)

COPIED = frozenset({AnswerStatus.ANSWERED, AnswerStatus.NOT_STATED, AnswerStatus.REGISTER})
UNEXPECTED = (
    "Something went wrong inside the program, so there is no answer. Please ask again; if it "
    "happens again, tell the person who runs this program."
)


def message_for(error: Exception) -> str:
    """The sentence a person sees for ``error``; unexpected ones are logged, never shown."""
    if isinstance(error, ToolAdvisorError):
        return str(error)
    log.error("unexpected error on a page", exc_info=error)
    return UNEXPECTED


@dataclass
class Session:
    """One person's conversation. It lives as long as the browser page and is never shared."""

    conversation: Conversation
    turns: list[Turn] = field(default_factory=list)
    opened: int = 0
    reporting: int | None = None
    about: About = field(default_factory=About)
    over: bool = False
    """True once another conversation was begun: what is still on its way is not to be shown."""

    @property
    def busy(self) -> bool:
        """True while an answer is on its way."""
        return bool(self.turns) and not self.turns[-1].done

    def ask(self, question: str) -> bool:
        """Take a question in as the last turn; False for an empty one or while busy."""
        text = question.strip()
        if not text or self.busy:
            return False
        self.turns.append(Turn(question=text))
        return True

    def answers(self) -> Iterator[Turn]:
        """Stream the answer to the last turn; each step is also kept in ``turns``."""
        turn = self.turns[-1]
        try:
            for step in self.conversation.stream(turn.question):
                if step.status is AnswerStatus.STUDENT_DATA:
                    step = replace(step, question=HIDDEN_QUESTION, rewritten=None)
                    turn = replace(turn, question=HIDDEN_QUESTION)
                turn = replace(turn, answer=step)
                self.turns[-1] = turn
                yield turn
            answer = turn.answer
            if answer is None:
                raise RuntimeError("the engine gave no answer")
            copied = copy_text(answer) if answer.status in COPIED else ""
            turn = replace(turn, copy=copied, reportable=can_be_reported(answer))
        except Exception as error:
            turn = replace(turn, error=message_for(error))
        finally:
            self.turns[-1] = turn = replace(turn, done=True)
        yield turn

    def citation(self, turn: int, wanted: str) -> Citation | None:
        """The citation numbered ``wanted`` (or ``closest``) of a turn; None if there is none."""
        if not 0 <= turn < len(self.turns):
            return None
        answer = self.turns[turn].answer
        if answer is None:
            return None
        if wanted == "closest":
            return answer.closest
        if not wanted.isdecimal() or not 1 <= int(wanted) <= len(answer.citations):
            return None
        return answer.citations[int(wanted) - 1]

    def question(self, turn: int, number: int) -> str | None:
        """The follow-up question numbered ``number`` (from 0) that a turn's answer suggests."""
        if not 0 <= turn < len(self.turns):
            return None
        answer = self.turns[turn].answer
        if answer is None or not 0 <= number < len(answer.suggestions):
            return None
        return answer.suggestions[number]

    def show_again(self, turn: int) -> bool:
        """Show an early answer whole from now on; False where there is no such turn."""
        if not 0 <= turn < len(self.turns):
            return False
        self.turns[turn] = replace(self.turns[turn], shown_again=True)
        return True

    def start_report(self, turn: int) -> Answer | None:
        """Begin a report on a turn's answer; None where it cannot be reported (again)."""
        if not 0 <= turn < len(self.turns):
            return None
        shown = self.turns[turn]
        if not shown.reportable or shown.reported:
            return None
        self.reporting = turn
        return shown.answer

    def reported_answer(self) -> Answer | None:
        """The answer that a report was begun on; None where there is none."""
        return None if self.reporting is None else self.turns[self.reporting].answer

    def end_report(self, *, kept: bool) -> None:
        """End the report; a kept one is marked on its answer and cannot be sent again."""
        if kept and self.reporting is not None:
            self.turns[self.reporting] = replace(self.turns[self.reporting], reported=True)
        self.reporting = None

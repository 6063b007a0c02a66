"""The suite ``conversation``: scripted dialogues on the sample knowledge, judged turn by turn.

Questions that teachers, procurement and leaders ask, and dialogues with follow-ups, corrections
and requests that must be refused; each turn says what must and must not appear.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.advisor import Advisor
from assistant.answer_json import answer_record
from assistant.types import Answer, AnswerStatus
from evals.contract import OURS, EvalDataError, ItemResult, Metric, Suite, Task
from evals.dialogues import Dialogue, Expect, Turn, load_dialogues
from evals.metrics.expectations import (
    failures,
    followup_failures,
    prose,
    quotes_are_stored,
    safety_failures,
    status_failures,
    symmetry_failures,
    tool_failures,
)
from evals.metrics.reading_grade import reading_grade

if TYPE_CHECKING:
    from evals.context import Context

SUITE = "conversation"
CONDITION = "samples"
DATA = Path(__file__).parent.parent / "data" / "conversation"
METRICS = (
    Metric("passed", "Turns in which everything that must appear does, and nothing that must not."),
    Metric("safe", "Turns with no yes beyond the register, no legal opinion, nothing echoed."),
    Metric("status_right", "Turns answered, declined, asked back or left open as they should be."),
    Metric("tool_right", "Turns about exactly the tools that were meant."),
    Metric("followup_right", "Follow-ups understood with the right tool, grade and topic."),
    Metric("comparison_symmetric", "Comparisons that show each tool's quote, or say it is silent."),
    Metric("verbatim", "Turns whose every quote is the stored text, word for word."),
    Metric(
        "reading_grade",
        "The school grade that can read our own sentences (Flesch-Kincaid); about 8 is the aim.",
        higher_is_better=False,
        unit="number",
    ),
    Metric("failed", "Turns that ended in an error.", higher_is_better=False),
)


@dataclass(frozen=True, slots=True)
class ConversationSuite:
    """Dialogues on the sample knowledge."""

    name: str = SUITE
    title: str = "Conversations"
    about: str = (
        "Sixty questions that school staff really ask, and scripted dialogues, are put to the "
        "sample knowledge. Each answer is held against what must and must not appear in it."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """One task a turn; a dialogue is played once, at the first of its turns that is needed."""
        dialogues = load_dialogues(dialogue_files(context.data))
        tasks: list[Task] = []
        for dialogue in dialogues:
            played = Played(dialogue, context)
            for number, turn in enumerate(dialogue.turns, 1):
                tasks.append(
                    Task(
                        system=OURS,
                        condition=CONDITION,
                        item=f"{dialogue.id}.{number}",
                        run=partial(_judged, played, number),
                        failed=partial(_failed, dialogue, number, turn),
                    )
                )
        return tasks[: context.limit] if context.limit else tasks


@dataclass
class Played:
    """A dialogue and its answers, made in order and no further than asked for."""

    dialogue: Dialogue
    context: Context
    answers: list[tuple[Answer, float]] = field(default_factory=list)

    def answer(self, number: int) -> tuple[Answer, float]:
        """The answer to a turn (from 1) and the seconds it took; earlier turns are played first.

        All turns are played in one go: a conversation cannot be taken up in the middle.
        """
        if not self.answers:
            conversation = self.context.samples.conversation(self.dialogue.tool)
            for turn in self.dialogue.turns:
                start = time.perf_counter()
                said = conversation.ask(turn.say)
                self.answers.append((said, time.perf_counter() - start))
        return self.answers[number - 1]

    @property
    def advisor(self) -> Advisor:
        """The product that answers."""
        return self.context.samples


def suite() -> Suite:
    """The suite, for the runner."""
    return ConversationSuite()


def dialogue_files(data: Sequence[Path]) -> tuple[Path, ...]:
    """The dialogue files: those given with ``--data``, else the ones that come with the product.

    Args:
        data: YAML files, or folders that may hold ``conversation/*.yaml``; other data is for
            other suites and is passed over.

    Raises:
        EvalDataError: A place named is not there, or there is no dialogue at all.
    """
    found: list[Path] = []
    for place in data:
        if place.is_dir():
            found += sorted((place / SUITE).glob("*.yaml"))
        elif place.is_file():
            found += [place] if place.suffix in (".yaml", ".yml") else []
        else:
            raise EvalDataError(f"{place} is not there. Give a file or folder with --data.")
    found = found or sorted(DATA.glob("*.yaml"))
    if not found:
        raise EvalDataError("There are no dialogues. Give a YAML file of dialogues with --data.")
    return tuple(found)


def scores(expect: Expect, answer: Answer, verbatim: bool) -> dict[str, float | None]:
    """Every metric of one turn; None where the turn does not ask for it."""

    def share(asked: bool, broken: Sequence[str]) -> float | None:
        return float(not broken) if asked else None

    return {
        "passed": float(not failures(expect, answer) and answer.status is not AnswerStatus.FAILED),
        "safe": float(not safety_failures(expect, answer)),
        "status_right": share(bool(expect.status), status_failures(expect, answer)),
        "tool_right": share(expect.tools is not None, tool_failures(expect, answer)),
        "followup_right": share(expect.follows is not None, followup_failures(expect, answer)),
        "comparison_symmetric": share(expect.symmetric, symmetry_failures(expect, answer)),
        "verbatim": float(verbatim) if answer.citations else None,
        "reading_grade": reading_grade(prose(answer)),
        "failed": float(answer.status is AnswerStatus.FAILED),
    }


def _judged(played: Played, number: int) -> ItemResult:
    dialogue = played.dialogue
    turn = dialogue.turns[number - 1]
    answer, seconds = played.answer(number)
    verbatim = quotes_are_stored(answer.citations, played.advisor.library.text)
    broken = failures(turn.expect, answer)
    return _result(
        dialogue,
        number,
        scores(turn.expect, answer, verbatim),
        output={**answer_record(answer), "not_met": list(broken)},
        seconds=seconds,
    )


def _failed(dialogue: Dialogue, number: int, turn: Turn, error: str) -> ItemResult:
    """The worst scores of a turn that could not be played."""
    expect = turn.expect
    worst: dict[str, float | None] = {
        "passed": 0.0,
        "safe": 0.0,
        "status_right": 0.0 if expect.status else None,
        "tool_right": 0.0 if expect.tools is not None else None,
        "followup_right": 0.0 if expect.follows is not None else None,
        "comparison_symmetric": 0.0 if expect.symmetric else None,
        "verbatim": None,
        "reading_grade": None,
        "failed": 1.0,
    }
    return _result(dialogue, number, worst, output={}, error=error)


def _result(
    dialogue: Dialogue,
    number: int,
    made: dict[str, float | None],
    output: dict[str, object],
    error: str = "",
    seconds: float = 0.0,
) -> ItemResult:
    turn = dialogue.turns[number - 1]
    return ItemResult(
        suite=SUITE,
        system=OURS,
        condition=CONDITION,
        item=f"{dialogue.id}.{number}",
        cluster=dialogue.id,
        input=turn.say,
        scores=made,
        slices=(
            *(f"code {code}" for code in turn.code),
            f"split {dialogue.split}",
            f"kind {dialogue.kind}",
        ),
        gold={
            "tool_chosen": dialogue.tool,
            "before": [earlier.say for earlier in dialogue.turns[: number - 1]],
            "expect": turn.expect.model_dump(mode="json", exclude_defaults=True),
        },
        output=output,
        error=error,
        seconds=seconds,
    )

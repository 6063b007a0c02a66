"""The suite ``own``: a district's own questions, asked of its own library.

Questions come from a CSV or JSON Lines file (see docs/own-questions.md) and from the answers that
people have reported as wrong in the app.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.advisor import Advisor
from assistant.answer_json import answer_record
from assistant.answering.naming import ToolNames
from assistant.feedback import feedback_file
from assistant.library.library import Library
from assistant.types import Answer, AnswerStatus
from evals.contract import OURS, EvalDataError, ItemResult, Metric, Suite, Task
from evals.metrics.expected import quote_found, words_found
from evals.own_questions import NOT_STATED, OwnQuestion, load_own

if TYPE_CHECKING:
    from evals.context import Context

FILES = ("own/questions.csv", "own/questions.jsonl")
_CONDITION = "own_library"
_FIRST = 3
_ABSTAINED = frozenset({AnswerStatus.NOT_STATED, AnswerStatus.CLARIFY, AnswerStatus.UNKNOWN_TOOL})
METRICS = (
    Metric(
        "quote_found@3",
        "How often one of the first three quotes holds at least half of the quote expected.",
    ),
    Metric("answer_found", "How often every word expected stands in the headline or the quotes."),
    Metric("verdict_right", "How often yes, no or partly is said where it is expected."),
    Metric("silent_right", "How often “not stated” is said where, and only where, it should be."),
    Metric("verbatim", "Answers whose every quote is the stored text, letter by letter."),
    Metric("failed", "Answers that broke down.", higher_is_better=False),
)


def suite() -> Suite:
    """The suite, for the runner."""
    return OwnSuite()


@dataclass(frozen=True, slots=True)
class OwnSuite:
    """Questions that a district writes down or reports."""

    name: str = "own"
    title: str = "Our own questions"
    about: str = (
        "Questions that this district wrote down, asked of its own documents. An answer is right "
        "when it shows the quote, the words or the verdict that the person who asked expects."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """Every question, with its tool chosen where one is named.

        Raises:
            EvalDataError: When there are no questions or no library, or a row is wrong.
        """
        questions = _questions(context)
        advisor = _advisor(context)
        listed = [entry.tool for entry in advisor.register.entries]
        names = ToolNames(advisor.library.tools(), listed)
        items = [_Item(each, _tool(each, names, advisor), advisor) for each in questions]
        return [
            Task(OURS, _CONDITION, item.asked.place, item.run, item.failed)
            for item in items[: context.limit or None]
        ]


def _questions(context: Context) -> tuple[OwnQuestion, ...]:
    """Those of the files given and of the data folder, and those reported in the app."""
    reported = feedback_file(context.settings.data_dir)
    folder_is_enough = all(place.is_dir() for place in context.data)
    files = [place / name for place in context.data for name in FILES if (place / name).is_file()]
    if files or not folder_is_enough:
        files = list(context.files(*FILES))
    if reported.is_file() and reported not in files:
        context.files_used.append(reported)
        files.append(reported)
    if not files:
        raise EvalDataError(
            "There are no questions of your own yet. Make a table with “python -m evals template” "
            "and give it with --data, or report a wrong answer in the app."
        )
    questions = tuple(question for path in files for question in load_own(path))
    if not questions:
        names = ", ".join(path.name for path in files)
        raise EvalDataError(f"{names} holds no question. Fill in a row for each.")
    return questions


def _advisor(context: Context) -> Advisor:
    """The product over the district's own library, or over the folders given."""
    if context.documents:
        return context.engine.advisor
    records = context.settings.data_dir / "records.sqlite3"
    if context.settings.database_url is None and not records.is_file():
        raise EvalDataError(
            "There is no library to ask yet. Add documents with “python ingest.py add FOLDER”, or "
            "name their folder with --documents."
        )
    advisor = Advisor(context.settings, Library.open(context.settings, context.embedder))
    context.closing(advisor)
    return advisor


def _tool(asked: OwnQuestion, names: ToolNames, advisor: Advisor) -> str | None:
    if not asked.tool:
        return None
    found = names.find(asked.tool).tools
    if len(found) != 1:
        held = ", ".join(sorted(tool.name for tool in advisor.library.tools()))
        raise EvalDataError(
            f"{asked.place}: the library knows no tool “{asked.tool}”. It holds: {held}. Correct "
            "the name, or add the tool's documents."
        )
    return found[0]


@dataclass(frozen=True, slots=True)
class _Item:
    """One question put to the product."""

    asked: OwnQuestion
    tool: str | None
    advisor: Advisor

    def run(self) -> ItemResult:
        """Ask, and score what is said."""
        began = time.perf_counter()
        answer = self.advisor.conversation(self.tool).ask(self.asked.question)
        seconds = time.perf_counter() - began
        scores = score(self.asked, answer, self.advisor.library)
        error = "the answer says that it failed" if answer.status is AnswerStatus.FAILED else ""
        return self._result(scores, answer_record(answer), error, seconds)

    def failed(self, error: str) -> ItemResult:
        """The result where asking raised: the worst scores."""
        return self._result(worst(self.asked), {}, error)

    def _result(
        self,
        scores: dict[str, float | None],
        output: dict[str, Any],
        error: str = "",
        seconds: float = 0.0,
    ) -> ItemResult:
        asked = self.asked
        slices = [asked.source, self.tool or ""]
        return ItemResult(
            suite="own",
            system=OURS,
            condition=_CONDITION,
            item=asked.place,
            cluster=self.tool or asked.place,
            input=asked.question,
            scores=scores,
            slices=tuple(dict.fromkeys(name for name in slices if name)),
            gold={
                "tool": self.tool,
                "verdict": asked.verdict or None,
                "answer": asked.expected_answer,
                "evidence": [{"quote": asked.expected_quote}] if asked.expected_quote else [],
                "note": asked.note,
            },
            output=output,
            error=error,
            seconds=seconds,
        )


def score(asked: OwnQuestion, answer: Answer, library: Library) -> dict[str, float | None]:
    """Every metric of one answer; None where nothing of the kind is expected."""
    if answer.status is AnswerStatus.FAILED:
        return worst(asked)
    silent = is_silent(answer)
    quotes = [citation.quote for citation in answer.citations]
    shown = [] if silent else quotes[:_FIRST]
    said = answer.verdict.value if answer.verdict else ""
    verbatim: float | None = None
    if quotes:
        verbatim = float(
            all(library.text(c.version_id)[c.start : c.end] == c.quote for c in answer.citations)
        )
    return {
        "quote_found@3": _number(quote_found(asked.expected_quote, shown)),
        "answer_found": _number(words_found(asked.expected_answer, [answer.headline, *shown])),
        "verdict_right": float(said == asked.verdict) if _decides(asked) else None,
        "silent_right": float(silent == (asked.verdict == NOT_STATED)) if _expects(asked) else None,
        "verbatim": verbatim,
        "failed": 0.0,
    }


def is_silent(answer: Answer) -> bool:
    """True where the answer says that the documents do not state it. The register may speak."""
    unfounded = answer.status is AnswerStatus.ANSWERED and not answer.citations
    return answer.status in _ABSTAINED or unfounded


def worst(asked: OwnQuestion) -> dict[str, float | None]:
    """The scores of a failure: 0 wherever something is expected."""
    return {
        "quote_found@3": 0.0 if asked.expected_quote else None,
        "answer_found": 0.0 if asked.expected_answer else None,
        "verdict_right": 0.0 if _decides(asked) else None,
        "silent_right": 0.0 if _expects(asked) else None,
        "verbatim": 0.0,
        "failed": 1.0,
    }


def _decides(asked: OwnQuestion) -> bool:
    return bool(asked.verdict) and asked.verdict != NOT_STATED


def _expects(asked: OwnQuestion) -> bool:
    return bool(asked.verdict or asked.expected_quote or asked.expected_answer)


def _number(found: bool | None) -> float | None:
    return None if found is None else float(found)

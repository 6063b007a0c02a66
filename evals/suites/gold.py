"""The suite ``gold``: does the answer show the clause that answers, and is silence honest?

Each question is put with its tool chosen and, where its text names the tool, without.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.answer_json import answer_record
from assistant.answering.naming import ToolNames
from assistant.library.library import Library
from evals.baselines.opening import Baselines
from evals.contract import OURS, ItemResult, Metric, Suite, Task
from evals.gold import Question, check_evidence, load_sets
from evals.gold_metrics import METRICS
from evals.gold_scores import FAILURE, Said, is_correct, said_by, scores, verdict_labels
from evals.metrics.hits import Cited

if TYPE_CHECKING:
    from evals.context import Context, Engine

CONDITIONS = ("tool_known", "tool_named")
FILES = ("gold/questions.jsonl", "gold/hard.jsonl", "gold/guidelines.jsonl")
_TOGETHER = ("questions", "hard")
"""Sets that the README's abstention and polarity figures pool."""

Asked = tuple[Said, dict[str, Any], float]
"""What a system said, the record to keep of it, and the seconds it took."""
Ask = Callable[[Question, str | None], Asked]
"""Puts a question (with its tool, or None) to a system."""


def suite() -> Suite:
    """The suite, for the runner."""
    return GoldSuite()


@dataclass(frozen=True, slots=True)
class GoldSuite:
    """Gold questions in the form that docs/evals.md describes."""

    name: str = "gold"
    title: str = "Questions on real policies"
    about: str = (
        "Questions as teachers ask them, on real privacy policies and terms that were read whole. "
        "An answer is right when its quotes hold the clause that answers, or when it says that "
        "the documents do not state it and they do not."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """Every question by condition and system.

        Raises:
            EvalDataError: When questions or documents are missing or do not fit together.
        """
        questions = load_sets(context.files(*FILES))
        check_evidence(questions, context.folders())
        baselines = Baselines(context)
        baselines.check(context.systems)
        engine = context.engine
        wanted = context.conditions
        names = ToolNames(engine.advisor.library.tools())
        texts = Texts(engine)
        sets = {question.set for question in questions}
        asks = _systems(context, baselines)
        tasks = []
        for question in questions[: context.limit or None]:
            for condition in CONDITIONS:
                if condition not in wanted:
                    continue
                if condition == "tool_named" and not _names_its_tool(question, names):
                    continue
                for system, ask in asks.items():
                    made = _Item(question, condition, system, _slices(question, sets), texts)
                    tasks.append(
                        Task(system, condition, question.id, partial(made.run, ask), made.failed)
                    )
        return tasks


class Texts:
    """The words of gold evidence, read from the library by the path of the document."""

    def __init__(self, engine: Engine) -> None:
        self._library: Library = engine.advisor.library
        self._versions = {path: version for version, path in engine.paths.items()}
        self._read: dict[str, str] = {}

    def words(self, document: str, start: int, end: int) -> str:
        """The stretch; empty where the library does not hold the document."""
        if document not in self._read:
            version = self._versions.get(document)
            self._read[document] = self._library.text(version) if version else ""
        return self._read[document][start:end]


@dataclass(frozen=True, slots=True)
class _Item:
    """One question put to one system under one condition."""

    question: Question
    condition: str
    system: str
    slices: tuple[str, ...]
    texts: Texts

    def run(self, ask: Ask) -> ItemResult:
        """Ask, and score what is said."""
        tool = self.question.tool if self.condition == "tool_known" else None
        said, record, seconds = ask(self.question, tool)
        return self._result(said, record, seconds)

    def failed(self, error: str) -> ItemResult:
        """The result where asking raised: the worst scores."""
        return self._result(FAILURE, {}, 0.0, error)

    def _result(
        self, said: Said, record: dict[str, Any], seconds: float, error: str = ""
    ) -> ItemResult:
        gold, label = verdict_labels(self.question, said)
        return ItemResult(
            suite="gold",
            system=self.system,
            condition=self.condition,
            item=self.question.id,
            cluster=self.question.document,
            input=self.question.question,
            scores=scores(self.question, said),
            slices=self.slices,
            gold=self._gold(),
            output={
                **record,
                "confidence": said.confidence,
                "abstained": said.abstained,
                "correct": is_correct(self.question, said),
                "failed": said.failed,
                "cited": [self._stretch(cited) for cited in said.citations],
            },
            labels={"gold": gold, "said": label},
            error=error or ("the answer says that it failed" if said.failed else ""),
            seconds=seconds,
        )

    def _gold(self) -> dict[str, Any]:
        return {
            "tool": self.question.tool,
            "answered": self.question.answered,
            "verdict": self.question.verdict,
            "answer": self.question.answer,
            "evidence": [
                self._stretch(Cited(gold.document, gold.start, gold.end))
                for gold in self.question.evidence
            ],
        }

    def _stretch(self, cited: Cited) -> dict[str, Any]:
        return {
            "document": cited.document,
            "start": cited.start,
            "end": cited.end,
            "quote": self.texts.words(cited.document, cited.start, cited.end),
        }


def _systems(context: Context, baselines: Baselines) -> dict[str, Ask]:
    """How each system is asked."""
    engine = context.engine

    def ours(question: Question, tool: str | None) -> Asked:
        asked = context.ask(engine.advisor, tool, question.question)
        answer = asked.answer
        cited = tuple(
            Cited(engine.paths.get(c.version_id, c.version_id), c.start, c.end)
            for c in answer.citations
        )
        return said_by(answer, cited, engine.advisor.library), answer_record(answer), asked.seconds

    def baseline(name: str, question: Question, tool: str | None) -> Asked:
        system = baselines.get(name)  # made at its first question, which is not its time to answer
        start = time.perf_counter()
        answer = system.answer(question.question, tool)
        seconds = time.perf_counter() - start
        said = Said(
            citations=answer.citations,
            abstained=answer.abstained,
            confidence=answer.confidence,
            whole=answer.whole,
        )
        return said, {"verdict": answer.verdict}, seconds

    return {name: ours if name == OURS else partial(baseline, name) for name in context.systems}


def _names_its_tool(question: Question, names: ToolNames) -> bool:
    return names.find(question.question).tools == (question.tool,)


def _slices(question: Question, sets: set[str]) -> tuple[str, ...]:
    """The groups a question counts in, each once."""
    names = [question.set]
    if question.set in _TOGETHER and sets.issuperset(_TOGETHER):
        names.append("+".join(_TOGETHER))
    names += [question.topic, question.kind, question.document]
    if question.trap:
        names.append("trap")
    return tuple(dict.fromkeys(names))

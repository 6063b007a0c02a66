"""The suite ``judge``: a chat model judges the answers to gold questions; off unless one is named.

Two things are judged: whether the answer holds the gold answer (its vital nugget), and how far each
quote bears out what is said. Beside it (condition ``labels``) the same judge is measured against
labels given by a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.answer_json import answer_record
from assistant.types import Answer, AnswerStatus
from evals.contract import OURS, EvalDataError, ItemResult, Metric, Suite, Task
from evals.gold import Question, check_evidence, load_sets
from evals.judge.judging import Judge, JudgeError
from evals.judge.labels import Labelled, load_labels
from evals.judge.levels import Level
from evals.metrics.agreement import cohen_kappa
from evals.metrics.nuggets import JudgedNugget, nugget_recall, weighted_support

if TYPE_CHECKING:
    from evals.context import Context

FILES = ("gold/questions.jsonl", "gold/hard.jsonl", "gold/guidelines.jsonl")
TOOL_KNOWN, LABELS = "tool_known", "labels"
_SUITE = "judge"


def suite() -> Suite:
    """The suite, for the runner."""
    return JudgeSuite()


def pooled_kappa(results: Sequence[ItemResult]) -> float | None:
    """Cohen's kappa of judge and person over the pairs that the judge judged."""
    pairs = [(r.labels.get("person"), r.labels.get("judge")) for r in results]
    both = [(person, judge) for person, judge in pairs if person and judge]
    return cohen_kappa([person for person, _ in both], [judge for _, judge in both])


METRICS = (
    Metric("nugget_recall", "How much of the gold answer is in ours, parts counting half."),
    Metric("nugget_recall_strict", "Share of questions with the whole gold answer in ours."),
    Metric("support", "How far quotes bear out what is said, parts counting half."),
    Metric("agreement", "Share of labelled pairs on which judge and person agree."),
    Metric("kappa", "The same beyond chance (Cohen's kappa).", pooled=pooled_kappa, unit="number"),
)


@dataclass(frozen=True, slots=True)
class JudgeSuite:
    """Gold questions that the documents answer, judged by a chat model."""

    name: str = _SUITE
    title: str = "Judged by a chat model"
    about: str = (
        "A chat model compares each answer with the answer a person wrote, and each quote with "
        "what is said. How far it agrees with a person on labelled pairs is shown beside it."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """Answered gold questions (where data are given), then the labelled pairs.

        Raises:
            EvalDataError: When no judge is named or it cannot be used, or the data are wrong.
        """
        if not context.judge:
            raise EvalDataError(
                "The suite judge needs a chat model. Name one with --judge, such as openai:NAME."
            )
        answered_by = getattr(context.settings, "chat_model", None)
        judge = Judge.open(context.judge, answered_by)
        most = context.limit or None
        tasks = []
        if context.data:
            questions = load_sets(context.files(*FILES))
            check_evidence(questions, context.folders())
            asked = [q for q in questions if q.answered and q.answer.strip()]
            for question in asked[:most]:
                item = _Item(question)
                run = partial(item.run, context, judge)
                tasks.append(Task(OURS, TOOL_KNOWN, question.id, run, item.failed))
        for label in load_labels()[:most]:
            pair = _Pair(label)
            tasks.append(Task(OURS, LABELS, label.id, partial(pair.run, judge), pair.failed))
        return tasks


@dataclass(frozen=True, slots=True)
class _Item:
    """One question: asked, and the answer judged."""

    question: Question

    def run(self, context: Context, judge: Judge) -> ItemResult:
        """Ask, then judge; where the judge fails nothing is scored."""
        answer = context.engine.advisor.conversation(self.question.tool).ask(self.question.question)
        record = answer_record(answer)
        if answer.status is AnswerStatus.FAILED:
            return self._result(_WORST, record, error="the answer says that it failed")
        try:
            nugget = _nugget_level(judge, self.question, answer)
            levels = [judge.support(said, quote) for said, quote in statements(answer)]
        except JudgeError as error:
            return self._result(_UNJUDGED, record, error=str(error))
        judged = [JudgedNugget(nugget)]
        scores = {
            "nugget_recall": nugget_recall(judged),
            "nugget_recall_strict": nugget_recall(judged, strict=True),
            "support": weighted_support(levels),
        }
        record["judged"] = {"nugget": nugget.value, "support": [level.value for level in levels]}
        return self._result(scores, record)

    def failed(self, error: str) -> ItemResult:
        """The result where asking raised: the worst scores."""
        return self._result(_WORST, {}, error)

    def _result(
        self, scores: Mapping[str, float | None], record: dict[str, Any], error: str = ""
    ) -> ItemResult:
        return ItemResult(
            suite=_SUITE,
            system=OURS,
            condition=TOOL_KNOWN,
            item=self.question.id,
            cluster=self.question.document,
            input=self.question.question,
            scores=scores,
            slices=(self.question.set, self.question.topic),
            gold={"answer": self.question.answer},
            output=record,
            error=error,
        )


@dataclass(frozen=True, slots=True)
class _Pair:
    """One labelled pair, judged."""

    label: Labelled

    def run(self, judge: Judge) -> ItemResult:
        """Judge, and compare with the person."""
        try:
            level = judge.support(self.label.statement, self.label.quote)
        except JudgeError as error:
            return self.failed(str(error))
        return self._result(level, float(level is self.label.level))

    def failed(self, error: str) -> ItemResult:
        """The result where the judge failed: no agreement and no disagreement."""
        return self._result(None, None, error)

    def _result(self, level: Level | None, agrees: float | None, error: str = "") -> ItemResult:
        said = level.value if level else None
        person = self.label.level.value
        return ItemResult(
            suite=_SUITE,
            system=OURS,
            condition=LABELS,
            item=self.label.id,
            cluster=self.label.id,
            input=self.label.statement,
            scores={"agreement": agrees},
            slices=(f"labelled {person}",),
            gold={"level": person},
            output={"level": said, "quote": self.label.quote},
            labels={"person": person, "judge": said},
            error=error,
        )


_WORST: Mapping[str, float | None] = {
    "nugget_recall": 0.0,
    "nugget_recall_strict": 0.0,
    "support": 0.0,
}
_UNJUDGED: Mapping[str, float | None] = dict.fromkeys(_WORST)


def statements(answer: Answer) -> list[tuple[str, str]]:
    """Each claim with each of its quotes; a claim is read as the headline and its own line."""
    return [
        (f"{answer.headline} {claim.text}".strip(), citation.quote)
        for claim in answer.claims
        for citation in claim.citations
    ]


def _nugget_level(judge: Judge, question: Question, answer: Answer) -> Level:
    if not answer.claims:
        return Level.NONE  # silence holds no fact, and needs no judge
    text = "\n".join([answer.headline, *(c.quote for c in answer.citations)])
    return judge.nugget(question.question, question.answer, text)

"""The suite ``gold``: does the answer show the clause that answers, and is silence honest?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.advisor import Advisor
from assistant.answering.naming import ToolNames
from assistant.library.library import Library
from assistant.types import Answer, AnswerStatus
from evals.gold import Question
from evals.metrics.hits import Cited, hit_at, mean_by_cluster

SUITE = "gold"
Each = Callable[[Sequence[Question]], Iterator[Question]]
CONDITIONS = ("tool_known", "tool_named")
_ABSTAINED = frozenset({AnswerStatus.NOT_STATED, AnswerStatus.CLARIFY, AnswerStatus.UNKNOWN_TOOL})
_VERDICTS = {"yes", "no", "partly"}
METRICS = (
    "hit@1",
    "hit@3",
    "verbatim",
    "not_stated_recall",
    "false_abstention",
    "committed",
    "wrong_polarity",
    "failed",
)


@dataclass(frozen=True, slots=True)
class Result:
    """One question answered under one condition, with its scores (None: does not apply)."""

    question: Question
    condition: str
    answer: Answer
    cited: tuple[Cited, ...]
    scores: dict[str, float | None]


def run(
    questions: Sequence[Question],
    advisor: Advisor,
    paths: dict[str, str],
    each: Each,
) -> list[Result]:
    """Ask every question, with the tool chosen and (where it names the tool) without."""
    names = ToolNames(advisor.library.tools())
    results = []
    for question in each(questions):
        results.append(_ask(question, "tool_known", advisor, paths))
        if names.find(question.question).tools == (question.tool,):
            results.append(_ask(question, "tool_named", advisor, paths))
    return results


def _ask(question: Question, condition: str, advisor: Advisor, paths: dict[str, str]) -> Result:
    tool = question.tool if condition == "tool_known" else None
    answer = advisor.conversation(tool).ask(question.question)
    cited = tuple(
        Cited(paths.get(c.version_id, c.version_id), c.start, c.end) for c in answer.citations
    )
    return Result(
        question, condition, answer, cited, score(question, answer, cited, advisor.library)
    )


def score(
    question: Question, answer: Answer, cited: Sequence[Cited], library: Library
) -> dict[str, float | None]:
    """Every metric of one answer; None where it does not apply to the question."""
    abstained = answer.status in _ABSTAINED or not answer.citations
    shown = () if abstained else tuple(cited)
    yes_no = question.verdict in _VERDICTS
    said = answer.verdict.value if answer.verdict and not abstained else None
    opposite = {"yes": "no", "no": "yes"}
    verbatim: float | None = None
    if answer.citations:
        verbatim = float(
            all(library.text(c.version_id)[c.start : c.end] == c.quote for c in answer.citations)
        )
    return {
        "hit@1": float(hit_at(1, shown, question.evidence)) if question.answered else None,
        "hit@3": float(hit_at(3, shown, question.evidence)) if question.answered else None,
        "verbatim": verbatim,
        "not_stated_recall": None if question.answered else float(abstained),
        "false_abstention": float(abstained) if question.answered else None,
        "committed": float(said is not None) if yes_no else None,
        "wrong_polarity": float(said is not None and said == opposite.get(question.verdict or ""))
        if yes_no
        else None,
        "failed": float(answer.status is AnswerStatus.FAILED),
    }


def summarise(results: Sequence[Result], seed: int) -> list[dict[str, object]]:
    """One row a condition, slice and metric, in the fixed form of ``summary.json``."""
    rows: list[dict[str, object]] = []
    for condition in CONDITIONS:
        here = [r for r in results if r.condition == condition]
        for name, part in _slices(here):
            for metric in METRICS:
                estimate = mean_by_cluster(
                    [r.scores[metric] for r in part], [r.question.document for r in part], seed
                )
                if estimate.n == 0:
                    continue
                rows.append(
                    {
                        "suite": SUITE,
                        "system": "ours",
                        "condition": condition,
                        "slice": name,
                        "metric": metric,
                        "value": estimate.value,
                        "n": estimate.n,
                        "low": estimate.low,
                        "high": estimate.high,
                        "clusters": estimate.clusters,
                    }
                )
    return rows


def _slices(results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    yield "all", list(results)
    for pick in (
        lambda r: r.question.topic,
        lambda r: r.question.kind,
        lambda r: r.question.document,
    ):
        for name in sorted({pick(r) for r in results}):
            yield name, [r for r in results if pick(r) == name]

"""The suite ``retrieval``: is the paragraph that answers ranked first?

PolicyQA's questions on website policies, each ranked over the segments of its policy. Gold is read
twice: strictly (slice ``all``) and by type of annotation (slice ``wide``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from evals.contract import EvalDataError, ItemResult, Metric, Suite, Task
from evals.metrics.ranking import RANKING_METRICS, ranking_scores
from evals.policyqa import (
    POLICIES,
    PolicyQuestion,
    load_policies,
    load_policy_questions,
    sample,
)
from evals.segment_rankers import Ranker, make_rankers

if TYPE_CHECKING:
    from evals.context import Context

DEFAULT_QUESTIONS = 400
"""Questions asked where no limit is given; a limit at or above the file's count asks all."""
WIDE = "wide"
_CONDITION = "policy"
_SHOWN = 5
_METRICS = (
    Metric("hit@1", "Share of questions whose first paragraph answers."),
    Metric("hit@3", "Share of questions with a paragraph that answers among the first three."),
    Metric("hit@5", "Share of questions with a paragraph that answers among the first five."),
    Metric("recall@5", "Share of the paragraphs that answer which are among the first five."),
    Metric("mrr", "Mean of one over the place of the first paragraph that answers."),
    Metric("ndcg@10", "How near the first ten paragraphs are to the best order (nDCG)."),
)


def suite() -> Suite:
    """The suite, for the runner."""
    return RetrievalSuite()


@dataclass(frozen=True, slots=True)
class RetrievalSuite:
    """PolicyQA in the form that docs/evals.md describes."""

    name: str = "retrieval"
    title: str = "Finding the right paragraph"
    about: str = (
        "Questions on the privacy policies of twenty websites; every paragraph of the policy is "
        "ranked. A question is found when a paragraph that annotators marked as its answer comes "
        "first, or among the first three or five."
    )
    metrics: tuple[Metric, ...] = _METRICS
    apart: tuple[str, ...] = (WIDE,)

    def tasks(self, context: Context) -> Sequence[Task]:
        """Every question by system and by gold, in the order of the file.

        Raises:
            EvalDataError: When questions or policies are missing or do not fit together.
        """
        (path, *more) = context.files("policyqa/questions.jsonl")
        if more:
            raise EvalDataError("Give one questions file for the suite retrieval with --data.")
        home = path.with_name(POLICIES)
        policies = load_policies(home)
        context.files_used.append(home)
        questions = load_policy_questions(path, policies)
        asked = sample(questions, context.limit or DEFAULT_QUESTIONS, context.seed)
        systems = {
            name: _Kept(ranker)
            for name, ranker in make_rankers(context, policies, context.systems).items()
        }
        tasks = []
        for question in asked:
            texts = {s.id: s.text for s in policies[question.policy].segments}
            for wide in (False, True):
                for system, ranker in systems.items():
                    item = _Item(question, system, wide, texts)
                    run = partial(item.run, ranker)
                    tasks.append(Task(system, _CONDITION, item.id, run, item.failed))
        return tasks


class _Kept:
    """A ranker that remembers its last ranking: strict and wide gold judge the same one."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker
        self._last: tuple[str, list[str]] = ("", [])

    def rank(self, question: PolicyQuestion) -> list[str]:
        """The ranking, worked out once where the same question comes again at once."""
        if self._last[0] != question.id:
            self._last = (question.id, self._ranker.rank(question))
        return self._last[1]


@dataclass(frozen=True, slots=True)
class _Item:
    """One question put to one system, judged by one gold."""

    question: PolicyQuestion
    system: str
    wide: bool
    texts: Mapping[str, str]

    @property
    def id(self) -> str:
        """The question's id, marked where the wider gold judges it."""
        return f"{self.question.id} ({WIDE})" if self.wide else self.question.id

    @property
    def gold(self) -> frozenset[str]:
        """The segments that answer."""
        return self.question.wide if self.wide else self.question.strict

    def run(self, ranker: Ranker) -> ItemResult:
        """Rank and score."""
        ranking = ranker.rank(self.question)
        return self._result(ranking, ranking_scores(ranking, self.gold))

    def failed(self, error: str) -> ItemResult:
        """The result where ranking raised: the worst scores."""
        return self._result([], dict.fromkeys(RANKING_METRICS, 0.0), error)

    def _result(
        self, ranking: Sequence[str], scores: Mapping[str, float | None], error: str = ""
    ) -> ItemResult:
        shown = [{"segment": name, "quote": self.texts[name]} for name in ranking[:_SHOWN]]
        return ItemResult(
            suite="retrieval",
            system=self.system,
            condition=_CONDITION,
            item=self.id,
            cluster=self.question.policy,
            input=self.question.question,
            scores=scores,
            slices=(WIDE,) if self.wide else (),
            gold={"policy": self.question.policy, "segments": sorted(self.gold)},
            output={"ranking": list(ranking), "cited": shown},
            error=error,
        )

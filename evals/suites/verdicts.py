"""The suite ``verdicts``: do checklist findings agree with a person who read the documents whole?

Beside it, reported only: the status that a single rated clause would get (condition ``tosdr``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from assistant.checklist.rubric import Rubric, load_rubric
from evals.contract import EvalDataError, ItemResult, Metric, Suite, Task
from evals.metrics.classification import macro_f1
from evals.metrics.verdicts import (
    STATUSES,
    evidence_overlap,
    polarity_scores,
    status_scores,
    worst_status_scores,
)
from evals.verdict_data import (
    TOPIC_ITEMS,
    GoldVerdict,
    RatedClause,
    holds_ratings,
    load_clauses,
    load_verdicts,
    sample_clauses,
)
from evals.verdict_systems import (
    ClauseJudge,
    ClauseLikeness,
    Said,
    StatusSystem,
    make_status_systems,
)

if TYPE_CHECKING:
    from pathlib import Path

    from evals.context import Context

_CLASSES = tuple(status for status in STATUSES if status != "conflict")
VARYING = "varying"
"""The slice of the items whose status is not the same for every tool."""
GENERAL, TOSDR = "general_edition", "tosdr"
DEFAULT_CLAUSES = 200
"""Rated clauses judged where no limit is given."""
_SUITE = "verdicts"


def suite() -> Suite:
    """The suite, for the runner."""
    return VerdictSuite()


def pooled_macro_f1(results: Sequence[ItemResult]) -> float | None:
    """The mean F1 over the statuses that occur in gold; None where there is no verdict.

    “Conflict” is left out: it is too rare (3 of 272 verdicts) to be a class of its own.
    """
    pairs = [(r.labels["gold"], r.labels["said"]) for r in results if r.labels.get("gold")]
    gold = [str(gold) for gold, _ in pairs]
    return macro_f1(gold, [str(said) for _, said in pairs], _CLASSES)


METRICS = (
    Metric("accuracy", "Share of checklist items with the status a person gave."),
    Metric("macro_f1", "F1 of each status, averaged: rare statuses count.", pooled=pooled_macro_f1),
    Metric(
        "false_assurance",
        "Share of all items where we say “meets” or “partly” and a person said “does not meet” or "
        "“not stated”.",
        higher_is_better=False,
    ),
    Metric(
        "meets_for_does_not_meet",
        "Share of all items where we say “meets” and a person said “does not meet”.",
        higher_is_better=False,
    ),
    Metric(
        "false_alarm",
        "Share of all items where we say “does not meet” and a person said “meets” or “partly”.",
        higher_is_better=False,
    ),
    Metric(
        "evidence_overlap", "Of findings with a status, the share with a quote that a person used."
    ),
    Metric(
        "polarity_agreement",
        "Share of single clauses whose status agrees with a volunteer's rating (reported only).",
    ),
    Metric(
        "coverage",
        "Share of items with a status (others are left to a person to read); of single clauses, "
        "the share of which anything is said.",
    ),
)


@dataclass(frozen=True, slots=True)
class VerdictSuite:
    """Verdicts and rated clauses in the forms that docs/evals.md describes."""

    name: str = _SUITE
    title: str = "The checklist against a person's verdicts"
    about: str = (
        "Every checklist item of several tools was decided by a person who read the documents "
        "whole. A finding is right when it gives the same status; calling something fine that is "
        "not, and the reverse, are counted apart."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """Every verdict by system, then a sample of rated clauses where the data hold them.

        Raises:
            EvalDataError: When verdicts, documents or clauses are missing or do not fit together.
        """
        files = context.files("gold/verdicts.jsonl", "tosdr/cases.jsonl")
        rated = {path: holds_ratings(path) for path in files}
        rubric = load_rubric(context.settings.rubric_dir)
        clauses = [c for path in files if rated[path] for c in load_clauses(path)]
        tasks: list[Task] = []
        for path in files:
            if not rated[path]:
                tasks += _verdict_tasks(context, path, rubric)
        count = context.limit or DEFAULT_CLAUSES
        return tasks + _clause_tasks(context, sample_clauses(clauses, count, context.seed), rubric)


def _verdict_tasks(context: Context, path: Path, rubric: Rubric) -> list[Task]:
    verdicts = load_verdicts(path, context.folders(), {item.id for item in rubric.items})
    held = {tool.name for tool in context.engine.advisor.library.tools()}
    for verdict in verdicts:
        if verdict.tool not in held:
            raise EvalDataError(
                f"{path}: no document of {verdict.tool} is held. Give its folder with --documents."
            )
    systems = make_status_systems(context.engine, verdicts, context.systems, context.seed)
    given: dict[str, set[str]] = {}
    for verdict in verdicts:
        given.setdefault(verdict.item, set()).add(verdict.status)
    tasks = []
    for verdict in verdicts[: context.limit or None]:
        varies = (VARYING,) if len(given[verdict.item]) > 1 else ()
        for name, system in systems.items():
            item = _Item(verdict, name, rubric.item(verdict.item).pillar.value, varies)
            run = partial(item.run, system)
            tasks.append(Task(name, GENERAL, item.id, run, item.failed))
    return tasks


def _clause_tasks(context: Context, clauses: Sequence[RatedClause], rubric: Rubric) -> list[Task]:
    judges: Mapping[str, Callable[[str, Sequence[str]], Said]] = {
        "ours": ClauseJudge(rubric, context.embedder).say,
        "lexical": ClauseLikeness(rubric, context.embedder).say,
    }
    tasks = []
    for clause in clauses:
        for name in context.systems:
            if name in judges:
                item = _Clause(clause, name)
                run = partial(item.run, judges[name])
                tasks.append(Task(name, TOSDR, clause.id, run, item.failed))
    return tasks


@dataclass(frozen=True, slots=True)
class _Item:
    """One checklist item of one tool, decided by one system."""

    verdict: GoldVerdict
    system: str
    pillar: str
    groups: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Tool and item."""
        return f"{self.verdict.tool}/{self.verdict.item}"

    def run(self, system: StatusSystem) -> ItemResult:
        """Ask for the status, and compare."""
        said = system.say(self.verdict.tool, self.verdict.item)
        scores = status_scores(self.verdict.status, said.status)
        overlap = evidence_overlap(said.status, said.citations, self.verdict.evidence)
        return self._result(said, {**scores, "evidence_overlap": overlap})

    def failed(self, error: str) -> ItemResult:
        """The result where the system raised: the worst scores."""
        scores = worst_status_scores(self.verdict.status)
        return self._result(Said("failed"), {**scores, "evidence_overlap": None}, error)

    def _result(
        self, said: Said, scores: Mapping[str, float | None], error: str = ""
    ) -> ItemResult:
        gold = self.verdict
        groups = [gold.item, gold.tool, self.pillar, f"gold {gold.status}", *self.groups]
        if gold.confidence:
            groups.append(f"confidence {gold.confidence}")
        return ItemResult(
            suite=_SUITE,
            system=self.system,
            condition=GENERAL,
            item=self.id,
            cluster=gold.tool,
            input=f"{gold.tool}: {gold.item}",
            scores=scores,
            slices=tuple(groups),
            gold={
                "status": gold.status,
                "reason": gold.reason,
                "evidence": [
                    {"document": g.document, "start": g.start, "end": g.end, "quote": quote}
                    for g, quote in zip(gold.evidence, gold.quotes, strict=True)
                ],
            },
            output={
                "status": said.status,
                "reason": said.reason,
                "cited": [
                    {"document": c.document, "start": c.start, "end": c.end, "quote": quote}
                    for c, quote in zip(said.citations, said.quotes, strict=True)
                ],
            },
            labels={"gold": gold.status, "said": said.status},
            error=error,
        )


@dataclass(frozen=True, slots=True)
class _Clause:
    """One rated clause, judged as if it were all that a document says."""

    clause: RatedClause
    system: str

    def run(self, say: Callable[[str, Sequence[str]], Said]) -> ItemResult:
        """Judge the clause for the items of its topic, and compare."""
        said = say(self.clause.quote, TOPIC_ITEMS[self.clause.topic])
        return self._result(said, polarity_scores(self.clause.rating, said.status))

    def failed(self, error: str) -> ItemResult:
        """The result where judging raised: the worst scores."""
        worst = {"polarity_agreement": 0.0, "coverage": 0.0}
        return self._result(Said("failed"), worst, error)

    def _result(
        self, said: Said, scores: Mapping[str, float | None], error: str = ""
    ) -> ItemResult:
        clause = self.clause
        return ItemResult(
            suite=_SUITE,
            system=self.system,
            condition=TOSDR,
            item=clause.id,
            cluster=clause.service,
            input=clause.quote,
            scores=scores,
            slices=(f"rated {clause.rating}", clause.topic),
            gold={"rating": clause.rating, "claim": clause.claim},
            output={"status": said.status, "reason": said.reason},
            labels={"rating": clause.rating, "status": said.status},
            error=error,
        )

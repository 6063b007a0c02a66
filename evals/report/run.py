"""A run's two files, read and sorted by suite for the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import QualityError
from assistant.quality import Figure, QualityRun, read_run
from evals.compare import metrics_of
from evals.contract import OURS, EvalDataError, ItemResult, Metric
from evals.registry import load_suite
from evals.results import SUMMARY, read_results


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One suite of a run: what it is, its figures and its results."""

    name: str
    title: str
    about: str
    metrics: tuple[Metric, ...]
    figures: tuple[Figure, ...]
    results: tuple[ItemResult, ...]

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions, in the run's order."""
        return tuple(dict.fromkeys(figure.condition for figure in self.figures))

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems, ours first."""
        found = dict.fromkeys(figure.system for figure in self.figures)
        return tuple(sorted(found, key=lambda system: system != OURS))

    @property
    def main(self) -> Metric | None:
        """The most telling measure: the first that ours has a share in."""
        shares = (metric for metric in self.metrics if metric.unit == "share")
        return next((m for m in shares if self.figure(m.name, self.conditions[0])), None)

    def figure(
        self, metric: str, condition: str, system: str = OURS, part: str = "all"
    ) -> Figure | None:
        """One figure; None where the run has none."""
        wanted = (metric, condition, system, part)
        for figure in self.figures:
            if (figure.metric, figure.condition, figure.system, figure.slice) == wanted:
                return figure
        return None


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run: how it was made, and its suites."""

    made: Mapping[str, Any]
    day: str
    seed: int
    suites: tuple[SuiteRun, ...]


def load_run(folder: Path) -> Run:
    """Read a run's folder.

    Raises:
        EvalDataError: When a file is missing, is of another form, or holds nothing.
    """
    if not folder.is_dir():
        raise EvalDataError(f"{folder} is not a folder. Give the folder that a run has written.")
    results = read_results(folder)
    try:
        summary = read_run(folder / SUMMARY)
    except QualityError as error:
        raise EvalDataError(str(error)) from None
    if not summary.figures:
        raise EvalDataError(f"{folder} holds no figures. Let the run finish, then report again.")
    seed = summary.made.get("seed")
    return Run(
        made=summary.made,
        day=summary.day,
        seed=seed if isinstance(seed, int) else 0,
        suites=tuple(_suite(name, summary, results) for name in summary.suites),
    )


def _suite(name: str, summary: QualityRun, results: list[ItemResult]) -> SuiteRun:
    title, about = name.replace("_", " ").capitalize(), ""
    try:
        suite = load_suite(name)
        title, about = suite.title, suite.about
    except EvalDataError:
        pass  # a run of another copy: the numbers speak without the words
    here = tuple(result for result in results if result.suite == name)
    return SuiteRun(
        name=name,
        title=title,
        about=about,
        metrics=metrics_of(name, here),
        figures=tuple(figure for figure in summary.figures if figure.suite == name),
        results=here,
    )

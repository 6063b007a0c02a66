"""The suite ``speed``: what taking documents in and asking costs as the library grows.

Not part of the tests or the gate: it takes some twenty minutes, and its seconds belong to one
machine. Both pipelines run in one process on the same documents with the same embedding model,
neither with vectors kept from before. Ours is measured at 10, 30, 100 and 300 documents, the usual
one up to 100; ``--limit 1000`` goes to 1,000 documents and ``--limit 10`` measures ten alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from assistant.library.embedding import Embedder, SentenceEmbedder
from assistant.reading import find_documents
from assistant.settings import Settings
from evals.benching import usual_embedder
from evals.contract import OURS, EvalDataError, ItemResult, Metric, Suite, Task
from evals.growing import (
    Grower,
    Measure,
    OurPipeline,
    Pipeline,
    Source,
    UsualPipeline,
    made_documents,
)
from evals.metrics.growth import exponent, ratio

if TYPE_CHECKING:
    from evals.context import Context

SIZES = (10, 30, 100, 300, 1_000)
DEFAULT_LARGEST = 300
USUAL = "usual"
USUAL_LARGEST = 100
GROWTH = "growth"


def _seconds(name: str, explain: str) -> Metric:
    return Metric(name, explain, higher_is_better=False, unit="seconds")


def _number(name: str, explain: str) -> Metric:
    return Metric(name, explain, higher_is_better=False, unit="number")


METRICS = (
    _seconds("ask_median", "Half of the questions took less than this."),
    _seconds("ask_p95", "Of twenty questions nineteen took less than this."),
    _seconds("ingest", "Taking in all documents from an empty library."),
    _seconds("ingest_each", "The same for one document."),
    _number("ingest_exponent", "Growth of taking in: 1 is in step with the documents, 2 squared."),
    _number("ask_exponent", "Growth of the median question: 0 is none, 1 in step."),
    _number("ingest_ratio", "Times the usual pipeline's ingest, at the largest size of both."),
    _number("ask_ratio", "Times the usual pipeline's median question, at that size."),
)


def suite() -> Suite:
    """The suite, for the runner."""
    return SpeedSuite()


@dataclass(frozen=True, slots=True)
class SpeedSuite:
    """One item a size and system, and one a system for growth. The embedders are for tests."""

    embedder: Callable[[Settings], Embedder] = SentenceEmbedder
    usual_embedder: Callable[[Settings], Embedder] = usual_embedder
    name: str = "speed"
    title: str = "How fast, and how it grows"
    about: str = (
        "Real documents, every passage varied, are added in growing numbers, and ten questions "
        "are asked at each size. Our seconds are those of whole answers with their quotes; the "
        "usual pipeline's are those of finding four passages, before any chat model words them."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """Sizes from small to large, both systems at each.

        Raises:
            EvalDataError: When the folders hold no Markdown document.
        """
        sizes = sizes_up_to(context.limit or DEFAULT_LARGEST)
        documents = made_documents(_sources(context), sizes[-1])
        systems = {OURS: (Grower(self._ours(context), documents), sizes)}
        if context.baselines:
            shared = tuple(size for size in sizes if size <= USUAL_LARGEST)
            systems[USUAL] = (Grower(self._usual(context), documents), shared)
        tasks = []
        for size in sizes:
            for system, (grower, measured) in systems.items():
                if size in measured:
                    tasks.append(_size_task(system, grower, size))
        return [*tasks, *(_growth_task(system, systems) for system in systems)]

    def _ours(self, context: Context) -> Callable[[], Pipeline]:
        home = context.scratch / "speed-ours"
        return lambda: OurPipeline(context.settings, self.embedder(context.settings), home)

    def _usual(self, context: Context) -> Callable[[], Pipeline]:
        home = context.scratch / "speed-usual"

        def make() -> Pipeline:
            embedder = self.usual_embedder(context.settings)
            embedder.embed(["The model is loaded before the clock starts."])
            return UsualPipeline(embedder, home)

        return make


def sizes_up_to(largest: int) -> tuple[int, ...]:
    """The sizes to measure; the largest itself where it is below the first."""
    return tuple(size for size in SIZES if size <= largest) or (largest,)


Systems = Mapping[str, tuple[Grower, tuple[int, ...]]]


def _sources(context: Context) -> list[Source]:
    sources = [
        Source(path.parent.name, path.stem, path.read_text(encoding="utf-8"))
        for folder in context.folders()
        for path in find_documents(folder).documents
        if path.suffix == ".md"
    ]
    if not sources:
        raise EvalDataError(
            "The folders hold no Markdown document to make others from. Name one with --documents."
        )
    return sources


def _size_task(system: str, grower: Grower, size: int) -> Task:
    condition = f"{size}_documents"

    def run() -> ItemResult:
        measure = grower.measure(size)
        return _result(system, condition, size_scores(measure), measure.ingest)

    return Task(system, condition, condition, run, partial(_failed, system, condition))


def _growth_task(system: str, systems: Systems) -> Task:
    def run() -> ItemResult:
        measures = {
            name: [grower.measure(size) for size in sizes]
            for name, (grower, sizes) in systems.items()
        }
        systems[system][0].close()
        return _result(system, GROWTH, growth_scores(measures[system], measures.get(USUAL)))

    return Task(system, GROWTH, GROWTH, run, partial(_failed, system, GROWTH))


def size_scores(measure: Measure) -> dict[str, float | None]:
    """The scores of one size."""
    return {
        "ask_median": float(np.median(measure.asks)),
        "ask_p95": float(np.quantile(measure.asks, 0.95)),
        "ingest": measure.ingest,
        "ingest_each": measure.ingest / measure.documents,
    }


def growth_scores(
    measures: Sequence[Measure], usual: Sequence[Measure] | None
) -> dict[str, float | None]:
    """The exponents over all sizes, and how it stands to the usual pipeline at the largest shared.

    Args:
        measures: Of the system, from small to large.
        usual: Of the usual pipeline; None where it was not run.
    """
    sizes = [measure.documents for measure in measures]
    medians = {measure.documents: float(np.median(measure.asks)) for measure in measures}
    scores: dict[str, float | None] = {
        "ingest_exponent": exponent(sizes, [measure.ingest for measure in measures]),
        "ask_exponent": exponent(sizes, [medians[size] for size in sizes]),
    }
    shared = [one for one in usual or () if one.documents in medians]
    if shared:
        other = shared[-1]
        own = next(one for one in measures if one.documents == other.documents)
        scores["ingest_ratio"] = ratio(own.ingest, other.ingest)
        scores["ask_ratio"] = ratio(medians[other.documents], float(np.median(other.asks)))
    return scores


def _result(
    system: str,
    condition: str,
    scores: Mapping[str, float | None],
    seconds: float = 0.0,
    error: str = "",
) -> ItemResult:
    return ItemResult(
        suite="speed",
        system=system,
        condition=condition,
        item=condition,
        cluster=condition,
        input=condition.replace("_", " "),
        scores=scores,
        seconds=seconds,
        error=error,
    )


def _failed(system: str, condition: str, error: str) -> ItemResult:
    # There is no worst time: the scores are missing and the error says that it failed.
    return _result(system, condition, {}, error=error)

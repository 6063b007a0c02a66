"""What suites, systems and the runner say to each other.

A suite turns its data into *tasks*; the runner carries them out one by one, writes one result a
task, and reduces the results to the rows of ``summary.json`` with the suite's *metrics*. A suite
knows nothing of files, progress, intervals or reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from evals.context import Context

OURS = "ours"
BASELINES = ("usual", "lexical", "silent", "random")
"""Systems the same items are put to: the usual pipeline, words alone, silence, chance."""


class EvalDataError(Exception):
    """The data given is missing or wrong; the message says which file and line, and what to do."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item put to one system under one condition, with its scores.

    ``item`` is unique within the suite. ``cluster`` is what intervals are drawn by (the document,
    or where a suite has none, the item). ``slices`` name the groups the item counts in beside
    ``all`` (topic, kind, document, set). ``gold`` and ``output`` are JSON-ready; ``output`` holds
    the answer with its citations. ``scores`` has one value a metric; None where the metric does
    not apply (missing is missing, never 0). ``labels`` are words for pooled metrics (gold and said
    verdicts). ``error`` says why the item failed; a failed item keeps its worst scores and is
    never dropped. ``seconds`` is how long it took.
    """

    suite: str
    system: str
    condition: str
    item: str
    cluster: str
    input: str
    scores: Mapping[str, float | None]
    slices: tuple[str, ...] = ()
    gold: Mapping[str, Any] = field(default_factory=dict)
    output: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str | None] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0


Pooled = Callable[[Sequence[ItemResult]], float | None]
"""A metric over many results at once (macro-F1, AUROC); None where it is not defined."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of a suite: its name in the rows, and what it means in one plain sentence.

    Without ``pooled`` the value is the mean of ``scores[name]`` over the items that have one.
    ``unit`` is ``share`` (0 to 1), ``seconds``, ``characters`` or ``number``.
    """

    name: str
    explain: str
    higher_is_better: bool = True
    pooled: Pooled | None = None
    unit: str = "share"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. ``failed`` makes the result, with its worst scores, where ``run`` raised."""

    system: str
    condition: str
    item: str
    run: Callable[[], ItemResult]
    failed: Callable[[str], ItemResult]


class Suite(Protocol):
    """A family of items and the metrics that judge them."""

    @property
    def name(self) -> str:
        """As typed on the command line and written in the rows."""
        ...

    @property
    def title(self) -> str:
        """A heading a principal understands."""
        ...

    @property
    def about(self) -> str:
        """What is asked and how it is judged, in two plain sentences."""
        ...

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics, the most telling first."""
        ...

    def tasks(self, context: Context) -> Sequence[Task]:
        """Read and check the data, prepare what the items need, and list what to do.

        The order of tasks is fixed for a seed. ``context.limit`` cuts items, not tasks.

        Raises:
            EvalDataError: Before anything long is done, in one sentence that says what to do.
        """
        ...

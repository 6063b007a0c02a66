"""What the evaluations found, as the page *Quality* and the reports read it.

An evaluation run leaves ``summary.json``: ``{"run": {how it was made}, "metrics": [{suite, system,
condition, slice, metric, value, n, low, high, clusters}]}``. ``value``, ``low`` and ``high`` are
shares from 0 to 1 unless the metric says otherwise; ``low`` to ``high`` is the 95 % interval,
drawn by document.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import QualityError
from assistant.settings import Settings

SUMMARY = "summary.json"
OURS = "ours"
ALL = "all"
_WORDS = ("suite", "system", "condition", "slice", "metric")
_COUNTS = ("n", "clusters")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a run: a metric of a system on ``n`` items from ``clusters`` documents.

    ``low`` and ``high`` are None where there was too little to draw an interval from.
    """

    suite: str
    system: str
    condition: str
    slice: str
    metric: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None
    clusters: int = 0

    @property
    def counted(self) -> int | None:
        """How many of the ``n`` items, where the value is such a count; else None."""
        count = self.value * self.n
        return round(count) if abs(count - round(count)) < 1e-6 else None


@dataclass(frozen=True, slots=True)
class QualityRun:
    """One run's summary: how it was made, and every figure."""

    made: Mapping[str, Any]
    figures: tuple[Figure, ...]

    def figure(
        self,
        suite: str,
        metric: str,
        *,
        system: str = OURS,
        condition: str | None = None,
        slice: str = ALL,
    ) -> Figure | None:
        """The first figure of that name; None where the run has none.

        Args:
            suite, metric, system, slice: Which figure.
            condition: Which condition; None takes the one that the run lists first.
        """
        for figure in self.figures:
            named = (figure.suite, figure.metric, figure.system, figure.slice)
            if named == (suite, metric, system, slice) and condition in (None, figure.condition):
                return figure
        return None

    def slices(self, suite: str, metric: str, condition: str) -> tuple[Figure, ...]:
        """Our figures of a metric by slice, ``all`` left out, in the run's order."""
        return tuple(
            figure
            for figure in self.figures
            if (figure.suite, figure.metric, figure.condition) == (suite, metric, condition)
            and figure.system == OURS
            and figure.slice != ALL
        )

    @property
    def suites(self) -> tuple[str, ...]:
        """The suites the run holds, in its order."""
        return tuple(dict.fromkeys(figure.suite for figure in self.figures))

    @property
    def day(self) -> str:
        """The day of the run as ``2026-11-24``; empty where it is not said."""
        return str(self.made.get("made_at") or "")[:10]


@dataclass(frozen=True, slots=True)
class Quality:
    """What there is to show: the product's own run, and the district's on its own questions."""

    shipped: QualityRun | None
    own: QualityRun | None


def read_run(path: Path) -> QualityRun:
    """Read a run's summary.

    Args:
        path: The file ``summary.json``, or the run's folder.

    Raises:
        QualityError: When it is missing or has another form.
    """
    file = path / SUMMARY if path.is_dir() else path
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        figures = tuple(_figure(row) for row in record["metrics"] if row["value"] is not None)
        made = record["run"]
        if not isinstance(made, dict):
            raise TypeError("“run” is not an object")
    except OSError:
        raise QualityError(
            f"{file} cannot be read. Give the folder or summary.json of an evaluation run."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise QualityError(
            f"{file} is not the summary of an evaluation run. Run the evaluation again."
        ) from None
    return QualityRun(made, figures)


def quality(settings: Settings) -> Quality:
    """The run to show (``settings.quality_run``), and the district's own newest one, if any.

    The district's own runs lie below ``settings.data_dir / "quality"``.

    Raises:
        QualityError: When a summary is there but is not one.
    """
    shipped = settings.quality_run or settings.knowledge_dir / "quality" / SUMMARY
    home = settings.data_dir / "quality"
    own = [run for path in sorted(home.rglob(SUMMARY)) if (run := read_run(path)).suites]
    return Quality(
        shipped=read_run(shipped) if settings.quality_run or shipped.exists() else None,
        own=max(own, key=lambda run: str(run.made.get("made_at") or ""), default=None),
    )


def weakest(figures: Sequence[Figure], most: int = 3, least_items: int = 5) -> tuple[Figure, ...]:
    """The figures with the lowest values, of those that stand on enough items."""
    firm = [figure for figure in figures if figure.n >= least_items]
    return tuple(sorted(firm, key=lambda figure: (figure.value, -figure.n))[:most])


def _figure(row: Mapping[str, Any]) -> Figure:
    words = {name: row[name] for name in _WORDS}
    counts = {name: row[name] for name in _COUNTS}
    if not all(isinstance(word, str) for word in words.values()):
        raise TypeError("a name is not text")
    if not all(isinstance(count, int) and count >= 0 for count in counts.values()):
        raise TypeError("a count is not a whole number")
    low, high = _number(row["low"]), _number(row["high"])
    value = _number(row["value"])
    if value is None:
        raise TypeError("a value is missing")
    return Figure(**words, value=value, n=row["n"], low=low, high=high, clusters=row["clusters"])


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("not a number")
    return float(value)

"""What the benchmarks share: the documents, the memory a process holds, medians and their table."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.errors import ToolAdvisorError
from assistant.library.embedding import Embedder, SentenceEmbedder, bundled_model
from assistant.library.intake import take_in
from assistant.library.library import Library
from assistant.reading import find_documents
from assistant.settings import PROJECT_DIR, Settings
from evals.contract import EvalDataError

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a benchmark: what was measured, ours, the usual pipeline's, and the unit.

    ``ratio`` is ours over the usual; None where one of them was not measured.
    """

    name: str
    ours: float | None
    usual: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        """How many times as much as the usual pipeline."""
        return self.ours / self.usual if self.ours is not None and self.usual else None


def options(about: str | None, *, repeats: int) -> argparse.ArgumentParser:
    """A parser with what every benchmark takes: ``--documents`` and ``--repeats``.

    ``about`` is the benchmark's docstring: its first line describes it.
    """
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    parser.add_argument(
        "--documents",
        type=Path,
        help="a folder of documents (default: vendors in TOOL_ADVISOR_EVAL_DATA, else the samples)",
    )
    parser.add_argument("--repeats", type=int, default=repeats, help="runs; medians are reported")
    return parser


def documents_below(folder: Path | None, settings: Settings) -> list[Path]:
    """The documents to measure with.

    Raises:
        EvalDataError: When the folder holds none.
    """
    if folder is None:
        real = settings.eval_data / "vendors" if settings.eval_data else None
        folder = real or PROJECT_DIR / "knowledge" / "vendors"
    found = find_documents(folder).documents if folder.is_dir() else []
    if not found:
        raise EvalDataError(f"{folder.name} holds no document. Name a folder with --documents.")
    return list(found)


def fill(paths: Sequence[Path], settings: Settings, home: Path) -> tuple[str, ...]:
    """Take the documents into a library in ``home``; the names of the tools then held."""
    own = settings.model_copy(update={"data_dir": home, "database_url": None})
    with Library.open(own, SentenceEmbedder(own)) as library:
        take_in(library, [str(path) for path in paths], own)
        return tuple(tool.name for tool in library.tools())


def usual_embedder(settings: Settings) -> Embedder:
    """The bundled model as the usual pipeline runs it: by sentence-transformers, with padding."""
    return SentenceEmbedder(settings.model_copy(update={"embedding_model": bundled_model()}))


def exit_status(benchmark: Callable[[], bool]) -> int:
    """Run a benchmark: 0 where it says that all went well, else 1, with a sentence on errors."""
    try:
        return 0 if benchmark() else 1
    except (EvalDataError, ToolAdvisorError) as error:
        print(error, file=sys.stderr)
        return 1


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return float(statistics.median(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed (0 to 1)."""
    return float(np.quantile(values, share))


def resident_megabytes(pid: int | None = None) -> float | None:
    """The memory a process holds at this moment; None where the system does not tell."""
    status = Path(f"/proc/{pid or os.getpid()}/status")
    if not status.is_file():
        return None
    for line in status.read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / _MEGABYTE
    return None


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tool-advisor-bench-") as folder:
        yield Path(folder)


def show(title: str, rows: Sequence[Row]) -> None:
    """Print a benchmark's table, and on which kind of machine it was measured."""
    table = Table(title=title, title_justify="left")
    for heading in ("", "ours", "usual", "ratio"):
        table.add_column(heading, justify="left" if not heading else "right")
    for row in rows:
        table.add_row(
            row.name, _value(row.ours, row.unit), _value(row.usual, row.unit), _value(row.ratio, "")
        )
    console = Console()
    console.print(table)
    console.print(
        f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )


def _value(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:,.3g} {unit}".strip()

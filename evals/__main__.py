"""Command line of the evaluations: ``python -m evals run``, ``compare``, ``report``, ``gate``."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.errors import ToolAdvisorError
from assistant.settings import PROJECT_DIR, Settings
from evals.baseline import BASELINE
from evals.compare import Comparison, compare_runs, compare_within
from evals.context import DEFAULT_CACHE, Context
from evals.contract import EvalDataError
from evals.gating import GATE_CONDITIONS, run_gate, update_baseline
from evals.own_questions import write_template
from evals.registry import SUITES, load_suites
from evals.runner import StoppedError, load_run, run_suites
from evals.summary import ALL
from evals.tables import show_comparisons, show_rows, worse_items

app = typer.Typer(add_completion=False, no_args_is_help=True)

Data = Annotated[
    list[Path] | None,
    typer.Option(
        help="The folder with the data, or a suite's data file; repeat for more. By default the "
        "setting TOOL_ADVISOR_EVAL_DATA."
    ),
]
Documents = Annotated[
    list[Path] | None,
    typer.Option(help="A folder of documents; repeat for more. By default those in the data."),
]
Library = Annotated[
    Path, typer.Option(help="Where libraries and vectors are kept for the next run.")
]
Seed = Annotated[int, typer.Option(help="For whatever is drawn by chance.")]


@app.callback()
def main() -> None:
    """Measure answer quality, offline and reproducibly."""


@app.command()
def run(
    suites: Annotated[list[str], typer.Argument(help=f"Any of: {', '.join(SUITES)}.")],
    data: Data = None,
    documents: Documents = None,
    model: Annotated[str | None, typer.Option(help="The embedding model to measure.")] = None,
    judge: Annotated[str | None, typer.Option(help="A chat model as judge; off without.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="The run's folder; by default runs/SUITES-TIME.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Only the first N items; 0 for all.")] = 0,
    seed: Seed = 0,
    baselines: Annotated[bool, typer.Option(help="Put the items to the baselines too.")] = True,
    library: Library = DEFAULT_CACHE,
) -> None:
    """Run suites; write results.jsonl, summary.json and report.html into one folder."""
    with _plainly():
        loaded = load_suites(suites)
        context = _context(
            data,
            documents,
            library,
            model=model,
            judge=judge,
            limit=limit,
            seed=seed,
            baselines=baselines,
        )
        folder = out or _new_folder([suite.name for suite in loaded])
        try:
            made = run_suites(loaded, context, folder, Console(stderr=True))
        finally:
            context.close()
        _wide().print(show_rows(made.rows, title=f"Written to {_shown(folder)}"))
        _report(folder)


@app.command()
def compare(
    runs: Annotated[list[Path], typer.Argument(help="One or two run folders.")],
    systems: Annotated[
        str | None,
        typer.Option(help="Two systems of one run, such as usual,ours; the second is judged."),
    ] = None,
    slice_name: Annotated[
        str, typer.Option("--slice", help="Only the items of this slice, such as wide.")
    ] = ALL,
    seed: Seed = 0,
) -> None:
    """Compare two runs of ours, or two systems of one run, on the same items."""
    with _plainly():
        names = tuple(systems.split(",")) if systems else ()
        if len(runs) == 2 and not names:
            first, second = load_run(runs[0]), load_run(runs[1])
            found = compare_runs(first.results, second.results, seed, slice_name)
            title = f"A: {_shown(runs[0])}, B: {_shown(runs[1])} (difference: B minus A)"
            _show_comparisons(found.comparisons, title)
            for side, only in (("A", found.only_a), ("B", found.only_b)):
                if only:
                    print(f"Only in {side}: {', '.join(only)}")
        elif len(runs) == 1 and len(names) == 2:
            results = load_run(runs[0]).results
            title = f"{_shown(runs[0])} (difference: {names[1]} minus {names[0]})"
            within = compare_within(results, names[0], names[1], seed, slice_name)
            _show_comparisons(within, title)
        else:
            raise EvalDataError(
                "Give two run folders, or one run folder with --systems and two names, such as "
                "--systems usual,ours."
            )


@app.command()
def report(run: Annotated[Path, typer.Argument(help="The folder of a finished run.")]) -> None:
    """Write report.html anew from a run's results and summary."""
    with _plainly():
        load_run(run)
        _report(run)


@app.command()
def gate(
    suites: Annotated[
        list[str] | None, typer.Argument(help="Only these of the quick suites; all without.")
    ] = None,
    data: Data = None,
    documents: Documents = None,
    library: Library = DEFAULT_CACHE,
    baseline: Annotated[Path, typer.Option(help="The baseline's file.")] = BASELINE,
    update: Annotated[bool, typer.Option("--update", help="Make a new baseline.")] = False,
    seed: Seed = 0,
    processes: Annotated[
        int, typer.Option(min=1, help="How many work side by side; a gigabyte of memory each.")
    ] = min(2, os.cpu_count() or 1),
) -> None:
    """Run the quick suites and compare each item with the baseline; exit 1 where worse."""
    with _plainly():
        context = _context(data, documents, library, seed=seed, baselines=False)
        context.conditions = GATE_CONDITIONS
        console = Console(stderr=True)
        try:
            if update:
                new, skipped = update_baseline(context, baseline, console)
                for each in skipped:
                    print(f"{each.suite} is not in the baseline: {each.why}")
                print(f"{len(new.items)} items written to {_shown(baseline)}.")
                return
            verdict = run_gate(context, baseline, tuple(suites or ()), console, processes=processes)
        finally:
            context.close()
        if not verdict.green:
            raise typer.Exit(1)


@app.command()
def template(
    out: Annotated[Path, typer.Option(help="Where to write the table.")] = Path("questions.csv"),
) -> None:
    """Write a table for questions of your own, to fill in with a spreadsheet."""
    with _plainly():
        write_template(out)
        print(
            f"{out} is ready. Fill in your questions, save it as CSV, and run: "
            f"python -m evals run own --data {out}"
        )


def _show_comparisons(comparisons: Sequence[Comparison], title: str) -> None:
    _wide().print(show_comparisons(comparisons, title))
    for line in worse_items(comparisons):
        print(line)


@contextmanager
def _plainly() -> Iterator[None]:
    """Known errors as one sentence: exit 2 for wrong input, 130 for a run that was stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        yield
    except (EvalDataError, ToolAdvisorError) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    except StoppedError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(130) from None


def _context(
    data: list[Path] | None,
    documents: list[Path] | None,
    library: Path,
    *,
    model: str | None = None,
    judge: str | None = None,
    limit: int = 0,
    seed: int = 0,
    baselines: bool = True,
) -> Context:
    settings = Settings()
    if model:
        settings = settings.model_copy(update={"embedding_model": model})
    if not data and settings.eval_data:
        data = [settings.eval_data]
    return Context(
        data=tuple(data or ()),
        documents=tuple(documents or ()),
        settings=settings,
        limit=limit,
        seed=seed,
        baselines=baselines,
        judge=judge,
        cache=library,
        quiet=not sys.stderr.isatty(),
    )


def _new_folder(suites: list[str]) -> Path:
    return PROJECT_DIR / "runs" / f"{'-'.join(suites)}-{datetime.now():%Y%m%d-%H%M%S}"


def _report(folder: Path) -> None:
    from evals.report import write_report  # charts and pages: only where one is written

    print(f"Report: {_shown(write_report(folder))}")


def _wide() -> Console:
    """The terminal, or a file that need not be as narrow as one."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def _shown(path: Path) -> str:
    """The path as a person in the project's folder would type it."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


if __name__ == "__main__":
    app()

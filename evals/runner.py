"""The one runner: tasks carried out one by one, results written as they come, then summed up.

A run is one folder: ``results.jsonl`` (one line an item), ``summary.json`` (how it was made, and
every metric), and the report made from both. While it is under way ``started.json`` says how it is
made; the same command goes on from there.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from evals.context import Context
from evals.contract import EvalDataError, ItemResult, Suite, Task
from evals.how_made import held, how_made
from evals.progress import tracked
from evals.results import RESULTS, SUMMARY, append, drop_torn_line, read_results, result_line
from evals.summary import Row, failed, summarise

STARTED = "started.json"
_LOG = logging.getLogger(__name__)
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Planned:
    """A suite and what it wants done."""

    suite: Suite
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: how it was made, its results, and the rows they come to."""

    made: Mapping[str, Any]
    results: tuple[ItemResult, ...]
    rows: tuple[Row, ...]


class StoppedError(Exception):
    """The run was stopped from outside; what was done is kept and the message says how to go on."""


def plan(suites: Sequence[Suite], context: Context) -> tuple[Planned, ...]:
    """Have every suite check its data and list its tasks, before any is carried out.

    Raises:
        EvalDataError: When data are missing or wrong, or a suite lists the same task twice.
    """
    planned = tuple(Planned(suite, tuple(suite.tasks(context))) for suite in suites)
    seen: set[Key] = set()
    for each in planned:
        if not each.tasks:
            raise EvalDataError(f"The suite “{each.suite.name}” found nothing to ask in its data.")
        for task in each.tasks:
            key = _task_key(each.suite.name, task)
            if key in seen:
                raise EvalDataError(
                    f"The suite “{each.suite.name}” has two items named “{task.item}” "
                    f"({task.system}, {task.condition}). Give each item an id of its own."
                )
            seen.add(key)
    return planned


def run_suites(
    suites: Sequence[Suite],
    context: Context,
    out: Path | None = None,
    console: Console | None = None,
) -> Run:
    """Carry out every task of the suites and sum up.

    Args:
        suites: In the order to run.
        context: Data, settings, seed and limit.
        out: The run's folder; what it already holds of the same run is not done again. None keeps
            nothing on disk.
        console: For progress; None shows none.

    Raises:
        EvalDataError: When a suite's data or the folder will not do; nothing is written then.
        StoppedError: When the run was interrupted; the folder can be gone on with.
    """
    return run_planned(plan(suites, context), context, out, console)


def run_planned(
    planned: Sequence[Planned],
    context: Context,
    out: Path | None = None,
    console: Console | None = None,
) -> Run:
    """Carry out what ``plan`` has listed; else as ``run_suites``."""
    began = time.perf_counter()
    made = how_made(context, [each.suite.name for each in planned])
    earlier = _resume(out, made) if out else []
    done = {_result_key(result): result for result in earlier}
    fresh = _carry_out(planned, done, out, console)
    results = _in_order(planned, {**done, **{_result_key(r): r for r in fresh}})
    rows = [row for each in planned for row in summarise(each.suite, results, context.seed)]
    seconds = time.perf_counter() - began + sum(result.seconds for result in earlier)
    made = {**made, **held(context), "seconds": round(seconds, 1)}
    if out:
        _finish(out, made, rows, results)
    return Run(made, tuple(results), tuple(rows))


def load_run(folder: Path) -> Run:
    """A finished run read back from its folder.

    Raises:
        EvalDataError: When the folder does not hold one.
    """
    results = read_results(folder)
    path = folder / SUMMARY
    if not path.is_file():
        raise EvalDataError(
            f"{folder} holds no {SUMMARY}: the run was not finished. Give the same command again "
            "to go on with it."
        )
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(Row(**row) for row in summary["metrics"])
        return Run(dict(summary["run"]), tuple(results), rows)
    except (ValueError, KeyError, TypeError):
        raise EvalDataError(
            f"{path} is not a summary of this version. Run the suite again into another folder."
        ) from None


def carry_out(task: Task, suite: str) -> tuple[ItemResult, str]:
    """One task's result and its line for the file; a task that raises has failed.

    A result that cannot be written (a score that is not a number) has failed as well. The result
    bears the task's names, so that it is found again when the run is gone on with.
    """
    began = time.perf_counter()
    try:
        result = _named(task.run(), suite, task, began)
        return result, result_line(result)
    except Exception as error:  # whatever broke is this item's failure, not the run's
        _LOG.exception("%s, item %s (%s, %s) failed", suite, task.item, task.system, task.condition)
        result = task.failed(f"{type(error).__name__}: {error}")
        if not failed(result):
            result = replace(result, error=str(error) or type(error).__name__)
        result = _named(result, suite, task, began)
        return result, result_line(result)


def _named(result: ItemResult, suite: str, task: Task, began: float) -> ItemResult:
    # Where the suite measured the part that counts, its seconds stand.
    seconds = result.seconds or round(time.perf_counter() - began, 4)
    return replace(
        result,
        suite=suite,
        system=task.system,
        condition=task.condition,
        item=task.item,
        seconds=seconds,
    )


def _carry_out(
    planned: Sequence[Planned],
    done: Mapping[Key, ItemResult],
    out: Path | None,
    console: Console | None,
) -> list[ItemResult]:
    open_tasks = [
        (each.suite.name, task)
        for each in planned
        for task in each.tasks
        if _task_key(each.suite.name, task) not in done
    ]
    fresh: list[ItemResult] = []
    file = (out / RESULTS).open("a", encoding="utf-8") if out else None
    try:
        for suite, task in tracked(open_tasks, len(done), console):
            result, line = carry_out(task, suite)
            if file:
                append(file, line)
            fresh.append(result)
    except KeyboardInterrupt:
        count, whole = len(done) + len(fresh), len(done) + len(open_tasks)
        kept = f"Give the same command with --out {out} to go on." if out else "Nothing is kept."
        raise StoppedError(f"Stopped: {count} of {whole} items are done. {kept}") from None
    finally:
        if file:
            file.close()
    return fresh


def _resume(out: Path, made: Mapping[str, Any]) -> list[ItemResult]:
    """Make the folder ready, and return what it already holds of this very run."""
    if out.exists() and not out.is_dir():
        raise EvalDataError(f"{out} is a file. Give a folder with --out.")
    for name in (STARTED, SUMMARY):
        path = out / name
        if path.is_file():
            if _fingerprint(path) != made["fingerprint"]:
                raise EvalDataError(
                    f"{out} holds a run made in another way (other code, data, settings, seed or "
                    "limit). Choose another folder with --out, or delete this one."
                )
            drop_torn_line(out)
            if name == SUMMARY:
                path.rename(out / STARTED)
            return read_results(out) if (out / RESULTS).is_file() else []
    if (out / RESULTS).is_file():
        raise EvalDataError(
            f"{out} holds results that do not say how they were made. Choose another folder with "
            "--out, or delete this one."
        )
    out.mkdir(parents=True, exist_ok=True)
    _write_json(out / STARTED, {"run": made})
    return []


def _fingerprint(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["run"]["fingerprint"]
    except (ValueError, KeyError, TypeError):
        return None


def _finish(
    out: Path, made: Mapping[str, Any], rows: Iterable[Row], results: Iterable[ItemResult]
) -> None:
    """Write both files whole and in order, so that two runs of the same kind can be compared."""
    lines = "".join(result_line(result) for result in results)
    partial = out / f"{RESULTS}.new"
    partial.write_text(lines, encoding="utf-8")
    partial.replace(out / RESULTS)
    _write_json(out / SUMMARY, {"run": made, "metrics": [row.record() for row in rows]})
    (out / STARTED).unlink(missing_ok=True)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    partial = path.with_name(path.name + ".new")
    partial.write_text(
        json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8"
    )
    partial.replace(path)


def _in_order(planned: Sequence[Planned], results: Mapping[Key, ItemResult]) -> list[ItemResult]:
    keys = (_task_key(each.suite.name, task) for each in planned for task in each.tasks)
    return [results[key] for key in keys]


def _task_key(suite: str, task: Task) -> Key:
    return suite, task.system, task.condition, task.item


def _result_key(result: ItemResult) -> Key:
    return result.suite, result.system, result.condition, result.item

"""How far a run has come: a bar with the time left, or a line a minute without a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from evals.contract import Task

Todo = tuple[str, Task]
"""A task and the name of its suite."""
_LINE_EVERY = 60.0  # seconds


def tracked(tasks: Sequence[Todo], done: int, console: Console | None) -> Iterator[Todo]:
    """The tasks one by one, with progress shown.

    Args:
        tasks: What is left to do.
        done: How many were done before.
        console: Where to show it; None shows nothing.
    """
    if console is None:
        yield from tasks
    elif console.is_terminal:
        yield from _with_bar(tasks, done, console)
    else:
        yield from with_lines(tasks, done, lambda line: console.print(line, highlight=False))


def with_lines(
    tasks: Sequence[Todo],
    done: int,
    say: Callable[[str], None],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Todo]:
    """The tasks one by one, with a line a minute for a log."""
    began = said = clock()
    for count, (suite, task) in enumerate(tasks):
        now = clock()
        if count and now - said >= _LINE_EVERY:
            left = (now - began) / count * (len(tasks) - count) / 60
            say(f"{done + count} of {done + len(tasks)} items, {suite}; about {left:.0f} min left")
            said = now
        yield suite, task


def _with_bar(tasks: Sequence[Todo], done: int, console: Console) -> Iterator[Todo]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("Items", total=done + len(tasks), completed=done)
        for suite, task in tasks:
            progress.update(bar, description=f"{suite}: {task.system}")
            yield suite, task
            progress.advance(bar)

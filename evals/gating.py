"""The gate from end to end: run the quick suites, then judge them or make a new baseline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console

from evals.baseline import Baseline, Kept, Key, load_baseline, write_baseline
from evals.context import Context
from evals.contract import EvalDataError, ItemResult, Suite
from evals.gate import QUICK, TOGETHER, Fall, Verdict, gate_scores, judge
from evals.registry import load_suites
from evals.runner import Planned, Run, plan, run_planned

GATE_CONDITIONS = ("tool_known",)
_MADE = (
    "made_at", "version", "code", "embedding_model", "corpus_sha256", "data", "settings", "seed",
    "suites", "libraries",
)  # fmt: skip
_NAMED = 40


@dataclass(frozen=True, slots=True)
class Skipped:
    """A suite that could not be run without real data, and why."""

    suite: str
    why: str


def run_gate(
    context: Context,
    baseline: Path,
    suites: Sequence[str] = (),
    console: Console | None = None,
    say: Callable[[str], None] = print,
    processes: int = 1,
) -> Verdict:
    """Run the quick suites and judge them against the baseline.

    Args:
        context: Without baselines, in the gate's conditions.
        baseline: The baseline's file.
        suites: Only these; empty for all quick ones.
        console: For progress.
        say: Where sentences go.
        processes: How many may work side by side; suites that share a library stay in one.

    Raises:
        EvalDataError: When there is no baseline, a suite is none of the quick ones, or data that
            are given are wrong.
    """
    slow = [name for name in suites if name not in QUICK]
    if slow:
        raise EvalDataError(f"The gate has no suite “{slow[0]}”. Use: {', '.join(QUICK)}.")
    held = load_baseline(baseline)
    asked = [str(name) for name in suites or QUICK]
    results, skipped = collect(asked, context, console, processes)
    for each in skipped:
        say(f"{each.suite} is not run: {each.why}")
    verdict = judge(held, results, asked, with_data=bool(context.data), seed=context.seed)
    for line in describe(verdict):
        say(line)
    return verdict


def update_baseline(
    context: Context, baseline: Path, console: Console | None = None
) -> tuple[Baseline, tuple[Skipped, ...]]:
    """Run the quick suites and write what they score as the new baseline.

    Without real data, the former baseline's items that need some are kept as they are.
    """
    suites = load_suites(QUICK)
    run, skipped = _run(suites, context, console)
    without = _keys_without_data(suites, context) if context.data else None
    items: dict[Key, Kept] = {
        key: Kept(scores, data=without is not None and key not in without)
        for key, scores in gate_scores(run.results).items()
    }
    if not context.data and baseline.is_file():
        items |= _kept_with_data(load_baseline(baseline), items)
    made = {name: run.made[name] for name in _MADE if name in run.made}
    new = Baseline(made, items)
    write_baseline(baseline, new)
    return new, skipped


def describe(verdict: Verdict) -> Iterator[str]:
    """The verdict in sentences, what matters last, for that is what a terminal shows."""
    yield f"{verdict.compared} items compared with the baseline."
    if verdict.not_asked:
        yield f"{len(verdict.not_asked)} items need real documents and were not asked."
    if verdict.new:
        yield f"New, without a baseline: {_named(verdict.new)}"
    yield from _by_metric("Better", verdict.better)
    yield from _by_metric("Worse", verdict.worse)
    for metric, key in verdict.failures:
        yield f"FAILED AT ONCE: {metric}: {_name(key)}"
    if verdict.gone:
        yield f"GONE: {_named(verdict.gone)}. Put them back, or make a new baseline and say why."
    for fall in verdict.falls:
        yield _fall(fall)
    yield "The gate is green." if verdict.green else "The gate is RED."


Results = tuple[tuple[ItemResult, ...], tuple[Skipped, ...]]


def collect(
    names: Sequence[str], context: Context, console: Console | None, processes: int
) -> Results:
    """The results of quick suites in the order named, by one process or several side by side."""
    groups = [group for group in ([n for n in names if n in some] for some in TOGETHER) if group]
    if min(processes, len(groups)) < 2:
        run, skipped = _run(load_suites(names), context, console)
        return run.results, skipped
    with _sharing_cores(processes), ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        begun = [pool.submit(_results_apart, group, context.apart()) for group in groups]
        for group, done in zip(groups, begun, strict=True):
            if console:
                console.print(f"{', '.join(group)}: {len(done.result()[0])} items are done.")
        made = [done.result() for done in begun]
    results = [result for found, _ in made for result in found]
    return (
        tuple(sorted(results, key=lambda result: names.index(result.suite))),
        tuple(each for _, skipped in made for each in skipped),
    )


def _results_apart(names: Sequence[str], context: Context) -> Results:
    """What a process of its own does."""
    try:
        run, skipped = _run(load_suites(names), context, None)
        return run.results, skipped
    finally:
        context.close()


@contextmanager
def _sharing_cores(processes: int) -> Iterator[None]:
    """Processes started meanwhile share the cores, unless the environment says otherwise."""
    name = "OMP_NUM_THREADS"
    before = os.environ.get(name)
    os.environ.setdefault(name, str(max(1, (os.cpu_count() or 1) // processes)))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]


def _run(
    suites: Sequence[Suite], context: Context, console: Console | None
) -> tuple[Run, tuple[Skipped, ...]]:
    planned: list[Planned] = []
    skipped: list[Skipped] = []
    for suite in suites:
        try:
            planned += plan([suite], context)
        except EvalDataError as error:
            if context.data:
                raise  # data were given: they are wrong
            skipped.append(Skipped(suite.name, str(error)))
    return run_planned(planned, context, console=console), tuple(skipped)


def _keys_without_data(suites: Sequence[Suite], context: Context) -> set[Key]:
    """The items that are asked even where no real data are given."""
    bare = Context(
        settings=context.settings,
        seed=context.seed,
        baselines=False,
        cache=context.cache,
        conditions=context.conditions,
    )
    keys: set[Key] = set()
    try:
        for suite in suites:
            try:
                tasks = suite.tasks(bare)
            except EvalDataError:
                continue  # it needs data for all of its items
            keys |= {(suite.name, task.condition, task.item) for task in tasks}
    finally:
        bare.close()
    return keys


def _kept_with_data(former: Baseline, items: Mapping[Key, Kept]) -> dict[Key, Kept]:
    return {key: kept for key, kept in former.items.items() if kept.data and key not in items}


def _by_metric(word: str, moved: Sequence[tuple[str, Key]]) -> Iterator[str]:
    places = dict.fromkeys((key[0], metric) for metric, key in moved)
    for suite, metric in places:
        keys = [key for name, key in moved if (key[0], name) == (suite, metric)]
        yield f"{word}: {suite} {metric}: {_named(keys)}"


def _fall(fall: Fall) -> str:
    return (
        f"FELL: {fall.suite} {fall.metric} from {fall.before:.3f} to {fall.after:.3f} over "
        f"{fall.n} items (by chance with p = {fall.p:.3f}): {_named(fall.worse)}"
    )


def _named(keys: Sequence[Key]) -> str:
    names = ", ".join(_name(key) for key in keys[:_NAMED])
    more = len(keys) - _NAMED
    return f"{names} and {more} more" if more > 0 else names


def _name(key: Key) -> str:
    return "/".join(key)

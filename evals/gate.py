"""The gate: is this code worse than the baseline, item by item?

The baseline (``evals/baseline.json``) holds the scores of every item of the quick suites, no text.
A run turns the gate red

- at once, where an item failed, where a quote is not verbatim, a yes was said for a no (or the
  reverse) or an injection changed something, and the baseline does not have that very failure;
- at once, where an item of the baseline is gone: someone removed a question;
- else where a metric of a suite fell by more than chance: a one-sided paired sign-flip test at
  5 % over clusters (documents), see ``evals/metrics/paired.py``. Where the items that changed come
  from fewer than five clusters, which no such test can tell from chance, the items are flipped
  instead.

Better items never make up for an immediate failure. New items are reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evals.baseline import Baseline, Kept, Key
from evals.compare import metrics_of
from evals.contract import OURS, ItemResult, Metric
from evals.metrics.paired import cluster_sums, sign_flip_p
from evals.summary import FAILED, score

QUICK = ("gold", "sample", "faithfulness", "conversation", "injection")
TOGETHER = (("gold", "faithfulness"), ("sample", "conversation", "injection"))
"""Suites that share a library and its answers; the two groups need nothing of each other."""
ALPHA = 0.05
_FEWEST_CLUSTERS = 5  # one-sided, four falls of four come by chance once in 16: above 5 %
_SAME = 1e-6
_ROUNDED = 1e-4  # the baseline keeps four places
_GOLD = (
    "hit@1",
    "hit@3",
    "not_stated_recall",
    "false_abstention",
    "wrong_polarity",
    "verbatim",
)
_CHOSEN = {"gold": _GOLD, "sample": _GOLD}
_AT_ONCE = frozenset({"verbatim", "wrong_polarity", FAILED.name})
_ALL_AT_ONCE = frozenset({"injection"})


@dataclass(frozen=True, slots=True)
class Fall:
    """A metric of a suite that got worse: on which items, and how likely by chance."""

    suite: str
    metric: str
    before: float
    after: float
    n: int
    p: float
    worse: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says. It is red where ``failures``, ``gone`` or ``falls`` hold anything."""

    failures: tuple[tuple[str, Key], ...] = ()
    falls: tuple[Fall, ...] = ()
    gone: tuple[Key, ...] = ()
    new: tuple[Key, ...] = ()
    not_asked: tuple[Key, ...] = ()
    worse: tuple[tuple[str, Key], ...] = ()
    better: tuple[tuple[str, Key], ...] = ()
    compared: int = 0

    @property
    def green(self) -> bool:
        """True where nothing got worse but by chance."""
        return not (self.failures or self.falls or self.gone)


@dataclass(slots=True)
class _Changes:
    """How one metric of one suite changed, item by item (gains: above 0 is better)."""

    keys: list[Key] = field(default_factory=list)
    clusters: list[str] = field(default_factory=list)
    before: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)


def gate_metrics(suite: str, results: Iterable[ItemResult]) -> tuple[Metric, ...]:
    """The metrics of a suite that the gate looks at: those chosen, else every share of items."""
    means = [m for m in metrics_of(suite, results) if m.pooled is None and m.unit == "share"]
    chosen = _CHOSEN.get(suite)
    return tuple(m for m in means if not chosen or m.name in {*chosen, FAILED.name})


def gate_scores(results: Sequence[ItemResult]) -> dict[Key, dict[str, float]]:
    """What the baseline keeps of a run: the scores of each of our items in the gate's metrics."""
    kept: dict[Key, dict[str, float]] = {}
    for suite in dict.fromkeys(result.suite for result in results):
        metrics = gate_metrics(suite, results)
        for result in results:
            if result.suite == suite and result.system == OURS:
                scores = ((metric.name, score(result, metric.name)) for metric in metrics)
                kept[key_of(result)] = {n: round(s, 4) for n, s in scores if s is not None}
    return kept


def judge(
    baseline: Baseline,
    results: Sequence[ItemResult],
    suites: Sequence[str],
    *,
    with_data: bool = True,
    seed: int = 0,
) -> Verdict:
    """Compare a run with the baseline.

    Args:
        baseline: The scores to hold against.
        results: A run of the suites.
        suites: Those that were run; the baseline's other suites are left aside.
        with_data: False where no real data were given; then the baseline's items that need some
            count as not asked, not as gone.
        seed: For the test's random flips.
    """
    now = {key_of(result): result for result in results if result.system == OURS}
    held = {key: item for key, item in baseline.items.items() if key[0] in suites}
    missing = sorted(key for key in held if key not in now)
    excused = [key for key in missing if not with_data and held[key].data]
    changes: dict[tuple[str, str], _Changes] = {}
    failures: list[tuple[str, Key]] = []
    for suite in suites:
        for metric in gate_metrics(suite, results):
            found = _changes(metric, [key for key in now if key[0] == suite], now, held)
            changes[suite, metric.name] = found
            if metric.name in _AT_ONCE or suite in _ALL_AT_ONCE:
                failures += [(metric.name, key) for key in _failures(metric, suite, now, held)]
    return Verdict(
        failures=tuple(failures),
        falls=tuple(_falls(changes, seed)),
        gone=tuple(key for key in missing if key not in excused),
        new=tuple(sorted(key for key in now if key not in held)),
        not_asked=tuple(excused),
        worse=_moved(changes, -1),
        better=_moved(changes, 1),
        compared=sum(key in held for key in now),
    )


def key_of(result: ItemResult) -> Key:
    """What an item is called in the baseline: suite, condition, item."""
    return result.suite, result.condition, result.item


def _changes(
    metric: Metric,
    keys: Sequence[Key],
    now: Mapping[Key, ItemResult],
    held: Mapping[Key, Kept],
) -> _Changes:
    found = _Changes()
    sign = 1 if metric.higher_is_better else -1
    for key in keys:
        before, after = _before(held, key, metric.name), score(now[key], metric.name)
        if before is not None and after is not None:
            found.keys.append(key)
            found.clusters.append(now[key].cluster)
            found.before.append(before)
            found.after.append(after)
            change = sign * (after - before)
            found.gains.append(change if abs(change) > _ROUNDED else 0.0)
    return found


def _failures(
    metric: Metric, suite: str, now: Mapping[Key, ItemResult], held: Mapping[Key, Kept]
) -> list[Key]:
    """Items short of perfect, unless the baseline has them as bad already."""
    sign, perfect = (1, 1.0) if metric.higher_is_better else (-1, 0.0)
    found = []
    for key, result in now.items():
        after = score(result, metric.name)
        if key[0] != suite or after is None or sign * (after - perfect) > -_SAME:
            continue
        before = _before(held, key, metric.name)
        if before is None or sign * (after - before) < -_ROUNDED:
            found.append(key)
    return found


def _falls(changes: Mapping[tuple[str, str], _Changes], seed: int) -> list[Fall]:
    found = []
    for (suite, metric), each in changes.items():
        worse = tuple(key for key, gain in zip(each.keys, each.gains, strict=True) if gain < 0)
        p = chance(each.gains, each.clusters, seed) if worse else 1.0
        if p <= ALPHA:
            n = len(each.keys)
            found.append(
                Fall(suite, metric, sum(each.before) / n, sum(each.after) / n, n, p, worse)
            )
    return found


def chance(gains: Sequence[float], clusters: Sequence[str], seed: int = 0) -> float:
    """How often gains as low as these come by chance: by cluster, or by item where few changed."""
    moved = {cluster for gain, cluster in zip(gains, clusters, strict=True) if gain}
    changes = cluster_sums(gains, clusters) if len(moved) >= _FEWEST_CLUSTERS else list(gains)
    return sign_flip_p(changes, seed, "less")


def _moved(changes: Mapping[tuple[str, str], _Changes], sign: int) -> tuple[tuple[str, Key], ...]:
    return tuple(
        (metric, key)
        for (_, metric), each in changes.items()
        for key, gain in zip(each.keys, each.gains, strict=True)
        if sign * gain > 0
    )


def _before(held: Mapping[Key, Kept], key: Key, metric: str) -> float | None:
    return held[key].scores.get(metric) if key in held else None

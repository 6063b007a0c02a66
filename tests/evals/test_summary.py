"""Rows of the summary: slices, missing scores, pooled metrics and failures."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from small_suites import HIT, SmallSuite, item

from evals.contract import ItemResult, Metric
from evals.summary import Row, in_slice, summarise


def median(results: Sequence[ItemResult]) -> float | None:
    values = sorted(r.scores["hit@1"] or 0.0 for r in results)
    return values[len(values) // 2]


def rows(suite: SmallSuite) -> dict[tuple[str, str, str], Row]:
    return {(r.system, r.slice, r.metric): r for r in summarise(suite, suite.results, 0)}


def test_each_system_condition_and_slice_has_its_rows() -> None:
    results = [
        item("1", 1.0, slices=("sale",)),
        item("2", 0.0, slices=("sale", "trap")),
        item("1", 0.0, system="usual"),
        item("1", 1.0, condition="other"),
        item("1", 1.0, suite="another"),
    ]
    found = summarise(SmallSuite(results), results, 0)
    hits = {(r.system, r.condition, r.slice): (r.value, r.n) for r in found if r.metric == "hit@1"}
    assert hits == {
        ("ours", "c", "all"): (0.5, 2),
        ("ours", "c", "sale"): (0.5, 2),
        ("ours", "c", "trap"): (0.0, 1),
        ("usual", "c", "all"): (0.0, 1),
        ("ours", "other", "all"): (1.0, 1),
    }


def test_a_metric_that_applies_to_nothing_has_no_row_and_failed_counts_everything() -> None:
    found = rows(SmallSuite([item("1", None), item("2", None, error="broke")]))
    assert set(found) == {("ours", "all", "failed")}
    assert (found["ours", "all", "failed"].value, found["ours", "all", "failed"].n) == (0.5, 2)


def test_a_slice_kept_apart_does_not_count_in_all() -> None:
    suite = SmallSuite([item("1", 1.0), item("1 (wide)", 0.0, slices=("wide", "sale"))])
    suite.apart = ("wide",)  # type: ignore[attr-defined]
    found = rows(suite)
    assert found["ours", "all", "hit@1"].n == 1
    assert found["ours", "wide", "hit@1"].value == 0.0
    assert ("ours", "sale", "hit@1") not in found
    assert in_slice(suite.results, "all") == suite.results


def test_a_pooled_metric_has_an_interval_for_all_but_not_for_small_slices() -> None:
    pooled = Metric("median", "The middle.", pooled=median)
    results = [item(str(n), n / 10, slices=("few",) if n < 5 else ()) for n in range(10)]
    found = rows(SmallSuite(results, metrics=(HIT, pooled)))
    whole, few = found["ours", "all", "median"], found["ours", "few", "median"]
    assert (whole.value, whole.n, whole.clusters) == (0.5, 10, 10)
    assert whole.low is not None and whole.high is not None and whole.low < 0.5 < whole.high
    assert (few.value, few.n, few.low) == (0.2, 5, None)


def test_a_large_run_is_summed_up_in_seconds() -> None:
    metrics = tuple(Metric(f"m{n}", "One of many.") for n in range(15))
    results = [
        item(
            str(n),
            cluster=f"document {n % 50}",
            scores={m.name: float((n + k) % 3 == 0) for k, m in enumerate(metrics)},
            slices=(f"topic {n % 20}", f"kind {n % 7}", f"set {n % 3}", f"half {n % 2}"),
        )
        for n in range(500)
    ]
    began = time.process_time()
    found = summarise(SmallSuite(results, metrics=metrics), results, 0)
    assert len(found) == (1 + 20 + 7 + 3 + 2) * 16
    assert time.process_time() - began < 10


def test_rows_are_the_same_for_the_same_seed() -> None:
    results = [item(str(n), float(n % 2), cluster=str(n % 4)) for n in range(12)]
    suite = SmallSuite(results)
    assert summarise(suite, results, 5) == summarise(suite, results, 5)
    one = [r for r in summarise(suite, results, 5) if r.metric == "hit@1"]
    assert one[0].value == pytest.approx(0.5)

"""The runner: what it writes, how it goes on, and what it does when something breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_suites import SmallSuite, item

from evals.context import Context
from evals.contract import EvalDataError, ItemResult
from evals.progress import with_lines
from evals.results import read_results
from evals.runner import StoppedError, load_run, run_suites

SUMMARY_ROW = {
    "suite", "system", "condition", "slice", "metric", "value", "n", "low", "high", "clusters",
}  # fmt: skip


@pytest.fixture
def context() -> Context:
    return Context(cache=None)


def four() -> list[ItemResult]:
    return [item("a", 1.0), item("b", 0.0), item("c", None), item("d", 1.0, slices=("topic",))]


def test_a_run_is_one_folder_in_the_fixed_form(tmp_path: Path, context: Context) -> None:
    run = run_suites([SmallSuite(four())], context, tmp_path / "run")
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert set(summary) == {"run", "metrics"}
    assert all(set(row) == SUMMARY_ROW for row in summary["metrics"])
    rows = {(r["slice"], r["metric"]): r for r in summary["metrics"]}
    assert rows["all", "hit@1"]["value"] == pytest.approx(2 / 3)
    assert rows["all", "hit@1"]["n"] == 3  # a missing score is missing
    assert rows["topic", "hit@1"]["value"] == 1.0
    assert (rows["all", "failed"]["value"], rows["all", "failed"]["n"]) == (0.0, 4)
    assert sorted(p.name for p in (tmp_path / "run").iterdir()) == ["results.jsonl", "summary.json"]
    again = load_run(tmp_path / "run")
    assert again.results == run.results
    assert again.rows == run.rows
    assert str(tmp_path) not in (tmp_path / "run" / "summary.json").read_text()


def test_a_task_that_raises_is_a_failed_item_and_the_others_go_on(
    tmp_path: Path, context: Context
) -> None:
    def before(result: ItemResult) -> None:
        if result.item == "b":
            raise RuntimeError("the lights went out")

    run = run_suites([SmallSuite(four(), before=before)], context, tmp_path / "run")
    by_item = {result.item: result for result in run.results}
    assert len(run.results) == 4
    assert "the lights went out" in by_item["b"].error
    assert by_item["b"].scores["hit@1"] == 0.0
    (row,) = [r for r in run.rows if (r.slice, r.metric) == ("all", "failed")]
    assert (row.value, row.n) == (0.25, 4)


def test_a_score_that_is_not_a_number_is_a_failure(context: Context) -> None:
    run = run_suites([SmallSuite([item("a", float("nan"))])], context)
    assert run.results[0].error and run.results[0].scores["hit@1"] == 0.0


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, context: Context) -> None:
    def stop(result: ItemResult) -> None:
        if result.item == "c":
            raise KeyboardInterrupt

    first = SmallSuite(four(), before=stop)
    with pytest.raises(StoppedError, match="2 of 4"):
        run_suites([first], context, tmp_path / "run")
    assert not (tmp_path / "run" / "summary.json").exists()
    with (tmp_path / "run" / "results.jsonl").open("a") as file:
        file.write('{"suite": "small", "torn')
    second = SmallSuite(four())
    resumed = run_suites([second], context, tmp_path / "run")
    assert second.done == ["c", "d"]
    whole = run_suites([SmallSuite(four())], context)
    assert [r.item for r in resumed.results] == ["a", "b", "c", "d"]
    assert resumed.rows == whole.rows
    assert len(read_results(tmp_path / "run")) == 4


def test_a_finished_run_is_not_done_again(tmp_path: Path, context: Context) -> None:
    once = run_suites([SmallSuite(four())], context, tmp_path / "run")
    again = SmallSuite(four())
    twice = run_suites([again], context, tmp_path / "run")
    assert again.done == []
    assert (twice.rows, twice.results) == (once.rows, once.results)


@pytest.mark.parametrize("other", [Context(cache=None, seed=1), Context(cache=None, limit=2)])
def test_a_folder_of_another_run_is_refused_and_left_alone(
    tmp_path: Path, context: Context, other: Context
) -> None:
    run_suites([SmallSuite(four())], context, tmp_path / "run")
    before = (tmp_path / "run" / "results.jsonl").read_text()
    with pytest.raises(EvalDataError, match="Choose another folder"):
        run_suites([SmallSuite(four())], other, tmp_path / "run")
    assert (tmp_path / "run" / "results.jsonl").read_text() == before


def test_results_that_do_not_say_how_they_were_made_are_refused(
    tmp_path: Path, context: Context
) -> None:
    (tmp_path / "results.jsonl").write_text("{}\n")
    with pytest.raises(EvalDataError, match="how they were made"):
        run_suites([SmallSuite(four())], context, tmp_path)


def test_bad_data_write_nothing(tmp_path: Path, context: Context) -> None:
    class Bad(SmallSuite):
        def tasks(self, context: Context) -> list[object]:  # type: ignore[override]
            raise EvalDataError("line 3 is wrong. Correct it.")

    with pytest.raises(EvalDataError, match="line 3"):
        run_suites([SmallSuite(four()), Bad([])], context, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_two_items_of_one_name_are_refused(context: Context) -> None:
    with pytest.raises(EvalDataError, match="two items named “a”"):
        run_suites([SmallSuite([item("a"), item("a")])], context)


def test_a_suite_with_nothing_to_ask_is_refused(context: Context) -> None:
    with pytest.raises(EvalDataError, match="nothing to ask"):
        run_suites([SmallSuite([])], context)


def test_a_folder_without_a_finished_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvalDataError, match=r"holds no results\.jsonl"):
        load_run(tmp_path)
    (tmp_path / "results.jsonl").write_text("")
    with pytest.raises(EvalDataError, match="not finished"):
        load_run(tmp_path)
    (tmp_path / "results.jsonl").write_text("{}\n")
    with pytest.raises(EvalDataError, match="line 1"):
        load_run(tmp_path)


def test_a_log_gets_a_line_a_minute_with_the_time_left(context: Context) -> None:
    tasks = [("small", task) for task in SmallSuite(four()).tasks(context)]
    times = iter([0.0, 0.0, 50.0, 120.0, 130.0])
    said: list[str] = []
    assert list(with_lines(tasks, 6, said.append, lambda: next(times))) == tasks
    # Two of four took two minutes: two more to go.
    assert said == ["8 of 10 items, small; about 2 min left"]

"""The command line: options reach the suites, wrong input ends with one sentence and status 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_suites import SmallSuite, item
from typer.testing import CliRunner, Result

import evals.__main__ as cli
import evals.gating
import evals.report
from evals.baseline import BASELINE
from evals.context import Context
from evals.contract import EvalDataError, ItemResult

SEEN: list[Context] = []


class Watching(SmallSuite):
    """Keeps the context it was run with."""

    def tasks(self, context: Context):  # type: ignore[no-untyped-def]
        SEEN.append(context)
        return super().tasks(context)


def results(hit: float = 1.0) -> list[ItemResult]:
    return [item("1", hit), item("2", 1.0), item("1", 0.0, system="usual")]


def invoke(*command: str) -> Result:
    return CliRunner().invoke(cli.app, list(command))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small suites instead of the real ones; reports are tested elsewhere."""
    monkeypatch.delenv("TOOL_ADVISOR_EVAL_DATA", raising=False)
    monkeypatch.setattr(cli, "load_suites", lambda names: (Watching(results()),))
    monkeypatch.setattr(evals.report, "write_report", lambda run: run / "report.html")
    SEEN.clear()


def test_options_reach_the_suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOL_ADVISOR_EVAL_DATA", str(tmp_path / "set"))
    done = invoke("run", "small", "--out", str(tmp_path / "run"), "--limit", "2", "--seed", "7")
    assert done.exit_code == 0, done.output
    assert (SEEN[0].limit, SEEN[0].seed, SEEN[0].baselines) == (2, 7, True)
    assert SEEN[0].data == (tmp_path / "set",)
    more = ["--data", "a", "--data", "b", "--documents", "c", "--documents", "d"]
    more += ["--no-baselines", "--model", "other", "--judge", "x:y", "--library", str(tmp_path)]
    done = invoke("run", "small", "--out", str(tmp_path / "two"), *more)
    assert done.exit_code == 0, done.output
    context = SEEN[1]
    assert context.data == (Path("a"), Path("b"))
    assert context.documents == (Path("c"), Path("d"))
    assert (context.baselines, context.judge, context.cache) == (False, "x:y", tmp_path)
    assert context.settings.embedding_model == "other"


def test_a_run_shows_its_numbers_and_where_they_are(tmp_path: Path) -> None:
    done = invoke("run", "small", "--out", str(tmp_path / "run"))
    assert "hit@1" in done.output and "report.html" in done.output
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["run"]["seed"] == 0


def test_a_stopped_run_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(result: ItemResult) -> None:
        raise KeyboardInterrupt

    stopping = SmallSuite(results(), before=stop)
    monkeypatch.setattr(cli, "load_suites", lambda names: (stopping,))
    done = invoke("run", "small", "--out", str(tmp_path / "run"))
    assert done.exit_code == 130
    assert "0 of 3 items are done." in done.output and f"--out {tmp_path / 'run'}" in done.output


def test_runs_and_systems_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert invoke("run", "small", "--out", str(one)).exit_code == 0
    monkeypatch.setattr(cli, "load_suites", lambda names: (SmallSuite(results(hit=0.0)),))
    assert invoke("run", "small", "--out", str(two)).exit_code == 0
    done = invoke("compare", str(one), str(two))
    assert done.exit_code == 0 and "small, c, hit@1: worse on 1" in done.output
    done = invoke("compare", str(one), "--systems", "usual,ours")
    assert done.exit_code == 0 and "+1.000" in done.output and "worse on" not in done.output
    for wrong in ([str(one)], [str(one), str(two), "--systems", "usual,ours"], [str(one / "x")]):
        done = invoke("compare", *wrong)
        assert done.exit_code == 2 and done.output.count("\n") == 1


def test_a_report_needs_a_finished_run(tmp_path: Path) -> None:
    assert invoke("report", str(tmp_path)).exit_code == 2
    assert invoke("run", "small", "--out", str(tmp_path / "run")).exit_code == 0
    done = invoke("report", str(tmp_path / "run"))
    assert done.exit_code == 0 and "report.html" in done.output


def test_wrong_data_end_with_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(names: list[str]) -> tuple[SmallSuite, ...]:
        raise EvalDataError("Line 3 is wrong. Correct it.")

    monkeypatch.setattr(cli, "load_suites", refuse)
    done = invoke("run", "small", "--out", str(tmp_path / "run"))
    assert done.exit_code == 2
    assert done.output == "Line 3 is wrong. Correct it.\n"
    assert not (tmp_path / "run").exists()


def test_unknown_suites_are_answered_with_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    done = invoke("run", "nonsense")
    assert done.exit_code == 2 and "gold, retrieval, verdicts" in done.output


def test_the_gate_ends_with_its_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = ["--baseline", str(tmp_path / "baseline.json"), "--library", str(tmp_path / "cache")]
    quick = [item("1", suite="sample"), item("2", suite="sample")]
    whole, fewer = Watching(quick, name="sample"), SmallSuite(quick[1:], name="sample")
    monkeypatch.setattr(evals.gating, "load_suites", lambda names: (whole,))
    assert invoke("gate", *kept).exit_code == 2  # there is none yet
    assert invoke("gate", "formats", *kept).exit_code == 2
    done = invoke("gate", "--update", *kept)
    assert done.exit_code == 0 and "2 items written" in done.output
    assert SEEN[-1].conditions == ("tool_known",) and not SEEN[-1].baselines
    done = invoke("gate", "sample", *kept)
    assert done.exit_code == 0 and "The gate is green." in done.output
    monkeypatch.setattr(evals.gating, "load_suites", lambda names: (fewer,))
    done = invoke("gate", "sample", *kept)
    assert done.exit_code == 1 and "GONE: sample/c/1" in done.output


def test_the_template_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    assert invoke("template", "--out", str(path)).exit_code == 0
    assert invoke("template", "--out", str(path)).exit_code == 2


def test_no_vendor_text_is_in_the_baseline() -> None:
    if not BASELINE.is_file():
        pytest.skip("no baseline yet")
    items = json.loads(BASELINE.read_text(encoding="utf-8"))["items"]
    assert all(set(each) <= {"suite", "condition", "item", "data", "scores"} for each in items)
    assert all(len(each["item"]) < 120 for each in items)

"""What the benchmarks share: ratios, the choice of documents, and how a benchmark ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings
from evals.bench_load import Tally, rows_of
from evals.benching import Row, documents_below, exit_status, percentile
from evals.contract import EvalDataError


def test_a_ratio_needs_both_sides() -> None:
    assert Row("a", 3.0, 2.0).ratio == 1.5
    assert Row("a", 3.0).ratio is None
    assert Row("a", None, 2.0).ratio is None
    assert Row("a", 3.0, 0.0).ratio is None


def test_percentile() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0, 5.0], 0.5) == 3.0
    assert percentile([1.0, 2.0], 1.0) == 2.0


def test_the_samples_are_measured_where_nothing_is_named() -> None:
    paths = documents_below(None, Settings(_env_file=None, eval_data=None))
    assert any(path.parent.name == "StoryBuddy" for path in paths)


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvalDataError, match="--documents"):
        documents_below(tmp_path, Settings(_env_file=None))
    with pytest.raises(EvalDataError, match="--documents"):
        documents_below(tmp_path / "missing", Settings(_env_file=None))


def test_how_a_benchmark_ends(capsys: pytest.CaptureFixture[str]) -> None:
    def refused() -> bool:
        raise EvalDataError("No document. Name a folder.")

    assert exit_status(lambda: True) == 0
    assert exit_status(lambda: False) == 1
    assert exit_status(refused) == 1
    assert "Name a folder." in capsys.readouterr().err


def test_a_load_without_an_answer_shows_its_errors_and_no_times() -> None:
    assert [row.name for row in rows_of(Tally(errors=["x"]))] == ["errors"]
    rows = rows_of(Tally(seconds=[1.0, 3.0], memory=[500.0]))
    assert [row.name for row in rows] == [
        "errors",
        "median",
        "p95",
        "slowest",
        "memory, after a tenth",
    ]
    assert rows[0].ours == 0.0 and rows[1].ours == 2.0

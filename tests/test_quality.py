"""What is said of a run: shares in words, statements made from figures, honest when silent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.charts import Bar, Line, bars, curves, dots, histogram
from assistant.errors import QualityError
from assistant.frequency import counted, elsewhere, frequency, interval, percent
from assistant.quality import Figure, QualityRun, quality, read_run, weakest
from assistant.settings import Settings
from assistant.trust import own_statements, trust


def figure(metric: str = "hit@3", value: float = 0.8, n: int = 30, **more: Any) -> Figure:
    fields = {"suite": "gold", "system": "ours", "condition": "tool_known", "slice": "all"}
    return Figure(metric=metric, value=value, n=n, clusters=6, **{**fields, **more})


def run(*figures: Figure, **made: object) -> QualityRun:
    return QualityRun(made, figures)


def row(**changed: object) -> dict[str, object]:
    names = ("suite", "system", "condition", "slice", "metric")
    words = dict(zip(names, ("gold", "ours", "tool_known", "all", "hit@3"), strict=True))
    return {**words, "value": 0.5, "n": 10, "low": 0.2, "high": 0.8, "clusters": 4, **changed}


def summary(folder: Path, *rows: dict[str, object], made_at: str = "2026-11-24T10:00:00") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "summary.json"
    path.write_text(json.dumps({"run": {"made_at": made_at}, "metrics": rows}))
    return path


# Shares in words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.999, "99 %"),
        (0.001, "1 %"),
        (0.834, "83 %"),
    ],
)
def test_only_all_and_nothing_read_as_such(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "none"), (1.0, "all"), (0.83, "8 of 10"), (0.02, "2 of 100"), (0.998, "99 of 100")],
)
def test_shares_as_frequencies(share: float, words: str) -> None:
    assert frequency(share) == words


def test_what_to_expect_elsewhere() -> None:
    assert elsewhere(figure(low=0.68, high=0.93)) == "With other documents, expect 7 to 9 of 10."
    assert "about 8 of 10" in elsewhere(figure(low=0.79, high=0.81))
    assert "1 to 6 of 100" in elsewhere(figure(value=0.03, low=0.01, high=0.06))
    assert elsewhere(figure(low=None, high=None)).startswith("Too few documents")


def test_a_fault_never_seen_is_not_called_impossible() -> None:
    # 1 - 0.05 ** (1 / 18) = 0.153
    assert "up to 15 of 100" in elsewhere(figure(value=0.0, n=18, low=0.0, high=0.0))
    assert "could still fail" in elsewhere(figure(value=1.0, n=18, low=1.0, high=1.0))


def test_counts_and_intervals() -> None:
    assert counted(figure(value=0.8, n=30)) == "24 of 30"
    assert counted(figure(value=0.777, n=30)) == "measured on 30"
    assert interval(0.7, 0.97) == "70 to 97 %"
    assert interval(None, 0.9) == interval(0.5, 0.5) == ""


# Reading summaries


def test_a_summary_is_read_from_its_file_or_its_folder(tmp_path: Path) -> None:
    path = summary(tmp_path, row(), row(metric="hit@1", value=None))
    for place in (path, tmp_path):
        read = read_run(place)
        assert [f.metric for f in read.figures] == ["hit@3"], "a missing value is no figure"
        assert read.day == "2026-11-24"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"run": 1, "metrics": []}',
        '{"run": {}, "metrics": [{}]}',
        json.dumps({"run": {}, "metrics": [row(value="0.5")]}),
        json.dumps({"run": {}, "metrics": [row(n=-1)]}),
        json.dumps({"run": {}, "metrics": [row(suite=None)]}),
        json.dumps({"run": {}, "metrics": [row(low=float("nan"))]}),
    ],
)
def test_anything_else_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "summary.json"
    path.write_text(text)
    with pytest.raises(QualityError, match="is not the summary"):
        read_run(path)


def test_a_missing_summary_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(QualityError, match="cannot be read"):
        read_run(tmp_path / "nothing.json")


def test_the_shipped_run_and_the_newest_own_one_are_shown(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, data_dir=tmp_path / "data", knowledge_dir=tmp_path / "knowledge"
    )
    assert quality(settings).shipped is None
    summary(tmp_path / "knowledge" / "quality", row())
    own = tmp_path / "data" / "quality"
    summary(own / "b", row(suite="own"), made_at="2026-01-01")
    summary(own / "a", row(suite="own"), made_at="2026-02-02")
    shown = quality(settings)
    assert shown.shipped is not None
    assert shown.own is not None
    assert shown.own.day == "2026-02-02"


def test_a_named_run_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, quality_run=tmp_path / "gone.json")
    with pytest.raises(QualityError):
        quality(settings)


def test_the_weakest_stand_on_enough_items() -> None:
    weak = figure(value=0.1, n=2, slice="law")
    firm = [figure(value=v, n=9, slice=s) for v, s in ((0.9, "a"), (0.4, "b"), (0.6, "c"))]
    assert [f.slice for f in weakest([weak, *firm], most=2)] == ["b", "c"]


# What is said


def test_every_statement_comes_from_a_figure() -> None:
    assert trust(run()).statements == ()
    said = trust(run(figure(value=0.8, low=0.7, high=0.9))).statements
    assert [s.often for s in said] == ["8 of 10"]
    assert "24 of 30 questions" in said[0].detail
    assert "expect 7 to 9 of 10" in said[0].detail


def test_quotes_that_are_not_always_verbatim_are_not_praised() -> None:
    whole, broken = (
        trust(run(figure("verbatim", value=value))).statements[0] for value in (1.0, 0.9)
    )
    assert (whole.often, whole.tone) == ("Always", "good")
    assert (broken.often, broken.tone) == ("9 of 10", "caution")


def test_harm_turns_the_tone() -> None:
    tones = [
        trust(run(figure("wrong_polarity", value=value, n=20))).statements[0].tone
        for value in (0.0, 0.05, 0.1)
    ]
    assert tones == ["good", "good", "caution"]


def test_weak_points_are_named_only_where_they_are_weak() -> None:
    weak = trust(
        run(
            figure("not_stated_recall", value=0.25, n=8),
            figure("committed", value=0.1, n=20),
            figure(slice="questions", value=0.9),
            figure(slice="hard", value=0.6),
            figure(slice="retention", value=0.5, n=10),
        )
    ).weak
    assert [line.split(".")[0] for line in weak] == [
        "Silence",
        "A plain yes or no",
        "Words far from the document's own",
        "Some topics",
    ]
    assert "2 of 8" in weak[0]
    assert "how long data is kept (50 %)" in weak[3]
    strong = trust(
        run(figure("not_stated_recall", value=0.9, n=10), figure("committed", value=0.6, n=10))
    )
    assert strong.weak == ()


def test_baselines_are_shown_only_beside_ours() -> None:
    assert trust(run(figure())).systems == ()
    pair = trust(run(figure(), figure(system="usual", value=0.4))).systems
    assert [name for name, _ in pair] == ["Tool Advisor", "The usual pipeline"]


def test_topics_on_few_questions_are_left_out() -> None:
    shown = trust(run(figure(slice="law", n=2), figure(slice="breach", n=3))).topics
    assert [name for name, _ in shown] == ["Data breaches"]


def test_the_districts_own_run_has_words_of_its_own() -> None:
    said = own_statements(run(figure("quote_found@3", suite="own", condition="own_library")))
    assert [s.title for s in said] == ["Your quote was among the first three"]


# Charts


def test_a_bar_is_as_long_as_its_share_and_says_its_number() -> None:
    drawn = bars([Bar("Ours <b>", 0.5, 0.25, 0.75, "50 %", strong=True)], "C", ("a", "b", "c"))
    assert 'width="50.0"' in drawn
    assert "M27.0 10H77.0" in drawn
    assert "Ours &lt;b&gt;" in drawn
    assert "<caption>C</caption>" in drawn


def test_an_interval_without_width_or_without_ends_draws_no_whisker() -> None:
    for low, high in ((None, None), (0.5, 0.5)):
        assert "ta-whisker" not in dots([Bar("a", 0.5, low, high, "x")], "C", ("a", "b", "c"))


def test_a_histogram_counts_every_value_once() -> None:
    drawn = histogram([0.0, 0.05, 1.0], [0.05, 0.55], ("right", "wrong"), "confidence")
    assert "0 to 0.1: 2 right, 1 wrong" in drawn
    assert "0.5 to 0.6: 0 right, 1 wrong" in drawn
    assert "0.9 to 1: 1 right, 0 wrong" in drawn
    assert "3 right" not in drawn


def test_a_histogram_of_one_value_has_a_width() -> None:
    assert "1 right" in histogram([3.0], [], ("right", "wrong"), "score")


def test_curves_start_and_end_at_their_points() -> None:
    drawn = curves([Line("ours", ((0.0, 0.0), (1.0, 1.0)))], "x", "y", 'said "so"')
    assert "M50.0 174.0L326.0 28.0" in drawn
    assert "said &quot;so&quot;" in drawn

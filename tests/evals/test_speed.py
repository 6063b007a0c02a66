"""The suite ``speed`` with a quick stand-in for the model: sizes, pairs, growth, failures."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_embedder import WordEmbedder

from assistant.settings import Settings
from evals.context import Context
from evals.contract import EvalDataError
from evals.growing import Grower, Made, Measure, Source, made_documents
from evals.runner import run_suites
from evals.suites.speed import SpeedSuite, growth_scores, size_scores, sizes_up_to

PARAGRAPH = "We keep what pupils write for ninety days and then we delete all of it for good."
SUITE = SpeedSuite(
    embedder=lambda settings: WordEmbedder(), usual_embedder=lambda settings: WordEmbedder()
)


def context(folder: Path, limit: int) -> Context:
    path = folder / "StoryBuddy" / "Privacy Policy.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"# Privacy\n\n{PARAGRAPH}\n\n## Rights\n\n{PARAGRAPH}\n", encoding="utf-8")
    return Context(documents=(folder,), settings=Settings(_env_file=None), limit=limit, cache=None)


def test_sizes() -> None:
    assert sizes_up_to(300) == (10, 30, 100, 300)
    assert sizes_up_to(1_000) == (10, 30, 100, 300, 1_000)
    assert sizes_up_to(4) == (4,)


def test_made_documents_share_no_paragraph() -> None:
    made = made_documents([Source("A", "Terms", f"# T\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n")], 3)
    assert [document.tool for document in made] == ["A 1", "A 2", "A 3"]
    lines = [line for one in made for line in one.text.split("\n") if PARAGRAPH in line]
    assert len(lines) == len(set(lines)) == 6
    assert made[0].text.startswith("# T\n")


def test_both_systems_are_measured_at_each_size(tmp_path: Path) -> None:
    run = context(tmp_path, 3)
    try:
        found = run_suites([SUITE], run)
    finally:
        run.close()
    assert [(r.system, r.condition) for r in found.results] == [
        ("ours", "3_documents"),
        ("usual", "3_documents"),
        ("ours", "growth"),
        ("usual", "growth"),
    ]
    assert not any(result.error for result in found.results)
    for result in found.results[:2]:
        assert all(value is not None and value > 0 for value in result.scores.values())
        ingest, each = result.scores["ingest"], result.scores["ingest_each"]
        assert ingest is not None and each == pytest.approx(ingest / 3)
    assert found.results[2].scores["ingest_exponent"] is None  # one size alone
    assert found.results[3].scores["ask_ratio"] == 1.0  # the usual pipeline to itself


def test_without_baselines_ours_alone(tmp_path: Path) -> None:
    run = context(tmp_path, 30)
    run.baselines = False
    tasks = SUITE.tasks(run)
    run.close()
    assert [(task.system, task.condition) for task in tasks] == [
        ("ours", "10_documents"),
        ("ours", "30_documents"),
        ("ours", "growth"),
    ]


def test_folders_without_markdown_are_refused(tmp_path: Path) -> None:
    run = Context(documents=(tmp_path,), settings=Settings(_env_file=None), cache=None)
    with pytest.raises(EvalDataError, match="no Markdown document"):
        SUITE.tasks(run)


def test_scores_of_a_size() -> None:
    scores = size_scores(Measure(10, 5.0, (1.0, 2.0, 3.0)))
    assert scores == {
        "ask_median": 2.0,
        "ask_p95": pytest.approx(2.9),
        "ingest": 5.0,
        "ingest_each": 0.5,
    }


def test_growth_is_held_against_the_usual_pipeline_at_the_largest_shared_size() -> None:
    ours = [Measure(10, 1.0, (2.0,)), Measure(100, 10.0, (2.0,)), Measure(1_000, 100.0, (2.0,))]
    usual = [Measure(10, 1.0, (1.0,)), Measure(100, 5.0, (4.0,))]
    assert growth_scores(ours, usual) == {
        "ingest_exponent": pytest.approx(1.0),
        "ask_exponent": pytest.approx(0.0),
        "ingest_ratio": 2.0,
        "ask_ratio": 0.5,
    }
    assert "ask_ratio" not in growth_scores(ours, None)


class Counting:
    def __init__(self) -> None:
        self.added: list[str] = []
        self.asked: list[str] = []

    def add(self, document: Made) -> None:
        self.added.append(document.tool)

    def ask(self, question: str, tool: str) -> None:
        assert tool in self.added
        self.asked.append(question)

    def close(self) -> None:
        self.added.clear()


def test_a_pipeline_grows_and_is_measured_once_a_size() -> None:
    pipeline = Counting()
    documents = made_documents([Source("A", "Terms", PARAGRAPH)], 20)
    grower = Grower(lambda: pipeline, documents)
    small, large = grower.measure(10), grower.measure(20)
    assert grower.measure(10) is small
    assert pipeline.added == [document.tool for document in documents]
    assert len(pipeline.asked) == len(set(pipeline.asked)) == 20
    assert large.ingest >= small.ingest
    with pytest.raises(ValueError, match="20 documents are held already"):
        grower.measure(15)

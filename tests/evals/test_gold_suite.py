"""The gold suite on questions and documents of our own, and its checks of what it is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.__main__ import app
from evals.gold import EvalDataError, check_evidence, load_questions

POLICY = """# Pond Policy

Effective 2026-01-01

## Keeping data

We erase what students type 45 days after the end of the school year.

## Sale

We do not sell, rent or trade student information.
"""
KEPT = "We erase what students type 45 days after the end of the school year."


def question(**changes: object) -> dict[str, object]:
    return {
        "id": "p-1",
        "tool": "PaperPond",
        "document": "PaperPond/Privacy Policy.md",
        "question": "How long does PaperPond keep what students type?",
        "kind": "howlong",
        "topic": "retention",
        "evidence": [KEPT],
        "evidence_start": [POLICY.index(KEPT)],
        "verdict": None,
        "answer": "45 days",
        **changes,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "vendors" / "PaperPond"
    home.mkdir(parents=True)
    (home / "Privacy Policy.md").write_text(POLICY)
    return tmp_path / "vendors"


def write(path: Path, *questions: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(q) + "\n" for q in questions))
    return path


def test_a_run_writes_results_and_a_summary_in_the_fixed_form(folder: Path, tmp_path: Path) -> None:
    silent = question(
        id="p-2",
        question="How many hours after a data breach does PaperPond notify the school?",
        evidence=[],
        evidence_start=[],
        verdict="not stated",
        topic="breach",
    )
    data = write(tmp_path / "q.jsonl", question(), silent)
    out = tmp_path / "run"
    command = ["run", "gold", "--data", str(data), "--documents", str(folder), "--out", str(out)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    summary = json.loads((out / "summary.json").read_text())
    rows = {
        (r["condition"], r["slice"], r["metric"]): r["value"]
        for r in summary["metrics"]
        if r["suite"] == "gold" and r["system"] == "ours"
    }
    for condition in ("tool_known", "tool_named"):
        assert rows[condition, "all", "hit@1"] == 1.0
        assert rows[condition, "all", "hit@3"] == 1.0
        assert rows[condition, "all", "verbatim"] == 1.0
        assert rows[condition, "all", "not_stated_recall"] == 1.0
        assert rows[condition, "all", "false_abstention"] == 0.0
    assert rows["tool_known", "retention", "hit@3"] == 1.0
    assert summary["run"]["documents_held"] == 1
    lines = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    assert [(line["item"], line["condition"]) for line in lines if line["system"] == "ours"] == [
        (item, condition) for item in ("p-1", "p-2") for condition in ("tool_known", "tool_named")
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "holds no question"),
        ("not json\n", "line 1"),
        (json.dumps({"id": "x"}) + "\n", "line 1"),
        (json.dumps(question(evidence=[], evidence_start=[])) + "\n", "needs evidence"),
    ],
)
def test_wrong_questions_are_refused_with_a_sentence(
    tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(content)
    with pytest.raises(EvalDataError, match=says):
        load_questions(path)


def test_missing_documents_and_files_are_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(EvalDataError, match="--data"):
        load_questions(tmp_path / "none.jsonl")
    data = write(tmp_path / "q.jsonl", question(document="Other/Terms.md"))
    with pytest.raises(EvalDataError, match="--documents"):
        check_evidence(load_questions(data), (folder,))
    late = write(tmp_path / "late.jsonl", question(evidence_start=[10_000]))
    with pytest.raises(EvalDataError, match="another version"):
        check_evidence(load_questions(late), (folder,))


def test_an_unknown_suite_ends_with_status_two(tmp_path: Path, folder: Path) -> None:
    data = write(tmp_path / "q.jsonl", question())
    result = CliRunner().invoke(
        app, ["run", "nonsense", "--data", str(data), "--documents", str(folder)]
    )
    assert result.exit_code == 2

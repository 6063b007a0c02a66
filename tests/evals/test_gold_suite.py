"""The gold suite on questions and documents of our own, and its checks of what it is given."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.library.embedding import Embedder
from evals.__main__ import app
from evals.context import Context
from evals.contract import BASELINES, EvalDataError
from evals.gold import check_evidence, load_questions, load_sets
from evals.suites.gold import suite

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
    command += ["--library", str(tmp_path / "cache"), "--no-baselines"]
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


def test_evidence_may_be_offsets_alone(tmp_path: Path, folder: Path) -> None:
    start = POLICY.index(KEPT)
    bare = question(evidence_start=[start], evidence_end=[start + len(KEPT)])
    del bare["evidence"]
    (alone,) = load_questions(write(tmp_path / "bare.jsonl", bare))
    (worded,) = load_questions(write(tmp_path / "q.jsonl", question()))
    assert alone.evidence == worded.evidence
    assert (alone.set, worded.set) == ("bare", "q")
    check_evidence((alone, worded), (folder,))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"document_sha256": "0" * 64}, "p-1: PaperPond/Privacy Policy.md is not the file"),
        ({"evidence_start": [3]}, "does not stand at its place"),
    ],
)
def test_another_file_than_the_questions_were_made_for_is_refused(
    tmp_path: Path, folder: Path, changes: dict[str, object], says: str
) -> None:
    data = write(tmp_path / "q.jsonl", question(**changes))
    with pytest.raises(EvalDataError, match=says):
        check_evidence(load_questions(data), (folder,))


def test_the_right_hash_and_a_document_that_is_no_text(tmp_path: Path, folder: Path) -> None:
    sha = hashlib.sha256(POLICY.encode()).hexdigest()
    check_evidence(
        load_questions(write(tmp_path / "q.jsonl", question(document_sha256=sha))), (folder,)
    )
    (folder / "PaperPond" / "Terms.pdf").write_bytes(b"%PDF-1.7 \xff\xfe")
    data = write(tmp_path / "pdf.jsonl", question(document="PaperPond/Terms.pdf"))
    with pytest.raises(EvalDataError, match="not a text file"):
        check_evidence(load_questions(data), (folder,))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"verdict": "maybe"}, "verdict is 'maybe'"),
        ({"evidence_start": [-1]}, "0 or later"),
        ({"evidence": [""]}, "after its start"),
        ({"evidence_start": [1, 2]}, "line 1"),
    ],
)
def test_wrong_fields_are_named(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with pytest.raises(EvalDataError, match=says):
        load_questions(write(tmp_path / "q.jsonl", question(**changes)))


def test_an_id_used_in_two_sets_is_told_apart_and_one_used_twice_is_refused(
    tmp_path: Path,
) -> None:
    one = write(tmp_path / "one.jsonl", question(), question(id="p-2"))
    two = write(tmp_path / "two.jsonl", question())
    assert [q.id for q in load_sets((one, two))] == ["one/p-1", "p-2", "two/p-1"]
    double = write(tmp_path / "double.jsonl", question(), question())
    with pytest.raises(EvalDataError, match="double/p-1 stands twice"):
        load_sets((double,))


def test_tasks_by_condition_and_system_with_the_groups_they_count_in(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    everyday = write(tmp_path / "questions.jsonl", question(trap=True))
    hard = write(tmp_path / "hard.jsonl", question(id="p-9", question="How long is it kept?"))
    context = Context(data=(everyday, hard), documents=(folder,), cache=None, baselines=True)
    context.embedder = embedder
    tasks = suite().tasks(context)
    asked = [(task.item, task.condition, task.system) for task in tasks]
    systems = ("ours", *BASELINES)
    assert asked == [
        *(("p-1", "tool_known", system) for system in systems),
        *(("p-1", "tool_named", system) for system in systems),
        *(("p-9", "tool_known", system) for system in systems),  # its text names no tool
    ]
    results = {(task.condition, task.system): task.run() for task in tasks[:10]}
    context.close()
    ours = results["tool_known", "ours"]
    assert ours.slices == (
        "questions", "questions+hard", "retention", "howlong", "PaperPond/Privacy Policy.md", "trap"
    )  # fmt: skip
    assert ours.gold["evidence"][0]["quote"] == KEPT
    assert KEPT in ours.output["cited"][0]["quote"]
    hits = {system: results["tool_known", system].scores["hit@1"] for system in systems}
    assert (hits["ours"], hits["usual"], hits["lexical"], hits["silent"]) == (1.0, 1.0, 1.0, 0.0)
    failure = tasks[0].failed("it broke")
    assert (failure.error, failure.scores["hit@3"], failure.scores["failed"]) == (
        "it broke", 0.0, 1.0
    )  # fmt: skip


def test_conditions_and_limit_cut_the_tasks(
    folder: Path, tmp_path: Path, embedder: Embedder
) -> None:
    data = write(tmp_path / "q.jsonl", question(), question(id="p-2"))
    context = Context(
        data=(data,),
        documents=(folder,),
        cache=None,
        baselines=False,
        limit=1,
        conditions=("tool_named",),
    )
    context.embedder = embedder
    asked = [(task.item, task.condition, task.system) for task in suite().tasks(context)]
    context.close()
    assert asked == [("p-1", "tool_named", "ours")]


def test_an_unknown_suite_ends_with_status_two(tmp_path: Path, folder: Path) -> None:
    data = write(tmp_path / "q.jsonl", question())
    result = CliRunner().invoke(
        app, ["run", "nonsense", "--data", str(data), "--documents", str(folder)]
    )
    assert result.exit_code == 2

"""The suite ``formats``: the same evidence in each format, a missing program shown as missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from word_embedder import WordEmbedder

from assistant.settings import Settings
from evals import converting
from evals.context import Context
from evals.contract import EvalDataError
from evals.converting import HTML, MARKDOWN, Form
from evals.runner import Run, run_suites
from evals.suites import formats

POLICY = """# Privacy Policy

Pond is a reading tool for schools. It was made by teachers and is used in many classrooms.

## How long we keep data

We keep the **texts** that pupils write for [ninety days](https://pond.example/days) and then we
delete them for good.

## Sharing

We never sell, rent or trade the personal information of pupils to anyone at all.
"""
QUOTE = "We keep the **texts** that pupils write for [ninety days](https://pond.example/days)"
NO_OFFICE = Form("docx_office", ".docx", "DOCX by an office", ("no-such-office",), "some-office")


def question(number: int, text: str, quote: str, verdict: str | None) -> str:
    return json.dumps(
        {
            "id": f"q{number}",
            "tool": "Pond",
            "document": "Pond/Privacy Policy.md",
            "question": text,
            "kind": "howlong",
            "topic": "retention",
            "evidence": [quote] if quote else [],
            "evidence_start": [POLICY.index(quote)] if quote else [],
            "verdict": verdict,
            "answer": "Ninety days.",
        }
    )


@pytest.fixture
def context(tmp_path: Path) -> Context:
    policy = tmp_path / "vendors" / "Pond" / "Privacy Policy.md"
    policy.parent.mkdir(parents=True)
    policy.write_text(POLICY, encoding="utf-8")
    gold = tmp_path / "gold" / "questions.jsonl"
    gold.parent.mkdir()
    gold.write_text(
        question(1, "How long does Pond keep the texts that pupils write?", QUOTE, None)
        + "\n"
        + question(2, "Is Pond insured against fire?", "", "not stated")
        + "\n",
        encoding="utf-8",
    )
    made = Context(data=(tmp_path,), settings=Settings(_env_file=None), cache=None)
    made.__dict__["embedder"] = WordEmbedder()
    return made


def run(context: Context, monkeypatch: pytest.MonkeyPatch, *forms: Form) -> Run:
    monkeypatch.setattr(formats, "FORMS", forms)
    try:
        return run_suites([formats.suite()], context)
    finally:
        context.close()


def test_a_format_gives_the_same_evidence_and_a_missing_one_is_no_pass(
    context: Context, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(context, monkeypatch, MARKDOWN, HTML, NO_OFFICE)
    by_key = {(result.condition, result.item): result for result in found.results}
    assert len(by_key) == 5
    for form in ("markdown", "html"):
        scores = by_key[form, "q1"].scores
        assert scores["gold_read"] == scores["hit@3"] == scores["verbatim"] == 1.0
        assert scores["same_quotes"] == scores["same_verdict"] == 1.0
        assert scores["page_right"] is None
        assert by_key[form, "q2"].scores["hit@3"] is None
    left_out = by_key["docx_office", "left out"]
    assert left_out.scores["left_out"] == 1.0
    assert {value for name, value in left_out.scores.items() if name != "left_out"} == {None}
    assert "apt-get install some-office" in capsys.readouterr().err
    rows = {(row.condition, row.metric): row.value for row in found.rows if row.slice == "all"}
    assert rows["docx_office", "left_out"] == 1.0
    assert ("docx_office", "hit@3") not in rows


def test_a_clause_that_a_format_lost_is_a_miss(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        converting, "web_page", lambda text, title: f"<p>{text.split('## How')[0]} {'Words. ' * 9}"
    )
    found = run(context, monkeypatch, MARKDOWN, HTML)
    lost = next(r for r in found.results if (r.condition, r.item) == ("html", "q1"))
    assert lost.scores["gold_read"] == lost.scores["hit@3"] == lost.scores["same_quotes"] == 0.0


def test_a_failed_item_has_the_worst_scores(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "FORMS", (MARKDOWN, HTML))
    tasks = formats.suite().tasks(context)
    context.close()
    first = next(task for task in tasks if task.condition == "markdown")
    result = first.failed("broken")
    assert (result.scores["hit@3"], result.scores["failed"], result.error) == (0.0, 1.0, "broken")
    assert result.scores["page_right"] is None


def test_documents_that_do_not_fit_the_questions_are_refused(
    context: Context, tmp_path: Path
) -> None:
    (tmp_path / "vendors" / "Pond" / "Privacy Policy.md").write_text("Short.\n", encoding="utf-8")
    with pytest.raises(EvalDataError, match="q1"):
        formats.suite().tasks(context)

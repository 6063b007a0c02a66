"""The learning curve takes example clauses away and leaves cues and tables."""

from __future__ import annotations

import json
from pathlib import Path

from word_embedder import WordEmbedder

from assistant.checklist.rubric import load_rubric
from assistant.settings import PROJECT_DIR
from evals.context import Context
from evals.example_curve import STEPS, curve, with_examples
from evals.verdict_data import load_verdicts

SALE = "We do not sell, rent, trade or license student information to anyone."
DOCUMENT = f"# PaperPond\n\n## Sale\n\n{SALE}\n"


def test_only_example_clauses_are_taken_away() -> None:
    whole = load_rubric(PROJECT_DIR / "knowledge" / "rubric")
    few = with_examples(whole, 1)
    assert max(len(s.examples) for r in few.rules.values() for s in r.signals) == 1
    assert {len(item.good_clauses) for item in few.items} == {1}
    for name, rules in few.rules.items():
        assert rules.cues == whole.rules[name].cues and rules.table == whole.rules[name].table
        assert [s.cues for s in rules.signals] == [s.cues for s in whole.rules[name].signals]
    assert with_examples(whole, None).rules == whole.rules


def test_the_curve_has_a_point_for_each_step(tmp_path: Path) -> None:
    folder = tmp_path / "vendors" / "PaperPond"
    folder.mkdir(parents=True)
    (folder / "Privacy Policy.md").write_text(DOCUMENT, encoding="utf-8")
    start = DOCUMENT.index(SALE)
    evidence = {"document": "PaperPond/Privacy Policy.md", "start": start, "quote": SALE}
    row = {
        "tool": "PaperPond",
        "item": "prv-no-sale",
        "status": "partly",
        "evidence": [evidence],
        "confidence": "high",
        "reason": "Flat ban.",
    }
    data = tmp_path / "verdicts.jsonl"
    data.write_text(json.dumps(row), encoding="utf-8")
    context = Context(data=(data,), documents=(tmp_path / "vendors",), cache=None)
    context.__dict__["embedder"] = WordEmbedder()
    verdicts = load_verdicts(data, context.folders(), {"prv-no-sale"})
    points = list(curve(context.engine, verdicts))
    assert [point.examples for point in points] == list(STEPS)
    assert all(point.findings == 1 for point in points)
    assert points[-1].overlap == 1.0

"""The report of a run: what it says, what it draws, that no text becomes markup."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assistant.quality import read_run
from assistant.trust import trust
from evals.contract import EvalDataError, ItemResult, Metric
from evals.registry import load_suite
from evals.report import write_report
from evals.report.page import report_page
from evals.report.pictures import confusion
from evals.report.run import load_run
from evals.report.shipped import write_shipped
from evals.report.worst import worst
from evals.results import result_line
from evals.summary import summarise

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> </style> \" ' &lt; "
    "<a href='http://x.example'>"
)
VOID = {"meta", "path", "rect", "br"}
METRICS = (Metric("hit@3", ""), Metric("wrong_polarity", "", higher_is_better=False))


class Reader(HTMLParser):
    """Collects tags, attributes and text, and asserts that all is well nested."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def item(number: int, system: str = "ours", *, hit: float = 1.0, **changed: Any) -> ItemResult:
    """One gold question, answered with a quote that hits or does not."""
    made = ItemResult(
        suite="gold",
        system=system,
        condition="tool_known",
        item=f"q-{number:02}",
        cluster=f"Tool{number % 4}/Policy.md",
        input=f"Question {number}?",
        scores={"hit@3": hit, "hit@1": hit, "verbatim": 1.0, "wrong_polarity": 0.0, "failed": 0.0},
        slices=("questions", "retention", "howlong", f"Tool{number % 4}/Policy.md"),
        gold={
            "tool": "PaperPond",
            "answered": True,
            "verdict": "yes",
            "answer": f"Gold answer {number}.",
            "evidence": [{"document": "P.md", "start": 3, "end": 9, "quote": f"gold {number}"}],
        },
        output={
            "headline": f"Headline {number}.",
            "status": "answered",
            "verdict": "yes" if hit else None,
            "citations": [{"title": "Policy", "quote": f"shown {number}", "start": 1, "end": 8}],
            "confidence": number / 20,
            "abstained": False,
            "correct": bool(hit),
            "failed": False,
        },
        labels={"gold": "yes", "said": "yes" if hit else "uncommitted"},
    )
    return replace(made, **changed)


def items(system: str = "ours", misses: int = 3) -> list[ItemResult]:
    return [item(n, system, hit=float(n >= misses)) for n in range(12)]


def write_run(folder: Path, results: Sequence[ItemResult], **made: object) -> Path:
    folder.mkdir(exist_ok=True)
    lines = "".join(result_line(result) for result in results)
    (folder / "results.jsonl").write_text(lines, encoding="utf-8")
    suites = dict.fromkeys(result.suite for result in results)
    rows = [row.record() for name in suites for row in summarise(load_suite(name), results, 0)]
    run = {"made_at": "2026-11-24T09:00:00+00:00", "version": "1.2.3", "seed": 0, **made}
    (folder / "summary.json").write_text(json.dumps({"run": run, "metrics": rows}))
    return folder


def read(folder: Path) -> Reader:
    return Reader(report_page(load_run(folder)))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A run of ours (9 of 12 right) beside the usual pipeline (2 of 12)."""
    folder = tmp_path_factory.mktemp("both")
    return read(write_run(folder, [*items(), *items("usual", misses=10)]))


def test_the_report_is_written_beside_the_results(tmp_path: Path) -> None:
    path = write_report(write_run(tmp_path, items()))
    assert path == tmp_path / "report.html"
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_numbers_are_said_in_words(both: Reader) -> None:
    assert "Test of 2026-11-24" in both.text
    assert "12 items on 4 documents" in both.text
    assert "9 of 12 items. With other documents, expect" in both.text
    assert "75 %" in both.text


def test_ours_stands_beside_the_others_with_a_paired_difference(both: Reader) -> None:
    assert "The usual pipeline: cuts documents into chunks" in both.text
    assert re.search(r"75 %\s*17 %\s*\+58 \(\+\d+ to \+\d+\): .*7 items better, 0 worse", both.text)


def test_pictures_have_words_for_those_who_cannot_see_them(both: Reader) -> None:
    labels = [value for name, value in both.attributes if name == "aria-label"]
    assert any(text.startswith("Items by confidence.") for text in labels)
    assert any("Tool Advisor: 0 % wrong on the surest half" in text for text in labels)
    roles = both.attributes.count(("role", "img"))
    assert roles == both.tags.count("title") - 1, "each picture has a title; the page has one too"


def test_the_worst_answers_are_shown_in_full_with_what_is_right(both: Reader) -> None:
    assert both.tags.count("article") == 3
    for number in range(3):
        for words in (f"Question {number}?", f"Headline {number}.", f"shown {number}"):
            assert words in both.text
        assert f"Gold answer {number}." in both.text
        assert f"gold {number}" in both.text
    assert "Headline 5." not in both.text


def test_every_measure_is_explained_and_how_it_was_made_is_told(both: Reader) -> None:
    for metric in load_suite("gold").metrics:
        if metric.name in {"hit@3", "hit@1", "wrong_polarity", "verbatim"}:
            assert metric.explain in both.text
    assert "1.2.3" in both.text


def test_headings_go_down_step_by_step(both: Reader) -> None:
    levels = [int(tag[1]) for tag in both.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_columns_and_rows_have_headers(both: Reader) -> None:
    assert both.tags.count("table") == both.tags.count("caption") == both.tags.count("thead")
    scopes = [value for name, value in both.attributes if name == "scope"]
    assert len(scopes) == both.tags.count("th")


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    page = write_report(write_run(tmp_path, items())).read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|@import|url\(|src=|https?:", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_no_text_of_a_document_becomes_markup(tmp_path: Path) -> None:
    quote = {"quote": HOSTILE, "title": HOSTILE, "section": [HOSTILE], "page": HOSTILE, "start": 1}
    attack = item(
        0,
        hit=0.0,
        item=HOSTILE,
        cluster=HOSTILE,
        input=HOSTILE,
        slices=(HOSTILE.replace("/", "") + "!",),
        gold={
            "answered": True,
            "tool": HOSTILE,
            "verdict": HOSTILE,
            "answer": HOSTILE,
            "evidence": [HOSTILE, quote],
        },
        output={
            **item(0).output,
            "headline": HOSTILE,
            "status": HOSTILE,
            "citations": [quote],
            "other": {HOSTILE: [HOSTILE]},
        },
        labels={"gold": HOSTILE, "said": HOSTILE + "!"},
        error=HOSTILE,
    )
    # Three items, so that the odd slice is large enough to be drawn.
    results = [attack, *(replace(attack, item=f"{HOSTILE}{n}") for n in range(2)), *items()]
    reader = read(write_run(tmp_path, results, data=[{HOSTILE: HOSTILE}], version=HOSTILE))
    assert not {"script", "img"} & set(reader.tags)
    assert all(value.startswith("#") for name, value in reader.attributes if name == "href")
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert "".join(reader.words).count(HOSTILE) >= 20


def test_a_run_without_baselines_and_with_several_suites(tmp_path: Path) -> None:
    turn = ItemResult(
        suite="conversation",
        system="ours",
        condition="samples",
        item="d1.1",
        cluster="d1",
        input="Can I use it?",
        scores={"passed": 0.0, "safe": 1.0, "failed": 0.0},
        gold={"must_not": ["a yes"]},
        output={"headline": "Yes."},
    )
    reader = read(write_run(tmp_path, [*items(), turn, replace(turn, item="d1.2")]))
    assert "Beside other ways" not in reader.text
    assert reader.tags.count("h2") == 3
    assert "a yes" in reader.text, "what other suites write down is shown as it is"


def test_a_suite_this_copy_does_not_hold_is_still_reported(tmp_path: Path) -> None:
    write_run(tmp_path, items())
    for name in ("results.jsonl", "summary.json"):
        path = tmp_path / name
        path.write_text(path.read_text().replace('"gold",', '"older_suite",'))
    assert "Older suite" in read(tmp_path).text


def test_a_run_in_which_all_went_well(tmp_path: Path) -> None:
    assert "No item went wrong." in read(write_run(tmp_path, items(misses=0))).text


def test_missing_or_old_files_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvalDataError, match="not a folder"):
        write_report(tmp_path / "gone")
    with pytest.raises(EvalDataError, match=r"no results\.jsonl"):
        write_report(tmp_path)
    write_run(tmp_path, items())
    (tmp_path / "summary.json").write_text("{}")
    with pytest.raises(EvalDataError, match="not the summary"):
        write_report(tmp_path)
    (tmp_path / "summary.json").unlink()
    with pytest.raises(EvalDataError, match="cannot be read"):
        write_report(tmp_path)
    write_run(tmp_path, items())
    (tmp_path / "results.jsonl").write_text('{"id": "old form"}\n')
    with pytest.raises(EvalDataError, match="not a result of this version"):
        write_report(tmp_path)
    assert not (tmp_path / "report.html").exists()


# The worst


def test_break_downs_come_before_harm_and_harm_before_misses() -> None:
    missed = item(1, hit=0.0)
    surer = item(9, hit=0.0)
    harmful = item(2, scores={"hit@3": 1.0, "wrong_polarity": 1.0})
    broken = item(3, error="it fell over")
    fine = item(4)
    found = worst([missed, fine, surer, harmful, broken], METRICS)
    assert [r.item for r in found] == ["q-03", "q-02", "q-09", "q-01"]


def test_an_item_under_two_conditions_is_shown_once_and_others_never() -> None:
    twice = [item(1, hit=0.0), item(1, hit=0.0, condition="tool_named")]
    assert len(worst([*twice, item(2, "usual", hit=0.0)], METRICS)) == 1
    assert len(worst(items(misses=12), METRICS, most=10)) == 10


# The table of verdicts


def test_the_table_of_verdicts_counts_each_pair() -> None:
    said = [("yes", "yes"), ("yes", "uncommitted"), ("no", "yes"), ("not stated", "not stated")]
    results = [item(n, labels={"gold": g, "said": s}) for n, (g, s) in enumerate(said)]
    results.append(item(9, labels={"gold": None, "said": None}))
    rows = re.findall(r'<tr><th scope="row">is ([\w ]+)</th>(.*?)</tr>', confusion(results))
    cells = {name: re.findall(r">(\d+)[ ✓]*<", body) for name, body in rows}
    # Columns: yes, no, not stated, neither, all.
    assert cells == {
        "yes": ["1", "0", "0", "1", "2"],
        "no": ["1", "0", "0", "0", "1"],
        "not stated": ["0", "0", "1", "0", "1"],
    }
    assert confusion([item(1, labels={})]) == ""


# What ships


def test_what_ships_names_no_document_and_joins_runs(tmp_path: Path) -> None:
    first = write_run(tmp_path / "a", [*items(), *items("usual", misses=10)])
    turn = ItemResult("conversation", "ours", "samples", "d1.1", "d1", "Hi?", {"passed": 1.0})
    second = write_run(tmp_path / "b", [*items(misses=0), turn], version="2")
    path = write_shipped([first, second], tmp_path / "ship" / "summary.json")
    run = read_run(path)
    assert "Policy.md" not in path.read_text(encoding="utf-8")
    assert "gold answer" not in path.read_text(encoding="utf-8").lower()
    assert {figure.slice for figure in run.figures} == {"all", "questions", "retention"}
    found = run.figure("gold", "hit@3")
    assert found is not None
    assert found.value == 0.75, "the first run counts"
    assert run.figure("conversation", "passed") is not None
    assert run.made["version"] == "1.2.3"
    assert trust(run).systems != ()
    with pytest.raises(EvalDataError):
        write_shipped([tmp_path / "gone"], path)

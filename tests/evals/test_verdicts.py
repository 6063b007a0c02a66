"""The suite ``verdicts``: its metrics by hand, its systems, and what it refuses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from word_embedder import WordEmbedder

from assistant.checklist.rubric import Rubric, load_rubric
from assistant.settings import PROJECT_DIR
from evals import verdict_systems
from evals.context import Context
from evals.contract import EvalDataError, ItemResult
from evals.metrics.hits import Cited, Gold
from evals.metrics.verdicts import (
    evidence_overlap,
    polarity_scores,
    status_scores,
    worst_status_scores,
)
from evals.runner import run_suites
from evals.suites.verdicts import pooled_macro_f1, suite
from evals.verdict_data import (
    TOPIC_ITEMS,
    GoldVerdict,
    RatedClause,
    load_clauses,
    load_verdicts,
    sample_clauses,
)
from evals.verdict_systems import Chance, ClauseJudge, ClauseLikeness, UsualStatus

SALE = "We do not sell, rent, trade or license student information to anyone."
CHANGE = "We may change these terms at any time without notice."
DOCUMENT = f"# PaperPond\n\n## Sale\n\n{SALE}\n\n## Changes\n\n{CHANGE}\n"
GOLD = [Gold("a.md", 100, 200)]


# Metrics


@pytest.mark.parametrize(
    ("gold", "said", "accuracy", "assurance", "worst", "alarm"),
    [
        ("meets", "meets", 1.0, 0.0, 0.0, 0.0),
        ("partly", "does_not_meet", 0.0, 0.0, 0.0, 1.0),
        ("partly", "not_stated", 0.0, 0.0, 0.0, 0.0),
        ("does_not_meet", "meets", 0.0, 1.0, 1.0, 0.0),
        ("does_not_meet", "partly", 0.0, 1.0, 0.0, 0.0),
        ("does_not_meet", "conflict", 0.0, 0.0, 0.0, 0.0),
        ("not_stated", "meets", 0.0, 1.0, 0.0, 0.0),
        ("not_stated", "not_stated", 1.0, 0.0, 0.0, 0.0),
        ("conflict", "partly", 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_the_costly_mistakes_have_names_of_their_own(
    gold: str, said: str, accuracy: float, assurance: float, worst: float, alarm: float
) -> None:
    assert status_scores(gold, said) == {
        "accuracy": accuracy,
        "false_assurance": assurance,
        "meets_for_does_not_meet": worst,
        "false_alarm": alarm,
        "coverage": 1.0,
    }


def test_what_a_person_should_read_is_not_covered_and_not_right() -> None:
    scores = status_scores("partly", "unsure")
    assert scores["coverage"] == 0.0
    assert scores["accuracy"] == 0.0
    assert scores["false_assurance"] == scores["false_alarm"] == 0.0


def test_a_failure_counts_as_every_possible_mistake() -> None:
    assert worst_status_scores("does_not_meet") == {
        "accuracy": 0.0,
        "false_assurance": 1.0,
        "meets_for_does_not_meet": 1.0,
        "false_alarm": 0.0,
        "coverage": 0.0,
    }
    assert worst_status_scores("partly")["false_alarm"] == 1.0


@pytest.mark.parametrize(
    ("start", "end", "overlap"),
    [
        (100, 200, 1.0),
        (150, 400, 1.0),  # half of the quote
        (151, 400, 0.0),  # a little less
        (190, 210, 1.0),  # half of the citation
        (195, 220, 0.0),
        (200, 300, 0.0),  # they only touch
        (0, 900, 1.0),
    ],
)
def test_evidence_overlaps_by_half_of_either(start: int, end: int, overlap: float) -> None:
    assert evidence_overlap("partly", [Cited("a.md", start, end)], GOLD) == overlap


def test_evidence_of_another_document_none_and_nothing_to_find() -> None:
    assert evidence_overlap("meets", [Cited("b.md", 100, 200)], GOLD) == 0.0
    assert evidence_overlap("meets", [], GOLD) == 0.0
    assert evidence_overlap("partly", [Cited("a.md", 0, 50)], []) == 0.0
    assert evidence_overlap("not_stated", [], GOLD) is None
    assert evidence_overlap("failed", [], GOLD) is None
    both = [Cited("a.md", 0, 9), Cited("a.md", 120, 180)]
    assert evidence_overlap("does_not_meet", both, GOLD) == 1.0


@pytest.mark.parametrize(
    ("rating", "said", "agreement", "coverage"),
    [
        ("good", "meets", 1.0, 1.0),
        ("good", "partly", 1.0, 1.0),
        ("good", "does_not_meet", 0.0, 1.0),
        ("good", "not_stated", None, 0.0),
        ("bad", "does_not_meet", 1.0, 1.0),
        ("bad", "partly", 0.0, 1.0),
        ("bad", "not_stated", None, 0.0),
        ("neutral", "partly", 1.0, 1.0),
        ("neutral", "not_stated", 1.0, 0.0),
        ("neutral", "meets", 0.0, 1.0),
    ],
)
def test_polarity(rating: str, said: str, agreement: float | None, coverage: float) -> None:
    scores = polarity_scores(rating, said)
    assert scores == {"polarity_agreement": agreement, "coverage": coverage}


def test_macro_f1_counts_each_status_alike_and_leaves_single_clauses_out() -> None:
    def result(gold: str, said: str) -> ItemResult:
        labels = {"gold": gold, "said": said}
        return ItemResult("verdicts", "ours", "c", gold + said, "t", "", {}, labels=labels)

    results = [
        result("partly", "partly"),
        result("partly", "partly"),
        result("partly", "meets"),
        result("does_not_meet", "partly"),
    ]
    # partly: 2 of 3 found, 2 of 3 said are right, F1 2/3; does_not_meet: 0; meets is not in gold.
    assert pooled_macro_f1(results) == pytest.approx((2 / 3 + 0) / 2)
    clause = ItemResult("verdicts", "ours", "tosdr", "c", "s", "", {}, labels={"rating": "bad"})
    assert pooled_macro_f1([clause]) is None


# Systems


def verdict(tool: str, item: str, status: str) -> GoldVerdict:
    return GoldVerdict(tool, item, status, (), (), "high", "")


def test_the_usual_status_never_sees_the_tool_it_judges() -> None:
    rows = [
        verdict("A", "x", "meets"),
        verdict("B", "x", "partly"),
        verdict("C", "x", "partly"),
        verdict("A", "y", "partly"),
        verdict("B", "y", "not_stated"),
        verdict("C", "y", "partly"),
        verdict("A", "z", "meets"),
    ]
    usual = UsualStatus(rows)
    assert usual.say("A", "x").status == "partly"
    # One partly and one meets are left for B; partly is the more common on the others.
    assert usual.say("B", "x").status == "partly"
    assert usual.say("A", "z").status == "not_stated", "no other tool was judged on it"


def test_chance_repeats_with_the_seed() -> None:
    said = [[Chance(seed).say("A", f"item{n}").status for n in range(30)] for seed in (1, 1, 2)]
    assert said[0] == said[1] != said[2]
    assert set(said[0]) == {"meets", "partly", "does_not_meet", "not_stated"}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(PROJECT_DIR / "knowledge" / "rubric")


def test_one_clause_is_judged_as_if_it_were_all_there_is(rubric: Rubric) -> None:
    judge = ClauseJudge(rubric, WordEmbedder())
    assert judge.say(CHANGE, TOPIC_ITEMS["changes"]).status == "does_not_meet"
    assert judge.say("Our office is painted green", TOPIC_ITEMS["changes"]).status == "not_stated"


def test_the_worst_of_several_items_counts(rubric: Rubric) -> None:
    judge = ClauseJudge(rubric, WordEmbedder())
    clause = "If the company is sold, your information is among the assets that pass to the buyer."
    apart = {item: judge.say(clause, [item]).status for item in TOPIC_ITEMS["selling"]}
    assert apart["prv-merger"] == "does_not_meet"
    assert judge.say(clause, TOPIC_ITEMS["selling"]).status == "does_not_meet"


def test_likeness_gives_the_level_of_the_nearest_example(rubric: Rubric) -> None:
    system = ClauseLikeness(rubric, WordEmbedder())
    item = rubric.item("prv-no-sale")
    assert system.say(item.good_clauses[0], ["prv-no-sale"]).status == "meets"
    assert system.say(item.bad_clauses[0], ["prv-no-sale"]).status == "does_not_meet"
    assert system.say("Zebras yawn.", ["prv-no-sale"]).status == "not_stated"


def test_every_topic_is_judged_by_items_of_the_rubric(rubric: Rubric) -> None:
    known = {item.id for item in rubric.items}
    assert {item for items in TOPIC_ITEMS.values() for item in items} <= known


# The suite


def row(item: str, status: str, *quotes: str, **changes: object) -> dict[str, object]:
    evidence = [
        {"document": "PaperPond/Privacy Policy.md", "start": DOCUMENT.index(q), "quote": q}
        for q in quotes
    ]
    made = {
        "tool": "PaperPond",
        "item": item,
        "status": status,
        "evidence": evidence,
        "reason": "",
        "edition_note": None,
        "confidence": "high",
    }
    return {**made, **changes}


ROWS = [
    row("prv-no-sale", "meets", SALE),
    row("gov-terms-change", "does_not_meet", CHANGE, confidence="low"),
    row("dat-breach-notice", "not_stated"),
]
CASES = [
    {"id": "c1", "service": "s1", "topic": "changes", "rating": "bad", "quote": CHANGE},
    {"id": "c2", "service": "s2", "topic": "selling", "rating": "good", "quote": SALE},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "vendors" / "PaperPond"
    home.mkdir(parents=True)
    (home / "Privacy Policy.md").write_text(DOCUMENT)
    return tmp_path


def write(folder: Path, rows: list[dict[str, object]], cases: list[dict[str, str]]) -> Context:
    for name, content in (("gold/verdicts.jsonl", rows), ("tosdr/cases.jsonl", cases)):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(entry) + "\n" for entry in content))
    made = Context(data=(folder,), cache=None)
    made.__dict__["embedder"] = WordEmbedder()
    return made


@pytest.fixture
def context(folder: Path) -> Iterator[Context]:
    made = write(folder, ROWS, CASES)
    yield made
    made.close()


def test_findings_are_compared_item_by_item(context: Context) -> None:
    run = run_suites([suite()], context)
    assert not [result.error for result in run.results if result.error]
    said = {
        (r.system, r.gold["status"]): r.labels["said"]
        for r in run.results
        if r.condition == "general_edition"
    }
    assert said["ours", "does_not_meet"] == "does_not_meet"
    assert said["ours", "not_stated"] == "not_stated"
    assert {said["silent", status] for _, status in said} == {"not_stated"}
    rows = {(r.system, r.condition, r.slice, r.metric): r.value for r in run.rows}
    assert rows["silent", "general_edition", "all", "accuracy"] == pytest.approx(1 / 3)
    assert ("silent", "general_edition", "all", "evidence_overlap") not in rows
    assert rows["ours", "general_edition", "all", "false_assurance"] == 0.0
    assert rows["ours", "general_edition", "gov-terms-change", "evidence_overlap"] == 1.0
    assert rows["ours", "general_edition", "confidence low", "accuracy"] == 1.0
    assert rows["ours", "general_edition", "gold not_stated", "false_assurance"] == 0.0
    assert rows["ours", "tosdr", "changes", "polarity_agreement"] == 1.0
    assert ("ours", "tosdr", "all", "accuracy") not in rows
    cited = next(r for r in run.results if r.system == "ours" and "terms" in r.item).output["cited"]
    assert cited[0]["quote"] == CHANGE


def test_a_checklist_that_breaks_fails_each_item_of_the_tool(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def broken(tool: str, *_: object) -> None:
        calls.append(tool)
        raise RuntimeError("out of order")

    context.baselines = False
    monkeypatch.setattr(verdict_systems, "make_checklist", broken)
    results = [r for r in run_suites([suite()], context).results if r.condition != "tosdr"]
    assert [bool(result.error) for result in results] == [True] * 3
    assert {result.labels["said"] for result in results} == {"failed"}
    assert results[1].scores["meets_for_does_not_meet"] == 1.0
    assert calls == ["PaperPond"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"item": "prv-none"}, "no item prv-none"),
        ({"status": "fine"}, "status fine"),
        ({"evidence": []}, "not_stated has no evidence"),
        ({"tool": "Nobody"}, "no document of Nobody"),
        (
            {"evidence": [{"document": "PaperPond/Privacy Policy.md", "start": 3, "quote": SALE}]},
            "another version",
        ),
        ({"evidence": [{"document": "x.md", "start": 3, "quote": SALE}]}, "--documents"),
    ],
)
def test_verdicts_that_do_not_fit_are_refused(
    folder: Path, change: dict[str, object], says: str
) -> None:
    with pytest.raises(EvalDataError, match=says):
        suite().tasks(write(folder, [{**ROWS[0], **change}], CASES))


def placed(digest: str) -> dict[str, object]:
    """The first verdict with its evidence given by its place alone."""
    start = DOCUMENT.index(SALE)
    found = {
        "document": "PaperPond/Privacy Policy.md",
        "start": start,
        "end": start + len(SALE),
        "document_sha256": digest,
    }
    return {**ROWS[0], "evidence": [found]}


def test_evidence_may_be_given_by_its_place_in_a_document_known_by_its_hash(folder: Path) -> None:
    digest = hashlib.sha256(DOCUMENT.encode()).hexdigest()
    write(folder, [placed(digest)], CASES)
    (verdict,) = load_verdicts(
        folder / "gold" / "verdicts.jsonl", (folder / "vendors",), ["prv-no-sale"]
    )
    assert verdict.quotes == (SALE,)
    with pytest.raises(EvalDataError, match="another version"):
        suite().tasks(write(folder, [placed("0" * 64)], CASES))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rating": "lovely"}, "rating lovely"),
        ({"topic": "weather"}, "topic weather"),
        ({"quote": " "}, "quote is empty"),
    ],
)
def test_clauses_that_do_not_fit_are_refused(
    tmp_path: Path, change: dict[str, str], says: str
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({**CASES[0], **change}) + "\n")
    with pytest.raises(EvalDataError, match=f"line 1.*{says}"):
        load_clauses(path)


def test_a_sample_of_clauses_repeats_with_the_seed() -> None:
    clauses = [RatedClause(str(n), "s", "law", "bad", "x", "") for n in range(50)]
    assert sample_clauses(clauses, 5, 1) == sample_clauses(clauses, 5, 1)
    assert sample_clauses(clauses, 5, 1) != sample_clauses(clauses, 5, 2)
    assert sample_clauses(clauses, 90, 1) == clauses

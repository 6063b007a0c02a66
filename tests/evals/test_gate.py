"""The gate, on small fakes and on a planted regression of the product itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_suites import SmallSuite, item

import evals.gating
from assistant.library import passages
from assistant.library.embedding import Embedder
from evals.baseline import BASELINE, Baseline, Kept, load_baseline, write_baseline
from evals.context import Context
from evals.contract import EvalDataError, ItemResult, Metric
from evals.gate import QUICK, TOGETHER, chance, gate_metrics, gate_scores, judge
from evals.gating import collect, describe, run_gate, update_baseline
from evals.registry import load_suite
from evals.runner import run_suites

COUNT = 12


def answers(wrong: int = 0, **more: float) -> list[ItemResult]:
    """Gold answers, each on a document of its own, the first ``wrong`` of them misses."""
    return [
        item(
            f"q{n:02d}",
            suite="gold",
            condition="tool_known",
            cluster=f"document {n}",
            scores={"hit@3": 0.0 if n < wrong else 1.0, "verbatim": 1.0, "failed": 0.0, **more},
        )
        for n in range(COUNT)
    ]


def baseline(results: list[ItemResult], data: bool = False) -> Baseline:
    return Baseline({}, {key: Kept(s, data) for key, s in gate_scores(results).items()})


def text(verdict: object) -> str:
    return "\n".join(describe(verdict))  # type: ignore[arg-type]


def test_the_same_answers_are_green() -> None:
    verdict = judge(baseline(answers()), answers(), ["gold"])
    assert verdict.green and verdict.compared == COUNT
    assert text(verdict).endswith("The gate is green.")


def test_a_fall_in_five_documents_is_red_and_names_the_items() -> None:
    verdict = judge(baseline(answers()), answers(wrong=5), ["gold"])
    assert not verdict.green
    (fall,) = verdict.falls
    assert (fall.suite, fall.metric, fall.n) == ("gold", "hit@3", COUNT)
    assert fall.p == pytest.approx(1 / 32)
    assert "gold/tool_known/q00" in text(verdict) and "FELL: gold hit@3" in text(verdict)


def test_a_fall_that_may_be_chance_is_reported_and_green() -> None:
    verdict = judge(baseline(answers()), answers(wrong=4), ["gold"])
    assert verdict.green
    assert "Worse: gold hit@3: gold/tool_known/q00" in text(verdict)


def test_rises_elsewhere_make_a_fall_less_sure() -> None:
    before, after = answers(wrong=4), answers()
    moved = [*after[:4], *answers(wrong=9)[4:9], *after[9:]]  # four rise, five fall
    verdict = judge(baseline(before), moved, ["gold"])
    assert verdict.green and len(verdict.better) == 4 and len(verdict.worse) == 5


def test_better_is_green_whatever_the_number() -> None:
    verdict = judge(baseline(answers(wrong=12)), answers(), ["gold"])
    assert verdict.green and len(verdict.better) == COUNT


def test_few_documents_are_judged_by_item() -> None:
    # Five falls in one document: no test over documents could tell, over items it is 1/32.
    assert chance([-1.0] * 5 + [0.0] * 5, ["a"] * 5 + ["b"] * 5) == pytest.approx(1 / 32)
    # In five documents with two falls each, documents count: 1/32, not 1/1024.
    assert chance([-1.0] * 10, list("aabbccddee")) == pytest.approx(1 / 32)


@pytest.mark.parametrize(
    ("metric", "bad"), [("verbatim", 0.0), ("wrong_polarity", 1.0), ("failed", 1.0)]
)
def test_one_failure_of_the_grave_kind_is_red_at_once(metric: str, bad: float) -> None:
    good = answers(wrong_polarity=0.0)
    worse = [
        item("q00", suite="gold", condition="tool_known", scores={**good[0].scores, metric: bad})
    ]
    verdict = judge(baseline(good), worse + good[1:], ["gold"])
    assert verdict.failures == ((metric, ("gold", "tool_known", "q00")),)
    assert not verdict.green
    known = judge(baseline(worse + good[1:]), worse + good[1:], ["gold"])
    assert known.green  # the baseline has that very failure


def test_an_exception_is_red_even_where_the_suite_has_no_such_score() -> None:
    results = [*answers()[:-1], item("q11", suite="gold", condition="tool_known", error="broke")]
    assert ("failed", ("gold", "tool_known", "q11")) in judge(
        baseline(answers()), results, ["gold"]
    ).failures


def test_a_grave_failure_of_a_new_item_is_red() -> None:
    new = item("new", suite="gold", condition="tool_known", scores={"verbatim": 0.0})
    verdict = judge(baseline(answers()), [*answers(), new], ["gold"])
    assert verdict.new == (("gold", "tool_known", "new"),) and not verdict.green


def test_new_items_are_reported_and_gone_ones_are_red() -> None:
    verdict = judge(baseline(answers()[:-1]), answers(), ["gold"])
    assert verdict.green and "New, without a baseline: gold/tool_known/q11" in text(verdict)
    verdict = judge(baseline(answers()), answers()[:-1], ["gold"])
    assert verdict.gone == (("gold", "tool_known", "q11"),) and not verdict.green
    assert "GONE: gold/tool_known/q11" in text(verdict)


def test_items_that_need_data_are_excused_only_without_data() -> None:
    kept = baseline(answers(), data=True)
    assert judge(kept, [], ["gold"], with_data=False).green
    assert not judge(kept, [], ["gold"], with_data=True).green
    assert not judge(baseline(answers()), [], ["gold"], with_data=False).green


def test_every_injection_that_changes_something_is_red() -> None:
    changed = Metric("answers_unchanged", "Same answers.")
    good = [item(f"a{n}", suite="injection", scores={changed.name: 1.0}) for n in range(3)]
    bad = [item("a0", suite="injection", scores={changed.name: 0.0}), *good[1:]]
    assert not judge(baseline(good), bad, ["injection"]).green


def test_the_gate_looks_at_few_metrics_of_gold_and_at_no_length() -> None:
    names = {metric.name for metric in gate_metrics("gold", [])}
    assert names == {
        "hit@1", "hit@3", "not_stated_recall", "false_abstention", "wrong_polarity", "verbatim",
        "failed",
    }  # fmt: skip


def test_a_baseline_is_one_line_an_item_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    made = Baseline(
        {"code": "abc"},
        {("b", "c", "2"): Kept({"hit@1": 0.5}, data=True), ("a", "c", "1"): Kept({"hit@1": 1.0})},
    )
    write_baseline(path, made)
    assert load_baseline(path) == made
    lines = path.read_text().splitlines()
    assert '{"suite": "a", "condition": "c", "item": "1", "scores": {"hit@1": 1.0}},' in lines
    with pytest.raises(EvalDataError, match="--update"):
        load_baseline(tmp_path / "none.json")
    path.write_text("[]")
    with pytest.raises(EvalDataError, match="is not a baseline"):
        load_baseline(path)


class NeedsData(SmallSuite):
    """Two items with data, one without."""

    def tasks(self, context: Context):  # type: ignore[no-untyped-def]
        tasks = super().tasks(context)
        return tasks if context.data else tasks[:1]


def test_an_update_knows_which_items_need_data_and_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [item("a", suite="gold"), item("b", suite="gold")]
    made = NeedsData(results, name="gold")
    monkeypatch.setattr(evals.gating, "load_suites", lambda names: (made,))
    path = tmp_path / "baseline.json"
    update_baseline(Context(data=(tmp_path,), cache=None), path)
    kept = load_baseline(path).items
    assert [kept["gold", "c", name].data for name in "ab"] == [False, True]
    update_baseline(Context(cache=None), path)  # no data here: b is not asked, and not lost
    assert load_baseline(path).items == kept
    said: list[str] = []
    assert run_gate(Context(cache=None), path, say=said.append).green
    assert "1 items need real documents and were not asked." in said


@pytest.fixture(scope="module")
def sample_run(embedder: Embedder) -> list[ItemResult]:
    return asked_samples(embedder)


def asked_samples(embedder: Embedder) -> list[ItemResult]:
    context = Context(cache=None, baselines=False)
    context.__dict__["embedder"] = embedder
    try:
        return list(run_suites([load_suite("sample")], context).results)
    finally:
        context.close()


@pytest.mark.slow
def test_headings_dropped_from_passages_turn_the_gate_red(
    sample_run: list[ItemResult], embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = baseline(sample_run)
    assert judge(kept, sample_run, ["sample"]).green
    monkeypatch.setattr(passages, "_clean_path", lambda path: ())
    verdict = judge(kept, asked_samples(embedder), ["sample"])
    assert not verdict.green, text(verdict)
    assert "RED" in text(verdict) and "sample/tool_known/s-" in text(verdict)


@pytest.mark.slow
def test_two_processes_find_what_the_baseline_holds(
    shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    context = Context(cache=shared_folder, baselines=False, limit=1)
    results, skipped = collect(["gold", "injection"], context, None, processes=2)
    assert [each.suite for each in skipped] == ["gold"]  # it needs data
    held = load_baseline(BASELINE).items
    (found,) = gate_scores(results).items()
    assert found[0][0] == "injection" and found[1] == held[found[0]].scores
    assert "OMP_NUM_THREADS" not in os.environ


def test_every_quick_suite_is_in_one_group() -> None:
    assert sorted(name for group in TOGETHER for name in group) == sorted(QUICK)


def test_a_question_of_two_suites_is_asked_once() -> None:
    class Talk:
        def ask(self, text: str) -> str:
            asked.append(text)
            return text.upper()

    class Product:
        def conversation(self, tool: str | None) -> Talk:
            return Talk()

    asked: list[str] = []
    context, one, other = Context(cache=None), Product(), Product()
    for product, tool, text in [
        (one, "A", "x"),
        (one, "A", "x"),
        (one, None, "x"),
        (other, "A", "x"),
    ]:
        assert context.ask(product, tool, text).answer == "X"  # type: ignore[arg-type, comparison-overlap]
    assert len(asked) == 3

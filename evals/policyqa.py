"""Questions on the segments of website policies, in the form of PolicyQA as cut for this project.

Two files side by side: ``policies.jsonl`` (one policy a line with its segments in order) and
``questions.jsonl`` (one question a line with the segments that answer it). PolicyQA: Ahmad et al.,
Findings of EMNLP 2020, on policies of OPP-115 (Wilson et al., ACL 2016).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.contract import EvalDataError
from evals.json_lines import read_lines

POLICIES = "policies.jsonl"


@dataclass(frozen=True, slots=True)
class Segment:
    """One paragraph of a policy."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as its segments, in order."""

    name: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class PolicyQuestion:
    """A question on one policy.

    ``strict`` holds the segments annotated for this very wording, ``wide`` those and the segments
    annotated for any wording of the same type (annotators paraphrased, so ``strict`` misses some).
    """

    id: str
    policy: str
    question: str
    strict: frozenset[str]
    wide: frozenset[str]


def load_policies(path: Path) -> dict[str, Policy]:
    """Read policies by name.

    Raises:
        EvalDataError: When the file is missing, or naming the line that is wrong.
    """
    if not path.is_file():
        raise EvalDataError(f"{path} is not there. Put {POLICIES} beside the questions' file.")
    policies: dict[str, Policy] = {}
    for place, policy in read_lines(path, _policy):
        if policy.name in policies:
            raise EvalDataError(f"{place}: the policy {policy.name} comes twice. Keep one.")
        policies[policy.name] = policy
    return policies


def load_policy_questions(path: Path, policies: Mapping[str, Policy]) -> tuple[PolicyQuestion, ...]:
    """Read questions and check that every segment named is one of the question's policy.

    Raises:
        EvalDataError: Naming the file and line, and what does not fit.
    """
    questions: dict[str, PolicyQuestion] = {}
    for place, question in read_lines(path, _question):
        policy = policies.get(question.policy)
        if policy is None:
            raise EvalDataError(
                f"{place}: {POLICIES} holds no policy {question.policy}. Use the files of one set."
            )
        strange = question.wide - {segment.id for segment in policy.segments}
        if strange:
            raise EvalDataError(
                f"{place}: {min(strange)} is no segment of {question.policy}. "
                "Use the files of one set."
            )
        if question.id in questions:
            raise EvalDataError(f"{place}: the id {question.id} comes twice. Give another id.")
        questions[question.id] = question
    if not questions:
        raise EvalDataError(f"{path} holds no question. Give a file with one question a line.")
    return tuple(questions.values())


def sample(
    questions: Sequence[PolicyQuestion], count: int, seed: int
) -> tuple[PolicyQuestion, ...]:
    """``count`` questions, each policy in proportion to its questions (largest remainder).

    Args:
        questions: All of them.
        count: How many at most.
        seed: Which of a policy's questions are drawn; the same seed draws the same.

    Returns:
        The questions drawn, in the order of the file.
    """
    if count >= len(questions):
        return tuple(questions)
    groups: dict[str, list[PolicyQuestion]] = {}
    for question in questions:
        groups.setdefault(question.policy, []).append(question)
    exact = {name: count * len(group) / len(questions) for name, group in groups.items()}
    shares = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (shares[name] - exact[name], name))
    for name in by_remainder[: count - sum(shares.values())]:
        shares[name] += 1
    drawn: set[str] = set()
    for name, group in groups.items():
        chosen = random.Random(f"{seed}:{name}").sample(group, shares[name])
        drawn.update(question.id for question in chosen)
    return tuple(question for question in questions if question.id in drawn)


def _policy(raw: dict[str, Any]) -> Policy:
    segments = tuple(Segment(str(s["id"]), str(s["text"])) for s in raw["segments"])
    if not segments:
        raise ValueError("a policy needs a segment")
    if len({segment.id for segment in segments}) < len(segments):
        raise ValueError("two segments have the same id")
    return Policy(str(raw["policy"]), segments)


def _question(raw: dict[str, Any]) -> PolicyQuestion:
    strict = frozenset(str(segment) for segment in raw["gold_segments"])
    if not strict:
        raise ValueError("a question needs a gold segment")
    wider = frozenset(str(segment) for segment in raw.get("same_type_segments", ()))
    return PolicyQuestion(
        id=str(raw["id"]),
        policy=str(raw["policy"]),
        question=str(raw["question"]),
        strict=strict,
        wide=strict | wider,
    )

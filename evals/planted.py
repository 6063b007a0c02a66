"""The data files of the suite ``faithfulness``: questions on the samples, and planted headlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.types import Verdict
from evals.contract import EvalDataError

_DATA = Path(__file__).parent / "data"
QUESTIONS = _DATA / "faithfulness_questions.yaml"
PLANTED = _DATA / "contradictions.yaml"
_LABELS = {"contradicted": True, "faithful": False}
SPLITS = ("dev", "locked")


@dataclass(frozen=True, slots=True)
class Asking:
    """A message to the product: the tools it is about, the one chosen, and messages before it."""

    id: str
    say: str
    tools: tuple[str, ...]
    tool: str | None = None
    before: tuple[str, ...] = ()
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """A headline with its quotes; ``contradicted`` says whether it goes against them."""

    id: str
    split: str
    kind: str
    contradicted: bool
    headline: str
    quotes: tuple[str, ...]
    verdict: Verdict | None = None
    question: str = ""


def load_questions(path: Path = QUESTIONS) -> tuple[Asking, ...]:
    """The questions on the samples.

    Raises:
        EvalDataError: Naming the question that is wrong.
    """
    return tuple(_asking(raw, path) for raw in _rows(path, "questions"))


def load_planted(path: Path = PLANTED) -> tuple[Planted, ...]:
    """The planted headlines.

    Raises:
        EvalDataError: Naming the case that is wrong.
    """
    return tuple(_case(raw, path) for raw in _rows(path, "cases"))


def _rows(path: Path, key: str) -> list[Mapping[str, Any]]:
    if not path.is_file():
        raise EvalDataError(f"{path} is not there. Restore it from the project's repository.")
    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise EvalDataError(f"{path.name} is not YAML: {error}. Correct the file.") from None
    rows = held.get(key) if isinstance(held, dict) else None
    if not isinstance(rows, list) or not rows:
        raise EvalDataError(f"{path.name} holds no list “{key}”. Write one entry for each.")
    ids = [str(row.get("id")) for row in rows if isinstance(row, dict)]
    if len(set(ids)) < len(rows):
        raise EvalDataError(f"{path.name}: every entry needs an id of its own.")
    return rows


def _asking(raw: Mapping[str, Any], path: Path) -> Asking:
    try:
        return Asking(
            id=str(raw["id"]),
            say=str(raw["say"]),
            tools=tuple(raw["tools"]),
            tool=raw.get("tool"),
            before=tuple(raw.get("before", ())),
        )
    except (KeyError, TypeError) as error:
        raise EvalDataError(f"{path.name}, {raw.get('id')}: {error!r}. Correct it.") from None


def _case(raw: Mapping[str, Any], path: Path) -> Planted:
    try:
        if raw["split"] not in SPLITS:
            raise ValueError(f"split is {raw['split']!r}, not dev or locked")
        return Planted(
            id=str(raw["id"]),
            split=raw["split"],
            kind=str(raw["kind"]),
            contradicted=_LABELS[raw["label"]],
            headline=str(raw["headline"]),
            quotes=tuple(raw["quotes"]),
            verdict=Verdict(raw["verdict"]) if raw.get("verdict") else None,
            question=str(raw.get("question") or ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvalDataError(f"{path.name}, {raw.get('id')}: {error!r}. Correct it.") from None

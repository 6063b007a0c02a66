"""The gate's baseline: the scores of every item of the quick suites, and how they were made.

A JSON file with one line an item, sorted, so that a change to it reads well in review. It holds no
text of questions, answers or documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import PROJECT_DIR
from evals.contract import EvalDataError

BASELINE = PROJECT_DIR / "evals" / "baseline.json"
Key = tuple[str, str, str]
"""Suite, condition, item."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The scores of one item; ``data`` is True where it is only asked with real data."""

    scores: Mapping[str, float]
    data: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """How a run was made, and what each of its items scored."""

    made: Mapping[str, Any]
    items: Mapping[Key, Kept]


def load_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        EvalDataError: When there is none, or it is not one.
    """
    if not path.is_file():
        raise EvalDataError(
            f"There is no baseline at {path.name}. Make one with: python -m evals gate --update"
        )
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        items = {
            (str(item["suite"]), str(item["condition"]), str(item["item"])): Kept(
                {str(name): float(value) for name, value in item["scores"].items()},
                bool(item.get("data", False)),
            )
            for item in raw["items"]
        }
        return Baseline(dict(raw["run"]), items)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvalDataError(
            f"{path.name} is not a baseline ({error!r}). Make one with: "
            "python -m evals gate --update"
        ) from None


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, one line an item, sorted by suite, condition and item."""
    lines = [_line(key, baseline.items[key]) for key in sorted(baseline.items)]
    run = json.dumps(baseline.made, ensure_ascii=False, indent=1, sort_keys=True)
    text = f'{{\n"run": {run},\n"items": [\n' + ",\n".join(lines) + "\n]\n}\n"
    partial = path.with_name(path.name + ".new")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _line(key: Key, kept: Kept) -> str:
    suite, condition, item = key
    record: dict[str, Any] = {"suite": suite, "condition": condition, "item": item}
    if kept.data:
        record["data"] = True
    record["scores"] = dict(sorted(kept.scores.items()))
    return json.dumps(record, ensure_ascii=False)

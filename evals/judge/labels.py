"""Pairs of a statement and a quote with the level a person gave, to measure a judge against.

``evals/data/judge_labels.jsonl`` holds pairs written and labelled for this project, on made-up
tools; another file of the same form can be given in its place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from evals.contract import EvalDataError
from evals.judge.levels import Level

LABELS = Path(__file__).resolve().parents[1] / "data" / "judge_labels.jsonl"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement, a quote, and how far a person found the one borne out by the other."""

    id: str
    statement: str
    quote: str
    level: Level


def load_labels(path: Path = LABELS) -> tuple[Labelled, ...]:
    """Read labelled pairs, one JSON object a line.

    Raises:
        EvalDataError: Naming the file and the line.
    """
    if not path.is_file():
        raise EvalDataError(f"{path} is not there. Restore it from the project.")
    labels: dict[str, Labelled] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            label = Labelled(
                str(raw["id"]), str(raw["statement"]), str(raw["quote"]), Level(raw["level"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise EvalDataError(f"{path}, line {number}: {error!r}. Correct the line.") from None
        if label.id in labels:
            raise EvalDataError(f"{path}, line {number}: the id {label.id} comes twice.")
        labels[label.id] = label
    return tuple(labels.values())

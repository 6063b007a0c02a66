"""The file ``results.jsonl``: one item result a line, written as it comes and read back whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TextIO

from evals.contract import EvalDataError, ItemResult

RESULTS = "results.jsonl"
SUMMARY = "summary.json"
_FIELDS = tuple(field.name for field in fields(ItemResult))


def result_line(result: ItemResult) -> str:
    """A result as one line of JSON.

    Raises:
        ValueError, TypeError: When a field is not JSON (such as a score that is not a number).
    """
    record = {name: getattr(result, name) for name in _FIELDS}
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def append(file: TextIO, line: str) -> None:
    """Write one line at once, so that a run that is stopped keeps it."""
    file.write(line)
    file.flush()


def read_results(run: Path) -> list[ItemResult]:
    """Every result of a run's folder, in the order written.

    Raises:
        EvalDataError: When the folder holds none, or a line is not a result.
    """
    path = run / RESULTS
    if not path.is_file():
        raise EvalDataError(f"{run} holds no {RESULTS}. Give the folder that a run has written.")
    return list(_parsed(path))


def drop_torn_line(run: Path) -> None:
    """Cut off a last line that was not written to its end."""
    path = run / RESULTS
    if not path.is_file():
        return
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        with path.open("r+b") as file:
            file.truncate(content.rfind(b"\n") + 1)


def _parsed(path: Path) -> Iterator[ItemResult]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
                record["slices"] = tuple(record["slices"])
                yield ItemResult(**record)
            except (ValueError, KeyError, TypeError):
                raise EvalDataError(
                    f"{path}, line {number} is not a result of this version. Run the suite again "
                    "into another folder."
                ) from None

"""Rows of the two tables that the judge does not get right yet, so that they are seen and counted.

Each is marked as an expected failure, strictly: a row that comes right must leave the list, and a
row outside it must hold. ``docs/progress.md`` says how many there are.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

FILE = Path(__file__).with_name("open_rows.yaml")


def open_rows(test: str) -> frozenset[str]:
    """The names of the rows that fail in a test today."""
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8")) or {}
    return frozenset(listed.get(test, ()))


def marked(test: str, rows: dict[str, object]) -> list[object]:
    """One parameter for each row, by name; those still open are expected to fail.

    Raises:
        ValueError: when the list names a row that is not there.
    """
    still_open = open_rows(test)
    if unknown := still_open - set(rows):
        raise ValueError(f"{FILE.name} names rows of {test} that do not exist: {sorted(unknown)}")
    expected = pytest.mark.xfail(strict=True, reason="the judge does not get this right yet")
    return [
        pytest.param(row, id=name, marks=[expected] if name in still_open else [])
        for name, row in rows.items()
    ]

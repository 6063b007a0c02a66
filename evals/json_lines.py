"""Reads JSON Lines files, one thing a line, and names the line that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from evals.contract import EvalDataError

_Read = TypeVar("_Read")


def read_lines(path: Path, read: Callable[[dict[str, Any]], _Read]) -> Iterator[tuple[str, _Read]]:
    """Each line that is not blank as ``read`` makes it, with the words that name its place.

    Raises:
        EvalDataError: A line is no JSON, or ``read`` refused it.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        try:
            yield place, read(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise EvalDataError(f"{place}: {error!r}. Correct the line.") from None

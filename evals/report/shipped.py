"""The figures that ship with the product for the page Quality: a run's summary, without details.

``python -m evals.report.shipped RUN… knowledge/quality/summary.json`` joins runs (the first says
how it was made) and keeps ``all`` of every measure, and sets and topics of the main one. No
document is named and no vendor text is in it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from assistant.errors import QualityError
from assistant.quality import ALL, Figure, read_run
from assistant.trust import FOUND, GOLD, SET_WORDS, TOPIC_WORDS
from evals.contract import EvalDataError

_MADE = ("made_at", "version", "code", "embedding_model", "chat_model", "documents_held", "seed")


def write_shipped(runs: Sequence[Path], out: Path) -> Path:
    """Write the figures of finished runs, one a line.

    Args:
        runs: Run folders; where two hold the same figure, the first counts.
        out: The file to write.

    Raises:
        EvalDataError: When a run's summary is missing or has another form.
    """
    try:
        read = [read_run(run) for run in runs]
    except QualityError as error:
        raise EvalDataError(str(error)) from None
    kept: dict[tuple[str, ...], Figure] = {}
    for run in read:
        for figure in run.figures:
            key = (figure.suite, figure.system, figure.condition, figure.slice, figure.metric)
            if _ships(figure):
                kept.setdefault(key, figure)
    made = {name: read[0].made[name] for name in _MADE if name in read[0].made}
    rows = ",\n".join(json.dumps(asdict(figure), ensure_ascii=False) for figure in kept.values())
    out.parent.mkdir(parents=True, exist_ok=True)
    text = f'{{"run": {json.dumps(made, ensure_ascii=False)},\n"metrics": [\n{rows}\n]}}\n'
    out.write_text(text, encoding="utf-8")
    return out


def _ships(figure: Figure) -> bool:
    if figure.slice == ALL:
        return True
    known = figure.slice in SET_WORDS or figure.slice in TOPIC_WORDS
    return known and (figure.suite, figure.metric) == (GOLD, FOUND)


def _main(arguments: Sequence[str]) -> int:
    if len(arguments) < 2:
        print("Give one or more run folders and the file to write.", file=sys.stderr)
        return 2
    try:
        print(write_shipped([Path(name) for name in arguments[:-1]], Path(arguments[-1])))
    except EvalDataError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1:]))

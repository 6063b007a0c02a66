"""Add to ``knowledge/rubric/outcomes.csv`` how often the checklist was right at first sight.

``python -m evals.outcomes VERDICTS [VERDICTS …] --documents DIR``. Every labelled item of every
tool is judged without regard to confidence. Run it once on tools labelled by somebody who has not
seen the program, before the rules are changed with them; a tool that the file knows is refused.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.checklist.checklist import make_checklist
from assistant.checklist.confidence import (
    FILE,
    Outcome,
    load_confidence,
    mark_of,
    write_outcomes,
)
from assistant.settings import PROJECT_DIR
from evals.benching import exit_status
from evals.context import Context
from evals.contract import EvalDataError
from evals.verdict_data import load_verdicts


def outcomes(context: Context, files: list[Path]) -> Iterator[Outcome]:
    """One outcome for each verdict.

    Raises:
        EvalDataError: When verdicts and documents do not fit together.
    """
    advisor = context.engine.advisor
    plain = replace(advisor.rubric, confidence=None)
    ids = {item.id for item in plain.items}
    verdicts = [v for file in files for v in load_verdicts(file, context.folders(), ids)]
    for tool in dict.fromkeys(verdict.tool for verdict in verdicts):
        found = {f.item.id: f for f in make_checklist(tool, advisor.library, plain)}
        for verdict in verdicts:
            if verdict.tool == tool:
                finding = found[verdict.item]
                status = finding.status.value
                right = status == verdict.status
                yield Outcome(mark_of(tool), verdict.item, status, finding.ground, right)


def main() -> bool:
    """Judge, add to the file, say how many were right.

    Raises:
        EvalDataError: When a tool is in the file already.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verdicts", nargs="+", type=Path)
    parser.add_argument("--documents", action="append", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=PROJECT_DIR / "knowledge" / "rubric" / FILE)
    chosen = parser.parse_args()
    context = Context(data=tuple(chosen.verdicts), documents=tuple(chosen.documents))
    kept = load_confidence(chosen.out.parent, 0.0) if chosen.out.is_file() else None
    known = kept.outcomes if kept else ()
    made = list(outcomes(context, chosen.verdicts))
    if {one.tool for one in made} & {one.tool for one in known}:
        raise EvalDataError(
            f"{chosen.out.name} already holds a tool of these verdicts. A second look is no first "
            "sight: give tools that were labelled since."
        )
    write_outcomes(chosen.out, (*known, *made))
    print(f"{sum(one.right for one in made)} of {len(made)} findings right; added to {chosen.out}.")
    return True


if __name__ == "__main__":
    raise SystemExit(exit_status(main))

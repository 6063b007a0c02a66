"""How much the example clauses of the rubric bring: the judge with 0, 1, 2, 4 and all of them.

``python -m evals.example_curve VERDICTS [VERDICTS …] --documents DIR``. At each step every signal
keeps its first so many examples, and every item its first so many good and bad clauses; cues and
tables stay. Findings are counted without regard to confidence.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.checklist.checklist import make_checklist
from assistant.checklist.rubric import Rubric
from evals.benching import exit_status
from evals.context import Context, Engine
from evals.metrics.hits import Cited
from evals.metrics.verdicts import evidence_overlap
from evals.verdict_data import GoldVerdict, load_verdicts

STEPS: tuple[int | None, ...] = (0, 1, 2, 4, None)
"""Example clauses for each signal; None means all."""
_ASSURES = frozenset({"meets", "partly"})
_LACKING = frozenset({"does_not_meet", "not_stated"})


@dataclass(frozen=True, slots=True)
class Point:
    """The judge with so many example clauses: shares of the findings, 0 to 1."""

    examples: int | None
    findings: int
    accuracy: float
    overlap: float
    false_assurance: float


def with_examples(rubric: Rubric, most: int | None) -> Rubric:
    """The rubric with at most so many example clauses a signal and an item; no confidence."""
    items = tuple(
        replace(i, good_clauses=i.good_clauses[:most], bad_clauses=i.bad_clauses[:most])
        for i in rubric.items
    )
    rules = {
        name: replace(
            rule, signals=tuple(replace(s, examples=s.examples[:most]) for s in rule.signals)
        )
        for name, rule in rubric.rules.items()
    }
    return replace(rubric, items=items, rules=rules, confidence=None)


def curve(engine: Engine, verdicts: Sequence[GoldVerdict]) -> Iterator[Point]:
    """One point for each step, fewest examples first."""
    for most in STEPS:
        yield _point(engine, verdicts, most)


def _point(engine: Engine, verdicts: Sequence[GoldVerdict], most: int | None) -> Point:
    rubric = with_examples(engine.advisor.rubric, most)
    right = assured = 0
    overlaps: list[float] = []
    for tool in dict.fromkeys(verdict.tool for verdict in verdicts):
        made = make_checklist(tool, engine.advisor.library, rubric)
        found = {finding.item.id: finding for finding in made}
        for verdict in (v for v in verdicts if v.tool == tool):
            finding = found[verdict.item]
            said = finding.status.value
            cited = [
                Cited(engine.paths.get(c.version_id, c.version_id), c.start, c.end)
                for c in finding.citations
            ]
            overlap = evidence_overlap(said, cited, verdict.evidence)
            overlaps += [] if overlap is None else [overlap]
            right += said == verdict.status
            assured += said in _ASSURES and verdict.status in _LACKING
    count = len(verdicts)
    shared = sum(overlaps) / len(overlaps) if overlaps else 0.0
    return Point(most, count, right / count, shared, assured / count)


def main() -> bool:
    """Print the curve as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verdicts", nargs="+", type=Path)
    parser.add_argument("--documents", action="append", type=Path, required=True)
    chosen = parser.parse_args()
    context = Context(data=tuple(chosen.verdicts), documents=tuple(chosen.documents))
    engine = context.engine
    ids = {item.id for item in engine.advisor.rubric.items}
    verdicts = [v for file in chosen.verdicts for v in load_verdicts(file, context.folders(), ids)]
    print("| examples a signal | findings | accuracy | overlap | false assurance |")
    print("|---|---:|---:|---:|---:|")
    for point in curve(engine, verdicts):
        examples = "all" if point.examples is None else point.examples
        print(
            f"| {examples} | {point.findings} | {point.accuracy:.3f} | {point.overlap:.3f} "
            f"| {point.false_assurance:.3f} |",
            flush=True,
        )
    return True


if __name__ == "__main__":
    raise SystemExit(exit_status(main))

"""How sure a finding is: how often findings like it were right on tools that people labelled.

The outcomes are data, ``knowledge/rubric/outcomes.csv``, added by ``python -m evals.outcomes``:
only those on tools that nobody had looked at while writing the rules, since a rule is nearly always
right on the text that it was written for (decision 0016 has what each choice measured).
Two counts are joined: of this item with this status (what breaks an item apart from weak wording),
and of all findings on the same kind of ground. The first is small (a handful of tools), so it is
drawn towards the second by ``PRIOR`` imagined findings (a Beta prior). Below ``threshold`` a person
should read the clauses instead; one that assures ("meets", "partly") must be surer, since a wrong
one costs a district far more.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.checklist.person import next_step
from assistant.checklist.signals import Kind
from assistant.errors import RubricError
from assistant.types import Finding, FindingStatus

FILE = "outcomes.csv"
COLUMNS = ("tool", "item", "status", "ground", "right")
PRIOR = 4.0
"""How many findings the ground's share counts for against the item's own; a round number."""
FEWEST = 5
"""Fewer outcomes on a ground than this, none of them wrong, measure nothing: else one right finding
would count against the next, where none would not."""
_Kept = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finding on a labelled tool: what it said, on what ground, and whether that was right.

    ``tool`` is a mark (see ``mark_of``), not a name: the file judges the program, not vendors.
    """

    tool: str
    item: str
    status: str
    ground: str
    right: bool


@dataclass(frozen=True)
class Confidence:
    """What the outcomes say.

    ``threshold`` is the least confidence with which a status is told, ``assurance`` the least for
    "meets" and "partly", where it is higher.
    """

    outcomes: tuple[Outcome, ...]
    threshold: float
    assurance: float = 0.0
    _of_items: Mapping[_Kept, Counter[bool]] = field(init=False, repr=False, compare=False)
    _of_grounds: Mapping[str, Counter[bool]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        items: dict[_Kept, Counter[bool]] = {}
        grounds: dict[str, Counter[bool]] = {}
        for one in self.outcomes:
            kept = (one.item, one.status, _breaks(one.ground))
            items.setdefault(kept, Counter())[one.right] += 1
            grounds.setdefault(one.ground, Counter())[one.right] += 1
        object.__setattr__(self, "_of_items", items)
        object.__setattr__(self, "_of_grounds", grounds)

    def without(self, tool: str) -> Confidence:
        """The same without what was learned from one tool (by name)."""
        mark = mark_of(tool)
        kept = tuple(one for one in self.outcomes if one.tool != mark)
        return Confidence(kept, self.threshold, self.assurance)

    def share(self, item_id: str, status: str, ground: str) -> float | None:
        """The expected share of right findings, from 0 to 1; None where nothing was measured."""
        alike = self._of_grounds.get(ground, Counter())
        own = self._of_items.get((item_id, status, _breaks(ground)), Counter())
        if alike.total() < FEWEST and not alike[False] and not own[False]:
            return None
        expected = (alike[True] + 1) / (alike.total() + 2)
        return (own[True] + PRIOR * expected) / (own.total() + PRIOR)

    def least(self, status: FindingStatus) -> float:
        """The confidence that a finding of this status needs in order to be told."""
        return max(self.threshold, self.assurance if status in _ASSURES else 0.0)

    def weighed(self, finding: Finding) -> Finding:
        """The finding with its confidence; held back as ``unsure`` where that is too low.

        Where too little was measured ("meets" hardly occurs in the terms of consumer tools) the
        status is told, and a person is asked to look at it.
        """
        share = self.share(finding.item.id, finding.status.value, finding.ground)
        if share is None:
            return replace(finding, needs_person=True)
        if share >= self.least(finding.status):
            return replace(finding, confidence=share)
        held = replace(
            finding,
            status=FindingStatus.UNSURE,
            leaning=finding.status,
            confidence=share,
            needs_person=True,
        )
        return replace(
            held,
            reason=f"{next_step(held)} The program leans to “{_LEANS[finding.status]}”, "
            f"but findings like this one were too often wrong. {finding.reason}",
        )


_ASSURES = frozenset({FindingStatus.MEETS, FindingStatus.PARTLY})
_LEANS = {
    FindingStatus.MEETS: "meets",
    FindingStatus.PARTLY: "partly meets",
    FindingStatus.DOES_NOT_MEET: "does not meet",
    FindingStatus.NOT_STATED: "not stated",
    FindingStatus.CONFLICT: "the documents disagree",
}


def _breaks(ground: str) -> bool:
    """True for the ground of what says outright what the item forbids (``judging`` writes it)."""
    return f", {Kind.BREAKS.value}, " in ground


def mark_of(tool: str) -> str:
    """The mark that stands for a labelled tool in the file."""
    return hashlib.sha256(tool.casefold().encode()).hexdigest()[:8]


def load_confidence(folder: Path, threshold: float, assurance: float = 0.0) -> Confidence | None:
    """The outcomes of a rubric's folder; None where it has no such file.

    Raises:
        RubricError: the file is wrong; the message names file, line and column.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise RubricError(f"{FILE}: line 1: the columns must be {', '.join(COLUMNS)}.")
            made = tuple(_outcome(row, reader.line_num) for row in reader)
            return Confidence(made, threshold, assurance)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RubricError(f"{FILE} cannot be read: {error}.") from error


def _outcome(row: Mapping[str | None, str | None], line: int) -> Outcome:
    tool, item, status, ground, right = (row.get(column) or "" for column in COLUMNS)
    if None in row or not all((tool, item, status, ground, right)):
        raise RubricError(f"{FILE}: line {line}: it needs {len(COLUMNS)} values.")
    if status not in set(FindingStatus):
        raise RubricError(f"{FILE}: line {line}: column status: there is no status {status!r}.")
    if right not in ("yes", "no"):
        raise RubricError(f"{FILE}: line {line}: column right: write yes or no.")
    return Outcome(tool, item, status, ground, right == "yes")


def write_outcomes(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write the file, one outcome a line, sorted so that a change is easy to read."""
    rows = sorted((o.item, o.tool, o.status, o.ground, o.right) for o in outcomes)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        for item, tool, status, ground, right in rows:
            writer.writerow((tool, item, status, ground, "yes" if right else "no"))

"""How sure a finding is: how often findings like it were right on tools that people labelled.

The counts are data, ``knowledge/rubric/confidence.yaml``, made by ``python -m evals.confidence``.
Two counts are joined: of this item with this status, and of all findings on the same kind of
ground. The first is small (a handful of tools), so it is drawn towards the second by ``PRIOR``
imagined findings (a Beta prior). Below ``threshold`` a person should read the clauses instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.checklist.rubric_file import read, validated
from assistant.types import Finding, FindingStatus

FILE = "confidence.yaml"
PRIOR = 4.0
"""How many findings the ground's share counts for against the item's own; a round number."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings there were, and how many of them a person gave the same status."""

    right: int
    of: int


@dataclass(frozen=True, slots=True)
class Confidence:
    """The counts. ``items`` has keys of item id and status, ``grounds`` those of the judge."""

    threshold: float
    grounds: Mapping[str, Tally]
    items: Mapping[tuple[str, str], Tally]
    tools: int = 0

    def of(self, item_id: str, status: str, ground: str) -> float:
        """The expected share of right findings, from 0 to 1."""
        alike = self.grounds.get(ground, Tally(0, 0))
        expected = (alike.right + 1) / (alike.of + 2)
        own = self.items.get((item_id, status), Tally(0, 0))
        return (own.right + PRIOR * expected) / (own.of + PRIOR)

    def weighed(self, finding: Finding) -> Finding:
        """The finding with its confidence; held back as ``unsure`` where that is too low."""
        share = self.of(finding.item.id, finding.status.value, finding.ground)
        if share >= self.threshold:
            return replace(finding, confidence=share)
        words = _LEANS[finding.status]
        return replace(
            finding,
            status=FindingStatus.UNSURE,
            leaning=finding.status,
            confidence=share,
            needs_person=True,
            reason=f"A person should read this. The program leans to “{words}”, but findings like "
            f"this one were too often wrong. {finding.reason}",
        )


_LEANS = {
    FindingStatus.MEETS: "meets",
    FindingStatus.PARTLY: "partly meets",
    FindingStatus.DOES_NOT_MEET: "does not meet",
    FindingStatus.NOT_STATED: "not stated",
    FindingStatus.CONFLICT: "the documents disagree",
}


class _Tally(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    right: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=0)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    threshold: Annotated[float, Field(ge=0.0, le=1.0)]
    tools: Annotated[int, Field(ge=0)]
    grounds: dict[str, _Tally]
    items: dict[str, dict[str, _Tally]]


def load_confidence(folder: Path) -> Confidence | None:
    """The counts of a rubric's folder; None where it has no such file.

    Raises:
        RubricError: the file is wrong; the message names file and field.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    raw = validated(_File, read(path), path, "")
    return Confidence(
        threshold=raw.threshold,
        grounds={name: Tally(t.right, t.of) for name, t in raw.grounds.items()},
        items={
            (item, status): Tally(t.right, t.of)
            for item, by_status in raw.items.items()
            for status, t in by_status.items()
        },
        tools=raw.tools,
    )

"""The checklist beside the chat: each item with what is known of it, and those an answer touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.judged import Findings, edition_words
from assistant.checklist.editions import Edition
from assistant.types import Answer, Answerer, FindingStatus, Pillar, RubricItem

_MOST_TOOLS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """An item, whether the answer touched it, and its status for each tool (None: not filled)."""

    item: RubricItem
    lit: bool
    statuses: tuple[FindingStatus | None, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one pillar."""

    pillar: Pillar
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The checklist of the tools spoken of; ``names`` are the tools with their editions."""

    names: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, in the rubric's order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def waiting(self) -> bool:
        """True while a touched item has no status yet."""
        return any(row.lit and None in row.statuses for row in self.rows)

    @property
    def complete(self) -> bool:
        """True where every item has its status."""
        return not any(None in row.statuses for row in self.rows)


@dataclass(frozen=True, slots=True)
class About:
    """What the panel is to show: tools, the edition of an answer, and the items it touched."""

    tools: tuple[str, ...] = ()
    edition: str = ""
    lit: frozenset[str] = frozenset()


def about_of(answer: Answer | None, tools: tuple[str, ...]) -> About:
    """What an answer speaks of.

    Args:
        answer: The answer, if there is one.
        tools: The tools the conversation is about, for an answer that names none.
    """
    if answer is None:
        return About(tools[:_MOST_TOOLS])
    shown = (answer.tools or tools)[:_MOST_TOOLS]
    editions = {point.edition for point in answer.points}
    edition = editions.pop() if len(editions) == 1 and len(shown) == 1 else ""
    return About(shown, edition, frozenset(answer.items))


def panel_of(findings: Findings, about: About, *, work: bool = False) -> Panel:
    """The panel, from what is at hand.

    Args:
        findings: The tools' findings.
        about: What to show.
        work: Work the touched items out where they are not at hand; else leave them unfilled.
    """
    items = findings.rubric.items
    lit = [item for item in items if item.id in about.lit]
    names: list[str] = []
    columns: list[dict[str, FindingStatus]] = []
    for tool in about.tools:
        edition = _edition(findings, tool, about.edition)
        chosen = edition or next(iter(findings.editions(tool)), None)
        names.append(f"{tool} ({edition_words(chosen)})" if chosen else tool)
        columns.append(_known(findings, tool, edition, lit, work=work and chosen is not None))
    groups = tuple(
        Group(
            pillar,
            tuple(
                Row(item, item.id in about.lit, tuple(column.get(item.id) for column in columns))
                for item in items
                if item.pillar is pillar
            ),
        )
        for pillar in Pillar
    )
    return Panel(tuple(names), groups)


def _known(
    findings: Findings, tool: str, edition: Edition | None, lit: Sequence[RubricItem], *, work: bool
) -> dict[str, FindingStatus]:
    """The statuses at hand. No document answers an item for people, so those need no work."""
    known = {
        item.id: FindingStatus.ASK_PERSON
        for item in findings.rubric.items
        if Answerer.VENDOR not in item.answered_by
    }
    known |= {f.item.id: f.status for f in findings.at_hand(tool, edition).findings}
    missing = [item for item in lit if item.id not in known]
    if work and missing:
        known |= {f.item.id: f.status for f in findings.some(tool, missing, edition).findings}
    return known


def _edition(findings: Findings, tool: str, key: str) -> Edition | None:
    return next((e for e in findings.editions(tool) if key and e.key == key), None)

"""Two or more tools, or two editions of one tool, side by side on checklist items.

Each side shows its finding: status, the facts its quotes name, and the quotes. What else the
documents say on the point stands below. There is never a total score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering import finding_wording as said
from assistant.answering import wording
from assistant.answering.comparing import compare, on_point
from assistant.answering.comparison_points import names_no_point, points_of
from assistant.answering.documents import DocumentAnswers, claims_of
from assistant.answering.findings import FindingAnswers
from assistant.answering.handed import plain, unknown_tool
from assistant.answering.item_finder import ItemsAsked
from assistant.answering.judged import editions_named, speaks_of_editions
from assistant.answering.kinds import Kind
from assistant.answering.points import claims_from, key_facts, point_of
from assistant.answering.understanding import Understood
from assistant.checklist.editions import Edition
from assistant.types import Answer, AnswerStatus, Claim, Point, RubricItem, SearchFilter

_TWO = re.compile(r"\b(?:two|both|pair)\b", re.IGNORECASE)
_PRODUCT = re.compile(
    r"\b(?i:and|or|with|to|vs\.?|versus|than|between|compare|against|from)\s+(?P<name>[A-Z][\w.+-]*(?: [A-Z][\w.+-]*)*)"
)


@dataclass(frozen=True, slots=True)
class _Side:
    tool: str
    edition: Edition | None


class SideBySide:
    """Answers comparisons from findings, with the documents' further quotes."""

    def __init__(self, findings: FindingAnswers, documents: DocumentAnswers) -> None:
        self._answers = findings
        self._documents = documents

    def answer(self, understood: Understood) -> Answer:
        """Compare; or ask which tools, which editions or which point is meant.

        Args:
            understood: A comparison with at least one tool.
        """
        sides = self._sides(understood)
        if isinstance(sides, Answer):
            return sides
        asked = self._asked(understood)
        if asked is None:
            return _on_what(understood, sides)
        if understood.kind is Kind.BETTER:
            made = self._made(understood, sides, asked)
            headline = f"{made.headline} {wording.BETTER}" if made.points else wording.BETTER
            return replace(made, verdict=None, headline=headline, next_step=wording.BETTER_STEP)
        return self._made(understood, sides, asked)

    def _sides(self, understood: Understood) -> tuple[_Side, ...] | Answer:
        """The tools or editions to compare, or a question back."""
        tools = understood.tools
        listed = self._answers.findings.editions
        if len(tools) > 2 and not understood.named and _TWO.search(understood.message):
            return _ask(understood, said.TWO_OF_MORE.format(together=said.listed(tools)), tools)
        if len(tools) > 1:
            unknown = _unknown_beside(understood)
            if unknown:
                return unknown_tool(understood, unknown)
            return tuple(_Side(t, self._answers.edition(t, understood)) for t in tools)
        tool = tools[0]
        held = listed(tool)
        named = editions_named(understood.question, tool, held)
        if named or speaks_of_editions(understood.question):
            return self._editions(understood, tool, held, named)
        unknown = _unknown_beside(understood)
        if unknown:
            return unknown_tool(understood, unknown)
        if len(held) == 2 and _TWO.search(understood.message):
            return tuple(_Side(tool, edition) for edition in held)
        return _ask(understood, said.WHICH_TWO.format(named=tool), (tool,))

    def _editions(
        self,
        understood: Understood,
        tool: str,
        held: tuple[Edition, ...],
        named: tuple[Edition, ...],
    ) -> tuple[_Side, ...] | Answer:
        labels = [edition.label for edition in held]
        if len(held) < 2:
            text = said.ONE_EDITION.format(tool=tool, edition=said.listed(labels) or "none")
            return plain(understood.message, AnswerStatus.CLARIFY, text, wording.ADD_STEP)
        chosen = named if len(named) > 1 else held if len(held) == 2 else ()
        if not chosen:
            text = said.WHICH_EDITIONS.format(tool=tool, editions=said.listed(labels))
            return plain(understood.message, AnswerStatus.CLARIFY, text, wording.BETTER_STEP)
        return tuple(_Side(tool, edition) for edition in chosen)

    def _asked(self, understood: Understood) -> list[tuple[str, ItemsAsked | None]] | None:
        """Each point with the items it is about; None where no point is named."""
        points = points_of(understood.search_text)
        find = self._answers.items.of
        if points:
            return [(point, find(point)) for point in points]
        if names_no_point(understood.search_text):
            return None
        last = understood.search_text.rsplit(", ", 1)[-1]
        return [("", find(understood.search_text) or find(last))]

    def _made(
        self,
        understood: Understood,
        sides: Sequence[_Side],
        asked: list[tuple[str, ItemsAsked | None]],
    ) -> Answer:
        items = tuple({i.id: i for _, one in asked if one for i in one.items}.values())
        points = self._points(sides, items)
        more = self._documents_on(understood, sides, asked)
        told = {(c.version_id, c.start) for p in points for c in p.citations}
        claims = (*claims_from(points), *_further(more.claims, told))
        if not points:
            return replace(more, rewritten=understood.rewritten)
        labels = [one.label if one else point for point, one in asked]
        quoted = {c.tool for p in points for c in p.citations}
        notes = [n for n in more.notes if not any(t and n.startswith(f"{t}: not") for t in quoted)]
        if len(items) == 1:
            notes.append(said.ONE_ITEM)
        return replace(
            more,
            status=AnswerStatus.ANSWERED if claims else AnswerStatus.NOT_STATED,
            headline=_headline(labels, points, items, sides),
            rewritten=understood.rewritten,
            points=points,
            claims=claims,
            notes=tuple(notes),
            items=tuple(dict.fromkeys([*(i.id for i in items), *more.items])),
            next_step=said.COMPARE_STEP,
            suggestions=_suggestions(sides),
        )

    def _points(self, sides: Sequence[_Side], items: tuple[RubricItem, ...]) -> tuple[Point, ...]:
        """Item by item, each side's finding."""
        if not items:
            return ()
        judged = [self._answers.findings.some(side.tool, items, side.edition) for side in sides]
        made = []
        for number, item in enumerate(items):
            for one in judged:
                finding = one.findings[number]
                point = point_of(finding, one, of_tool=True)
                facts = key_facts(item, point.citations)
                lines = (f"Named in the quotes: {'; '.join(facts)}",) if facts else ()
                made.append(replace(point, facts=lines))
        return tuple(made)

    def _documents_on(
        self,
        understood: Understood,
        sides: Sequence[_Side],
        asked: list[tuple[str, ItemsAsked | None]],
    ) -> Answer:
        """What the documents say on the points, found by search."""
        if len({side.tool for side in sides}) == len(sides):
            return compare(understood, self._documents)
        claims: list[Claim] = []
        for point, _ in asked:
            question = on_point(understood, point) if point else understood
            for side in sides:
                ids = tuple(v.version_id for v in side.edition.documents) if side.edition else ()
                found = self._documents.search(question, SearchFilter(version_ids=ids))
                claims += claims_of(self._documents.cite(found.answers[:1]))
        return Answer(
            question=understood.message,
            status=AnswerStatus.ANSWERED if claims else AnswerStatus.NOT_STATED,
            headline=f"Here are the editions of {sides[0].tool} side by side.",
            tools=understood.tools,
            claims=tuple(claims),
        )


def _headline(
    labels: Sequence[str],
    points: Sequence[Point],
    items: tuple[RubricItem, ...],
    sides: Sequence[_Side],
) -> str:
    topic = said.listed(list(dict.fromkeys(label for label in labels if label)))
    if len(items) == 1:
        return said.side_by_side_headline(topic, [(p.tool, p.status) for p in points])
    together = said.listed(list(dict.fromkeys(p.tool for p in points)))
    return f"Here are {together} side by side on {topic}."


def _further(claims: Sequence[Claim], told: set[tuple[str, int]]) -> tuple[Claim, ...]:
    """The claims without the quotes that stand above already."""
    kept = []
    for claim in claims:
        fresh = tuple(c for c in claim.citations if (c.version_id, c.start) not in told)
        if fresh:
            kept.append(replace(claim, citations=fresh))
    return tuple(kept)


def _suggestions(sides: Sequence[_Side]) -> tuple[str, ...]:
    tools = list(dict.fromkeys(side.tool for side in sides))
    flags = (f"What are the red flags of {tool}?" for tool in tools[:2])
    return ("Which of those would stop us signing?", *flags)


def _ask(understood: Understood, headline: str, tools: Sequence[str]) -> Answer:
    first = tools[0]
    second = tools[1] if len(tools) > 1 else "…"
    step = said.WHICH_TWO_STEP.format(first=first, second=second)
    return plain(understood.message, AnswerStatus.CLARIFY, headline, step, understood.rewritten)


def _on_what(understood: Understood, sides: Sequence[_Side]) -> Answer:
    """No point is named: ask on what, with some to choose from."""
    names = said.listed(list(dict.fromkeys(side.tool for side in sides)))
    answer = plain(
        understood.message,
        AnswerStatus.CLARIFY,
        wording.BETTER if understood.kind is Kind.BETTER else said.ON_WHAT.format(together=names),
        said.ON_WHAT_STEP,
        understood.rewritten,
    )
    asks = tuple(f"Compare them on {point}." for point in ("retention", "ads", "AI training"))
    return replace(answer, tools=understood.tools, suggestions=asks)


def _unknown_beside(understood: Understood) -> str | None:
    """A product named beside known ones that nothing is held of."""
    before_points = re.split(r"\b(?:on|about|regarding)\b", understood.search_text)[0]
    for match in _PRODUCT.finditer(before_points):
        name = match.group("name")
        if name.split()[0].lower() not in _NOT_PRODUCTS:
            return name
    return None


_NOT_PRODUCTS = frozenset("ai ferpa coppa gdpr iep ieps dpa us usa eu i soc wcag vpat k".split())

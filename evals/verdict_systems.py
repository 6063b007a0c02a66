"""Systems that give checklist items a status: ours, and what it is compared with.

Each is asked for one item of one tool. ``OneClause`` lets the product's judge decide on a single
clause, as if it were all that a document says.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from assistant.checklist.checklist import make_checklist
from assistant.checklist.editions import choose_documents
from assistant.checklist.evidence import Sentence, sentences_of
from assistant.checklist.judging import judge
from assistant.checklist.likeness import Likeness
from assistant.checklist.rubric import Rubric
from assistant.library.embedding import Embedder
from assistant.types import (
    Audience,
    DocumentFacts,
    DocumentType,
    Finding,
    FindingStatus,
    ParserInfo,
    Passage,
    RubricItem,
    SearchFilter,
    Span,
    VersionInfo,
)
from evals.context import Engine
from evals.metrics.hits import Cited
from evals.verdict_data import GoldVerdict

LIKE = 0.5
"""Cosine below which the nearest example clause says nothing; a round number, fitted to nothing."""
_DRAWN = ("meets", "partly", "does_not_meet", "not_stated")
# Of several items judged on one clause the worst status counts, as in a checklist.
_WORST_FIRST = ("does_not_meet", "conflict", "partly", "meets")


@dataclass(frozen=True, slots=True)
class Said:
    """A status, the stretches cited for it, their words, and why."""

    status: str
    citations: tuple[Cited, ...] = ()
    quotes: tuple[str, ...] = ()
    reason: str = ""


class StatusSystem(Protocol):
    """Gives one item of one tool a status."""

    def say(self, tool: str, item: str) -> Said:
        """The status of a rubric item for a tool."""
        ...


class ProductFindings:
    """The product's findings; a tool's whole checklist is worked out at its first item.

    What the confidence learned from the very tool is left out, so that no tool helps itself.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._found: dict[str, dict[str, Finding] | Exception] = {}

    def say(self, tool: str, item: str) -> Said:
        """The finding's status and citations; a tool that failed once fails for each item."""
        finding = self.finding(tool, item)
        paths = self._engine.paths
        return Said(
            status=finding.status.value,
            citations=tuple(
                Cited(paths.get(c.version_id, c.version_id), c.start, c.end)
                for c in finding.citations
            ),
            quotes=tuple(citation.quote for citation in finding.citations),
            reason=finding.reason,
        )

    def finding(self, tool: str, item: str) -> Finding:
        """One finding; raises what went wrong when the tool's checklist was made."""
        if tool not in self._found:
            try:
                self._found[tool] = self._made(tool)
            except Exception as error:  # kept, so that 34 items do not each fail after a minute
                self._found[tool] = error
        found = self._found[tool]
        if isinstance(found, Exception):
            raise found
        return found[item]

    def _made(self, tool: str) -> dict[str, Finding]:
        rubric = self._engine.advisor.rubric
        confidence = rubric.confidence.without(tool) if rubric.confidence else None
        findings = make_checklist(
            tool, self._engine.advisor.library, replace(rubric, confidence=confidence)
        )
        return {finding.item.id: finding for finding in findings}


class UsualStatus:
    """An item's most common status on the *other* tools: what knowing the item alone is worth."""

    def __init__(self, verdicts: Sequence[GoldVerdict]) -> None:
        self._verdicts = verdicts

    def say(self, tool: str, item: str) -> Said:
        """Ties go to the status that is more common on the other tools as a whole, then by name."""
        others = [verdict for verdict in self._verdicts if verdict.tool != tool]
        here = Counter(verdict.status for verdict in others if verdict.item == item)
        everywhere = Counter(verdict.status for verdict in others)
        if not here:
            return Said(FindingStatus.NOT_STATED.value)
        return Said(max(here, key=lambda status: (here[status], everywhere[status], status)))


class NearestClause:
    """The level of the rubric's example clause that is nearest to any passage of the tool."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._where: dict[str, SearchFilter] = {}

    def say(self, tool: str, item: str) -> Said:
        """Good clause: meets; bad clause: does_not_meet; none near enough: not_stated."""
        library = self._engine.advisor.library
        if tool not in self._where:
            judged = choose_documents(tool, library.versions(tool))
            ids = tuple(version.version_id for version in judged.versions)
            self._where[tool] = SearchFilter(version_ids=ids)
        where = self._where[tool]
        if not where.version_ids:
            return Said(FindingStatus.NOT_STATED.value)
        best: tuple[float, str, str] | None = None
        for clause, level in _clauses(self._engine.advisor.rubric.item(item)):
            for found, likeness in library.dense(library.embedder.embed([clause])[0], where, 1):
                if best is None or likeness > best[0]:
                    best = (float(likeness), found, level)
        if best is None or best[0] < LIKE:
            return Said(FindingStatus.NOT_STATED.value)
        (passage,) = library.passages_by_id([best[1]])
        path = self._engine.paths.get(passage.version_id, passage.version_id)
        return Said(
            best[2],
            (Cited(path, passage.span.start, passage.span.end),),
            (passage.text,),
            f"likeness {best[0]:.2f}",
        )


class AlwaysSilent:
    """Always ``not_stated``."""

    def say(self, tool: str, item: str) -> Said:
        """Nothing."""
        return Said(FindingStatus.NOT_STATED.value)


class Chance:
    """One of four statuses, drawn evenly by tool, item and seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def say(self, tool: str, item: str) -> Said:
        """A status drawn by chance."""
        return Said(random.Random(f"{self._seed}:{tool}:{item}").choice(_DRAWN))


class ClauseJudge:
    """The product's judge on one clause alone."""

    def __init__(self, rubric: Rubric, embedder: Embedder) -> None:
        self._rubric = rubric
        self._embedder = embedder
        self._likeness = Likeness(embedder)

    def say(self, quote: str, items: Sequence[str]) -> Said:
        """The worst status that any of the items would get if the clause were all there is."""
        sentences = one_clause(quote)
        rulings: dict[str, tuple[str, str]] = {}
        for name in items:
            item = self._rubric.item(name)
            ruling = judge(item, self._rubric.rules[name], sentences, self._likeness)
            rulings.setdefault(ruling.status.value, (name, ruling.reason))
        for status in _WORST_FIRST:
            if status in rulings:
                name, reason = rulings[status]
                return Said(status, reason=f"{name}: {reason}")
        return Said(FindingStatus.NOT_STATED.value)


class ClauseLikeness:
    """The level of the items' example clause that is nearest to the clause."""

    def __init__(self, rubric: Rubric, embedder: Embedder) -> None:
        self._rubric = rubric
        self._embedder = embedder

    def say(self, quote: str, items: Sequence[str]) -> Said:
        """Good clause: meets; bad clause: does_not_meet; none near enough: not_stated."""
        clauses = [pair for name in items for pair in _clauses(self._rubric.item(name))]
        vectors = self._embedder.embed([quote, *(clause for clause, _ in clauses)])
        likeness = vectors[1:] @ vectors[0]
        nearest = int(np.argmax(likeness))
        if likeness[nearest] < LIKE:
            return Said(FindingStatus.NOT_STATED.value)
        return Said(clauses[nearest][1], reason=f"likeness {likeness[nearest]:.2f}")


def one_clause(quote: str) -> list[Sentence]:
    """The sentences of one clause, as if it were all that a privacy policy says.

    A clause that was cut off before its full stop gets one, because the judge lets only whole
    sentences meet a condition.
    """
    text = quote.strip()
    text = text if text[-1:] in ".!?:;" else f"{text}."
    facts = DocumentFacts(
        title="One clause",
        tool="one clause",
        type=DocumentType.PRIVACY_POLICY,
        audience=Audience.CONSUMER,
    )
    version = VersionInfo(
        document_id="clause",
        version_id="clause",
        number=1,
        current=True,
        facts=facts,
        source="clause",
        media_type="text/plain",
        sha256="",
        parser=ParserInfo("clause", "evals", "1"),
        characters=len(text),
        pages=0,
        passages=1,
        added_at="",
    )
    passage = Passage("clause#0", "clause", 0, Span(0, len(text)), text, (), None, "")
    return sentences_of(text, [passage], version)


def make_status_systems(
    engine: Engine, verdicts: Sequence[GoldVerdict], systems: Sequence[str], seed: int
) -> Mapping[str, StatusSystem]:
    """The systems asked for, by name."""
    made: dict[str, StatusSystem] = {
        "ours": ProductFindings(engine),
        "usual": UsualStatus(verdicts),
        "lexical": NearestClause(engine),
        "silent": AlwaysSilent(),
        "random": Chance(seed),
    }
    return {name: made[name] for name in systems}


def _clauses(item: RubricItem) -> list[tuple[str, str]]:
    good = [(clause, FindingStatus.MEETS.value) for clause in item.good_clauses]
    return good + [(clause, FindingStatus.DOES_NOT_MEET.value) for clause in item.bad_clauses]

"""The judge: from sentences to signals, from signals to a status, each with its quotes.

Every decision can be told in a sentence: which signals were seen, what weakens them, what is
missing. Doubt falls to "partly" or "not stated": a wrong "meets" costs far more than silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.checklist.evidence import Sentence
from assistant.checklist.likeness import Likeness
from assistant.checklist.precedence import controlling
from assistant.checklist.quotes import once, to_quote
from assistant.checklist.rules import ItemRules
from assistant.checklist.signals import LIKE_GOOD, Kind, Sighting, sightings
from assistant.checklist.tables import Decision, decide
from assistant.types import DocumentType, FindingStatus, RubricItem

_HELP_ONLY = frozenset({DocumentType.MARKETING, DocumentType.HELP_PAGE})


@dataclass(frozen=True, slots=True)
class Ruling:
    """A status, why, and the sightings to quote.

    ``closest`` is near the topic, not an answer. ``ground`` names what the status rests on, for
    the confidence (see ``confidence``).
    """

    status: FindingStatus
    reason: str
    evidence: tuple[Sighting, ...] = ()
    closest: Sentence | None = None
    ground: str = ""


def judge(
    item: RubricItem, rules: ItemRules, sentences: Sequence[Sentence], likeness: Likeness
) -> Ruling:
    """Decide one item from the sentences found.

    Args:
        item: The rubric item.
        rules: Its topic, signals and decision table.
        sentences: What the search found, best first; vendor text of one edition only.
        likeness: Compares sentences with example clauses.

    Returns:
        A ruling; every status but ``not_stated`` has evidence.
    """
    seen = sightings(item, rules.cues, rules.signals, sentences, likeness)
    ruled = controlling(seen)
    decision = decide(rules.table, rules.signals, ruled.sightings)
    if decision is None:
        return _silence(item, rules, sentences, likeness)
    shown = to_quote(decision, rules.signals)
    reason = " ".join(part for part in (_reason(decision, rules, shown), ruled.note) if part)
    return Ruling(decision.status, reason, shown, ground=_ground(decision))


def _silence(
    item: RubricItem, rules: ItemRules, sentences: Sequence[Sentence], likeness: Likeness
) -> Ruling:
    topical = [s for s in sentences if rules.cues.on_topic(s.text)]
    near = likeness.nearest([s.text for s in topical], item.good_clauses)
    best = max(zip(near, range(len(near)), strict=True), default=None)
    return Ruling(
        FindingStatus.NOT_STATED,
        item.levels[FindingStatus.NOT_STATED],
        closest=topical[best[1]] if best and best[0] >= LIKE_GOOD else None,
        ground="silence, topic touched" if topical else "silence",
    )


def _ground(decision: Decision) -> str:
    """The status, the heaviest kind of signal behind it, and whether it was seen more than once."""
    if decision.status is FindingStatus.CONFLICT:
        return "conflict"
    kinds = {s.kind for s in decision.sightings}
    heaviest = next(kind for kind in Kind if kind in kinds)
    number = "once" if len(once(decision.sightings)) == 1 else "often"
    return f"{decision.status.value}, {heaviest.value}, {number}"


def _reason(decision: Decision, rules: ItemRules, shown: Sequence[Sighting]) -> str:
    if decision.status is FindingStatus.CONFLICT:
        good, bad = shown
        return f"One document promises this; another does not. {_told(good)} {_told(bad)}"
    if decision.status is FindingStatus.MEETS:
        return f"Found: {_says(decision.sightings)}."
    if decision.status is FindingStatus.PARTLY:
        return _partly_reason(decision, rules)
    found = " ".join(dict.fromkeys(_told(s) for s in shown[:1]))
    weak = all(s.kind is Kind.WEAK for s in decision.sightings)
    return f"{found} Nothing better was found." if weak else found


def _told(sighting: Sighting) -> str:
    where = sighting.sentence.version.facts.type.label
    verb = "say" if where.endswith("s") else "says"
    return f'The {where} {verb}: {sighting.signal.says} ("{_short(sighting.words)}").'


def _partly_reason(decision: Decision, rules: ItemRules) -> str:
    seen = decision.sightings
    names = {s.signal.name for s in seen}
    missing = [s for s in rules.signals if s.kind is Kind.PROMISE and s.name not in names]
    parts = [f"Found: {_says(seen)}."]
    if missing:
        parts.append(f"Not found: {'; '.join(s.says for s in missing)}.")
    if traps := list(dict.fromkeys(s.trap for s in seen if s.trap)):
        parts.append(f"Some wording is weakened by {'; '.join(traps)}.")
    if all(s.sentence.version.facts.type in _HELP_ONLY for s in seen):
        parts.append("Only a help or marketing page says so.")
    return " ".join(parts)


def _says(seen: Iterable[Sighting]) -> str:
    return "; ".join(dict.fromkeys(s.signal.says for s in seen))


def _short(words: str, most: int = 90) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"

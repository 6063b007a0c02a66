"""Which sentences a finding quotes: few, each for another signal, and those about the very tool."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from assistant.checklist.precedence import is_signed_agreement
from assistant.checklist.signals import Kind, Sighting, Signal
from assistant.checklist.tables import Decision, spelt_out
from assistant.types import FindingStatus

MOST = 4
"""Quotes of one finding."""
ABOUT_THE_TOOL = 0.1
"""Cosine that a sentence gains when it, or a heading over it, names the tool: a vendor's one
statement for many products has much that is true of others only."""
LATE = 0.1
"""Cosine that the last sentence of a document loses against its first: the general account comes
first, parts for regions and single products repeat it further down. The figures are round numbers;
decision 0016 has what they bring."""
SIGNED = 0.2
"""Cosine that a signed agreement gains: it binds, and comes before what else is published."""
_WORD = re.compile(r"\w{3,}")


def to_quote(decision: Decision, signals: Sequence[Signal]) -> tuple[Sighting, ...]:
    """The sightings to quote for a decision.

    Args:
        decision: The status and all sightings it rests on.
        signals: All signals of the item.

    Returns:
        One for each signal behind "meets", both sides of a conflict, else at most ``MOST``.
    """
    seen = decision.sightings
    if decision.status is FindingStatus.MEETS:
        needed, wanted = (
            spelt_out(named, signals) for named in (decision.row.all, decision.row.any)
        )
        in_order = sorted(
            (s.name for s in signals if s.name in needed | wanted), key=wanted.__contains__
        )
        by_name = ([s for s in seen if s.signal.name == name] for name in in_order)
        return once(_best(found)[0] for found in by_name if found)
    if decision.status is FindingStatus.CONFLICT:
        promised = spelt_out(decision.row.all, signals)
        good = [s for s in seen if s.signal.name in promised]
        bad = [s for s in seen if s.signal.name not in promised]
        return (_best(good)[0], _best(bad)[0])
    return _best(seen)


def once(seen: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Each sentence once, the first sighting of it."""
    kept: dict[tuple[str, int], Sighting] = {}
    for sighting in seen:
        kept.setdefault((sighting.sentence.version.version_id, sighting.sentence.start), sighting)
    return tuple(kept.values())


def _best(seen: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The best of each signal first, heaviest kind first; the same words are quoted once."""
    order = list(Kind)
    ranked = sorted(seen, key=lambda s: (order.index(s.kind), -_worth(s)))
    by_signal: dict[str, list[Sighting]] = {}
    for sighting in ranked:
        by_signal.setdefault(sighting.signal.name, []).append(sighting)
    in_turn = [s for turn in zip_longest(*by_signal.values()) for s in turn if s is not None]
    by_words: dict[str, Sighting] = {}
    for sighting in once(in_turn):
        by_words.setdefault(sighting.sentence.text.casefold(), sighting)
    return tuple(by_words.values())[:MOST]


def _worth(sighting: Sighting) -> float:
    """The cosine to an example, with what speaks for and against the sentence as a quote."""
    sentence = sighting.sentence
    words = _words(sentence.version.facts.tool)
    words = words - _words(sentence.version.facts.vendor) or words  # all products have its name
    here = f"{sentence.heading} {sentence.text}".casefold()
    named = ABOUT_THE_TOOL if any(word in here for word in words) else 0.0
    late = LATE * sentence.start / max(1, sentence.version.characters)
    signed = SIGNED if is_signed_agreement(sentence.version) else 0.0
    return sighting.likeness + named + signed - late


def _words(name: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall((name or "").casefold()))

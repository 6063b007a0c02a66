"""Signals: the named things a clause can say about a rubric item, and where they were seen.

A signal is found in a sentence by its cues (patterns) and its example clauses (meaning) together.
All of it is data under ``knowledge/rubric/``; ``docs/rubric.md`` explains it to those who edit it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.checklist.cues import Cues, Patterns, first_match
from assistant.checklist.evidence import Sentence
from assistant.checklist.likeness import Likeness, shares_words, words_of
from assistant.checklist.traps import asserted, speaks_of_user_duty, trap_in
from assistant.types import DocumentType, RubricItem

LIKE_GOOD = 0.25  # cosine; a sentence that keeps a promise must also resemble a good clause
LIKE_BAD = 0.80  # nearly the words of an example clause: the cue is not needed
CLEARLY = 0.10  # ... and nearer to it than to any good one
WORDS_SHARED = 0.3
"""Words that a sentence without a cue shares with an example clause at least (Dice's measure), to
be compared with it by meaning, which costs the most time. Of 11,165 sentences on topic in the
documents of 25 tools this leaves 5,864; 18 counted for likeness alone, 17 of them among these."""
_WEAK_SOURCES = frozenset({DocumentType.MARKETING, DocumentType.HELP_PAGE})


class Kind(StrEnum):
    """What a signal does to an item; ``docs/rubric.md`` has the same words for editors."""

    BREAKS = "breaks"
    PROMISE = "promise"
    PART = "part"
    WEAK = "weak"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Signal:
    """One named thing a clause can say. ``says`` finishes the sentence "The documents say: …"."""

    name: str
    kind: Kind
    says: str
    cues: Patterns = ()
    unless: Patterns = ()
    examples: tuple[str, ...] = ()


_Cued = dict[Kind, list[tuple[Signal, str]]]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A signal seen in a sentence.

    ``words`` are those that matched; ``trap`` names what weakens them; ``likeness`` is the cosine
    to the nearest example clause on the signal's side (good or bad).
    """

    signal: Signal
    sentence: Sentence
    words: str
    trap: str = ""
    likeness: float = 0.0

    @property
    def kind(self) -> Kind:
        """The signal's kind."""
        return self.signal.kind

    @property
    def strong(self) -> bool:
        """True where the document can carry a promise: more than a help or marketing page."""
        return self.sentence.version.facts.type not in _WEAK_SOURCES


def sightings(
    item: RubricItem,
    cues: Cues,
    signals: Sequence[Signal],
    sentences: Sequence[Sentence],
    likeness: Likeness,
) -> list[Sighting]:
    """Every signal of an item that is seen in the sentences.

    Args:
        item: The rubric item; its example clauses are compared with.
        cues: Which sentences are on the item's topic.
        signals: What to look for.
        sentences: Vendor text of one edition only.
        likeness: Compares sentences with example clauses.

    Returns:
        Sightings in the order of the sentences; a sentence that breaks the item tells nothing else.
    """
    told = {
        s: _cued(signals, s.text)
        for s in sentences
        if cues.on_topic(s.text) and (cues.about_user or not speaks_of_user_duty(s.text))
    }
    good = _clauses(item.good_clauses, signals, good=True)
    bad = _clauses(item.bad_clauses, signals, good=False)
    words = [words_of(clause) for clause in bad]
    near = [s for s, cued in told.items() if cued or shares_words(s.text, words, WORDS_SHARED)]
    texts = [s.text for s in near]
    likes = zip(likeness.nearest(texts, good), likeness.nearest(texts, bad), strict=True)
    found: list[Sighting] = []
    for sentence, (like_good, like_bad) in zip(near, likes, strict=True):
        found.extend(_seen(sentence, signals, told[sentence], like_good, like_bad))
    return found


def _clauses(own: Sequence[str], signals: Sequence[Signal], *, good: bool) -> tuple[str, ...]:
    sides = (Kind.PROMISE, Kind.PART) if good else (Kind.BREAKS, Kind.WEAK)
    return (*own, *(clause for s in signals if s.kind in sides for clause in s.examples))


def _cued(signals: Sequence[Signal], text: str) -> _Cued:
    """The signals whose cues are in the sentence, with the words that matched, by kind.

    Where it breaks the item nothing else of it counts, so that nothing else is looked for.
    """
    found: _Cued = {}
    for kind in Kind:
        if seen := list(_matching(kind, signals, text)):
            found[kind] = seen
            if kind is Kind.BREAKS:
                break
    return found


def _seen(
    sentence: Sentence,
    signals: Sequence[Signal],
    cued: _Cued,
    like_good: float,
    like_bad: float,
) -> Iterator[Sighting]:
    """The signals of one sentence, the heaviest kind that is there and no lighter one."""
    if Kind.BREAKS in cued:
        for signal, words in cued[Kind.BREAKS]:
            yield Sighting(signal, sentence, words, likeness=like_bad)
        return
    trap = trap_in(sentence.text)
    if like_good >= LIKE_GOOD and not trap and sentence.whole:
        for signal, words in cued.get(Kind.PROMISE, ()):
            yield Sighting(signal, sentence, words, likeness=like_good)
    for kind in (Kind.PART, Kind.WEAK, Kind.MENTION):
        lighter = list(cued.get(kind, ()))
        if not lighter and kind is Kind.WEAK and like_bad >= max(LIKE_BAD, like_good + CLEARLY):
            lighter = [(_alike(signals), sentence.text)]
        for signal, words in lighter:
            weak = kind is Kind.WEAK
            like = like_bad if weak else like_good
            yield Sighting(signal, sentence, words, "" if weak else trap, like)
        if lighter:
            return


def _alike(signals: Sequence[Signal]) -> Signal:
    """Stands for a sentence that is nearly an example clause that does not meet."""
    says = "wording nearly the same as an example that does not meet"
    weak = next((s for s in signals if s.kind is Kind.WEAK), None)
    return weak or Signal("like-a-bad-example", Kind.WEAK, says)


def _matching(kind: Kind, signals: Sequence[Signal], text: str) -> Iterator[tuple[Signal, str]]:
    must_assert = kind in (Kind.BREAKS, Kind.WEAK)
    for signal in signals:
        if signal.kind is kind and not first_match(signal.unless, text):
            match: re.Match[str] | None = (
                asserted(signal.cues, text) if must_assert else first_match(signal.cues, text)
            )
            if match:
                yield signal, match.group()

"""Cues: the patterns by which sentences are found for a rubric item, and signals in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_SHORTHAND = re.compile(r"<([a-z_]+)>")
_KEPT = 4_096  # the rubric has some 2,300: compiling them takes a second each time it is opened

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Which sentences are on an item's topic; ``docs/rubric.md`` explains each field.

    ``about_user`` lets sentences count that give users an order (age, consent, cancelling).
    """

    topic: Patterns = ()
    ignore: Patterns = ()
    about_user: bool = False

    def on_topic(self, sentence: str) -> bool:
        """True where the sentence speaks of the item's topic and no ``ignore`` cue matches."""
        # The topic first: few sentences are on it, so that most are done with half the patterns.
        return bool(first_match(self.topic, sentence)) and not first_match(self.ignore, sentence)


def compile_cue(pattern: str, shorthand: Mapping[str, str]) -> re.Pattern[str]:
    """Compile one cue, with each ``<name>`` replaced by its shorthand.

    Raises:
        ValueError: an unknown shorthand, or not a regular expression; the message says which.
    """

    def expand(match: re.Match[str]) -> str:
        if match.group(1) not in shorthand:
            raise ValueError(f"unknown shorthand <{match.group(1)}> in the cue {pattern!r}")
        return shorthand[match.group(1)]

    try:
        return _compiled(_SHORTHAND.sub(expand, pattern))
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error


@lru_cache(maxsize=_KEPT)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def first_match(patterns: Patterns, sentence: str) -> re.Match[str] | None:
    """The first pattern's match in the sentence, or None."""
    for pattern in patterns:
        if match := pattern.search(sentence):
            return match
    return None

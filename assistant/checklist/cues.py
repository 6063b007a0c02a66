"""Cues: the patterns by which the first judge finds and weighs sentences for a rubric item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_SHORTHAND = re.compile(r"<([a-z_]+)>")

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled cues of one item; ``knowledge/rubric/rubric.yaml`` explains each kind.

    ``meets`` maps the name of a condition to its patterns: all conditions must hold to meet.
    """

    topic: Patterns = ()
    ignore: Patterns = ()
    bad: Patterns = ()
    bad_if_alone: Patterns = ()
    partly: Patterns = ()
    mention: Patterns = ()
    meets: Mapping[str, Patterns] = field(default_factory=dict)
    about_user: bool = False
    weakest_document: bool = False

    def on_topic(self, sentence: str) -> bool:
        """True where the sentence speaks of the item's topic and no ``ignore`` cue matches."""
        if first_match(self.ignore, sentence):
            return False
        return first_match(self.topic, sentence) is not None


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
        return re.compile(_SHORTHAND.sub(expand, pattern), re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error


def first_match(patterns: Patterns, sentence: str) -> re.Match[str] | None:
    """The first pattern's match in the sentence, or None."""
    for pattern in patterns:
        if match := pattern.search(sentence):
            return match
    return None

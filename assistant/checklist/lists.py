"""Lists and their lead-ins: which "We will not:" an item of a list is read under.

Lists are told by their marks and by how far their lines are moved in, so that the lead-in still
stands when an item has several sentences, holds a list of its own, or begins a new passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.library.sentences import is_item

_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bullet", re.compile(r"\s*[*+•·‣▪–-]")),
    ("(1)", re.compile(r"\s*\(\d")),
    ("1", re.compile(r"\s*\d")),
    ("(a)", re.compile(r"\s*\([a-z]")),
    ("(A)", re.compile(r"\s*\([A-Z]")),
    ("a", re.compile(r"\s*[a-z]")),
    ("A", re.compile(r"\s*[A-Z]")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Where a sentence stands: does a line begin with it, how far in, with what list mark."""

    begins: bool
    indent: int
    marker: str = ""


def line_at(text: str, start: int, raw: str) -> Line:
    """The line on which the sentence ``raw`` at ``start`` of a text stands."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if before.strip(" \t\u00a0"):
        return Line(False, len(before) - len(before.lstrip()))
    marker = ""
    if is_item(raw):
        marker = next((name for name, pattern in _MARKERS if pattern.match(raw)), "")
    return Line(True, len(before.expandtabs(4)), marker)


@dataclass(slots=True)
class _Lead:
    """A lead-in; ``first`` is the first item of the list that it opens."""

    words: str
    line: Line
    first: Line | None = None

    def is_over(self, item: Line) -> bool:
        """True where the item belongs to the list that this opens."""
        own = self.line
        if own.marker and item.indent <= own.indent and item.marker == own.marker:
            return False
        if self.first is None:
            return True
        return item.marker == self.first.marker or item.indent > self.first.indent


class LeadIns:
    """The lead-ins over the lines of one section, told line by line in reading order.

    The section's ``heading`` is one where it ends with a colon.
    """

    def __init__(self, heading: str = "") -> None:
        self._block = Line(True, 0)
        self._leads = [_Lead(heading, self._block)] if heading.endswith(":") else []

    def over(self, line: Line, words: str) -> str:
        """The lead-ins over this sentence, outermost first; ends with a colon where it is one.

        Args:
            line: Where the sentence stands.
            words: The sentence in plain text.

        Returns:
            The lead-ins of a list item, "" for any other sentence.
        """
        if line.begins:
            self._begin(line)
        lead_in = " ".join(lead.words for lead in self._leads) if line.marker else ""
        if words.endswith(":"):
            self._leads = [lead for lead in self._leads if lead.line is not self._block]
            self._leads.append(_Lead(words, self._block))
        return lead_in

    def _begin(self, line: Line) -> None:
        """A new paragraph or list item: what it does not belong to is over."""
        self._block = line
        if not line.marker:
            inside = [x for x in self._leads if x.first and line.indent > x.first.indent]
            self._leads = inside
            return
        while self._leads and not self._leads[-1].is_over(line):
            self._leads.pop()
        if self._leads and self._leads[-1].first is None:
            self._leads[-1].first = line

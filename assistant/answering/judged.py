"""Findings as answers need them: a kept checklist where there is one, else only the items asked."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.checklist.checklist import make_checklist
from assistant.checklist.editions import Edition, editions
from assistant.checklist.rubric import Rubric
from assistant.library.library import Library
from assistant.types import Audience, Checklist, Finding, RubricItem

_KEPT = 400
_NOUN = r"(?:editions?|versions?|plans?|tiers?|accounts?|licen[sc]es?|ones?)"
_BETWEEN = r"(?:\W+\w+){0,4}?\W+"
_WORDS: dict[Audience, str] = {
    Audience.CONSUMER: "free|personal|general|consumer|ordinary|home|basic|regular|family",
    Audience.UNKNOWN: "free|personal|general|consumer|ordinary|home|basic|regular",
    Audience.SCHOOL: "schools?|education|edu|classroom|district",
    Audience.DISTRICT_CONTRACT: "schools?|education|edu|classroom|district|signed",
    Audience.BUSINESS: "business|enterprise|teams?|work|paid",
    Audience.STAFF: "business|enterprise|teams?|work|staff",
}
_ALL_EDITIONS = re.compile(
    r"\b(?:both|two|its|their|different|all|each|between|of)\b(?: \w+){0,2} (?:editions|versions|plans|tiers)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings on some items of one edition of a tool; ``edition`` is None where none is held."""

    tool: str
    edition: Edition | None
    findings: tuple[Finding, ...]

    @property
    def of(self) -> str:
        """The tool with its edition in words: ``StoryBuddy (school edition)``."""
        return f"{self.tool} ({edition_words(self.edition)})" if self.edition else self.tool


class Findings:
    """A tool's findings: all of them, those at hand, or some few worked out on their own.

    Args:
        library: Holds the documents.
        rubric: The items.
        whole: Makes (or gets) the checklist of a tool and an edition.
        kept: The checklist of a tool and an edition if it was made already, else None.
    """

    def __init__(
        self,
        library: Library,
        rubric: Rubric,
        whole: Callable[[str, str | None], Checklist],
        kept: Callable[[str, str | None], Checklist | None],
    ) -> None:
        self._library = library
        self.rubric = rubric
        self._whole = whole
        self._kept = kept
        self._single: OrderedDict[tuple[str, str | None, int, str], Finding] = OrderedDict()
        self._lock = threading.Lock()

    def editions(self, tool: str) -> tuple[Edition, ...]:
        """The editions that the library holds documents of, the one judged by default first."""
        return editions(self._library.versions(tool))

    def all(self, tool: str, edition: Edition | None = None) -> Judged:
        """Every finding of a tool's edition; without one, of the edition judged by default."""
        listed = self.editions(tool)
        chosen = edition or (listed[0] if listed else None)
        made = self._whole(tool, self._key(chosen, listed))
        return Judged(tool, chosen, made.findings)

    def some(
        self, tool: str, items: Iterable[RubricItem], edition: Edition | None = None
    ) -> Judged:
        """The findings on these items; only they are worked out where no checklist is kept."""
        listed = self.editions(tool)
        chosen = edition or (listed[0] if listed else None)
        wanted = tuple(items)
        found = {f.item.id: f for f in self.at_hand(tool, edition).findings}
        missing = tuple(item for item in wanted if item.id not in found)
        if missing:
            part = replace(self.rubric, items=missing)
            key = self._key(chosen, listed)
            for finding in make_checklist(tool, self._library, part, edition=key):
                found[finding.item.id] = finding
                self._keep(tool, key, finding)
        return Judged(tool, chosen, tuple(found[item.id] for item in wanted))

    def at_hand(self, tool: str, edition: Edition | None = None) -> Judged:
        """The findings that need no work: a kept checklist, or items judged before."""
        listed = self.editions(tool)
        chosen = edition or (listed[0] if listed else None)
        key = self._key(chosen, listed)
        kept = self._kept(tool, key)
        if kept is not None:
            return Judged(tool, chosen, kept.findings)
        state = self._library.generation()
        with self._lock:
            found = [self._single.get((tool, key, state, item.id)) for item in self.rubric.items]
        return Judged(tool, chosen, tuple(f for f in found if f is not None))

    def _key(self, chosen: Edition | None, listed: Sequence[Edition]) -> str | None:
        """The first edition is kept under no name, as the checklist page keeps it."""
        return None if chosen is None or not listed or chosen == listed[0] else chosen.key

    def _keep(self, tool: str, key: str | None, finding: Finding) -> None:
        state = self._library.generation()
        with self._lock:
            self._single[tool, key, state, finding.item.id] = finding
            while len(self._single) > _KEPT:
                self._single.popitem(last=False)


def editions_named(question: str, tool: str, listed: Sequence[Edition]) -> tuple[Edition, ...]:
    """The editions of a tool that a question names, in the order of naming.

    Args:
        question: The whole question.
        tool: The tool's name.
        listed: The editions held.
    """
    found: list[tuple[int, Edition]] = []
    for edition in listed:
        pattern = _pattern(tool, edition)
        match = pattern.search(question)
        if match:
            found.append((match.start(), edition))
    return tuple(edition for _, edition in sorted(found, key=lambda one: one[0]))


def speaks_of_editions(question: str) -> bool:
    """True for "its two editions", "both versions" and the like, which name none of them."""
    return bool(_ALL_EDITIONS.search(question))


def edition_words(edition: Edition) -> str:
    """An edition as it stands in a sentence: ``school edition``."""
    return edition.name if "edition" in edition.name.casefold() else f"{edition.name} edition"


def _pattern(tool: str, edition: Edition) -> re.Pattern[str]:
    audiences = {version.facts.audience for version in edition.documents}
    words = "|".join(sorted({_WORDS[audience] for audience in audiences}))
    own = [part for part in re.split(r",|\band\b|/|&", edition.name) if part.strip()]
    names = [re.escape(part.strip()) for part in own if not part.strip().islower()]
    label = edition.label.partition(": ")[2]
    names += [re.escape(p.strip()) for p in re.split(r",|\band\b", label) if p.strip()]
    named = "|".join(names) or r"(?!)"
    long = "|".join(name for name in names if r"\ " in name) or r"(?!)"
    schools = r"|\bfor schools\b" if "schools?" in words else ""
    return re.compile(
        rf"\b(?:{words}|{named})\b{_BETWEEN}{_NOUN}\b"
        rf"|\b{re.escape(tool)}\s+(?:{named})\b|\b(?:{long})\b{schools}",
        re.IGNORECASE,
    )

"""Which checklist items a phrase is about: "retention", "ads", "how fast they report a breach"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.answering.spelling import mended
from assistant.answering.topics import TopicBook
from assistant.checklist.rubric import Rubric
from assistant.types import Answerer, Pillar, RubricItem

_NEAR, _NEAR_ENOUGH = 0.3, 0.55
_ABOUT = re.compile(
    r"\b(?:about|on|regarding|concerning|around)\s+(?P<points>[^.?!;]+)", re.IGNORECASE
)
_PARTED = re.compile(r"\s*(?:,\s*and\b|,|\band\b|&|\bor\b)\s*", re.IGNORECASE)
_SMALL = re.compile(
    r"\b(?:the|their|its|our|my|your|this|that|student|students'?|data|tool|tools|app|it|them|those|these|all|points?"
    r"|issues?|side|policy|policies|terms|documents?|vendors?|company)\b",
    re.IGNORECASE,
)
_PILLARS = {
    "privacy": Pillar.PRIVACY,
    "data privacy": Pillar.PRIVACY,
    "governance": Pillar.GOVERNANCE,
    "purpose": Pillar.PURPOSE,
    "data": Pillar.DATA,
}


@dataclass(frozen=True, slots=True)
class ItemsAsked:
    """The items a phrase is about, and what to call them."""

    label: str
    items: tuple[RubricItem, ...]


class ItemFinder:
    """Matches phrases with topics, and topics with the items that vendors' documents answer."""

    def __init__(
        self,
        topics: TopicBook,
        rubric: Rubric,
        embed: Callable[[Sequence[str]], npt.NDArray[np.float32]],
    ) -> None:
        self._topics = topics
        self._embed = embed
        self._rubric = rubric
        self._items = {i.id: i for i in rubric.items if Answerer.VENDOR in i.answered_by}

    def of(self, phrase: str) -> ItemsAsked | None:
        """The items of one phrase; None where no topic of the checklist is near it."""
        text = mended(phrase).strip(" ?.!,")
        if not text:
            return None
        pillar = _PILLARS.get(re.sub(r"^(?:the|their|its|student)\s+", "", text.lower()))
        if pillar is not None:
            found = tuple(i for i in self._rubric.by_pillar()[pillar] if i.id in self._items)
            return ItemsAsked(text.lower(), found)
        matches = self._topics.match(text, self._embed([text])[0])
        for match in matches[:1]:
            near = _NEAR if match.words_found else _NEAR_ENOUGH
            short = match.words_found and len(text.split()) <= 4
            if not (short or match.similarity >= near):
                return None
            items = tuple(self._items[i] for i in match.topic.items if i in self._items)
            return ItemsAsked(match.topic.name, items[:1]) if items else None
        return None

    def exact(self, text: str) -> tuple[RubricItem, ...]:
        """The items a question limits itself to ("… about retention and ads"); else none."""
        match = _ABOUT.search(text)
        if not match or not _SMALL.sub("", match.group("points")).strip(" ,'’s"):
            return ()
        found = [self.of(part) for part in _PARTED.split(match.group("points")) if part]
        return tuple({item.id: item for one in found if one for item in one.items}.values())

"""The first judge: plain cue rules, and likeness to the rubric's example clauses.

Every decision can be told in a sentence: which words matched, what weakened them, which condition
is missing. Doubt falls to "partly" or "not stated": a wrong "meets" costs far more than silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from assistant.checklist.cues import Cues, Patterns, first_match
from assistant.checklist.evidence import Sentence
from assistant.library.embedding import Embedder, Vectors
from assistant.types import DocumentType, FindingStatus, RubricItem

_LIKE_GOOD = 0.40  # cosine; a sentence that meets a condition must also resemble a good clause
_LIKE_BAD = 0.80  # nearly the words of a bad clause
_CLEARLY = 0.10  # ... and nearer to it than to any good one
_WEAK_SOURCES = frozenset({DocumentType.MARKETING, DocumentType.HELP_PAGE})
_SHOWN = 3

_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|without|cannot|prohibit\w*|forbid\w*)\b|n't\b", re.I
)
_NEGATED_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:is|are|be|will|shall|does|do|may|must)\W+(?:not|never)\b", re.I
)
_CLAUSE = re.compile(r"[;]|,?\s\b(?:but|however|although|except|unless|otherwise)\b", re.I)
_RIGHTS = re.compile(r"\brights?\b.{0,40}\b(?:to (?:know|request)|disclosure|opt)\b", re.I)
_USER_RULE = re.compile(
    r"(?<!unless )(?<!if )(?<!when )(?<!until )\b(?:you|users?|customers?)\b(?:\s+\w+){0,2}?\s+"
    r"(?:agree|must|may not|shall|represent|warrant|undertake|are not|aren't|will not|should not"
    r"|cannot|are (?:solely )?(?:responsible|prohibited))\b"
    r"|^(?:do not|don't|never)\b",
    re.I,
)
_TRAPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an exception", re.compile(r"\b(?:except|unless|other than|for money|excluding)\b", re.I)),
    (
        "a mere permission",
        re.compile(
            r"\b(?:we|company|provider|supplier|vendor|they|it)\s(?:\w+\s)?(?:may|might)\b"
            r"|\breserves? the right\b",
            re.I,
        ),
    ),
    (
        "a soft promise",
        re.compile(
            r"\b(?:strive|endeavou?r|aim|try|attempt|seek|intend|designed to|where (?:feasible"
            r"|possible|required)|commercially reasonable|reasonable efforts|as appropriate)\b",
            re.I,
        ),
    ),
    (
        "an opt-out",
        re.compile(r"\bopt(?:s|ed|ing)?[ -]out\b|\b(?:switch|turn) (?:it )?off\b", re.I),
    ),
    (
        "a limit to some plans",
        re.compile(
            r"\b(?:enterprise|business|paid|premium|team) (?:plan|account|customer|user)", re.I
        ),
    ),
    (
        "a narrow scope",
        re.compile(
            r"\bonly (?:with respect to|to the extent|as to|for the)\b|\bthis type of\b", re.I
        ),
    ),
    (
        "a duty moved to us",
        re.compile(r"\byou (?:are|remain|will be) (?:solely |fully )?responsible\b", re.I),
    ),
)


class Weight(IntEnum):
    """What one sentence is worth, heaviest first."""

    BAD = 1
    CONDITION = 2
    PARTLY = 3
    BAD_IF_ALONE = 4
    MENTION = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that counts for an item: its worth, the words that matched, and why.

    ``condition`` names the condition of "meets" that it fills; ``trap`` what weakens it;
    ``likeness`` is the cosine to the nearest example clause of its kind.
    """

    sentence: Sentence
    weight: Weight
    words: str
    condition: str = ""
    trap: str = ""
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class Ruling:
    """A status, why, and the evidence to quote. ``closest`` is near the topic, not an answer."""

    status: FindingStatus
    reason: str
    evidence: tuple[Evidence, ...] = ()
    closest: Sentence | None = None


class Likeness:
    """Cosine of sentences to example clauses; each text is embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: dict[str, Vectors] = {}

    def nearest(self, sentences: Sequence[str], clauses: Sequence[str]) -> list[float]:
        """For each sentence, its cosine to the nearest clause (0.0 where there is no clause)."""
        if not sentences or not clauses:
            return [0.0] * len(sentences)
        scores = self._vectors(sentences) @ self._vectors(clauses).T
        return [float(row.max()) for row in scores]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if new:
            self._kept.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._kept[text] for text in texts])


def judge(
    item: RubricItem, cues: Cues, sentences: Sequence[Sentence], likeness: Likeness
) -> Ruling:
    """Decide one item from the sentences found.

    Args:
        item: The rubric item.
        cues: Its cues.
        sentences: What the search found, best first; vendor text of one edition only.
        likeness: Compares sentences with the item's clauses.

    Returns:
        A ruling; every status but ``not_stated`` has evidence.
    """
    topical = [s for s in sentences if cues.on_topic(s.text)]
    texts = [s.text for s in topical]
    good = likeness.nearest(texts, item.good_clauses)
    bad = likeness.nearest(texts, item.bad_clauses)
    evidence: list[Evidence] = []
    for sentence, like_good, like_bad in zip(topical, good, bad, strict=True):
        evidence.extend(_weigh(sentence, cues, like_good, like_bad))
    ruling = _rule(cues, evidence)
    if ruling is not None:
        return ruling
    closest = max(zip(good, range(len(good)), strict=True), default=None)
    return Ruling(
        FindingStatus.NOT_STATED,
        item.levels[FindingStatus.NOT_STATED],
        closest=topical[closest[1]] if closest and closest[0] >= _LIKE_GOOD else None,
    )


def _weigh(sentence: Sentence, cues: Cues, like_good: float, like_bad: float) -> Iterable[Evidence]:
    """What one sentence on the topic counts for; nothing, one worth, or several conditions."""
    text = sentence.text
    if not cues.about_user and _USER_RULE.search(text):
        return
    if match := _asserted(cues.bad, text):
        yield Evidence(sentence, Weight.BAD, match.group(), likeness=like_bad)
        return
    trap = next((name for name, pattern in _TRAPS if pattern.search(text)), "")
    if like_good >= _LIKE_GOOD and not trap and sentence.whole:
        for name, patterns in cues.meets.items():
            if match := first_match(patterns, text):
                yield Evidence(sentence, Weight.CONDITION, match.group(), name, "", like_good)
    if match := first_match(cues.partly, text):
        yield Evidence(sentence, Weight.PARTLY, match.group(), "", trap, like_good)
    elif match := _asserted(cues.bad_if_alone, text):
        yield Evidence(sentence, Weight.BAD_IF_ALONE, match.group(), likeness=like_bad)
    elif like_bad >= _LIKE_BAD and like_bad >= like_good + _CLEARLY:
        yield Evidence(sentence, Weight.BAD_IF_ALONE, text, likeness=like_bad)
    elif match := first_match(cues.mention, text):
        yield Evidence(sentence, Weight.MENTION, match.group(), "", trap, like_good)


def _asserted(patterns: Patterns, text: str) -> re.Match[str] | None:
    """The first match that its own clause does not deny ("we do not use ad networks").

    A list of legal rights ("the right to opt out of targeted ads") tells of no practice.
    """
    if _RIGHTS.search(text):
        return None
    for pattern in patterns:
        for match in pattern.finditer(text):
            before = _CLAUSE.split(text[: match.start()])[-1]
            if not _NEGATION.search(before) and not _NEGATED_AFTER.search(text[match.end() :]):
                return match
    return None


def _rule(cues: Cues, evidence: Sequence[Evidence]) -> Ruling | None:
    """The status that the evidence adds up to; None where there is none."""
    bad = _of(evidence, Weight.BAD)
    alone = _of(evidence, Weight.BAD_IF_ALONE)
    conditions = _of(evidence, Weight.CONDITION)
    partly = conditions + _of(evidence, Weight.PARTLY)
    if cues.weakest_document:
        better = {e.sentence.version.version_id for e in partly}
        bad += [e for e in alone if e.sentence.version.version_id not in better]
    strong = [e for e in conditions if e.sentence.version.facts.type not in _WEAK_SOURCES]
    filled = {e.condition for e in strong}
    full = bool(cues.meets) and filled == set(cues.meets)
    if full and bad:
        return _conflict(strong, bad)
    if bad:
        return Ruling(FindingStatus.DOES_NOT_MEET, _because(bad), _best(bad))
    if full and not any(e.trap for e in partly):
        shown = tuple(_best([e for e in strong if e.condition == c])[0] for c in cues.meets)
        return Ruling(FindingStatus.MEETS, f"Found: {_list(cues.meets)}.", shown)
    if partly:
        return Ruling(FindingStatus.PARTLY, _partly_reason(cues, partly), _best(partly))
    if alone:
        reason = f"{_because(alone)} Nothing better was found."
        return Ruling(FindingStatus.DOES_NOT_MEET, reason, _best(alone))
    if mention := _of(evidence, Weight.MENTION):
        return Ruling(FindingStatus.PARTLY, "The topic comes up, and no more.", _best(mention))
    return None


def _conflict(good: Sequence[Evidence], bad: Sequence[Evidence]) -> Ruling:
    """Two documents that disagree are shown side by side; inside one document the bad one wins."""
    good_in = {e.sentence.version.version_id for e in good}
    elsewhere = [e for e in bad if e.sentence.version.version_id not in good_in]
    if len(elsewhere) < len(bad) or not elsewhere:
        return Ruling(FindingStatus.DOES_NOT_MEET, _because(bad), _best(bad))
    reason = f"One document promises this; another does not. {_because(elsewhere)}"
    return Ruling(FindingStatus.CONFLICT, reason, (_best(good)[0], _best(elsewhere)[0]))


def _of(evidence: Iterable[Evidence], weight: Weight) -> list[Evidence]:
    return [e for e in evidence if e.weight is weight]


def _best(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """At most three, the likest to an example clause first, each sentence once."""
    once: dict[tuple[str, int], Evidence] = {}
    for found in sorted(evidence, key=lambda e: (e.weight, -e.likeness)):
        once.setdefault((found.sentence.version.version_id, found.sentence.start), found)
    return tuple(once.values())[:_SHOWN]


def _because(bad: Sequence[Evidence]) -> str:
    first = _best(bad)[0]
    where = first.sentence.version.facts.type.label
    return f'Wording in the {where} counts against this item ("{_short(first.words)}").'


def _partly_reason(cues: Cues, partly: Sequence[Evidence]) -> str:
    filled = [c for c in cues.meets if any(e.condition == c for e in partly)]
    missing = [c for c in cues.meets if c not in filled]
    parts = []
    if filled:
        parts.append(f"Found: {_list(filled)}.")
    if missing:
        parts.append(f"Not found: {_list(missing)}.")
    if traps := list(dict.fromkeys(e.trap for e in partly if e.trap)):
        parts.append(f"Some wording is weakened by {_list(traps)}.")
    if all(e.sentence.version.facts.type in _WEAK_SOURCES for e in partly):
        parts.append("Only a help or marketing page says so.")
    return " ".join(parts) or "Something is said, but less than the checklist asks for."


def _list(names: Iterable[str]) -> str:
    return "; ".join(names)


def _short(words: str, most: int = 90) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"

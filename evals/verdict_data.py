"""Verdicts that people gave on checklist items, and rated clauses: their forms, checked on reading.

``verdicts.jsonl``: one verdict on one item for one tool. ``cases.jsonl`` (as cut from ToS;DR): one
clause with a volunteer's rating. A file is known by the fields of its first line.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.contract import EvalDataError
from evals.gold import find_document
from evals.json_lines import read_lines
from evals.metrics.hits import Gold
from evals.metrics.verdicts import STATUSES

RATINGS = ("good", "bad", "neutral")
TOPIC_ITEMS = {
    "access": ("prv-family-rights",),
    "advertising": ("prv-no-targeted-ads",),
    "breach": ("dat-breach-notice",),
    "changes": ("gov-terms-change",),
    "children": ("pur-age-fit", "prv-child-consent"),
    "collection": ("dat-inventory", "dat-minimum", "prv-no-profiling", "prv-purpose-limit"),
    "consent": ("prv-no-profiling", "prv-third-parties"),
    "deletion": ("dat-deletion-return", "prv-family-rights"),
    "international": ("dat-assurance",),
    "law": ("prv-third-parties",),
    "retention": ("dat-retention",),
    "security": ("dat-security-program",),
    "selling": ("prv-no-sale", "prv-merger"),
    "sharing": ("prv-third-parties",),
    "subprocessors": ("prv-third-parties",),
}
"""The rubric items that a rated clause on each topic is judged for, chosen by their subjects."""


@dataclass(frozen=True, slots=True)
class GoldVerdict:
    """A person's verdict on one item for one tool, with the quotes it rests on.

    ``digests`` are the SHA-256 of the documents where the file gives offsets without the words,
    and empty where it gives the words.
    """

    tool: str
    item: str
    status: str
    evidence: tuple[Gold, ...]
    quotes: tuple[str, ...]
    confidence: str
    reason: str
    digests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatedClause:
    """A clause and a volunteer's rating of what it says: ``good``, ``bad`` or ``neutral``."""

    id: str
    service: str
    topic: str
    rating: str
    quote: str
    claim: str


def holds_ratings(path: Path) -> bool:
    """True where a file's first line is a rated clause, not a verdict.

    Raises:
        EvalDataError: When the file is empty or no JSON Lines file.
    """
    for _, raw in read_lines(path, dict):
        return "rating" in raw
    raise EvalDataError(f"{path} is empty. Give a file with one verdict a line.")


def load_verdicts(
    path: Path, folders: tuple[Path, ...], items: Collection[str]
) -> tuple[GoldVerdict, ...]:
    """Read verdicts; every quote must stand at its offset in its document.

    Args:
        path: The file.
        folders: Where the documents are.
        items: The rubric's ids.

    Raises:
        EvalDataError: Naming the file, the line, and what does not fit.
    """
    verdicts: dict[tuple[str, str], GoldVerdict] = {}
    texts: dict[str, str] = {}
    for place, verdict in read_lines(path, _verdict):
        if verdict.item not in items:
            raise EvalDataError(f"{place}: the rubric has no item {verdict.item}. Correct the id.")
        if (verdict.tool, verdict.item) in verdicts:
            raise EvalDataError(
                f"{place}: {verdict.item} of {verdict.tool} comes twice. Keep one verdict."
            )
        for gold in verdict.evidence:
            if gold.document not in texts:
                found = find_document(gold.document, folders)
                texts[gold.document] = found.read_bytes().decode("utf-8")
        verdicts[verdict.tool, verdict.item] = _checked(verdict, texts, place)
    return tuple(verdicts.values())


def _checked(verdict: GoldVerdict, texts: dict[str, str], place: str) -> GoldVerdict:
    """The verdict with its quotes, read from the documents that it was made for."""
    quotes = []
    for gold, quote, digest in zip(verdict.evidence, verdict.quotes, verdict.digests, strict=True):
        text = texts[gold.document]
        held = text[gold.start : gold.end]
        same = hashlib.sha256(text.encode()).hexdigest() == digest if digest else held == quote
        if not same:
            raise EvalDataError(
                f"{place}: {gold.document} does not hold the quote at {gold.start}. "
                "The verdicts were made for another version of it."
            )
        quotes.append(held)
    return replace(verdict, quotes=tuple(quotes))


def load_clauses(path: Path) -> tuple[RatedClause, ...]:
    """Read rated clauses.

    Raises:
        EvalDataError: Naming the file and the line.
    """
    clauses: dict[str, RatedClause] = {}
    for place, clause in read_lines(path, _clause):
        if clause.id in clauses:
            raise EvalDataError(f"{place}: the id {clause.id} comes twice. Give another id.")
        clauses[clause.id] = clause
    return tuple(clauses.values())


def sample_clauses(clauses: Sequence[RatedClause], count: int, seed: int) -> list[RatedClause]:
    """``count`` clauses drawn by the seed, in the order of the file."""
    drawn = random.Random(seed).sample(range(len(clauses)), min(count, len(clauses)))
    return [clauses[place] for place in sorted(drawn)]


def _verdict(raw: dict[str, Any]) -> GoldVerdict:
    status = str(raw["status"])
    if status not in STATUSES:
        raise ValueError(f"status {status} is none of {', '.join(STATUSES)}")
    quotes = tuple(str(found.get("quote") or "") for found in raw["evidence"])
    digests = tuple(str(found.get("document_sha256") or "") for found in raw["evidence"])
    if not all(quote or digest for quote, digest in zip(quotes, digests, strict=True)):
        raise ValueError("evidence needs its quote, or its end and the document's SHA-256")
    if (status == "not_stated") == bool(quotes):
        raise ValueError("not_stated has no evidence, and every other status has some")
    golds = tuple(
        Gold(
            str(found["document"]),
            int(found["start"]),
            int(found["start"]) + len(quote) if quote else int(found["end"]),
        )
        for found, quote in zip(raw["evidence"], quotes, strict=True)
    )
    return GoldVerdict(
        tool=str(raw["tool"]),
        item=str(raw["item"]),
        status=status,
        evidence=golds,
        quotes=quotes,
        confidence=str(raw.get("confidence") or ""),
        reason=str(raw.get("reason") or ""),
        digests=digests,
    )


def _clause(raw: dict[str, Any]) -> RatedClause:
    rating, topic, quote = str(raw["rating"]), str(raw["topic"]), str(raw["quote"]).strip()
    if rating not in RATINGS:
        raise ValueError(f"rating {rating} is none of {', '.join(RATINGS)}")
    if topic not in TOPIC_ITEMS:
        raise ValueError(f"topic {topic} is none of {', '.join(TOPIC_ITEMS)}")
    if not quote:
        raise ValueError("the quote is empty")
    return RatedClause(
        id=str(raw["id"]),
        service=str(raw["service"]),
        topic=topic,
        rating=rating,
        quote=quote,
        claim=str(raw.get("case") or ""),
    )

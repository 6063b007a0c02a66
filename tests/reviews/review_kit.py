"""A tool's policy of our own writing, and what a privacy officer does with its checklist."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.checklist.checklist import build_checklist
from assistant.checklist.rubric import Rubric
from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.reviews.checking import DecisionForm, Signer
from assistant.reviews.merging import ReviewedChecklist, ReviewedFinding
from assistant.settings import Settings
from assistant.types import Audience, Checklist, Document, DocumentType, Finding, FindingStatus

SALE = "We never sell or rent student information to anyone."
ADS = "We show no targeted advertising to students."
KEPT = "We delete student information within 30 days after the agreement ends."
TEXT = f"""# Privacy Policy

## 1 Selling

{SALE}

## 2 Advertising

{ADS}

## 3 Keeping

{KEPT}
"""
NO_SALE = "prv-no-sale"
PURPOSE = "pur-problem-statement"
SILENT = "prv-merger"
"""An item that the policy says nothing about."""
ITEMS = (NO_SALE, PURPOSE, SILENT, "dat-retention")
TOOL = "PaperPond"
REASON = "Section 1 leaves resellers out."
OFFICER = Signer("Dana Whitfield", "Privacy officer")


class WordsOfReviews:
    """Texts that share words point the same way; no model, no waiting."""

    model_name = "words"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % 256] += 1.0
            row /= max(float(np.linalg.norm(row)), 1e-9)
        return vectors


class Clock:
    """A minute passes with each look."""

    def __init__(self) -> None:
        self.minutes = 0

    def __call__(self) -> str:
        self.minutes += 1
        return f"2026-11-28T10:{self.minutes:02}:00+00:00"


def policy(text: str = TEXT, name: str = "Privacy Policy", **facts: object) -> Document:
    told = {
        "title": name,
        "tool": TOOL,
        "type": DocumentType.PRIVACY_POLICY,
        "audience": Audience.SCHOOL,
    }
    return read_bytes(
        text.encode(),
        name=f"{name}.md",
        source=f"upload:{name}.md",
        settings=Settings(_env_file=None),
        hints=FactHints(**(told | facts)),  # type: ignore[arg-type]
    )


def fill(library: Library, rubric: Rubric, edition: str | None = None) -> Checklist:
    return build_checklist(TOOL, library, rubric, edition=edition)


def finding(checklist: Checklist, item: str = NO_SALE) -> Finding:
    return next(one for one in checklist.findings if one.item.id == item)


def other(checklist: Checklist, item: str = NO_SALE) -> FindingStatus:
    """A status that the program did not find, whatever the judge of the day says."""
    found = finding(checklist, item).status
    return next(s for s in (FindingStatus.PARTLY, FindingStatus.DOES_NOT_MEET) if s is not found)


def correction(checklist: Checklist, item: str = NO_SALE) -> DecisionForm:
    """A finding corrected with a reason."""
    return DecisionForm("change", other(checklist, item).value, REASON)


def seen(shown: ReviewedChecklist, item: str = NO_SALE) -> ReviewedFinding:
    return next(one for one in shown.findings if one.finding.item.id == item)


def judged_otherwise(checklist: Checklist, item: str, status: FindingStatus) -> Checklist:
    """The same checklist as a later judge might fill it."""
    findings = tuple(
        replace(one, status=status) if one.item.id == item else one for one in checklist.findings
    )
    return replace(checklist, findings=findings)

"""Does an answer say no more than its quotes, and are its quotes what they claim to be?

Checks without a judge, in the manner of ALCE's citation checks (arXiv 2305.14627) where they need
none: every claim has a citation, and each citation is the stored text at its place. Each returns
1.0 or 0.0, or None where the answer gives nothing to check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from assistant.answering.consistency import Contradiction, contradictions
from assistant.types import Answer, AnswerStatus, Citation, Issuer, Page, VersionInfo

_SILENCE = "not stated"


class Held(Protocol):
    """What is read of the library: the stored versions, their text and pages."""

    def text(self, version_id: str) -> str:
        """The stored text."""
        ...

    def pages(self, version_id: str) -> tuple[Page, ...]:
        """The pages; none where the document has none."""
        ...

    def version(self, version_id: str) -> VersionInfo:
        """The version with its facts."""
        ...


def claims_cited(answer: Answer) -> float | None:
    """Every claim carries a citation, and a verdict has a quote or the register behind it."""
    if not answer.claims and answer.verdict is None:
        return None
    stands = bool(answer.claims) or answer.register is not None
    return float(stands and all(claim.citations for claim in answer.claims))


def verbatim(answer: Answer, held: Held) -> float | None:
    """Every quote, the closest passage among them, is the stored text at its offsets."""
    return _every(
        held.text(c.version_id)[c.start : c.end] == c.quote and c.quote != ""
        for c in _shown(answer)
    )


def page_right(answer: Answer, held: Held) -> float | None:
    """Every citation names the page that holds its first character, or none where there is none."""
    return _every(c.page == _page(held.pages(c.version_id), c.start) for c in _shown(answer))


def right_tool(answer: Answer, held: Held, tools: Collection[str]) -> float | None:
    """No citation comes from another tool than those asked about.

    Args:
        answer: The answer.
        held: Says whose document a citation is from, so that a wrong label is found too.
        tools: The tools asked about; a text of the district or the government fits any question.
    """
    return _every(_fits(c, held.version(c.version_id), tools) for c in _shown(answer))


def current_version(answer: Answer, held: Held) -> float | None:
    """No citation comes from a version that a newer one has replaced."""
    return _every(held.version(c.version_id).current for c in _shown(answer))


def headline_contradictions(answer: Answer) -> tuple[Contradiction, ...] | None:
    """Where the headline goes against the quotes; None where no headline stands on quotes.

    A headline from the register stands on the district's decision, and one that declines on none.
    """
    if answer.status is not AnswerStatus.ANSWERED or not answer.claims:
        return None
    quotes = [c.quote for c in answer.citations]
    question = answer.rewritten or answer.question
    return contradictions(answer.headline, quotes, answer.verdict, question)


def silent_clean(answer: Answer) -> float | None:
    """Where nothing was found nothing is said, and a failure is never shown as silence."""
    said = bool(answer.claims) or answer.verdict is not None
    if answer.status is AnswerStatus.NOT_STATED:
        return float(not said)
    if answer.status is AnswerStatus.FAILED:
        return float(not said and _SILENCE not in answer.headline.lower())
    return None


def _shown(answer: Answer) -> Sequence[Citation]:
    return [*answer.citations, *([answer.closest] if answer.closest else [])]


def _fits(citation: Citation, version: VersionInfo, tools: Collection[str]) -> bool:
    facts = version.facts
    if facts.tool != citation.tool or facts.issuer is not citation.issuer:
        return False
    return facts.issuer is not Issuer.VENDOR or facts.tool in tools


def _page(pages: Sequence[Page], start: int) -> int | None:
    return next((page.number for page in pages if page.span.start <= start < page.span.end), None)


def _every(checks: Iterable[bool]) -> float | None:
    kept = list(checks)
    return float(all(kept)) if kept else None

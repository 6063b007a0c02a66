"""How a checklist finding compares with a verdict given by a person.

Statuses are words: ``meets``, ``partly``, ``does_not_meet``, ``not_stated``, ``conflict``; whatever
else a system says is wrong. The costly mistakes have names of their own, since accuracy hides them:
a wrong assurance lets a tool in, a false alarm only costs a reader's time.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.hits import Cited, Gold

STATUSES = ("meets", "partly", "does_not_meet", "not_stated", "conflict")
_WITH_QUOTES = frozenset({"meets", "partly", "does_not_meet", "conflict"})
_ASSURING = frozenset({"meets", "partly"})
_NOT_ASSURED = frozenset({"does_not_meet", "not_stated"})
# What a volunteer's rating of a clause leads one to expect of a finding that rests on it alone.
_EXPECTED = {
    "good": frozenset({"meets", "partly"}),
    "bad": frozenset({"does_not_meet"}),
    "neutral": frozenset({"partly", "not_stated"}),
}


def status_scores(gold: str, said: str) -> dict[str, float]:
    """One finding against one verdict.

    Args:
        gold: The verdict.
        said: The finding's status, or any other word where the system failed.

    Returns:
        1 or 0 for each: ``accuracy``; ``false_assurance`` (meets or partly where the verdict is
        does_not_meet or not_stated); ``meets_for_does_not_meet``; ``false_alarm`` (does_not_meet
        where the verdict is meets or partly); ``coverage`` (any status, not “a person should read
        this”, which counts as wrong). All count every verdict, so that the shares are of all rows.
    """
    return {
        "accuracy": float(said == gold),
        "false_assurance": float(said in _ASSURING and gold in _NOT_ASSURED),
        "meets_for_does_not_meet": float(said == "meets" and gold == "does_not_meet"),
        "false_alarm": float(said == "does_not_meet" and gold in _ASSURING),
        "coverage": float(said != "unsure"),
    }


def worst_status_scores(gold: str) -> dict[str, float]:
    """The scores of a finding that failed: wrong, and wrong in every way its verdict allows."""
    return {
        "accuracy": 0.0,
        "false_assurance": float(gold in _NOT_ASSURED),
        "meets_for_does_not_meet": float(gold == "does_not_meet"),
        "false_alarm": float(gold in _ASSURING),
        "coverage": 0.0,
    }


def evidence_overlap(said: str, citations: Sequence[Cited], gold: Sequence[Gold]) -> float | None:
    """1 where a finding with a status has a quote that a person used, else 0.

    It is one where a citation and a gold quote share half of the one or of the other. Half of
    either will do: a finding quotes single sentences, gold quotes may be longer or only the
    deciding words. Gold is sufficient, not exhaustive, so 0 need not be a mistake.

    Returns:
        None where the finding says nothing (not_stated, or no status at all): there is nothing to
        hold against gold. 0 where gold has no quote.
    """
    if said not in _WITH_QUOTES:
        return None
    return float(any(_shares_half(cited, quote) for cited in citations for quote in gold))


def polarity_scores(rating: str, said: str) -> dict[str, float | None]:
    """A finding that rests on one clause against a volunteer's rating of the clause.

    Args:
        rating: ``good``, ``bad`` or ``neutral``.
        said: The finding's status.

    Returns:
        ``coverage``: 1 where anything but not_stated is said. ``polarity_agreement``: 1 where the
        status is one the rating leads to expect (good: meets or partly; bad: does_not_meet;
        neutral: partly or not_stated), None where nothing is said of a good or bad clause.

    Raises:
        KeyError: For any other rating.
    """
    expected = _EXPECTED[rating]
    silent = said == "not_stated"
    agrees = None if silent and rating != "neutral" else float(said in expected)
    return {"polarity_agreement": agrees, "coverage": float(not silent)}


def _shares_half(cited: Cited, gold: Gold) -> bool:
    if cited.document != gold.document:
        return False
    shared = min(cited.end, gold.end) - max(cited.start, gold.start)
    shorter = min(cited.end - cited.start, gold.end - gold.start)
    return shared > 0 and 2 * shared >= shorter

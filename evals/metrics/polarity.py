"""The headline of a yes/no question: is a verdict said, and is it ever the opposite?

A wrong yes or no is the worst an adviser can say, so it is counted apart from accuracy. Ours;
the case for counting harmful answers apart from missing ones is LitQA2's split of precision and
coverage (PaperQA2, arXiv 2409.13740).
"""

from __future__ import annotations

VERDICTS = ("yes", "no", "partly")
NOT_STATED = "not stated"
CLASSES = (*VERDICTS, NOT_STATED)
"""The verdicts gold may give to a yes/no question."""
UNCOMMITTED = "uncommitted"
"""Said where passages are shown but no verdict: a wrong answer to a yes/no question."""
_OPPOSITE = {"yes": "no", "no": "yes"}


def said_label(verdict: str | None, abstained: bool) -> str:
    """What an answer says to a yes/no question, in one word of the classes or uncommitted."""
    if abstained:
        return NOT_STATED
    return verdict if verdict in VERDICTS else UNCOMMITTED


def committed(gold: str | None, said: str) -> float | None:
    """1 where a yes, no or partly is said; None where gold has no such verdict."""
    return float(said in VERDICTS) if gold in VERDICTS else None


def wrong_polarity(gold: str | None, said: str) -> float | None:
    """1 where yes is said for no, or no for yes; None where gold has no such verdict."""
    return float(said == _OPPOSITE.get(gold or "")) if gold in VERDICTS else None

"""Does a one-sentence headline contradict the quotes it stands on?

Five ways are told apart: a yes or no against the quotes, a statement turned round, and a length of
time, an age or another figure that the quotes give differently. Deterministic, from general rules
on English (``statements``, ``measures``); doubt counts as no contradiction. How often it is right
on invented cases is measured by the suite ``faithfulness`` (evals/data/contradictions.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.figures import (
    Contradiction,
    ContradictionKind,
    age_ruled_otherwise,
    figures_against,
    has_age,
)
from assistant.answering.notions import weight_of
from assistant.answering.statements import Statement, question_statement, statements
from assistant.types import Verdict

__all__ = [
    "Contradiction",
    "ContradictionKind",
    "contradictions",
    "coverage",
    "nearest_clause",
    "shares_an_act",
]

# Two clauses speak of the same thing from this weight of shared notions on.
_SAME_MATTER = 2.0
# A clause nearly as near as the nearest one has a say too.
_NEARLY = 0.75
_SAYS = re.compile(r"^\W*(yes|no|partly)\b(?=\s*[,.:;–—]|\s+-|\W*$)[\s,.:;–—-]*", re.IGNORECASE)
_SOURCE = re.compile(
    r",?\s*(?:\b(?:according to|says|as stated in|in the words of)\b.*$|[^,.]*\bsays so\b\.?$)"
    r"|\bRead the quote for what it covers\.",
    re.IGNORECASE,
)
_HERE_IS = re.compile(r"^\W*here (?:is|are)\b", re.IGNORECASE)
_MINDED = re.compile(
    r"\b(?:partly|some|only|unless|except|in part|but|depends|provided|as long as"
    r"|with (?:\w+ ){0,3}(?:consent|permission))\b",
    re.IGNORECASE,
)
# “Is there a limit …” is answered yes by a denial of what lies beyond it.
_LIMIT = re.compile(r"^\W*(?:is|are) there an? (?:limit|cap|maximum|minimum|restriction)", re.I)
# A denial of what lies beyond a figure is a limit: the figures are held against each other instead.
_BOUND = re.compile(
    r"\b(?:(?:more|longer|later|sooner|earlier|greater|larger|older|younger|fewer|less|shorter|smaller|bigger) than|beyond|"
    r"over|above|under|below|exceed\w*|until|before|at least|at most|up to)\b[^.;]{0,20}\d",
    re.IGNORECASE,
)
# So much of a reason, by weight, must stand in the quotes for it to be borne out.
_BORNE_OUT = 0.75
_FRAGMENT = re.compile(r"^\W*(?:after|until|before|if|when|unless|as long as|once|except)\b", re.I)
_GRADE = re.compile(r"\bgrade(?:s|rs?)?\b|\bkindergart", re.IGNORECASE)
_LIMITED = re.compile(r"\bonly (?:if|when|for|with|to|where|after|as|in)\b", re.IGNORECASE)


def contradictions(
    headline: str,
    quotes: Sequence[str],
    verdict: Verdict | None = None,
    question: str = "",
) -> tuple[Contradiction, ...]:
    """Find where a headline contradicts the quotes it stands on.

    Args:
        headline: One sentence, as answers begin.
        quotes: The quoted texts below it, as they are.
        verdict: The answer's verdict where it has one.
        question: What was asked; without it a bare “Yes” cannot be judged.

    Returns:
        The contradictions found, at most one of a kind; none where there is no quote, or where
        the headline only says where the answer stands.
    """
    if not quotes or _HERE_IS.match(headline):
        return ()
    found = (
        *figures_against(_SAYS.sub("", headline), quotes, question),
        *_against_statements(headline, quotes, verdict, question),
    )
    by_kind: dict[ContradictionKind, Contradiction] = {}
    for one in found:
        by_kind.setdefault(one.kind, one)
    return tuple(by_kind.values())


def _against_statements(
    headline: str, quotes: Sequence[str], verdict: Verdict | None, question: str
) -> Iterator[Contradiction]:
    said = _SAYS.match(headline)
    word = said.group(1).lower() if said else verdict.value if verdict else ""
    if said and verdict is not None and said.group(1).lower() != verdict.value:
        yield Contradiction(ContradictionKind.POLARITY, said.group(1), verdict.value)
        return
    if word == "partly":
        return
    stated = [one for quote in quotes for one in statements(quote)]
    body = _SOURCE.sub("", _SAYS.sub("", headline)).strip()
    reasons = [] if _MINDED.search(body) else list(_reasons(body, stated))
    for reason in reasons:
        against = _denied(reason, 1, stated)
        if against is not None:
            yield Contradiction(ContradictionKind.NEGATION, reason.words, against.words)
            return
    if word in ("yes", "no") and not _MINDED.search(headline):
        # A reason given with the yes or no that the quotes bear out is enough.
        borne_out = any(_affirmed(reason, stated) for reason in reasons)
        yield from _against_word(word, question, quotes, () if borne_out else stated)


def _reasons(body: str, stated: Sequence[Statement]) -> Iterator[Statement]:
    """What a headline itself states; ages are left to the rules on ages."""
    for statement in statements(body):
        aged = has_age(statement.words) and any(has_age(other.words) for other in stated)
        if not aged and not _FRAGMENT.match(statement.words):
            yield statement


def _against_word(
    word: str, question: str, quotes: Sequence[str], stated: Sequence[Statement]
) -> Iterator[Contradiction]:
    """Where a yes or no goes against a rule on ages, or against what the quotes state."""
    rule = age_ruled_otherwise(word == "yes", question, quotes)
    if rule is not None:
        yield Contradiction(ContradictionKind.AGE, word, rule)
    asked = question_statement(question) if question else None
    if asked is None or _LIMIT.search(question):
        return
    ruled = [one for one in stated if has_age(one.words)]
    if ruled and has_age(question):
        return  # a question on an age is answered by the rules on ages, above
    if ruled and _GRADE.search(question):
        stated = ruled
    against = _denied(asked, 1 if word == "yes" else -1, stated)
    if against is not None:
        yield Contradiction(ContradictionKind.POLARITY, word, against.words)


def _affirmed(statement: Statement, stated: Sequence[Statement]) -> bool:
    """True where the clause nearest to a statement, of those on its matter, says the same."""
    scored = [(_shared(statement, other), other) for other in stated]
    nearest = max((score for score, _ in scored), default=0.0)
    whole = sum(weight_of(notion, notion in statement.acts) for notion in _all(statement))
    return nearest >= max(_SAME_MATTER, _BORNE_OUT * whole) and any(
        _agreement(statement, other) > 0 for score, other in scored if score == nearest
    )


def _denied(statement: Statement, sign: int, stated: Sequence[Statement]) -> Statement | None:
    """The clause that denies a statement, where those nearest to it do and none affirms it."""
    scored = [(_shared(statement, other), other) for other in stated]
    nearest = max((score for score, _ in scored), default=0.0)
    if nearest < _SAME_MATTER:
        return None
    near = [other for score, other in scored if score >= _NEARLY * nearest]
    signs = [sign * _agreement(statement, other) for other in near]
    if _BOUND.search(statement.words) and any(_BOUND.search(other.words) for other in near):
        return None
    if any(_LIMITED.search(other.words) for other in near):
        return None  # “only if” is neither a flat yes nor a flat no
    if any(one > 0 for one in signs):
        return None
    return next((other for one, other in zip(signs, near, strict=True) if one < 0), None)


def coverage(question: str, text: str) -> float:
    """The share, by weight, of a question's notions that one clause of a text speaks of too.

    Returns:
        0 to 1; 0 where the question states nothing that can be turned into a statement.
    """
    asked = question_statement(question)
    if asked is None:
        return 0.0
    weights = {notion: weight_of(notion, notion in asked.acts) for notion in _all(asked)}
    whole = sum(weights.values())
    if whole <= 0:
        return 0.0
    held = [_all(clause).keys() & weights.keys() for clause in statements(text)]
    return max((sum(weights[n] for n in notions) for notions in held), default=0.0) / whole


def shares_an_act(question: str, text: str) -> bool:
    """True where a clause of a text speaks of something done that the question asks about.

    True as well where the question names no act that is known.
    """
    asked = question_statement(question)
    if asked is None or not asked.acts:
        return True
    return any(asked.acts.keys() & _all(clause).keys() for clause in statements(text))


def nearest_clause(question: str, text: str) -> str:
    """The clause of a text that speaks most of what is asked; the whole where none does."""
    asked = question_statement(question)
    if asked is None:
        return text
    scored = [(_shared(asked, clause), clause.words) for clause in statements(text)]
    score, words = max(scored, default=(0.0, text), key=lambda pair: pair[0])
    return words if score > 0 else text


def _shared(one: Statement, other: Statement) -> float:
    acts = sum(weight_of(notion, True) for notion in one.acts.keys() & other.acts.keys())
    things = sum(weight_of(notion, False) for notion in one.others.keys() & other.others.keys())
    return acts + things


def _agreement(one: Statement, other: Statement) -> int:
    """1 where the clauses affirm and deny alike, -1 where they go against each other, else 0."""
    lacking = (one.lacking ^ other.lacking) & _all(one).keys() & _all(other).keys()
    acts = (one.acts.keys() & other.acts.keys()) - (one.lacking & other.lacking)
    total: float
    if lacking:
        total = sum(_need(one, notion) * _need(other, notion) for notion in lacking)
    elif acts:
        total = sum(weight_of(n, True) * one.acts[n] * other.acts[n] for n in acts)
    else:
        shared = one.others.keys() & other.others.keys()
        # What is “outside” in one of the clauses decides before what both merely name.
        turned = {n for n in shared if one.others[n] != one.sign or other.others[n] != other.sign}
        total = sum(
            weight_of(notion, False) * one.others[notion] * other.others[notion]
            for notion in turned or shared
        )
    return 1 if total > 0 else -1 if total < 0 else 0


def _all(statement: Statement) -> dict[str, int]:
    return statement.others | statement.acts


def _need(statement: Statement, notion: str) -> int:
    """Whether something is there: “not without consent” comes to “with consent”."""
    sign = _all(statement)[notion]
    return sign * statement.sign if notion in statement.lacking else sign

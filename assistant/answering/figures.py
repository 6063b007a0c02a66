"""Lengths of time, ages and other figures of a headline, held against those of its quotes.

A figure goes against the quotes where they give another one for the same matter, or none like it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.answer_types import AnswerType, asked_for
from assistant.answering.measures import Measure, MeasureKind, in_digits, measures
from assistant.answering.notions import notions
from assistant.answering.statements import Statement, clauses, statements
from assistant.library.plain import plain_text

# A clause that lays down a rule, and not what a word means.
_RULE = re.compile(
    r"\b(?:may|must|can|cannot|need\w*|requir\w+|only|for|intended|directed|designed|use[ds]?|not|"
    r"allow\w*|obtain\w*|consent|collect\w*|permit\w*|confirm|limited|join|sign)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(r"\b(?:unless|without|only|provided|except|as long as)\b", re.IGNORECASE)
# Things an answer counts about itself.
_OWN_COUNTS = frozenset(
    "passag document quot point section question result claus place item sourc".split()
)


_UNITS = frozenset("minut hour day week month year percent age old".split())


# A figure that stands there for another matter: so many more notions are shared with the right one.
_NEARER = 2


class ContradictionKind(StrEnum):
    """In what a headline goes against its quotes."""

    POLARITY = "polarity"
    NEGATION = "negation"
    DURATION = "duration"
    AGE = "age"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One contradiction: its kind, the headline's words and the quotes' words against them."""

    kind: ContradictionKind
    headline: str
    quote: str


def has_age(text: str) -> bool:
    """True where a clause speaks of an age in figures."""
    return any(measure.kind is MeasureKind.AGE for measure in measures(in_digits(text)))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A figure, the clause it stands in, that clause's notions, and whether the clause denies."""

    measure: Measure
    clause: str
    about: frozenset[str]
    sign: int


def figures_against(headline: str, quotes: Sequence[str], question: str) -> Iterator[Contradiction]:
    """The headline's figures (its “Yes” or “No” taken off) that its quotes give differently."""
    ages = asked_for(question) is AnswerType.AGE
    ours = list(_placed(_SOURCE_KEPT.sub("", headline), ages))
    theirs = [one for quote in quotes for one in _placed(quote, ages)]
    numbers = {n for quote in quotes for n in _numbers(quote)}
    exact = [one for one in ours if not _is_vague(one.measure)]
    for one in exact or ours:
        same_kind = [other for other in theirs if other.measure.kind is one.measure.kind]
        against = _JUDGES[one.measure.kind](one, same_kind, numbers)
        if against is not None:
            yield Contradiction(_KINDS[one.measure.kind], one.measure.words, against)


_SOURCE_KEPT = re.compile(r",?\s*\b(?:according to|says)\b.*$", re.IGNORECASE)
_KINDS = {
    MeasureKind.DURATION: ContradictionKind.DURATION,
    MeasureKind.AGE: ContradictionKind.AGE,
    MeasureKind.MONEY: ContradictionKind.NUMBER,
    MeasureKind.SHARE: ContradictionKind.NUMBER,
    MeasureKind.OFTEN: ContradictionKind.NUMBER,
    MeasureKind.COUNT: ContradictionKind.NUMBER,
}


def age_ruled_otherwise(said_yes: bool, question: str, quotes: Sequence[str]) -> str | None:
    """The rule on ages against a yes or no on one age (“may a 12-year-old …”), if all are so.

    A rule that speaks of parents or consent decides nothing alone.
    """
    asked = [one for one in _placed(question, False) if one.measure.sense == "plain"]
    rules = [
        one
        for quote in quotes
        for one in _placed(quote, False)
        if one.measure.sense in ("from", "below", "range")
        and _RULE.search(one.clause)
        and not one.about & {"consent", "parent"}
    ]
    if not asked or not rules:
        return None
    near = max(len(asked[0].about & rule.about) for rule in rules)
    rules = [rule for rule in rules if len(asked[0].about & rule.about) == near]
    let_in = {_sign_at(asked[0].measure.low, rule) > 0 for rule in rules}
    return rules[0].clause if let_in == {not said_yes} else None


def _placed(text: str, ages: bool) -> Iterator[_Placed]:
    for clause in clauses(text):
        about = frozenset(n for n in notions(clause) if not n.isdigit() and n not in _UNITS)
        stated = statements(clause)
        sign = _sign_of(stated[0]) if stated else 1
        for measure in measures(clause, ages):
            yield _Placed(measure, clause, about, sign)


def _sign_of(statement: Statement) -> int:
    signs = [*statement.acts.values(), *statement.others.values()]
    return -1 if sum(signs) < 0 else 1


def _is_vague(measure: Measure) -> bool:
    """“For good” and “at once” have many other wordings, so they count less than a number."""
    return measure.kind is MeasureKind.DURATION and measure.low in (0.0, math.inf)


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", in_digits(plain_text(text))))


def _plain_figure(one: _Placed, theirs: Sequence[_Placed], numbers: set[str]) -> str | None:
    """A figure that the quotes do not have, or that stands there for another matter."""
    same = [other for other in theirs if one.measure.equals(other.measure)]
    unlike = [other for other in theirs if not one.measure.equals(other.measure)]
    if not same:
        if unlike:
            return max(unlike, key=lambda other: len(one.about & other.about)).measure.words
        return "no such figure"
    return _nearer(one, theirs, _NEARER)


def _nearer(one: _Placed, theirs: Sequence[_Placed], by: int) -> str | None:
    """Another figure whose matter is plainly nearer than that of the same figure."""
    near = max(len(one.about & o.about) for o in theirs if one.measure.equals(o.measure))
    nearer = [
        other
        for other in theirs
        if not one.measure.equals(other.measure) and len(one.about & other.about) >= near + by
    ]
    return nearer[0].measure.words if nearer else None


def _duration(one: _Placed, theirs: Sequence[_Placed], numbers: set[str]) -> str | None:
    named = re.findall(r"\d+(?:\.\d+)?", one.measure.words)
    if not theirs and (not named or named[0] in numbers):
        return None
    return _plain_figure(one, theirs, numbers)


def _age(one: _Placed, theirs: Sequence[_Placed], numbers: set[str]) -> str | None:
    same = [other for other in theirs if one.measure.equals(other.measure)]
    if not same:
        if not theirs:
            heard = str(int(one.measure.low)) in numbers or one.measure.words.isalpha()
            return None if heard else "no such age"
        if one.measure.sense == "plain" and _RULE.search(one.clause):
            rules = [other for other in theirs if other.measure.sense != "plain"]
            if any(one.sign == _sign_at(one.measure.low, other) for other in rules):
                return None
        return theirs[0].measure.words if _unheard(one, numbers) else None
    signs = [_age_sign(one) * _age_sign(other) for other in same if _same_act(one, other)]
    if signs and all(sign < 0 for sign in signs):
        return same[0].clause
    return None


def _unheard(one: _Placed, numbers: set[str]) -> bool:
    return str(int(one.measure.low)) not in numbers


def _sign_at(years: float, rule: _Placed) -> int:
    """1 where a rule on ages lets that age in, else -1."""
    low, high = rule.measure.low, rule.measure.high
    inside = {"from": years >= low, "below": years < low, "range": low <= years <= high}
    return rule.sign if inside[rule.measure.sense] else -rule.sign


def _age_sign(one: _Placed) -> int:
    return {"from": 1, "below": -1}.get(one.measure.sense, 0) * one.sign


def _same_act(one: _Placed, other: _Placed) -> bool:
    """Two rules on ages can be held together where both or neither speak of consent."""
    rules = _RULE.search(one.clause) and _RULE.search(other.clause)
    if _CONDITIONAL.search(one.clause) and _CONDITIONAL.search(other.clause):
        return False  # “only with consent” and “not without” say the same
    return bool(rules) and ("consent" in one.about) == ("consent" in other.about)


def _count(one: _Placed, theirs: Sequence[_Placed], numbers: set[str]) -> str | None:
    """Counts go against each other only where the same thing is counted."""
    things = notions(one.measure.sense)
    if not things or things & _OWN_COUNTS:
        return None
    alike = [other for other in theirs if things & notions(other.measure.sense)]
    if any(one.measure.equals(other.measure) for other in alike):
        return _nearer(one, alike, 1)
    if str(int(one.measure.low)) in numbers and one.measure.low > 1:
        return None
    return alike[0].measure.words if alike else None


def _often(one: _Placed, theirs: Sequence[_Placed], numbers: set[str]) -> str | None:
    return _plain_figure(one, theirs, numbers) if theirs else None


_JUDGES = {
    MeasureKind.DURATION: _duration,
    MeasureKind.AGE: _age,
    MeasureKind.MONEY: _plain_figure,
    MeasureKind.SHARE: _plain_figure,
    MeasureKind.OFTEN: _often,
    MeasureKind.COUNT: _count,
}

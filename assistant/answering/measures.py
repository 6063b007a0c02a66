"""Figures in a text: lengths of time, ages, sums, shares, counts and how often.

Numbers in words and in digits are read alike (“seventy-two (72) hours” is three days), so that two
ways of writing one figure can be told from two figures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_TENS_WORDS, _UNIT_WORDS = "|".join(_TENS), "|".join(_UNITS)
_IN_WORDS = re.compile(
    rf"\b(?:(?P<tens>{_TENS_WORDS})(?:[- ](?P<ones>{_UNIT_WORDS}))?|(?P<unit>{_UNIT_WORDS}))\b"
    r"(?P<hundred> hundred)?(?: \(\d+\))?",
    re.IGNORECASE,
)
_FRACTIONS = (
    (re.compile(r"\b(?:one|an?) (hour|day|week|month|year) and a half\b", re.I), r"1.5 \1s"),
    (re.compile(r"\b(?:one|a) and a half\b", re.I), "1.5"),
    (re.compile(r"\bhalf an? (?=hour|day|month|year)", re.I), "0.5 "),
    (re.compile(r"\bhalf(?= of\b| the\b)", re.I), "50%"),
    (re.compile(r"\ba quarter(?= of\b)", re.I), "25%"),
)
_FIXED = (
    (re.compile(r"\bfortnight\b", re.I), "2 weeks"),
    (re.compile(r"\b(\d+)(?:st|nd|rd|th) (day|week|month|year)\b", re.I), r"\1 \2s"),
    # Figures that say where something stands are no figures of the matter.
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), " "),
    (
        re.compile(
            r"\b(?:grades?|sections?|versions?|articles?|annex|schedule|§) ?\d[\d.-]*", re.I
        ),
        " ",
    ),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
)
_LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_ROUND = re.compile(r"\b(\d+(?:\.\d+)?) (thousand|million|billion)\b", re.IGNORECASE)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.42, "year": 365.0}
_N = r"(\d+(?:\.\d+)?)"
_DURATION = re.compile(
    rf"(?<![$€£\w.])(?:{_N}|(?<=\b(?:in|of) )an?|(?<=\bfor )an?|(?<=\blasts )an?|(?<=\btakes )an?|(?<=\bup to )an?|(?<=\babout )an?|(?<=\bthan )an?|(?<=\bleast )an?|"
    rf"(?<=\bafter )an?|(?<=\bwithin )an?)[- ]((?:business |working |school |calendar |consecutive )?)"
    r"(minute|hour|day|week|month|year)s?\b(?! old\b| of age\b|[- ]olds?\b)",
    re.IGNORECASE,
)
_ENDLESS = re.compile(
    r"\bindefinite(?:ly)?\b|\bforever\b|\bperpetual(?:ly)?\b|\bpermanently\b"
    r"|\b(?:no|without an?) (?:fixed |set )?(?:end|end date|time limit|limit in time)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:immediately|instantly|at once|right away|as soon as (?!possible|practic|reasonabl|feasibl))\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"[$€£] ?{_N}|\b(?:USD|EUR|GBP) {_N}|\b{_N} (?:us )?(?:dollars|euros|pounds)\b", re.IGNORECASE
)
_SHARE = re.compile(rf"\b{_N} ?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_OFTEN = re.compile(
    rf"\b(?:{_N} times|(once)|(twice)) (?:in )?(?:an?|each|every|per|any) "
    r"(?:calendar |school |contract )?(day|week|month|year)\b"
    rf"|\b{_N} [a-z]+ (?:an?|per|each|every|in any|in each) (?:calendar |school |contract )?(day|week|month|year)\b"
    r"|\b(?:each|every) (day|week|month|year)\b|\b(dai|week|month|quarter|annual|year)ly\b",
    re.IGNORECASE,
)
_A_YEAR = {
    "day": 365.0,
    "dai": 365.0,
    "week": 52.0,
    "month": 12.0,
    "quarter": 4.0,
    "year": 1.0,
    "annual": 1.0,
}
_COUNT = re.compile(rf"(?<![$€£\w.])\b{_N} ((?:[a-z-]+\b ?){{1,3}})", re.IGNORECASE)
# What may follow a bare number that is an age: “at least 13.”, “under 16 may …”, never “at least 13 days”.
_END = (
    r"\b(?: years?(?: of age| old)\b)?(?=\W*$|[^\w\s.,%-]|[.,](?!\d)|\s(?:years? )?(?:and|or|may|can|must|"
    r"need|needs|cannot|to|who|is|are|as|in|on|when|will|shall|has|have|by|with|without|use|take|"
    r"do|if|unless|should|could|only|at)\b)"
)
_AGE_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sense, re.compile(form, re.IGNORECASE))
    for sense, form in (
        ("range", rf"\b(?:ages?|aged|ages of) {_N} ?(?:to|and|through|[-–]) ?{_N}\b"),
        ("range", rf"\b{_N} ?(?:to|through|[-–]) ?{_N} years? (?:old|of age)"),
        (
            "from",
            rf"\b{_N}(?: years?(?: of age| old)?)?,? (?:or|and) (?:older|over|above|up)\b"
            rf"|\b(?:at least|minimum age (?:is|of)) (?:the age of |age )?{_N}{_END}"
            rf"|\bfrom (?:the age of |age )?{_N} (?:on|onwards|up|years)\b"
            rf"|\b(?:attain|reach)\w* the age of {_N}\b",
        ),
        ("over", rf"\b(?:over|above|older than|more than) (?:the age of |age )?{_N}{_END}"),
        (
            "through",
            rf"\b{_N}(?: years?(?: of age| old)?)? (?:or|and) (?:younger|under|below)\b",
        ),
        (
            "below",
            rf"\b(?:under|below|younger than|less than|up to age|not yet)[- ]"
            rf"(?:the age of |age )?{_N}(?:s\b|{_END})",
        ),
        ("plain", rf"\b(?:age|aged|age of) {_N}\b|\b{_N}[- ]years?(?:[- ]olds?| of age)\b"),
    )
)
_OF_AGE = (
    ("from", 18, re.compile(r"\badults?\b|\bage of majority\b", re.IGNORECASE)),
    ("below", 18, re.compile(r"\bminors\b", re.IGNORECASE)),
    (
        "from",
        0,
        re.compile(
            r"\b(?:any|every|all) ages?\b|\bno (?:minimum )?age (?:limit|requirement)s?\b",
            re.IGNORECASE,
        ),
    ),
)


class MeasureKind(StrEnum):
    """What a figure measures."""

    DURATION = "duration"
    AGE = "age"
    MONEY = "money"
    SHARE = "share"
    OFTEN = "often"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and its words.

    ``low`` and ``high`` bound the value (days, years of age, money, percent, times a year, things);
    a length without an end is infinite. ``sense`` of an age is ``from`` (that age and above),
    ``below`` (up to, without it) or ``range``; of a count it is the thing counted.
    """

    kind: MeasureKind
    low: float
    high: float
    words: str
    start: int
    sense: str = ""

    def equals(self, other: Measure) -> bool:
        """True where both may be the same figure (a month is 30 or 31 days)."""
        if math.isinf(self.high) or math.isinf(other.high):
            return math.isinf(self.high) and math.isinf(other.high)
        room = 0.04 if self.kind is MeasureKind.DURATION else 0.0
        return self.low * (1 - room) <= other.high and other.low * (1 - room) <= self.high


def in_digits(text: str) -> str:
    """The text with numbers in words written as digits, and dates and section numbers left out."""
    for pattern, instead in _FRACTIONS:
        text = pattern.sub(instead, text)
    text = _IN_WORDS.sub(_digits, text)
    for pattern, instead in _FIXED:
        text = pattern.sub(instead, text)
    text = re.sub(r"\b(\d+) \(\1\)", r"\1", text)
    return _ROUND.sub(lambda m: f"{float(m[1]) * _LARGE[m[2].lower()]:.0f}", text)


def measures(text: str, ages: bool = False) -> tuple[Measure, ...]:
    """Every figure in ``text`` (as ``in_digits`` gives it), in the order of kinds.

    Args:
        text: Plain text with numbers in digits.
        ages: True where a bare “18 years” is meant as an age.
    """
    found = list(_ages(text))
    taken = [(m.start, m.start + len(m.words)) for m in found]
    for measure in _others(text):
        counts = measure.kind is MeasureKind.COUNT  # the thing counted may be part of other words
        end = measure.start + len(measure.words.split()[0] if counts else measure.words)
        if any(start < end and measure.start < stop for start, stop in taken):
            continue
        if ages and measure.kind is MeasureKind.DURATION and "year" in measure.words:
            years = round(measure.low / 365)
            measure = Measure(MeasureKind.AGE, years, years, measure.words, measure.start, "plain")
        taken.append((measure.start, end))
        found.append(measure)
    return tuple(found)


def _digits(match: re.Match[str]) -> str:
    if match["unit"]:
        value = _UNITS[match["unit"].lower()]
    else:
        ones = match["ones"]
        value = _TENS[match["tens"].lower()] + (_UNITS[ones.lower()] if ones else 0)
    return str(value * 100 if match["hundred"] else value)


def _ages(text: str) -> Iterator[Measure]:
    taken: list[tuple[int, int]] = []
    for sense, pattern in _AGE_FORMS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < stop for start, stop in taken):
                continue
            numbers = [float(group) for group in match.groups() if group]
            if not numbers or max(numbers) > 25 or min(numbers) < 2:
                continue
            taken.append(match.span())
            yield _age(sense, numbers, match)
    for sense, years, pattern in _OF_AGE:
        for match in pattern.finditer(text):
            yield Measure(MeasureKind.AGE, years, years, match.group(), match.start(), sense)


def _age(sense: str, numbers: list[float], match: re.Match[str]) -> Measure:
    low, high = numbers[0], numbers[-1]
    if sense == "over":  # people say “over 16” for both 16 and 17
        sense, high = "from", low + 1
    elif sense == "through":
        sense, low, high = "below", low + 1, low + 1
    return Measure(MeasureKind.AGE, low, high, match.group(), match.start(), sense)


def _others(text: str) -> Iterator[Measure]:
    for match in _DURATION.finditer(text):
        number = float(match[1] or 1)
        days = number * _DAYS[match[3].lower()]
        longest = days * 1.45 if match[2] and match[2].lower() != "calendar " else days
        yield Measure(MeasureKind.DURATION, days, longest, match.group(), match.start())
    for match in _ENDLESS.finditer(text):
        yield Measure(MeasureKind.DURATION, math.inf, math.inf, match.group(), match.start())
    for match in _AT_ONCE.finditer(text):
        yield Measure(MeasureKind.DURATION, 0.0, 0.0, match.group(), match.start())
    for kind, pattern in ((MeasureKind.MONEY, _MONEY), (MeasureKind.SHARE, _SHARE)):
        for match in pattern.finditer(text):
            value = float(next(group for group in match.groups() if group))
            yield Measure(kind, value, value, match.group(), match.start())
    for match in _OFTEN.finditer(text):
        times = float(match[1] or match[5] or (2 if match[3] else 1))
        every = next(g for g in (match[4], *match.groups()[5:]) if g)
        value = times * _A_YEAR[every.lower()]
        yield Measure(MeasureKind.OFTEN, value, value, match.group(), match.start())
    for match in _COUNT.finditer(text):
        value = float(match[1])
        yield Measure(MeasureKind.COUNT, value, value, match.group(), match.start(), match[2])

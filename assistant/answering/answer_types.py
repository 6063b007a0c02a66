"""What kind of fact a question asks for, and whether a sentence holds one.

A question "how long" is not answered by a sentence without a length of time, however near its
words are. Each type is a pattern over the plain text of a sentence.
"""

from __future__ import annotations

import re
from enum import StrEnum


class AnswerType(StrEnum):
    """The kind of fact asked for; ``ANY`` where no check is possible."""

    DURATION = "duration"
    AGE = "age"
    PLACE = "place"
    NAME = "name"
    AMOUNT = "amount"
    ANY = "any"

    @property
    def label(self) -> str:
        """The type in words: ``a length of time``."""
        return {
            "duration": "a length of time or a date",
            "age": "an age",
            "place": "a place or country",
            "name": "a name",
            "amount": "an amount of money",
            "any": "an answer",
        }[self.value]


_ASKED: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (
        AnswerType.AGE,
        re.compile(r"how old|(minimum|what|which|lowest) age|age (limit|requirement)|what grade"),
    ),
    (
        AnswerType.AMOUNT,
        re.compile(
            r"how much (does|do|is|will|would) .{0,40}\b(cost|pay|charge)|price\b|liability cap"
        ),
    ),
    (
        AnswerType.DURATION,
        re.compile(
            r"how (long|soon|fast|quickly|often|late)|how (many|much)( \w+)? "
            r"(minutes|hours|days|weeks|months|years|time|longer|notice|warning|heads)"
            r"|within (how|what)|what time|by when|how much (time|notice|warning|longer)"
            r"|^(and )?when (do|does|will|is|are|can|must)\b|what (period|deadline)"
        ),
    ),
    (
        AnswerType.PLACE,
        re.compile(
            r"\bwhere\b.{0,40}\b(stor|kept|keep|sav|locat|server|process|host|live|end up|go|sit|held)"
            r"|(which|what) (countr|state|region|nation|place)|whereabouts|where on earth"
        ),
    ),
    (
        AnswerType.NAME,
        re.compile(
            r"(which|what|whose) ([\w'-]+ ){0,3}(compan|firm|vendor|provider|subprocessor|model|cloud|"
            r"partner|supplier|service)|^who (is|are|runs|owns|makes|hosts|provides)\b|what is the (firm|"
            r"company|name)|\bname of\b|whose (model|brain|cloud|servers|computers)"
        ),
    ),
)

_NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|"
    r"twenty|thirty|forty-five|sixty|ninety)"
)
_HOLDS: dict[AnswerType, re.Pattern[str]] = {
    AnswerType.DURATION: re.compile(
        rf"\b{_NUMBER}\b[\w)(\s/-]{{0,18}}\b(?:minute|hour|day|week|month|year)s?\b"
        r"|\bas long as\b|\bindefinite|\bperpetual|\bimmediate|\bpromptly\b|undue delay"
        r"|\b(?:week|month|year|dai|hour|annual)ly\b|\bat any time\b|\buntil\b|\bforever\b"
        r"|\bone (?:week|month|year)\b|\breal[- ]time\b|\bafter (?:the end|termination)",
        re.IGNORECASE,
    ),
    AnswerType.AGE: re.compile(
        rf"\b{_NUMBER}\b[\s-]{{0,3}}(?:years?|or older|and older)|\bage[sd]?\b.{{0,25}}\b{_NUMBER}\b"
        rf"|\b(?:under|over|least|below|than)\b.{{0,20}}\b(?:{_NUMBER}|thirteen|sixteen|eighteen)\b"
        r"|\bminors?\b|age of majority|legal age|\bgrades?\b \w",
        re.IGNORECASE,
    ),
    AnswerType.PLACE: re.compile(
        r"\bUnited States\b|\bU\.?S\.?A?\b|\bEU\b|\bEEA\b|\bU\.?K\.?\b|Europe|United Kingdom|China"
        r"|Germany|Ireland|Canada|India|Singapore|Japan|Australia|Serbia|France|Netherlands|Brazil"
        r"|Virginia|Oregon|Ohio|Iowa|California|Texas|New York|\bcountr(?:y|ies)\b|\blocated in\b"
        r"|\b[A-Z]\w+ region\b",
    ),
    AnswerType.NAME: re.compile(
        r"(?:[a-z,;:(“\"]|\be\.g\.|\|)\s+(?:[A-Z][\w&.]+|[a-z]+[A-Z]\w*)|\b(?:Inc|LLC|Ltd|Limited|GmbH|S\.p\.A|Corp)\b"
    ),
    AnswerType.AMOUNT: re.compile(
        r"[$€£]\s?\d|\b\d[\d,.]*\s?(?:dollars|USD|EUR|percent|%)|\bfees? paid\b|amounts? (?:you )?paid",
        re.IGNORECASE,
    ),
}


def asked_for(question: str) -> AnswerType:
    """The type of fact a question asks for."""
    text = question.lower()
    for kind, pattern in _ASKED:
        if pattern.search(text):
            return kind
    return AnswerType.ANY


def holds(kind: AnswerType, sentence: str) -> bool:
    """True where a sentence (plain text) holds a fact of that type."""
    return kind is AnswerType.ANY or bool(_HOLDS[kind].search(sentence))


def first_fact(kind: AnswerType, sentence: str) -> str | None:
    """The very words of a sentence that are a length of time or an age in numbers, if any."""
    if kind not in (AnswerType.DURATION, AnswerType.AGE):
        return None
    for match in _HOLDS[kind].finditer(sentence):
        words = match.group(0).strip()
        if any(char.isdigit() for char in words):
            return words
    return None

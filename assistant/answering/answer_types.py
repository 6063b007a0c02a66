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
    COUNT_OF_TIME = "count_of_time"
    AGE = "age"
    PLACE = "place"
    NAMED_PLACE = "named_place"
    NAME = "name"
    AMOUNT = "amount"
    ANY = "any"

    @property
    def label(self) -> str:
        """The type in words: ``a length of time``."""
        return {
            "duration": "a length of time or a date",
            "count_of_time": "a number of hours, days, months or years",
            "named_place": "a named state or country",
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
            r"how much (does|do|is|will|would) .{0,40}\b(cost|pay|charge)|liability cap|what sum"
        ),
    ),
    (
        AnswerType.COUNT_OF_TIME,
        re.compile(
            r"(how|what) (many|number of) (minutes|hours|days|weeks|months|years)|within how many"
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
        AnswerType.NAMED_PLACE,
        re.compile(r"(which|what) (countr|state|nation|region|place)"),
    ),
    (
        AnswerType.PLACE,
        re.compile(
            r"(^|[.,;!?] )((so|and|but) )?where\b.{0,60}\b(stor|kept|keep|sav|locat|server|process|host|"
            r"live|end up|go\b|sit|held)|whereabouts|where on earth"
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
_PLACES = (
    r"\b(?:United States|U\.?S\.?A?\.?|EU|EEA|UK|U\.K\.|European Union|European Economic Area|Europe|"
    r"United Kingdom|England|Wales|Scotland|Ireland|Germany|France|Netherlands|Spain|Italy|Portugal|"
    r"Belgium|Austria|Switzerland|Sweden|Norway|Denmark|Finland|Iceland|Poland|Romania|Serbia|Greece|"
    r"Israel|Turkey|Ukraine|Russia|China|PRC|Hong Kong|Taiwan|Japan|(?:South )?Korea|Singapore|"
    r"Malaysia|Indonesia|Philippines|Vietnam|Thailand|India|Pakistan|Bangladesh|Australia|New Zealand|"
    r"Canada|Mexico|Brazil|Argentina|Chile|Colombia|South Africa|Kenya|Nigeria|Egypt|"
    r"United Arab Emirates|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|"
    r"Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|"
    r"Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|"
    r"New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    r"Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|"
    r"Wisconsin|Wyoming)\b"
)
_INNER_CAPITAL = re.compile(r"(?<=[a-z,;(“\"|/:] )\(?([A-Z][\w&’'-]{2,}|[a-z]+[A-Z]\w+)")
# Capitalised words of policies that are defined terms, not names of companies.
_DEFINED = frozenset(
    """personal data information services service content terms policy privacy user users account
    accounts site sites website websites customer customers institution institutions company companies agreement
    platform product products party parties third section notice children child student students
    school schools teacher teachers input inputs output outputs subscription order form device usage
    cookies cookie ai api gdpr ccpa coppa ferpa eea eu uk us usa law laws act data addendum dpa
    processor processors controller subprocessor subprocessors sub-processor sub-processors provider providers
    affiliates affiliate inc llc ltd organization organizations administrator business partners partner
    advertising analytics security support marketing internet protocol ip url we you your our the this
    if in for to it when by as and or any all i may such these please see learn more read materials
    material stuff general regulation protection software applications application pii app apps
    january february march april june july august september october november december""".split()
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
    AnswerType.COUNT_OF_TIME: re.compile(
        rf"\b{_NUMBER}\b[\w)(\s/-]{{0,18}}\b(?:minute|hour|day|week|month|year)s?\b"
        r"|\b(?:one|a) (?:hour|day|week|month|year)\b|\bindefinite|\bforever\b|\bperpetual",
        re.IGNORECASE,
    ),
    AnswerType.PLACE: re.compile(rf"{_PLACES}|\bcountr(?:y|ies)\b|\blocated\b"),
    AnswerType.NAMED_PLACE: re.compile(_PLACES),
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


def holds(kind: AnswerType, sentence: str, own: frozenset[str] = frozenset()) -> bool:
    """True where a sentence (plain text) holds a fact of that type.

    Args:
        kind: The type asked for.
        sentence: One sentence as plain text.
        own: Lower-case words of the vendor's own names, which do not answer "which company".
    """
    if kind is AnswerType.ANY:
        return True
    if kind is AnswerType.NAME:
        return _names_someone(sentence, own)
    return bool(_HOLDS[kind].search(sentence))


def _names_someone(sentence: str, own: frozenset[str]) -> bool:
    """True where a capitalised word inside the sentence is neither a defined term nor its own."""
    for match in _INNER_CAPITAL.finditer(sentence):
        word = match.group(1).lower().rstrip(".")
        if word.removesuffix("'s").removesuffix("’s") not in _DEFINED | own:
            return True
    return False


def first_fact(kind: AnswerType, sentence: str) -> str | None:
    """The very words of a sentence that are a length of time or an age in numbers, if any."""
    if kind not in (AnswerType.DURATION, AnswerType.COUNT_OF_TIME, AnswerType.AGE):
        return None
    for match in _HOLDS[kind].finditer(sentence):
        words = match.group(0).strip()
        if any(char.isdigit() for char in words):
            return words
    return None

"""The parts of a purpose statement, and which of them a sentence speaks of."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.answering.references import grade_phrase


class Part(StrEnum):
    """A part of a purpose statement, in the order of asking."""

    PROBLEM = "problem"
    WHOM = "whom"
    EVIDENCE = "evidence"
    TRIED = "tried"
    MEASURE = "measure"
    WHEN = "when"
    START = "start"


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"{_MONTH}\b\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?(?:,? \d{{4}})?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{4}}-\d{{2}}-\d{{2}}"
    r"|(?:the )?(?:end|start|beginning) of (?:the |this |next )?(?:\w+ )?(?:semester|trimester|quarter|year|term|unit|month|week"
    r"|fall|spring|winter|summer|grading period)"
    rf"|the end of {_MONTH}|(?:spring|winter|fall|summer|thanksgiving|christmas) break|next (?:\w+)"
)
_DEADLINE = re.compile(
    rf"\b(?:(?:by|before|until|on|at) (?:{_DATE})|(?:in|within|after) (?:\d+|one|two|three|four|five|six|eight|nine|ten|twelve)"
    r" (?:weeks?|months?|days|school days))",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:(?:my|our|the|some|many|most|all)(?: of (?:my|our|the))? )?(?:\w+[ -]){0,2}?"
    r"(?:multilingual learners|english learners|ells?\b|newcomers|students with \w+|readers|writers)\b",
    re.IGNORECASE,
)
_CUES: tuple[tuple[Part, re.Pattern[str]], ...] = tuple(
    (part, re.compile(pattern, re.IGNORECASE))
    for part, pattern in (
        (
            Part.START,
            r"\bstart(?:ing)? (?:small|with|in)\b|\bpilot\b|\btrial\b"
            r"|\b(?:one|two|three|\d+) (?:class(?:es|room|rooms)?|sections?|schools?)\b|\bwould stop\b|\bwe(?:'ll| will)? stop\b",
        ),
        (
            Part.TRIED,
            r"\b(?:tried|trying)\b|\b(?:didn't|did not|doesn't|does not|hasn't) (?:really )?(?:work|help|enough)\b"
            r"|\bfell short\b|\bso far (?:we|i)\b|\b(?:we|i) (?:already|have) (?:used?|done|did|had)\b",
        ),
        (
            Part.MEASURE,
            r"\b(?:we|i)(?:'ll| will) know\b|\bsuccess\b|\bmeasur\w+|\btarget\b|\bgoal\b|\bfrom \S+ to \S+"
            r"|\b(?:will|should) (?:move|rise|fall|go|improve|increase|grow|drop|be able)\b|\bat least \d",
        ),
        (
            Part.EVIDENCE,
            r"\b(?:we|i) (?:know|saw|see|noticed|counted)\b|\bscores?\b|\bdata (?:show|says?)\b|\bassess\w+|\bsurvey\w*"
            r"|\bwork samples?\b|\bobserv\w+|\d ?(?:%|percent)|\bbenchmark\b|\bnwea\b|\bdibels\b|\bmap test\b|\bquiz results\b",
        ),
        (
            Part.PROBLEM,
            r"\bstruggl\w+|\bcan(?:'t|not)\b|\bunable\b|\b(?:falling |fall )?behind\b|\bbelow\b|\bneeds?\b|\bproblem\b"
            r"|\bhard (?:time|for)\b|\btoo (?:long|little|much|many|few)\b|\bno time\b|\black\w*|\bgive up\b|\brefus\w+"
            r"|\b(?:spend|takes?)\b.{0,30}\b(?:hours?|minutes|weekends?)\b|\bstop (?:writing|reading|trying)\b|\bdon't\b",
        ),
    )
)
_LABELS: tuple[tuple[Part, str], ...] = (
    (Part.PROBLEM, r"problem|issue|need"),
    (Part.WHOM, r"for whom|whom|who it is for|group|students|audience"),
    (Part.EVIDENCE, r"evidence|proof|how (?:do )?(?:we|i|you) know"),
    (Part.TRIED, r"what (?:was|we|i) tried|tried|alternatives?"),
    (Part.MEASURE, r"measure(?:ment)?|success(?: measure)?|goal|target|how (?:we|i|you) will know"),
    (Part.WHEN, r"by when|deadline|end date|date|when"),
    (Part.START, r"small start|start(?:ing)?|pilot|stop rule"),
)
_LABEL = tuple(
    (
        part,
        re.compile(
            rf"^\W*(?:(?:no|sorry|actually|ok|and),? )?(?:(?:please )?(?:change|set|make|update|fix|correct) )?(?:the |our |my )?"
            rf"(?:{words})(?: part)?\s*(?::|\bto\b|\bis\b|\bshould be\b|=|-)\s*(?P<text>.+)$",
            re.IGNORECASE | re.DOTALL,
        ),
    )
    for part, words in _LABELS
)
_SKIP = re.compile(
    r"^\W*(?:(?:i |we )?(?:do(?:n't| not)) (?:know|have (?:any|one|that|it))(?: yet| that)?|skip(?: (?:it|this|that)(?: part| one)?)?|not sure(?: yet)?"
    r"|no idea|idk|none(?: yet)?|nothing(?: yet)?|n/?a|later|pass|not yet|unknown|no clue)\W*$",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"^\W*(?:nothing|none|no)\b(?: (?:yet|else|so far|really))*\W*$", re.IGNORECASE
)
_REQUEST = re.compile(
    r"^.*?\b(?:purpose|justification|rationale|request|reason)(?: ?(?:statement|box|section|field|part|form))?\b"
    r"(?: (?:for|of|to use|about) (?:using )?(?:[A-Z]\w+|this tool|it|the tool|the form|the request|my request|our request))*\s*[:;,.!?–-]*\s*",
    re.IGNORECASE | re.DOTALL,
)
_ASKING = re.compile(
    r"\b(?:help|purpose|justif\w+|rationale|explain|describe|word(?:s|ing)?|write|request|form|box|field)\b"
    r"|\bwhy (?:i|we)\b|\bwhat to (?:say|put|write)\b|\bstuck\b|\bno clue\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<=[.!?;])\s+|\s*\n+\s*|,\s+(?=(?:and |but |so )?(?:we|i) (?:tried|know|saw|want|will|already|have)\b)"
    r"|\s+and\s+(?=(?:we|i) (?:tried|already|have)\b)",
    re.IGNORECASE,
)


def sort_of(sentence: str) -> Part | None:
    """The part a sentence speaks of; None where no cue is found."""
    for part, pattern in _CUES:
        if pattern.search(sentence):
            return part
    return None


def labelled(message: str) -> tuple[Part, str] | None:
    """A part named with its text ("Measure: …", "change the date to May 15"), or None."""
    for part, pattern in _LABEL:
        match = pattern.match(message)
        if match:
            return part, match.group("text").strip()
    return None


def sentences(text: str) -> list[str]:
    """The sentences of a message, and clauses that begin anew ("…, and we tried …")."""
    return [piece.strip() for piece in _SENTENCE.split(text) if piece.strip(" .,;")]


def deadline_in(text: str) -> str:
    """The words that say by when, such as ``by May 15``; empty where there are none."""
    match = _DEADLINE.search(text)
    return match.group(0) if match else ""


def group_in(text: str) -> str:
    """The words that say for whom, such as ``my 4th graders``; empty where there are none."""
    phrase = grade_phrase(text)
    if phrase:
        return phrase
    match = _GROUP.search(text)
    return match.group(0) if match else ""


def is_skip(message: str) -> bool:
    """True for "skip", "I don't know yet" and the like."""
    return bool(_SKIP.match(message))


def is_nothing(message: str) -> bool:
    """True for "nothing yet", which is an answer where one asks what was tried."""
    return bool(_NOTHING.match(message))


def request_taken_out(message: str) -> str:
    """The message without the words that ask for help: what is left is for the draft."""
    rest = _REQUEST.sub("", message, count=1)
    if rest != message:
        return rest
    return " ".join(piece for piece in sentences(message) if not _ASKING.search(piece))

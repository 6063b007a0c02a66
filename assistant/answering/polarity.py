"""Whether a quoted sentence decides a yes/no question. Careful: where in doubt, it does not.

Only plain statements about the very act the question asks about count; a sentence with an
exception, a condition or a choice does not give a flat yes or no.
"""

from __future__ import annotations

import re

from assistant.types import Verdict

# An act: how questions name it, and how policies write it. Written for sentences in plain text.
_ACTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(written, re.IGNORECASE))
    for asked, written in (
        (
            r"\btrain|\blearn(s|ing)? (from|off)|smarter|(teach|feed).{0,20}\b(ai|bots?|models?)\b",
            r"\b(?:used?|using) [^.;]{0,120}?\bto (?:[a-z]+ (?:and|or) )?train\b|\btrain(?:ing)?\b",
        ),
        (r"\bsell|\bsold\b|\bsale\b|peddl", r"[“\"']?\b(?:sell|selling|sold)\b[”\"']?"),
        (r"\brent\b", r"\brent\b"),
        (
            r"\b(ads?|advertis\w+|commercials?)\b",
            r"\b(?:show|serve|display|see|deliver|use)\w*\b[^.;]{0,80}\b(?:ads?|advertis\w+)\b",
        ),
        (r"\bencrypt", r"\bencrypt(?:s|ed|ion)?\b"),
        (r"do not track|\bdnt\b|track.{0,20}signal", r"\b(?:respond|honou?r)\b"),
        (
            r"\b(face|facial|voiceprint|biometric|selfie)",
            r"\b(?:extract|collect|mine|use)\w*\b[^.;]{0,80}\b(?:biometric|facial|voiceprint)\w*",
        ),
        (r"\bmarketing\b|\bmarket\b|promot", r"\buse[sd]?\b[^.;]{0,100}\b(?:marketing|promotion)"),
        (r"\brecord|\bsave what\b|\bstore\b", r"\b(?:store|record|retain|keep)s?\b"),
        (r"\bguarantee", r"\bguarantee\b"),
    )
)
_TRAINS = re.compile(r"\btrain", re.IGNORECASE)
_MODELS = re.compile(r"\b(?:models?|ai|artificial|machine|algorithms?)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|no|cannot|neither|nor|without|prohibit\w*|forbid\w*|restrict\w*|refrain\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"\b(?:except|unless|other than|however|but|although|provided that|subject to|only|generally|"
    r"opt(?:ed|ing)?[- ]?(?:in|out)|if|when|where|with (?:your|their) (?:consent|permission)|as described|"
    r"may constitute|could|certain|some|by default|strive|endeavou?r|aim|depending|choose|control|settings?|"
    r"as (?:that )?term is defined|for money)\b",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:none|never|not|without|stop|prevent|refuse|forbid|avoid|only)\b|n['’]t\b", re.I
)
_CLAUSE = re.compile(r"[;:]|,\s+(?:and|but|or|which|who)\s+")
_AGE_FLOOR = re.compile(
    r"(?:at least|minimum age (?:is|of)|(?:are|be|is) (?:over|above)|must be)\s*(?:the age of )?(\d{1,2})\b"
    r"|\b(\d{1,2})\s*(?:years?(?: of age)?|years old)?\s*(?:or|and) (?:older|over|above)"
    r"|(?:under|below|younger than)\s*(?:the age of |age )?(\d{1,2})\b",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"\bnot (?:directed|intended|designed|permitted|allowed|eligible|for|aimed)|may not|prohibit|must be|only use"
    r"|do not knowingly|should not|you (?:are|confirm)|not (?:be )?use|not targeted|not meant",
    re.IGNORECASE,
)
_MAY_USE = re.compile(
    r"\b(?:use|sign|account|accounts|login|logins|join|get on|be on|allowed|enter|fill)\b",
    re.IGNORECASE,
)
# An age limit for staff, or one with an exception, says nothing of students as such.
_OF_ADULTS = re.compile(
    r"\b(?:teachers?|staff|educators?|employ\w+|instructors?|administrators?|except|unless|other than)\b",
    re.IGNORECASE,
)
_PARENT = re.compile(r"\b(?:parent|guardian|mom|dad|famil)", re.IGNORECASE)


def decide(question: str, sentence: str, ages: tuple[int, int] | None = None) -> Verdict | None:
    """The verdict a sentence gives on a yes/no question, or None where it does not decide.

    Args:
        question: A yes/no question, standing alone.
        sentence: One quoted sentence as plain text.
        ages: The youngest and oldest age the question is about, if it names a grade or an age.
    """
    if ages and _MAY_USE.search(question) and not _TURNED.search(question):
        return _by_age(question, sentence, ages)
    if _TURNED.search(question):
        return None
    for asked, written in _ACTS:
        if asked.search(question):
            return _by_act(sentence, written)
    return None


def _by_act(sentence: str, written: re.Pattern[str]) -> Verdict | None:
    match = written.search(sentence)
    if match is None or _SOFT.search(sentence):
        return None
    if _TRAINS.search(match.group(0)) and not _MODELS.search(sentence):
        return None  # people are trained too
    clause_start = max((m.end() for m in _CLAUSE.finditer(sentence, 0, match.start())), default=0)
    before = sentence[clause_start : match.end()]
    return Verdict.NO if _NOT.search(before) else Verdict.YES


def _by_age(question: str, sentence: str, ages: tuple[int, int]) -> Verdict | None:
    """Only a no can come from an age: a yes is the district's to give."""
    floors = [int(next(g for g in m.groups() if g)) for m in _AGE_FLOOR.finditer(sentence)]
    if not floors or not _BARRED.search(sentence):
        return None
    if _PARENT.search(sentence) or _PARENT.search(question) or _OF_ADULTS.search(sentence):
        return None
    return Verdict.NO if ages[1] < min(floors) else None

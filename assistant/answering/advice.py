"""Cautions that go with an answer from documents, whatever its quotes say.

Each belongs to a kind of use or clause that people often misjudge; it is put beside the quotes as
a note, or names the person who must see them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering import wording
from assistant.answering.understanding import Understood
from assistant.types import Answer, AnswerStatus

_SETTING = re.compile(
    r"\b(?:settings?|opt(?:ing)?[ -]?out|turn(?:ed|ing)? (?:\w+ ){0,3}off|switch(?:ed|ing)? (?:\w+ ){0,3}off"
    r"|disable|toggle)\b",
    re.IGNORECASE,
)
_SHARED_LOGIN = re.compile(
    r"\b(?:students?|kids?|pupils?|class|they|them|child\w*)\b.{0,40}\b(?:my|a teacher's|the teacher's|our|one|same)"
    r" (?:login|log-?in|account|password|sign-?in)\b"
    r"|\bshar(?:e|ing) (?:my |a |the |our |one )?(?:login|log-?in|account|password|sign-?in)"
    r"|\b(?:log|sign)(?:ging|ing)? (?:\w+ )?in as (?:me|the teacher)\b",
    re.IGNORECASE,
)
_NEGOTIATED = re.compile(
    r"\b(?:liabilit\w+|liable|indemn\w+|hold harmless|warrant\w+|arbitrat\w+|governing law|jurisdiction"
    r"|insurance)\b",
    re.IGNORECASE,
)
_ACCESS = re.compile(
    r"\b(?:screen[ -]?readers?|accessib\w+|wcag|vpat|braille|captions?|keyboard only|blind|deaf"
    r"|IEP|504 plan|assistive)\b",
    re.IGNORECASE,
)
_NAMES_OFF = re.compile(
    r"\bnames? (?:\w+ )?(?:off|out|removed)\b|\b(?:without|remov\w+|delet\w+|hid\w+) (?:the |their |any |a )?"
    r"(?:student )?names?\b",
    re.IGNORECASE,
)
_ANSWERING = frozenset({AnswerStatus.ANSWERED, AnswerStatus.REGISTER})


def with_advice(answer: Answer, understood: Understood) -> Answer:
    """The answer with the cautions that its question calls for; otherwise unchanged."""
    question = understood.question
    if _NAMES_OFF.search(question) and wording.NAMES_OFF not in answer.notes:
        answer = replace(answer, notes=(wording.NAMES_OFF, *answer.notes))
    if answer.status not in _ANSWERING or not answer.claims:
        return answer
    notes = []
    if _SETTING.search(question):
        notes.append(wording.SETTING)
    if _SHARED_LOGIN.search(question):
        notes.append(wording.SHARED_LOGIN)
    if _ACCESS.search(question):
        notes.append(wording.ACCESS)
    step = wording.NEGOTIATED_STEP if _NEGOTIATED.search(question) else answer.next_step
    return replace(answer, notes=(*notes, *answer.notes), next_step=step)

"""Whether quoted sentences decide a yes/no question. Careful: where in doubt, they do not.

Four ways, in this order: an age limit against the ages asked about; a choice or setting where the
question asks for one; a sentence that states or denies what the question asks, notion by notion
(``consistency``); and a plain denial that the reader finds relevant. A limit or an exception makes
it “partly”, and so do two sentences that disagree. A relevant sentence that denies nothing is no
yes by itself: that way was wrong as often as right on the development gold
(docs/decisions/0007-evidence.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.answerable import relevance
from assistant.answering.consistency import (
    contradictions,
    coverage,
    nearest_clause,
    shares_an_act,
)
from assistant.answering.quoting import Sentence
from assistant.types import Verdict

# The share of what a question speaks of (by weight) that a sentence must affirm for a yes.
_COVERED = 0.2
# Log-odds of relevance that a sentence needs to be heard, and to decide by a denial alone.
_HEARD, _DENIES = -1.5, 0.0
_CHOICE_HEARD = -2.5
_STANCES = 3
_FEWEST_WORDS = 6  # a heading or a label decides nothing

_WORD = re.compile(r"\w+")
_NOT = re.compile(
    r"\b(?:not|never|no|cannot|neither|nor|none|prohibit\w*|forbid\w*|refrain\w*)\b|n['’]t\b"
    r"|\brestrict\w* [^.;]{3,60} from\b",
    re.IGNORECASE,
)
# Denials that do not deny what the sentence says.
_EMPTY_NOT = re.compile(
    r"\bnot (?:only|limited to|already|all|less than)\b|\bno (?:longer|later than|matter)\b"
    r"|\bwhether or not\b|\bif not\b|\bif (?:you|we|they) do(?:es)? not\b|\bwithout notice\b",
    re.IGNORECASE,
)
_APPLIES_NOT = re.compile(r"\bdo(?:es)? not (?:include|apply)\b", re.IGNORECASE)
_COVERS = re.compile(r"\b(?:cover|apply|applies|count)\b", re.IGNORECASE)
_EXCEPT = re.compile(
    r"\b(?:except|unless|other than|however|but|only|apart from|save for|for money"
    r"|as (?:that |such |the )?terms? (?:is|are) defined"
    r"|without (?:your|their|the|our|express|prior|explicit|verifiable|parental|a)\b)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:opt(?:ed|ing)?[- ]?(?:in|out)|except|unless|only|however|but|depending"
    r"|with (?:your|their) (?:consent|permission)|provided that|subject to|generally|certain"
    r"|if you|attempt|strive|endeavou?r|choose)\b",
    re.IGNORECASE,
)
# Why or when something is asked about is not what is asked.
_REASON = re.compile(
    r"(?<=\w)\s*,?\s*\b(?:because|since|whenever|when|if|once|after|before|while)\b[^?]*",
    re.IGNORECASE,
)
_TRAINS = re.compile(r"\btrain", re.IGNORECASE)
_MODELS = re.compile(
    r"\b(?:models?|ai|artificial|machine|algorithms?|train\w* on)\b", re.IGNORECASE
)
_TURNED = re.compile(
    r"\b(?:none|never|not|without|stop|prevent|refuse|forbid|avoid|only)\b|n['’]t\b", re.IGNORECASE
)
# Whether something is more than a figure is decided by figures, not by what is spoken of.
_COMPARED = re.compile(
    r"\b(?:more|longer|later|less|fewer|sooner|earlier) than\b[^?]{0,20}\b(?:\d|an? |one|two|three|six)"
    r"|\b(?:beyond|past|within|at least|at most)\b[^?]{0,20}\d",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"^\W*(?:if|when|once|say|suppose)\b[^,?]*,\s*", re.IGNORECASE)
# That something holds for some does not say that it holds for every one, always or alone.
_WHOLE = re.compile(
    r"\b(?:every|everyone|everybody|always|all of|entirely|completely|itself|themselves|fully)\b",
    re.IGNORECASE,
)
_ASKS_CHOICE = re.compile(
    r"\b(?:stop|turn\w* (?:[\w']+ ){0,3}off|switch|opt|refuse|prevent|disable|say no"
    r"|keep .{0,30} from)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\bopt(?:[- ]?out|ed out|ing out)\b|\bturn(?:ing)? (?:[\w']+ ){0,3}off|\bdisabl\w+"
    r"|\bobject to\b|\byou can (?:decide|control|choose|stop)|\bcontrols?\b",
    re.IGNORECASE,
)
_AGE_FLOOR = re.compile(
    r"(?:at least|minimum age (?:is|of)|(?:are|be|is) (?:over|above)|must be)\s*(?:the age of )?(\d{1,2})\b"
    r"|\b(\d{1,2})\s*(?:years?(?: of age)?|years old)?\s*(?:or|and) (?:older|over|above)"
    r"|(?:under|below|younger than)\s*(?:the age of |age )?(\d{1,2})\b",
    re.IGNORECASE,
)
_MINORS = re.compile(r"\bminors?\b", re.IGNORECASE)
_MAJORITY = 18
_BARRED = re.compile(
    r"\bnot (?:directed|intended|designed|permitted|allowed|eligible|for|aimed)|may not|prohibit"
    r"|must be|only use|do not knowingly|should not|you (?:are|confirm)|not (?:be )?use"
    r"|not targeted|not meant|\bnone of .{0,40}\bintended",
    re.IGNORECASE,
)
_EVERY_AGE = re.compile(
    r"\b(?:children|students|users|learners|pupils) of (?:all|any) ages?\b", re.IGNORECASE
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


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and the sentence that gives it."""

    verdict: Verdict
    sentence: Sentence


def decide(
    question: str, sentences: Sequence[Sentence], ages: tuple[int, int] | None = None
) -> Decision | None:
    """The verdict that quoted sentences give on a yes/no question; None where they do not decide.

    Args:
        question: A yes/no question, standing alone.
        sentences: The sentences quoted, best first, as the reader read them.
        ages: The youngest and oldest age the question is about, if it names a grade or an age.
    """
    heard = [one for one in sentences if _is_sentence(one.text)]
    if ages and _MAY_USE.search(question) and not _TURNED.search(question):
        by_age = _by_age(question, heard, ages)
        if by_age is not None:
            return by_age
    if _ASKS_CHOICE.search(question):
        return _by_choice(heard)
    if _TURNED.search(question) or _COMPARED.search(question):
        return None
    if _SUPPOSED.match(question):  # what is supposed is not what is asked
        return _by_stance(_SUPPOSED.sub("", question), heard)
    return _by_stance(question, heard) or _by_denial(question, heard)


def stance(question: str, text: str) -> Verdict | None:
    """Yes where a text states what the question asks, no where it denies it, else None.

    A yes needs a text that speaks of enough of what is asked; a denial of part of it is a no.
    """
    if _TRAINS.search(question) and not _MODELS.search(text):
        return None  # people are trained too
    yes = bool(contradictions("Yes.", [text], Verdict.YES, question))
    no = bool(contradictions("No.", [text], Verdict.NO, question))
    if yes == no:
        return None
    if yes:
        return Verdict.NO
    asked = _REASON.sub("", question)
    if _WHOLE.search(asked) or not shares_an_act(asked, text):
        return None
    return Verdict.YES if coverage(asked, text) >= _COVERED else None


def _is_sentence(text: str) -> bool:
    return len(_WORD.findall(text)) >= _FEWEST_WORDS and " | " not in text


def _by_age(question: str, sentences: Sequence[Sentence], ages: tuple[int, int]) -> Decision | None:
    for sentence in sentences:
        if _EVERY_AGE.search(sentence.text):
            return Decision(Verdict.YES, sentence)
        if _bars(question, sentence.text, ages):
            return Decision(Verdict.NO, sentence)
    return None


def _bars(question: str, text: str, ages: tuple[int, int]) -> bool:
    """True where an age limit shuts everybody of these ages out."""
    floors = [int(next(g for g in m.groups() if g)) for m in _AGE_FLOOR.finditer(text)]
    if _MINORS.search(text):
        floors.append(_MAJORITY)
    if not floors or not _BARRED.search(text):
        return False
    if _PARENT.search(text) or _PARENT.search(question) or _OF_ADULTS.search(text):
        return False
    return ages[1] < min(floors)


def _by_choice(sentences: Sequence[Sentence]) -> Decision | None:
    for sentence in sentences:
        if _CHOICE.search(sentence.text) and relevance(sentence) >= _CHOICE_HEARD:
            return Decision(Verdict.YES, sentence)
    return None


def _by_stance(question: str, sentences: Sequence[Sentence]) -> Decision | None:
    found = [
        (verdict, sentence)
        for sentence in sentences[:_STANCES]
        if relevance(sentence) >= _HEARD
        and (verdict := stance(question, sentence.text)) is not None
    ]
    if not found:
        return None
    verdict, sentence = found[0]
    if len({each for each, _ in found}) > 1:
        return Decision(Verdict.PARTLY, sentence)
    limits = _EXCEPT if verdict is Verdict.NO else _LIMIT
    limited = limits.search(_EMPTY_NOT.sub(" ", sentence.text))
    return Decision(Verdict.PARTLY if limited else verdict, sentence)


def _by_denial(question: str, sentences: Sequence[Sentence]) -> Decision | None:
    if not sentences:
        return None
    sentence = max(sentences[:_STANCES], key=relevance)
    if relevance(sentence) < _DENIES:
        return None
    text = _EMPTY_NOT.sub(" ", nearest_clause(question, sentence.text))
    if not _COVERS.search(question):
        text = _APPLIES_NOT.sub(" ", text)
    if _NOT.search(text):
        limited = _EXCEPT.search(_EMPTY_NOT.sub(" ", sentence.text))
        return Decision(Verdict.PARTLY if limited else Verdict.NO, sentence)
    return Decision(Verdict.PARTLY, sentence) if _LIMIT.search(text) else None

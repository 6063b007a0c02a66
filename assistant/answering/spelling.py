"""Mends misspelled key words, so that a slip of the finger does not change what is understood.

Only words that decide what kind of question it is, or its topic, are mended: one slip in a word
of at least five letters. Everything else stays as it was typed.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

_KEY_WORDS = tuple(
    """flags vendor vendors questions purpose compare comparison difference differ retention
    advertising training concerns concern blockers blocker signing contract company statement problem
    problems request breach deletion delete security privacy selling versus should would students
    agreement worries worry breaker breakers warning warnings edition editions which accessibility
    consent parents dealbreaker dealbreakers showstopper showstoppers stopper stoppers""".split()
)
# Words of their own that are one slip away from a key word.
_OWN = frozenset(
    """singing propose proposed could world wound lags flag slags flats vender differs differed purposes
    questioned compared compares trainings signings contacts contact parent student students would
    breaches breached deleted deletes editing editions witch problem request requests concerned
    consents warring warming straining raining sealing telling setting settling signed sign""".split()
) - {"vender", "witch"}
_WORD = re.compile(r"[A-Za-z]{5,}")
_SHORT = (
    (re.compile(r"\bshud\b|\bshuld\b|\bshoud\b", re.IGNORECASE), "should"),
    (re.compile(r"\bwich\b|\bwhcih\b|\bwhihc\b", re.IGNORECASE), "which"),
    (re.compile(r"\bwat\b|\bwaht\b|\bwhta\b|\bwht\b", re.IGNORECASE), "what"),
    (re.compile(r"\bred[ -]?fl(?:g|ga|ag|age)s?\b|\bredflags?\b", re.IGNORECASE), "red flags"),
    (re.compile(r"\babt\b", re.IGNORECASE), "about"),
    (re.compile(r"\bhlep\b|\bhepl\b", re.IGNORECASE), "help"),
    (re.compile(r"\b(?:wirte|writ|rite)\b", re.IGNORECASE), "write"),
    (re.compile(r"\bcomapre\b|\bcompair\b", re.IGNORECASE), "compare"),
    (re.compile(r"\bpurpos\b|\bpourpose\b|\bpurpouse\b", re.IGNORECASE), "purpose"),
)


def mended(text: str) -> str:
    """The text with misspelled key words put right."""
    for pattern, right in _SHORT:
        text = pattern.sub(right, text)
    return _WORD.sub(lambda match: _right(match.group(0)), text)


def _right(word: str) -> str:
    low = word.lower()
    if low in _KEY_WORDS or low in _OWN:
        return word
    for key in _KEY_WORDS:
        if low[0] == key[0] and abs(len(low) - len(key)) <= 1 and OSA.distance(low, key) == 1:
            return key
    return word

"""Wording traps: what weakens a promise, what denies a practice, and whose duty is told.

The traps are those of wording that looks fine at first: exceptions, permissions, soft verbs,
opt-outs, promises for some plans, narrow terms, duties moved to the school.
"""

from __future__ import annotations

import re

from assistant.checklist.cues import Patterns

_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|without|cannot|prohibit\w*|forbid\w*)\b|n't\b", re.I
)
# Words that look like a negation and deny nothing ("including but not limited to advertising").
_NO_DENIAL = re.compile(
    r"\bnot (?:only|just|merely|solely|limited to)\b|\bwhether or not\b|\bno matter\b"
    r"|\b(?:no|not) (?:later|less|more|fewer|longer) than\b"
    r"|\bwithout (?:(?:any|prior|further|your|our|additional|advance|express|written) )*"
    r"(?:notice|notification|consent|permission|approval|warning|liability|limit|limitation"
    r"|obligation|compensation|payment|restriction|charge)\b",
    re.I,
)
# "The sale of data is not allowed", but not "no system is secure, and we do not guarantee it".
_NEGATED_AFTER = re.compile(
    r"^[\s\"')]*(?:(?!(?:and|but|so|or|which|that|we|you|they|it)\s+(?:we|you|they|it)\b|(?:we|you|they)\b)"
    r"[\w'-]+\s+){0,3}?(?:is|are|be|will|shall|does|do|may|must)\s+"
    r"(?:not|never|(?:\w+ly\s+)?(?:prohibited|forbidden))\b",
    re.I,
)
_SUBJECT = r"(?:we|you|they|it|our|the (?:company|provider|service))\b"
_CLAUSE = re.compile(
    rf"[;]|[.!?]\s|,?\s\b(?:but|however|although|except|unless|otherwise)\b"
    rf"|,?\s(?:and|so)\s(?={_SUBJECT})|,\s(?={_SUBJECT})",
    re.I,
)
_RIGHTS = re.compile(r"\brights?\b.{0,40}\b(?:to (?:know|request)|disclosure|opt)\b", re.I)
_USER_RULE = re.compile(
    r"(?<!unless )(?<!if )(?<!when )(?<!until )\b(?:you|users?|customers?)\b(?:\s+\w+){0,2}?\s+"
    r"(?:agree(?! that (?!you\b)(?:the )?\w+ (?:may|can|will)\b)|must|may not|shall|represent"
    r"|warrant|undertake|are not|aren't|will not|should not"
    r"|cannot|are (?:solely )?(?:responsible|prohibited))\b"
    r"|^(?:do not|don't|never)\b",
    re.I,
)
_TRAPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "an exception",
        re.compile(
            r"\b(?:except|unless|other than|for money(?! or (?:other|any|anything)\b)|excluding)\b",
            re.I,
        ),
    ),
    (
        "a mere permission",
        re.compile(
            r"\b(?:we|company|provider|supplier|vendor|they)\s(?:\w+\s)?(?:may|might)\b"
            r"|\breserves? the right\b",
            re.I,
        ),
    ),
    (
        "a soft promise",
        re.compile(
            r"(?<!not )(?<!not to )(?<!never )\b(?:strive|endeavou?r|aim|try|attempt|seek|intend"
            r"|designed to|where (?:feasible|possible|required)|commercially reasonable"
            r"|reasonable efforts|as appropriate)\b",
            re.I,
        ),
    ),
    (
        "an opt-out",
        re.compile(r"\bopt(?:s|ed|ing)?[ -]out\b|\b(?:switch|turn) (?:it )?off\b", re.I),
    ),
    (
        "a limit to some plans",
        re.compile(
            r"\b(?:enterprise|business|paid|premium|team) (?:plan|account|customer|user)", re.I
        ),
    ),
    (
        "a narrow scope",
        re.compile(r"\bonly (?:with respect to|to the extent|as to)\b|\bthis type of\b", re.I),
    ),
    (
        "a duty moved to us",
        re.compile(r"\byou (?:are|remain|will be) (?:solely |fully )?responsible\b", re.I),
    ),
)


# Carve-outs that every good agreement has; they weaken nothing (law, court orders, backups, the
# district's own word).
_LAW = r"(?:law|court(?: order)?|legal process|statute)"
_SAYS = r"(?:requires?|forbids?|prohibits?|demands?|says|bars)(?: otherwise| it)?"
_BY_LAW = rf"(?:required|permitted|prohibited|compelled|forbidden|ordered) by (?:\w+ )?{_LAW}"
_SCHOOL = (
    r"(?:schools?|districts?|customers?|institutions?|leas?|local education(?:al)? agenc(?:y|ies))"
)
_WANTS = (
    r"(?:directs?|instructs?|asks?|requests?|agrees?|consents?|approves?|authori[sz]es?|opens?"
    r"|opened|turns?|renews?|issues?|orders?|signs?|tells?|allows?|chooses?)"
)
_NORMAL = re.compile(
    rf"\b(?:except|unless|other than)\b(?:\W+\w+){{0,6}}?\W+(?:{_BY_LAW}"
    rf"|(?:the )?(?:\w+ )?{_LAW}(?: {_SAYS})?\b"
    rf"|(?:directed|authori[sz]ed|instructed|approved|permitted)(?: or \w+)? by (?:the )?{_SCHOOL}"
    rf"|(?:(?:the|a|your|our) )?{_SCHOOL}(?: or (?:the )?(?:parents?|students?))? {_WANTS})\b",
    re.I,
)
# "No license other than what it needs to deliver the services" is the narrow license wanted.
_LICENSE_TO_SERVE = re.compile(
    r"\bno (?:\w+ )?(?:licen[cs]e|rights?)\b[^.;]{0,80}?\b(?:other than|except|beyond)\b"
    r"[^.;,]{0,60}\b(?:deliver|provide|perform|run|operate|supply)\b"
    r"[^.;,]{0,40}\b(?:services?|product|tool)\b",
    re.I,
)
_SWITCH_OF_THE_SCHOOL = re.compile(
    r"\b(?:schools?|districts?|administrators?|teachers?|institutions?)\b[^.;]{0,60}"
    r"\b(?:switch|turn)\w* (?:\w+ ){0,4}?off\b",
    re.I,
)


def trap_in(text: str) -> str:
    """What weakens the sentence ("an exception"), or nothing; normal carve-outs do not."""
    bare = text
    for harmless in (_NORMAL, _LICENSE_TO_SERVE, _SWITCH_OF_THE_SCHOOL):
        bare = harmless.sub(" ", bare)
    return next((name for name, pattern in _TRAPS if pattern.search(bare)), "")


def speaks_of_user_duty(text: str) -> bool:
    """True where the sentence gives users an order or a ban instead of telling what is done."""
    return _USER_RULE.search(text) is not None


def asserted(patterns: Patterns, text: str) -> re.Match[str] | None:
    """The first match that its own clause does not deny ("we do not use ad networks"), or None.

    A list of legal rights ("the right to opt out of targeted ads") tells of no practice.
    """
    if _RIGHTS.search(text):
        return None
    for pattern in patterns:
        for match in pattern.finditer(text):
            before = _NO_DENIAL.sub(" ", _CLAUSE.split(text[: match.start()])[-1])
            if not _NEGATION.search(before) and not _NEGATED_AFTER.search(text[match.end() :]):
                return match
    return None

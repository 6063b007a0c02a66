"""What a short message points at: a grade, an edition, a school, one of two tools, a correction.

Patterns over plain text, without a conversation: ``followups`` puts them in their place.
"""

from __future__ import annotations

import re

_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"eleventh|twelfth)"
)
GRADE = re.compile(
    rf"\b(?:(?:my|our|the) )?(?:{_ORDINAL}[ -]?grade(?:rs?|s)?|grades? {_ORDINAL}(?: ?(?:-|to|and) ?{_ORDINAL})?"
    r"|kindergart\w+|pre-?k\w*|(?:elementary|middle|high)[ -]school(?:ers?| students?| kids)?"
    r"|freshm[ae]n|sophomores?|juniors|seniors|staff|teachers)\b",
    re.IGNORECASE,
)
EDITION = re.compile(
    r"\b(?:(?:the|its|their|a|our) )?(?:free|home|school|paid|district|basic|personal|family|pro|plus|team|solo"
    r"|consumer|education|business|enterprise|premium|classroom|individual|regular)"
    r" (?:version|edition|plan|account|tier|one)s?\b",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"\b(?!(?:My|Our|The|A|An|At|In|And|For|Can|May|Do|Does|Is|Are|All|Any|What|How)\b)[A-Z][\w'’.-]+"
    r"(?: [A-Z][\w'’.-]+)*? (?:(?:Elementary|Middle|High|Primary) )?(?:School|Academy)\b"
)
_CORRECTION = re.compile(
    r"^\W*(?:(?:no|nope|sorry|oops|oh|ah|hm+|wait|hold on|never ?mind|actually|my (?:bad|mistake)|correction|rather)\b[\s,.;:!-]*"
    r"|(?:(?:but|what) )?i (?:really )?(?:mean|meant|wanted to ask about|was asking about|should have said)\b[\s,:]*(?:to say\b\s*)?"
    r"|(?:make (?:that|it)|change (?:that|it) to|let's (?:say|take)|i said)\b\s*"
    r"|(?=not (?:the |for |with )?\w+(?: \w+)?[,;]? (?:but )?\w))+",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"[,;]?\s*\b(?:and )?not (?:the |for |with |about )?(\S+?)(?=[\s,.;?!]|$)[,;]?(?: but)?",
    re.IGNORECASE,
)
_THE_ONE = re.compile(
    r"\b(?:the (?P<which>first|second|third|other|last|1st|2nd|3rd) (?:one|tool|app|vendor|product|company)(?: (?:named|mentioned|you named))?"
    r"|the (?P<pair>former|latter))\b",
    re.IGNORECASE,
)
_PLACES = {
    "first": 0,
    "1st": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "latter": -1,
    "third": 2,
    "3rd": 2,
    "last": -1,
}
_CONTINUES = re.compile(
    r"^\W*(?:and|n|but|so|ok(?:ay)?|then|also|or|plus|well)?\W*(?:then )?(?:wh?at|how) (?:about|abt|bout)\b\s*(?P<about>.*)$"
    r"|^\W*(?:ok(?:ay)?,? )?(?:and|n|but|or|also|plus)\b\W*(?P<and>.*)$"
    r"|^\W*(?:is it |it's |it is )?(?:the )?(?P<same>same (?:for|with|question)\b.*)$"
    r"|^\W*(?:now |please |and |also |can you |could you )*(?:add|include)\b (?P<add>.*)$",
    re.IGNORECASE,
)
_ADDS = re.compile(r"^\W*(?:now |please |and |also |can you |could you )*(?:add|include)\b", re.I)
_LEAD = re.compile(
    r"^(?:(?:for|with|in|at|on|about|to|same (?:for|with|question)|question)\s+)+", re.IGNORECASE
)
_FILLER = re.compile(
    r"\b(?:for|with|in|at|on|of|the|my|our|a|an|about|and|or|too|then|instead|please|also|as well|class|students?|kids?"
    r"|same|one|ones|but|is it|question)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^\W*(?:(?:for|with|in|at|on|until|till|since|by|from|to|after|during|without|within|even)\b"
    r"|(?:why|how so|when|where|who|how (?:long|often|soon|much|many)|which one|which ones)\b(?=\W*(?:not|then|exactly|is that)?\W*$))",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|may|might|must|should|will|would|has|have|had|am|use[sd]?"
    r"|keeps?|sells?|shares?|says?|tell|show|compare|list|give|explain|draft|write|approve|mark)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:does|is|are|do|did|can|could|may|will|would|has|have|what|who|how|where|when|which|if|why|should|must)\b",
    re.IGNORECASE,
)
_MOST_WORDS, _ELLIPSIS_WORDS = 14, 7


def grade_phrase(text: str) -> str | None:
    """The words that name grades or users, such as ``my 8th graders``; a named school is none."""
    match = GRADE.search(PLACE.sub(lambda m: " " * len(m.group(0)), text))
    return match.group(0) if match else None


def edition_phrase(text: str) -> str | None:
    """The words that name an edition, such as ``the free version``."""
    match = EDITION.search(text)
    return match.group(0) if match else None


def place_phrase(text: str) -> str | None:
    """A school named in full, such as ``Cedar Hill School``."""
    match = PLACE.search(text)
    return match.group(0) if match else None


def continued(message: str) -> str | None:
    """What a message goes on with ("And …", "What about …", "Add …"), or None if it does not."""
    match = _CONTINUES.match(message)
    if not match or len(message.split()) > _MOST_WORDS:
        return None
    rest = next((part for part in match.groups() if part), "").strip()
    return _LEAD.sub("", rest).rstrip(" ?.!")


def adds(message: str) -> bool:
    """True for "Add …" and "Include …"."""
    return bool(_ADDS.match(message))


def corrected(message: str) -> str | None:
    """What a correction puts in place ("No, I meant QuizCraft"), or None if it is none."""
    match = _CORRECTION.match(message)
    if not match or len(message.split()) > _MOST_WORDS:
        return None
    rest = message[match.end() :].strip().rstrip(" ?.!")
    return _NEGATED.sub(" ", rest).strip(" ,;") or None


def elliptic(message: str) -> bool:
    """True for a piece of a question that only the one before completes ("Until when?")."""
    short = len(message.split()) <= _ELLIPSIS_WORDS
    return short and bool(_ELLIPSIS.match(message)) and not _VERB.search(message)


def has_verb(text: str) -> bool:
    """True where a text holds one of the verbs that questions are made with."""
    return bool(_VERB.search(text))


def is_question(text: str) -> bool:
    """True where a text begins like a whole question."""
    return bool(_QUESTION.match(text))


def pointed_out(message: str, recent: tuple[str, ...], now: tuple[str, ...]) -> str:
    """Put the tool's name where "the second one" or "the latter" stands for it.

    Args:
        message: What was typed.
        recent: The tools spoken of last, in the order of naming.
        now: The tools of the turn before: "the other one" is the one that is not among them.
    """

    def name(match: re.Match[str]) -> str:
        which = (match.group("which") or match.group("pair")).lower()
        if which == "other":
            others = [tool for tool in recent if tool not in now]
            return others[0] if len(now) == 1 and len(others) == 1 else match.group(0)
        place = _PLACES[which]
        return recent[place] if len(recent) > 1 and place < len(recent) else match.group(0)

    return _THE_ONE.sub(name, message)


def left_over(text: str) -> str:
    """What is left of a text without grades, editions, named schools and small words."""
    for pattern in (PLACE, EDITION, GRADE, _FILLER):
        text = pattern.sub(" ", text)
    return " ".join(re.sub(r"[^\w'’-]+", " ", text).split())

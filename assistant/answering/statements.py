"""What a text states, clause by clause: its notions, and whether each is affirmed or denied.

Words of one meaning become one notion (“erase”, “destroy” and “purge”), opposites one notion with
two signs (“keep” against “delete”), so that two wordings of one statement can be told from a
statement and its denial. General English and the vocabulary of policies; no sentence is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.measures import in_digits
from assistant.answering.notions import WORD, counts, folded, notion_of
from assistant.library.plain import plain_text

_DENIALS = re.compile(
    r"(?<![\w-])(?:not|never|no|none|nobody|nothing|neither|nor)(?![\w-])", re.IGNORECASE
)
# Verbs that deny by what they mean; “not prohibited” denies a denial.
_DENYING = re.compile(
    r"\b(?:prohibit(?:s|ed)?|forbid(?:s|den)?|bans|banned|bars|barred|refrains?|refuses?|declines?|unable|impossible|unavailable|lacks?|disclaims?|"
    r"free of(?! charge)|free from|(?:restrict|prevent|bar|stop|keep)(?:s|ed|red)?(?= [^.;]{1,60}\bfrom\b "
    r"\w+ing\b))(?![\w-])",
    re.IGNORECASE,
)
_DEPRIVED = re.compile(
    r"\bwithout (?:[\w'-]+ ){0,6}?(?=[,.;]|$|and |or |before |after )|\bwithout\b[^,.;]*", re.I
)
_BEYOND = re.compile(
    r"\b(?:outside(?: of)?|leaves?) (?:the|our|its|their|your|this|that) [^,.;]*", re.IGNORECASE
)
_CONDITION = (
    r"\b(?:if|when|whenever|unless|except|until|where|once|while|after|before|as long as|"
    r"provided that|other than|so that|as soon as)\b"
)
_UNLESS = re.compile(r"\bunless\b[^,.;]*", re.IGNORECASE)
_LEADING = re.compile(rf"^\W*(?:{_CONDITION}|(?:upon|on) (?:receipt|a|written)\b)[^,]*,\s*", re.I)
_TRAILING = re.compile(rf",?\s*{_CONDITION}.*$", re.I)
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")
_DASH = re.compile(r"\s[—–]\s")
_VERB = r"(?:is|are|was|were|be|will|shall|may|might|must|can|do|does|has|have|need|needs|uses?)"
_NEW_CLAUSE = re.compile(
    # before “but”, a pronoun, or a noun that a verb of its own follows
    r",?\s+\b(?:but|although|though|whereas|however)\b\s*,?"
    r"|,\s+(?=which\s)|,?\s+except that\s+"
    r"|,?\s+(?:and|or|so)\s+(?=(?:we|you|they|it|he|she|there)\s)|,\s+(?=(?:we|they|it)\s)"
    rf"|,?\s+(?:and|or|nor)\s+(?={_VERB}\s+not\b)"
    rf"|(?:,\s+(?:and|or|nor|so)?|\s+and)\s*(?=(?:[\w'-]+\s+){{1,4}}?{_VERB}\b)(?=(?:the|our|your|"
    r"their|its|no|each|all|any|an?|[\w'-]+s|data|live)\s)"
    r"|,\s+and\s+(?=(?:[\w'-]+\s+){1,3}(?:after|for|within)\s+\d)",
    re.IGNORECASE,
)
# Whose something is: the subject, or who stands after “owned by”. What is the user's is not theirs.
_OWNER = re.compile(
    r"\b(?:owned by|belongs? to|remains? with|rests? with|stays? with|vests? in)\s+"
    r"(?:the |its |their |each |your )?([a-z']+)",
    re.IGNORECASE,
)
_USERS = frozenset(
    """you your student students pupil pupils learner learners school schools teacher teachers user
    users customer customers district author authors creator creators institution parents""".split()
)
# “the school, not the company”: what is denied is only who.
_CONTRAST = re.compile(r"(?:[,(]|\s[–—-])\s*(?:and |but )?not\b[^,;.)–—]*", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One clause: its words, and each notion with its sign (+1 affirmed, -1 denied).

    ``acts`` are things done, ``others`` whatever else is spoken of. ``lacking`` are the notions said to be missing
    (“without consent”, “outside the school”), and ``sign`` is that of the clause.
    """

    words: str
    acts: dict[str, int]
    others: dict[str, int]
    lacking: frozenset[str] = frozenset()
    sign: int = 1


def statements(text: str) -> tuple[Statement, ...]:
    """The clauses of a text that state something, in order."""
    return tuple(one for clause in clauses(text) if (one := _statement(clause)) is not None)


def question_statement(question: str) -> Statement | None:
    """What a yes/no question asks, as the statement that “yes” would affirm."""
    text = in_digits(re.sub(r"\?.*$", "", plain_text(question), flags=re.DOTALL))
    return _statement(re.split(r"[.!;:]\s", text)[-1])


def clauses(text: str) -> Iterator[str]:
    """The clauses of a text, split at sentences, marks and joining words."""
    plain = in_digits(plain_text(text).replace("’", "'"))
    for sentence in _SENTENCE_END.split(plain):
        parts = [sentence] if _CONTRAST.search(sentence) else _DASH.split(sentence)
        for clause in (one for part in parts for one in _NEW_CLAUSE.split(part)):
            if clause.strip(" .,;:"):
                yield clause.strip()


def _statement(clause: str) -> Statement | None:
    text = folded(clause)
    if _CONTRAST.search(text):
        return None
    text = _BRACKETS.sub(" ", text)
    main = _TRAILING.sub("", _LEADING.sub("", text)) or text
    deprived = _DEPRIVED.search(main)
    lacking = deprived.group() if deprived else ""
    main = main.replace(lacking, " ") if lacking else main
    exception = _UNLESS.search(text)
    if exception and not lacking and _DENIALS.search(main):
        # “Cannot, unless a parent agrees” comes to: not without a parent.
        named = {notion_of(word)[0] for word in WORD.findall(main.lower())}
        excepted: list[str] = WORD.findall(exception.group().lower())
        lacking = " ".join(word for word in excepted if notion_of(word)[0] not in named)
    beyond = " ".join(_BEYOND.findall(main))
    main = _BEYOND.sub(" ", main)
    sign = (-1 if _DENIALS.search(main) else 1) * (-1 if _DENYING.search(main) else 1)
    acts: dict[str, int] = {}
    others: dict[str, int] = {}
    rest = text.replace(deprived.group(), " ") if deprived else text
    for words, polarity in ((main, sign), (lacking, -1), (beyond, -sign), (rest, sign)):
        for word in WORD.findall(words.lower()):
            if not counts(word):
                continue
            notion, turned, act = notion_of(word)
            home = acts if act else others
            home.setdefault(notion, polarity * turned)
    if not acts and not others:
        return None
    if "own" in acts:
        acts.pop("keep", None)
        acts["own"] *= -1 if _is_users(main) else 1
    without = frozenset(
        notion_of(word)[0] for word in WORD.findall(lacking.lower()) if counts(word)
    )
    return Statement(clause, acts, others, without, sign)


def _is_users(clause: str) -> bool:
    """True where a clause on ownership speaks of the user as owner."""
    named = _OWNER.search(clause)
    if named:
        return named.group(1).lower() in _USERS
    first = next((w for w in WORD.findall(clause.lower()) if w not in ("the", "all", "each")), "")
    return first in _USERS

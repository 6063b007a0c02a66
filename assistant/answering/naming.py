"""Which tools a message names: by name, alias, vendor, part of a name, or a misspelling.

Also which unknown product it seems to name, so that the answer can say that nothing is held of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from assistant.answering.owner_change import COMPANY, owner_change, searched_as
from assistant.types import Tool

_WORD = re.compile(r"[^\W_]+(?:[.&+'’-][^\W_]+)*")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_DOMAIN = re.compile(r"\.(?:ai|com|org|io|net|app|edu)$", re.IGNORECASE)
_COMPANY = re.compile(r",?\s+(?:inc|llc|ltd|limited|corp|corporation|pbc|gmbh|co)\b\.?", re.I)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)", re.IGNORECASE)
# What follows a tool's name as its own.
_OWNED = re.compile(
    r"\s+(?:(?:privacy )?polic(?:y|ies)|terms|agreement|contract|account|accounts|plan|edition"
    r"|version|app|website|site|chats?|users?|documents?|dpa|subscription|licen[sc]e)\b",
    re.IGNORECASE,
)
_FUZZY_SCORE, _FUZZY_LENGTH = 0.85, 6
_FOUND_KEPT = 256  # messages
# Parts of names that are everyday words and so name no tool by themselves.
_EVERYDAY = frozenset(
    """kids kid classroom class school schools student students teacher teachers education learning
    learn tutor buddy craft coach pal helper math reader reading writing story quiz lesson loop trail lens view services service
    app apps tool tools ai generative the my your for and of essay spelling vocabulary
    monkey survey online web studio lab labs pro plus home team teams copy zoom""".split()
)
# Capitalised words that are not products.
_NOT_PRODUCTS = frozenset(
    """i ai ferpa coppa ppra cipa sopipa gdpr iep ieps dpa ndpa soc vpat acr wcag hipaa ada eu uk us usa
    u.s ny california texas illinois ohio florida new york english spanish french chinese american
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday k ela esl ell pta pto it hr ok word excel csv
    pdf nist essa title section grade grades mr mrs ms dr board district school state federal
    internet chrome chromebook chromebooks ipad ipads facebook linkedin mom dad kid kids teacher
    superintendent principal and or but if so what which who how when where why can could do does is
    are will would should may must has have we our my the a an it they he she his her privacy officer
    policy terms dpas pd wifi isp vpn url tv pe stem steam christmas north south east west europe
    china canada""".split()
)
_PRODUCT = r"((?:[A-Z][\w.+-]*[a-z0-9][\w.+-]*)(?:\s+[A-Z][\w.+-]*)*)"
_USE = re.compile(
    r"\b(?i:use|using|try|trying|adopt|allow|approve|approved|buy|buying|compare|versus|vs\.?)"
    rf"\s+(?i:the\s+)?{_PRODUCT}"
)
_SPEAK = re.compile(
    rf"(?:^|[.?!]\s+)(?i:does|is|can|will|has|may|did|are|about)\s+(?i:the\s+)?{_PRODUCT}"
    rf"|\b(?:about|with|on|into|than)\s+(?:the\s+)?{_PRODUCT}"
)
_LOWER_USE = re.compile(
    r"\b(?:can|may|could|should) (?:i|we|my \w+|students|kids|teachers) use ([a-z][\w.+-]{3,})"
    r"(?= (?:with|for|in)\b|\?|$)",
    re.IGNORECASE,
)
_COMMON_OBJECTS = frozenset(
    """this that these those their them they your ours mine some any such other another which what
    today now here currently safely already instead again still
    ai-tools tools chatbots chatbot apps technology software artificial generative free paid
    students names data essays student something anything phones laptops with cameras""".split()
)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a message names: known tools in order, an unknown product, and the text without names.

    ``with_pronouns`` is the whole text with "it" and "its" for the names. ``spans`` says where each known tool is named: start, end and the tool's name.
    """

    tools: tuple[str, ...]
    unknown: str | None
    surely_unknown: bool
    without_names: str
    with_pronouns: str
    spans: tuple[tuple[int, int, str], ...] = ()


class ToolNames:
    """The names by which the tools at hand are known."""

    def __init__(self, tools: Iterable[Tool], also: Iterable[str] = ()) -> None:
        known = list(tools)
        names = {squash(t.name) for t in known}
        known += [Tool(name) for name in also if squash(name) not in names]
        self._tools = tuple(known)
        self._exact = _exact_names(known)
        self._parts = _part_names(known)
        # A question is looked at five times, by those who understand it and who sort it.
        self._found = lru_cache(maxsize=_FOUND_KEPT)(self._find)

    @property
    def words(self) -> frozenset[str]:
        """Every word of the tools' and vendors' names, lower case: they are not people."""
        names = (name for t in self._tools for name in (t.name, t.vendor or "", *t.aliases))
        return frozenset(word.lower() for name in names for word in _WORD.findall(name))

    def find(self, message: str) -> Naming:
        """The tools a message names, in the order of naming."""
        return self._found(message)

    def _find(self, message: str) -> Naming:
        words = [(m.group(0), m.start(), m.end()) for m in _WORD.finditer(message)]
        found: list[tuple[int, int, str]] = []
        for match in (self._exact_match, self._part_match, self._fuzzy_match):
            taken = [(start, end) for start, end, _ in found]
            found += list(match(message, words, taken))
        found.sort()
        tools = tuple(dict.fromkeys(name for _, _, name in found))
        places = [(start, end) for start, end, _ in found]
        rest = _without(message, places)
        unknown, surely = (None, False) if tools else self._unknown(rest)
        return Naming(tools, unknown, surely, rest, _with_pronouns(message, places), tuple(found))

    def _unknown(self, text: str) -> tuple[str | None, bool]:
        """A product the message seems to name although none of that name is held."""
        unknown, surely = _unknown(text)
        if unknown and any(unknown.lower() in tool.name.lower() for tool in self._tools):
            return None, False
        return unknown, surely

    def _exact_match(
        self, message: str, words: Sequence[tuple[str, int, int]], taken: list[tuple[int, int]]
    ) -> Iterable[tuple[int, int, str]]:
        used: list[tuple[int, int]] = list(taken)
        for size in (5, 4, 3, 2, 1):
            for first in range(len(words) - size + 1):
                start, end = words[first][1], words[first + size - 1][2]
                name = self._exact.get(squash(message[start:end]))
                if name is None and message[start:end].lower().endswith("s"):
                    name = self._exact.get(squash(message[start:end])[:-1]) if size == 1 else None
                if name and _free(start, end, used) and _joined(message[start:end]):
                    used.append((start, end))
                    yield start, end, name

    def _part_match(
        self, message: str, words: Sequence[tuple[str, int, int]], taken: list[tuple[int, int]]
    ) -> Iterable[tuple[int, int, str]]:
        used = list(taken)
        for size in (3, 2, 1):
            for first in range(len(words) - size + 1):
                start, end = words[first][1], words[first + size - 1][2]
                name = self._parts.get(squash(message[start:end]))
                if name and _free(start, end, used) and _joined(message[start:end]):
                    used.append((start, end))
                    yield start, end, name

    def _fuzzy_match(
        self, message: str, words: Sequence[tuple[str, int, int]], taken: list[tuple[int, int]]
    ) -> Iterable[tuple[int, int, str]]:
        """A misspelling of a whole name; beside another name only where it is capitalised."""
        best: tuple[float, int, int, str] | None = None
        for size in (2, 1):
            for first in range(len(words) - size + 1):
                start, end = words[first][1], words[first + size - 1][2]
                written = squash(message[start:end])
                if len(written) < _FUZZY_LENGTH or not _free(start, end, taken):
                    continue
                if not _joined(message[start:end]):
                    continue
                if taken and not message[start].isupper():
                    continue
                for key, name in self._exact.items():
                    if len(key) < _FUZZY_LENGTH:
                        continue
                    score = OSA.normalized_similarity(key, written)
                    if score >= _FUZZY_SCORE and (best is None or score > best[0]):
                        best = (score, start, end, name)
        if best:
            yield best[1], best[2], best[3]


@lru_cache(maxsize=8_192)  # a question's words are looked at some hundred times
def squash(name: str) -> str:
    """A name as bare lower-case letters and digits, possessive ending taken off."""
    name = re.sub(r"['’]s?$", "", name.strip())
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _exact_names(tools: Sequence[Tool]) -> dict[str, str]:
    """Full names, names without a domain ending, aliases; vendors where they make one tool."""
    exact: dict[str, str] = {}
    for tool in tools:
        for name in (tool.name, _DOMAIN.sub("", tool.name), *tool.aliases):
            key = squash(name)
            if len(key) >= 3 and (name == tool.name or key not in _EVERYDAY):
                exact.setdefault(key, tool.name)
    makers: dict[str, set[str]] = {}
    for tool in tools:
        if tool.vendor:
            makers.setdefault(squash(_COMPANY.sub("", tool.vendor)), set()).add(tool.name)
    for key, made in makers.items():
        if len(made) == 1 and len(key) >= 4 and key not in _EVERYDAY:
            exact.setdefault(key, next(iter(made)))
    return exact


def _part_names(tools: Sequence[Tool]) -> dict[str, str]:
    """Words of longer names that point at one tool alone, such as ``Wolfram``."""
    owners: dict[str, set[str]] = {}
    for tool in tools:
        name = _DOMAIN.sub("", tool.name)
        pieces = [squash(word) for word in name.split()]
        camel = [squash(part) for word in name.split() for part in _CAMEL.findall(word)]
        joined = ["".join(pair) for pair in pairwise(camel) if pair[0] not in _EVERYDAY]
        for piece in {*pieces, *camel, *joined} - {squash(name)}:
            if len(piece) >= 5 and piece not in _EVERYDAY:
                owners.setdefault(piece, set()).add(tool.name)
    return {piece: next(iter(names)) for piece, names in owners.items() if len(names) == 1}


def _joined(text: str) -> bool:
    """True where words stand together, with no mark between them that parts sentences."""
    return not re.search(r"[,;:?!()]|\.\s", text)


def _free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= other_start or start >= other_end for other_start, other_end in taken)


def _without(message: str, spans: Sequence[tuple[int, int]]) -> str:
    """The message with names taken out (and what clings to them), for searching by meaning.

    A name that is the subject of a change of owner becomes "the company": without it the sale
    would seem to be that of the data.
    """
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(message[at:start])
        change = owner_change(message, start, end)
        if change:
            pieces.append(searched_as(change))
        at = change.end() if change else end
    pieces.append(message[at:])
    text = " ".join(piece.strip() for piece in pieces)
    text = re.sub(r"\s+['’]s\b", "", text)
    text = re.sub(r"\((?:\s|,|\band\b|\bor\b)*\)", " ", text)
    return re.sub(r"\s+([?.!,])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _with_pronouns(message: str, spans: Sequence[tuple[int, int]]) -> str:
    """The message with "it" or "its" for each name, so that it stays a sentence."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        owner = _POSSESSIVE.match(message, end)
        owns = owner is not None or message[start:end].lower().endswith(("'s", "’s"))
        word = "its" if owns else COMPANY if owner_change(message, start, end) else "it"
        if not owns and _OWNED.match(message, end):
            # "the Acme terms" are its terms; "an ordinary Acme account" is an ordinary account.
            word = "its" if message[:start].lower().endswith("the ") else ""
        pieces += [message[at:start], word]
        at = owner.end() if owner else end
    pieces.append(message[at:])
    text = re.sub(r"\bthe (its?)\b", r"\1", "".join(pieces), flags=re.IGNORECASE)
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


def _unknown(text: str) -> tuple[str | None, bool]:
    """A word that stands where a product would; True where it is said to be used."""
    for pattern, surely in ((_USE, True), (_SPEAK, False)):
        for match in pattern.finditer(text):
            words = next(group for group in match.groups() if group).split()
            while words and words[0].lower().strip(".") in _NOT_PRODUCTS:
                words = words[1:]
            while words and words[-1].lower().strip(".") in _NOT_PRODUCTS:
                words = words[:-1]
            if words:
                return " ".join(words).rstrip("."), surely
    lower = _LOWER_USE.search(text)
    if lower and lower.group(1).lower() not in _COMMON_OBJECTS | _NOT_PRODUCTS:
        return lower.group(1), True
    return None, False

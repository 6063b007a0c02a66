"""Makes a follow-up stand alone: "and for my 8th graders?" becomes the whole question again.

A message may change one part of the question before (tool, grade, edition, school), correct it,
add a tool or a topic to a comparison, or only go on about the same tool.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering.comparison_points import names_no_point, points_of
from assistant.answering.kinds import Kind, kind_of
from assistant.answering.naming import ToolNames
from assistant.answering.references import (
    EDITION,
    GRADE,
    PLACE,
    adds,
    continued,
    corrected,
    edition_phrase,
    elliptic,
    grade_phrase,
    has_verb,
    is_question,
    left_over,
    place_phrase,
    pointed_out,
)

_PRONOUN = re.compile(
    r"\b(?P<does>does|is|can|will|has|would|should|did|may|use|using|with|on|about|into|of|to|in|compare) "
    r"(?P<it>it|this|they|them|this tool|that tool|the tool|this app|the app|the vendor|this one|that one"
    r"|(?:these|those|the) (?:two|three|four|vendors|tools|apps|companies)(?: (?:vendors|tools|apps|companies))?)\b",
    re.IGNORECASE,
)
_STARTS_IT = re.compile(r"^(?P<it>it|they|this tool|the tool|the app|this app)\b", re.IGNORECASE)
_THEIR = re.compile(r"\b(?:its|their|the vendor's|the company's)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:that|this|it|them|those|these)\b", re.IGNORECASE)
_ONE_THING = re.compile(r"\b(?:it|that|this)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w.+-]*(?: [A-Z][\w.+-]*)?")
_COMPARING = frozenset({Kind.COMPARE, Kind.BETTER})
Sort = Callable[[str], Kind]
_POINT = re.compile(r"[\w'’ -]{3,40}")
_PAIR = re.compile(
    r"\b(?:(?:the|these|those) (?:two|three)|both(?: of them)?|each other|them|these|those|they|either)\b",
    re.IGNORECASE,
)
_NEAR = 12
"""Tool names this near each other are one list, "A, B and C", and change together."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a conversation remembers of the turn before: nothing but what was understood.

    ``graded`` is the last question that named grades or users, with its kind; ``recent`` the
    tools spoken of last, in the order of naming; ``unknown`` a product that is not held; ``items``
    and ``edition`` are those of the answer.
    """

    question: str
    kind: Kind
    tools: tuple[str, ...]
    grades: tuple[str, ...]
    users: tuple[str, ...]
    graded: str | None = None
    graded_kind: Kind | None = None
    recent: tuple[str, ...] = ()
    unknown: str | None = None
    items: tuple[str, ...] = ()
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A message in its place.

    ``kind`` is that of the question it changes, where it changes one. ``perhaps`` is a name that
    may be a product nobody has documents of, or a feature of the tool at hand.
    """

    said: str
    question: str
    tools: tuple[str, ...]
    named: bool
    follows: bool
    kind: Kind | None = None
    perhaps: str | None = None


def resolve(
    message: str,
    names: ToolNames,
    chosen: str | None,
    before: Turn | None,
    sort: Sort = kind_of,
) -> Resolved:
    """Find the whole question and the tools of a message.

    Args:
        message: What was typed.
        names: The tools' names.
        chosen: The tool chosen on the page, if any.
        before: The turn before, if any.
        sort: Tells the kind of a message.

    Returns:
        The message where nothing had to be added, else a question that stands alone.
    """
    if before is None:
        found = names.find(message).tools
        return Resolved(message, message, found or _one(chosen), bool(found), False)
    said = pointed_out(message, before.recent, before.tools)
    rest = corrected(said)
    if rest is not None:
        return _changed(rest, names, before, replaces=True) or _plain(
            rest, names, chosen, before, sort
        )
    rest = continued(said)
    if rest is not None:
        return _continued(said, rest, names, chosen, before, sort)
    change = _changed(said, names, before)
    if change is not None:
        return change
    if elliptic(said) and before.question:
        question = f"{before.question} {said}"
        return Resolved(said, question, before.tools, False, True, before.kind)
    point = _point_of_comparison(said, names, before, sort)
    return point or _plain(said, names, chosen, before, sort)


def _one(chosen: str | None) -> tuple[str, ...]:
    return (chosen,) if chosen else ()


def _point_of_comparison(said: str, names: ToolNames, before: Turn, sort: Sort) -> Resolved | None:
    """A bare point after a comparison ("retention please"): the comparison on that point."""
    if before.kind not in _COMPARING or len(before.tools) < 2 or names.find(said).tools:
        return None
    text = re.sub(r"\b(?:please|then|now|maybe|let's say)\b|[.!]+$", "", said).strip(" ,")
    bare = _POINT.fullmatch(text) and len(text.split()) <= 5 and not is_question(text.lower())
    if not bare or has_verb(text) or sort(said) is not Kind.DOCUMENTS:
        return None
    question = f"Compare {_listed(before.tools)} on {text}."
    return Resolved(said, question, before.tools, False, True, Kind.COMPARE)


def _plain(said: str, names: ToolNames, chosen: str | None, before: Turn, sort: Sort) -> Resolved:
    """A message that is a question of its own, perhaps about the tool of the turn before."""
    found = names.find(said).tools
    kind = sort(said)
    old = before.tools or _one(chosen)
    if kind in _COMPARING and not found and len(before.recent) > 1 and _names_point(said):
        question = _with_pair(said, _listed(before.recent))
        return Resolved(said, question, before.recent, False, True, kind)
    if kind is Kind.BETTER and not found and len(before.recent) > 1:
        return Resolved(said, f"{before.question} {said}", before.recent, False, True)
    if kind in _COMPARING and len(found) == 1 and old and found[0] not in old:
        tools = (*old, *found)
        return Resolved(said, _with_tool(said, _listed(old)), tools, True, True, Kind.COMPARE)
    if kind is Kind.DISTRICT and not found and _POINTS_BACK.search(said):
        return Resolved(said, f"{said.rstrip('?. ')} ({before.question})", old, False, True)
    if found or not old:
        return Resolved(said, said, found or old, bool(found), False)
    if len(old) > 1 and _ONE_THING.search(said):  # "it" is no tool where there are several
        return Resolved(said, f"{said.rstrip('?. ')} ({before.question})", old, False, True)
    return Resolved(said, _with_tool(said, _listed(old)), old, False, False)


def _names_point(said: str) -> bool:
    """True where a comparison says on what; "which is better for us" does not."""
    return bool(points_of(said)) or not names_no_point(said)


def _with_pair(said: str, together: str) -> str:
    """The message with the tools' names where "these two" or "they" stands for them."""
    match = _PAIR.search(said)
    if match:
        return said[: match.start()] + together + said[match.end() :]
    return _with_tool(said, together)


def _continued(
    said: str, rest: str, names: ToolNames, chosen: str | None, before: Turn, sort: Sort
) -> Resolved:
    """ "And …", "What about …", "Add …": a change of the question before, or a new topic."""
    if not rest:
        return Resolved(said, before.question, before.tools, False, True, before.kind)
    change = _changed(rest, names, before)
    if change is not None:
        return change
    if is_question(rest):
        whole = _plain(rest[0].upper() + rest[1:] + "?", names, chosen, before, sort)
        return Resolved(said, whole.question, whole.tools, whole.named, True, whole.kind)
    found = names.find(rest)
    if adds(said) and before.kind in _COMPARING and not found.tools:
        question = f"{before.question.rstrip('?. ')}, {rest}."
        return Resolved(said, question, before.tools, False, True, Kind.COMPARE)
    tools = found.tools or before.tools or _one(chosen)
    if not tools:
        return Resolved(said, said, (), False, True)
    about = found.without_names.strip(" '’s") if found.tools else rest
    about = re.sub(r"^(?:'s|’s|on|for|about)\s+", "", about)
    together = _listed(tools)
    question = f"What do the documents of {together} say about {about}?"
    perhaps = rest if _NAME.fullmatch(rest) and not found.tools else None
    return Resolved(said, question, tools, bool(found.tools), True, perhaps=perhaps)


def _changed(rest: str, names: ToolNames, before: Turn, replaces: bool = False) -> Resolved | None:
    """The question before with another tool, grade, edition or school; None if it is no change.

    Args:
        rest: The message without what leads in.
        names: The tools' names.
        before: The turn before.
        replaces: True for a correction: a tool named takes the place of those compared.
    """
    naming = names.find(rest)
    grade, edition, place = grade_phrase(rest), edition_phrase(rest), place_phrase(rest)
    if left_over(naming.without_names) or not (naming.tools or grade or edition or place):
        return None
    base, kind = before.question, before.kind
    if grade and before.graded and not naming.tools and not GRADE.search(base):
        base, kind = before.graded, before.graded_kind or kind
    tools = before.tools
    if naming.tools:
        joins = kind in _COMPARING and len(tools) > 1 and not replaces
        old = tools
        tools = tuple(dict.fromkeys((*old, *naming.tools))) if joins else naming.tools
        base = _with_tools(base, tools, names, before.unknown)
    base = _with_phrase(base, GRADE, grade, "with")
    base = _with_phrase(base, PLACE, place, "at")
    base = _with_phrase(base, EDITION, edition, "in")
    return Resolved(rest, base, tools, bool(naming.tools), True, kind)


def _with_phrase(base: str, pattern: re.Pattern[str], phrase: str | None, word: str) -> str:
    """Put a phrase where one of its kind stands, else at the end."""
    if phrase is None:
        return base
    hidden = base
    if pattern is GRADE:  # "Middle School" within a school's name is no grade
        hidden = PLACE.sub(lambda match: " " * len(match.group(0)), base)
    match = pattern.search(hidden)
    if match:
        return base[: match.start()] + phrase + base[match.end() :]
    return f"{base.rstrip('?. ')} {word} {phrase}?"


def _with_tools(base: str, tools: tuple[str, ...], names: ToolNames, unknown: str | None) -> str:
    """The question with these tools in place of those it names."""
    together = _listed(tools)
    spans = names.find(base).spans
    if not spans and unknown and unknown in base:
        return base.replace(unknown, together, 1)
    if not spans:
        return _with_tool(base, together)
    start, end, _ = spans[0]
    for later_start, later_end, _ in spans[1:]:
        if later_start - end <= _NEAR:
            end = later_end
    if re.search(r"['’]s$", base[start:end]):
        together += "'s"
    return base[:start] + together + base[end:]


def _with_tool(message: str, tool: str) -> str:
    """Put the tool's name where a pronoun stands for it, else at the end."""
    for pattern in (_PRONOUN, _STARTS_IT):
        match = pattern.search(message)
        if match:
            start, end = match.span("it")
            return message[:start] + tool + message[end:]
    match = _THEIR.search(message)
    if match:
        return message[: match.start()] + f"{tool}'s" + message[match.end() :]
    mark = "?" if message.rstrip().endswith("?") else ""
    return f"{message.rstrip().rstrip('?.! ')} ({tool}){mark}"


def _listed(tools: tuple[str, ...]) -> str:
    """Names as people list them: ``A, B and C``."""
    return " and ".join([", ".join(tools[:-1]), tools[-1]] if len(tools) > 1 else tools)

"""Makes a follow-up stand alone: "and for my 8th graders?" becomes the whole question again."""

from __future__ import annotations

import re

_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"eleventh|twelfth)"
)
_GRADE = re.compile(
    rf"\b(?:(?:my|our|the) )?(?:{_ORDINAL}[ -]?grade(?:rs?|s)?|grades? {_ORDINAL}(?: ?(?:-|to|and) ?{_ORDINAL})?"
    r"|kindergart\w+|pre-?k\w*|(?:elementary|middle|high)[ -]school(?:ers?| students?| kids)?"
    r"|freshm[ae]n|sophomores?|juniors|seniors|staff|teachers)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^\W*(?:and|but|so|ok(?:ay)?|then|also|or|plus|well)?\W*(?:what|how) about\b\s*(?P<about>.*)$"
    r"|^\W*(?:and|but|or|also|plus)\b\W*(?P<and>.*)$"
    r"|^\W*(?P<same>same (?:for|with|question)\b.*)$"
    r"|^\W*add\b (?P<add>.*)$",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"^(?:for|with|in|at|on|same (?:for|with|question(?: for| about)?))\s+", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"\b(?P<does>does|is|can|will|has|would|should|did|may|use|using|with|on|about|into|of|to|in) "
    r"(?P<it>it|this|they|them|this tool|that tool|the tool|this app|the app|the vendor|this one)\b",
    re.IGNORECASE,
)
_STARTS_IT = re.compile(r"^(?P<it>it|they|this tool|the tool|the app|this app)\b", re.IGNORECASE)
_THEIR = re.compile(r"\b(?:its|their|the vendor's|the company's)\b", re.IGNORECASE)


def grade_phrase(text: str) -> str | None:
    """The words that name grades or users, such as ``my 8th graders``."""
    match = _GRADE.search(text)
    return match.group(0) if match else None


def continues(message: str) -> bool:
    """True for a message that goes on from the one before ("And …", "What about …")."""
    return bool(_CONTINUES.match(message)) and len(message.split()) <= 14


def stand_alone(
    message: str,
    previous: str | None,
    tools: tuple[str, ...],
    named: bool,
    old: tuple[str, ...],
    graded: str | None = None,
) -> str:
    """Rewrite ``message`` so that it can be read without the conversation.

    Args:
        message: What was typed now.
        previous: The last question, standing alone, if any.
        tools: The tools the message is about now.
        named: Whether the message itself names them.
        old: The tools of the previous question.
        graded: The last question that named grades or users, for a follow-up that changes them.

    Returns:
        The message itself where nothing had to be added.
    """
    if previous and continues(message):
        return _continued(message, previous, tools if named else (), old, graded or previous)
    if named or not tools:
        return message
    return _with_tool(message, " and ".join(tools))


def _continued(
    message: str, previous: str, new: tuple[str, ...], old: tuple[str, ...], graded: str
) -> str:
    match = _CONTINUES.match(message)
    rest = next((part for part in match.groups() if part), "") if match else ""
    rest = _FOR.sub("", rest.strip()).rstrip(" ?.!")
    grade = grade_phrase(rest)
    if new:
        result = previous
        for index, tool in enumerate(old[:1]):
            result = _replace(result, tool, new[min(index, len(new) - 1)])
        return result if new[0] in result else f"{previous.rstrip('?. ')} ({new[0]})?"
    if grade and len(rest.split()) <= len(grade.split()) + 2:
        if grade_phrase(graded):
            return _GRADE.sub(grade, graded, count=1)
        return f"{previous.rstrip('?. ')} with {grade}?"
    tool = " and ".join(old)
    if not rest:
        return previous
    if re.match(r"(?:does|is|are|do|can|will|what|who|how|where|when|which|if|why)\b", rest, re.I):
        return _with_tool(rest[0].upper() + rest[1:] + "?", tool) if tool else message
    return f"What do the documents of {tool} say about {rest}?" if tool else message


def _replace(text: str, old: str, new: str) -> str:
    return re.sub(re.escape(old), lambda _: new, text, flags=re.IGNORECASE)


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

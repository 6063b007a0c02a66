"""What a careful reader should know about a document: its flags beyond hidden text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.instructions import addresses_model, find_instructions
from assistant.reading.markdown import plain_title
from assistant.reading.naming import type_from_words
from assistant.reading.shape import Heading, Parsed, one_line, starts_list_item
from assistant.types import DocumentFacts, Flag, FlagKind, Page, Span

_EXCERPT = 200
_JOINT = re.compile(r"^- - -[ \t]*$", re.MULTILINE)
_LEAD_IN = re.compile(
    r"(?:as follows|the following(?: \w+){0,4}|right to request that we|such as|including|"
    r"following (?:ways|purposes|categories|types|reasons))\s*[*_]*:[*_]*\s*$",
    re.IGNORECASE,
)
_LIST_LINE = re.compile(
    r"\s*(?:[-*+•–]|\(?(?:\d{1,3}|[a-zA-Z]{1,4})\\?[.)]|\||<(?:ul|ol|li|table))"
)
_NEXT_BLOCK = re.compile(r"(?<!\s)\s*\n\s*\n\s*")
_NEW_START = re.compile(
    r"\s*(?:we|if|you|this|these|when|where|for more|in addition|please|our|to|unless|as|"
    r"however)\b",
    re.IGNORECASE,
)


def find_flags(parsed: Parsed, facts: DocumentFacts) -> tuple[list[Flag], list[Span]]:
    """Look for orders to AI systems, joined pages, broken lists and a missing date.

    Returns:
        The flags, and the spans of the text that give orders (they must never be searched).
    """
    orders = find_instructions(parsed.text)
    flags = [
        Flag(
            FlagKind.INSTRUCTION,
            "This passage gives orders to AI systems; it is left out of searches and answers.",
            page=_page_of(span.start, parsed.pages),
            excerpt=one_line(parsed.text[span.start : span.end])[:_EXCERPT],
        )
        for span in orders
        if not any(_within(span, hidden) for hidden in parsed.hidden)
    ]
    for flag in parsed.flags:
        if flag.kind is FlagKind.HIDDEN_TEXT and addresses_model(flag.excerpt):
            message = "Hidden text of this document gives orders to AI systems; it is not used."
            flags.append(Flag(FlagKind.INSTRUCTION, message, flag.page, flag.excerpt))
    for words in parsed.unread:
        if addresses_model(words):
            message = "Properties or notes of this file give orders to AI systems; they are unused."
            flags.append(Flag(FlagKind.INSTRUCTION, message, excerpt=one_line(words)[:_EXCERPT]))
    flags += _joined_pages(parsed)
    flags += _broken_lists(parsed)
    if facts.effective_date is None and facts.retrieved_date is None:
        flags.append(
            Flag(
                FlagKind.NO_DATE,
                "The document gives no date; check with the vendor that it is the current text.",
            )
        )
    return flags, list(orders)


def _within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _page_of(offset: int, pages: Sequence[Page]) -> int | None:
    return next((page.number for page in pages if page.span.start <= offset < page.span.end), None)


def _joined_pages(parsed: Parsed) -> list[Flag]:
    """A recorder's ``- - -``, or a second top heading that names a kind of document."""
    joint = _JOINT.search(parsed.text)
    place = joint.end() if joint else _second_title(parsed.headings)
    if place is None:
        return []
    after = one_line(plain_title(parsed.text[place : place + 3 * _EXCERPT].lstrip()[:_EXCERPT]))
    return [
        Flag(
            FlagKind.JOINED_PAGES,
            "Two pages seem to be joined in this document; check which one a quote comes from.",
            page=_page_of(place, parsed.pages),
            excerpt=after,
        )
    ]


def _second_title(headings: Sequence[Heading]) -> int | None:
    tops = [
        one
        for one in headings
        if one.level == 1 and len(one.title) <= 80 and not re.match(r"[\d(]", one.title)
    ]
    titled = [one for one in tops if type_from_words(one.title)]
    # Many level-1 headings are chapters of one document.
    if len(tops) > 3 or len(titled) < 2:
        return None
    first, second = titled[0], titled[1]
    far = second.start - first.start > 2_000
    return second.start if far and first.title.lower() != second.title.lower() else None


def _broken_lists(parsed: Parsed) -> list[Flag]:
    """Lead-ins such as "as follows:" after which the list is missing."""
    levels = {heading.start: heading.level for heading in parsed.headings}
    level = 0  # of the section the lead-in stands in
    flags: list[Flag] = []
    position = 0
    for gap in _NEXT_BLOCK.finditer(parsed.text):
        block = parsed.text[position : gap.start()]
        level = levels.get(position, level)
        position = gap.end()
        lead = block.rsplit("\n", 1)[-1]
        if not _LEAD_IN.search(lead[-80:]) or starts_list_item(lead.strip()):
            continue
        following = parsed.text[position : position + 400].split("\n\n", 1)[0]
        # Headings below the lead-in's own section are the list, written as sections.
        ends_section = levels.get(position, 9) <= level
        if ends_section or (position not in levels and _reads_like_new_start(following)):
            flags.append(
                Flag(
                    FlagKind.BROKEN_LIST,
                    "A list seems to be missing after this sentence; look at the original page.",
                    page=_page_of(max(gap.start() - 1, 0), parsed.pages),
                    excerpt=_last_sentence(lead),
                )
            )
    return flags


def _last_sentence(line: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", one_line(plain_title(line)))[-1][-_EXCERPT:]


def _reads_like_new_start(following: str) -> bool:
    """True for a paragraph that is neither a list nor an item without a mark."""
    if not following.strip() or _LIST_LINE.match(following) or following.lstrip()[:1] in "*_[|":
        return False
    return bool(_NEW_START.match(following)) and len(following) > 60

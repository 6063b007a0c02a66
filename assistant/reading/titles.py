"""Titles that no heading style marks: bold lines, and numbers with a bold beginning.

The same rules for web pages and Word files as for Markdown, so that a text has the same sections
however it was saved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reading.dates import holds_date
from assistant.reading.shape import Block, one_line, starts_list_item, tidy

MAX_BOLD_TITLE = 90
_NUMBER = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}\.|[A-Z][.)])\s+")
_RUN_IN = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s+.{2,80}")
_NUMBERED = re.compile(r"\d")
_ALONE = re.compile(r"\d{1,2}[.)]\s+[A-Z]\S*.*")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of running text and whether it is bold."""

    text: str
    bold: bool


def is_bold_title(title: str) -> bool:
    """True where the words of a line that is bold from end to end read like a title."""
    ends = (";", ",", "!") if title[:1].isdigit() else (".", ";", ",", "!")
    wordy = len(title) > MAX_BOLD_TITLE or title.endswith(ends)
    return not wordy and bool(re.search(r"[^\W\d]{2}", title)) and not holds_date(title)


def bold_title(chunks: Sequence[Chunk], mark: str = "") -> str:
    """The title at the beginning of a paragraph, or an empty string.

    Args:
        chunks: The paragraph's text; a line break is ``\\n``.
        mark: The number or bullet before it.

    Returns:
        A bold first line, or a bold beginning with a number (``5. Feedback.``) that the text runs
        on after. A bullet's bold words are no title.
    """
    if mark == "- ":
        return ""
    lead, rest = _split(chunks)
    if not lead:
        return ""
    title = one_line(tidy(mark + lead))
    if not rest.strip() or rest.lstrip(" \xa0").startswith("\n"):
        return title if is_bold_title(title) else ""
    return run_in_title(title)


def run_in_title(lead: str) -> str:
    """A bold beginning with a number (``5. Feedback.``), or an empty string for any other."""
    return lead if _RUN_IN.fullmatch(lead) else ""


def with_titles(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks with a ``title`` their level: one below the last heading.

    A numbered line that stands alone between paragraphs is a title as well; next to other items
    it is an item, bold or not.
    """
    result: list[Block] = []
    level = 0
    for index, block in enumerate(blocks):
        if block.level:
            level = block.level
        title = block.title or _numbered_alone(block)
        if block.level or not title or _in_list(blocks, index, bold=bool(block.title)):
            result.append(block if block.level else replace(block, title=""))
            continue
        level_here = min(level + 1, 6)
        result.append(replace(block, level=level_here, title=title, kind="paragraph"))
    return result


def _split(chunks: Sequence[Chunk]) -> tuple[str, str]:
    """The bold beginning of a paragraph (a number before it with it), and what follows."""
    lead, bold = "", False
    for index, chunk in enumerate(chunks):
        blank = not chunk.text.strip()
        if chunk.bold or (blank and not (bold and "\n" in chunk.text)):
            lead += chunk.text
            bold = bold or (chunk.bold and not blank)
        elif not bold and _NUMBER.fullmatch(lead + chunk.text):
            lead += chunk.text
        else:
            rest = "".join(one.text for one in chunks[index:])
            return (lead, rest) if bold else ("", "")
        if bold and "\n" in lead.strip("\n"):
            line, _, more = lead.strip("\n").partition("\n")
            return line, "\n" + more + "".join(one.text for one in chunks[index + 1 :])
    return (lead, "") if bold else ("", "")


def _numbered_alone(block: Block) -> str:
    text = block.text
    ends = (".", ";", ",", ":", "!")
    alone = block.kind != "row" and "\n" not in text and _ALONE.fullmatch(text)
    return text if alone and len(text) <= MAX_BOLD_TITLE and not text.endswith(ends) else ""


def _in_list(blocks: Sequence[Block], index: int, *, bold: bool) -> bool:
    """True for an item among items; of a bold one only the next numbered item tells."""
    before = blocks[index - 1].text if index else ""
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if bold:
        marked = blocks[index].kind == "item"
        return marked and (
            after is None or (after.kind == "item" and bool(_NUMBERED.match(after.text)))
        )
    if after is None:
        return True
    return starts_list_item(before) or starts_list_item(after.text)

"""The shape of a text: blocks put together, headings turned into sections, invisible marks.

Every reader of this room ends in :class:`Parsed`; readers that build their own text (PDF, HTML,
DOCX) go through :class:`Block` and :func:`build_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.types import Flag, Page, ParserInfo, Section, Span

# Characters that take no room on the page and carry no meaning in an English policy.
_ZERO_WIDTH = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_TAGS = "\U000e0000-\U000e007f"
ZERO_WIDTH_RUN = re.compile(f"[{_ZERO_WIDTH}]{{8,}}|[{_TAGS}]+")
_INVISIBLE = re.compile(f"[{_ZERO_WIDTH}{_TAGS}]")
_BLANKS = re.compile(r"[^\S\n]+")
_LIST_MARK = re.compile(r"(?:- |\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,5})[.)] )")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a text: where its line starts, its level (1 is the top), its title."""

    start: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading (``level`` > 0), list item or table row of a text being built.

    ``title`` is the heading's title where the text of the block goes on after it.
    """

    text: str
    level: int = 0
    kind: str = "paragraph"  # paragraph, item or row
    title: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader found in a file, before facts are added.

    ``name`` is a title kept outside the text (an HTML title tag); it may be empty. ``front``
    is the front matter's source, for the facts. ``unread`` are words of the file that are never
    read as its text (properties, notes, descriptions of pictures): only orders are looked for.
    """

    text: str
    media_type: str
    parser: ParserInfo
    headings: tuple[Heading, ...] = ()
    pages: tuple[Page, ...] = ()
    hidden: tuple[Span, ...] = ()
    flags: tuple[Flag, ...] = ()
    name: str = ""
    front: str | None = None
    unread: tuple[str, ...] = ()


def sections_of(headings: Sequence[Heading], length: int) -> tuple[Section, ...]:
    """Turn headings (in text order) into sections that nest by level.

    A section ends where the next heading of the same or a higher level starts, or at ``length``.
    """
    ends = [length] * len(headings)
    open_ones: list[int] = []
    sections: list[tuple[Heading, tuple[str, ...]]] = []
    for index, heading in enumerate(headings):
        while open_ones and headings[open_ones[-1]].level >= heading.level:
            ends[open_ones.pop()] = heading.start
        path = (*(headings[one].title for one in open_ones), heading.title)
        open_ones.append(index)
        sections.append((heading, path))
    return tuple(
        Section(heading.title, heading.level, Span(heading.start, end), path)
        for (heading, path), end in zip(sections, ends, strict=True)
    )


def build_text(blocks: Iterable[Block]) -> tuple[str, tuple[Heading, ...]]:
    """Join blocks into one text: blank lines between, lists and tables line under line."""
    parts: list[str] = []
    headings: list[Heading] = []
    length = 0
    before: Block | None = None
    for block in blocks:
        if not block.text:
            continue
        if before is not None:
            tight = block.kind == before.kind != "paragraph"
            parts.append("\n" if tight else "\n\n")
            length += len(parts[-1])
        if block.level:
            headings.append(Heading(length, block.level, one_line(block.title or block.text)))
        parts.append(block.text)
        length += len(block.text)
        before = block
    text = "".join(parts)
    return (text + "\n" if text else ""), tuple(headings)


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Collapse blanks (non-breaking ones too) and drop invisible characters; keep line breaks."""
    lines = (_BLANKS.sub(" ", line).strip() for line in _INVISIBLE.sub("", text).split("\n"))
    return "\n".join(lines).strip("\n")


@lru_cache(maxsize=4096)
def leaves_ink(letter: str) -> bool:
    """True for a letter that ``tidy`` and ``one_line`` keep: not blank, not invisible."""
    return bool(one_line(tidy(letter)))


def starts_list_item(text: str) -> bool:
    """True where a line starts like a list item: ``- ``, ``3. ``, ``(b) ``."""
    return bool(_LIST_MARK.match(text))


def decode_tags(text: str) -> str:
    """The ASCII letters that a run of Unicode tag characters spells, else an empty string."""
    codes = (ord(letter) - 0xE0000 for letter in text if ord(letter) >= 0xE0000)
    return "".join(chr(code) for code in codes if 32 <= code < 127)

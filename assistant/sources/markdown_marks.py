"""Which characters of a Markdown text are marks and no words, so that it is shown as it is read.

The stored text is not changed: a mark is a stretch of it with what a reader sees in its place
(mostly nothing). Whatever is not surely a mark stays as it stands, and no link is made.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.types import Span

_LONGEST = 1_000  # characters of a link's words or target, so that a row of brackets takes no time
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,300})(?<!`)\1(?!`)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_LINK = re.compile(
    rf"(?P<open>!?\[)(?P<words>[^\[\]\n]{{1,{_LONGEST}}})"
    rf"(?P<close>\]\((?:[^()\s]|\([^()\s]*\)){{0,{_LONGEST}}}(?:\s+\"[^\"\n]*\")?\))"
)
_ADDRESS = re.compile(
    r"(?P<open><)(?:https?://|mailto:)?[^<>\s]{1,300}[.@][^<>\s]{1,300}(?P<close>>)"
)
_BREAK = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|em|i|p|s|u|div|font|small|span|strong|sub|sup|center)(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_TITLE = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?P<mark>[*+-])(?=[ \t]+\S)", re.MULTILINE)
_QUOTED = re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)
_RULE = re.compile(r"^[ ]{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$\n?", re.MULTILINE)
_HARD_BREAK = re.compile(r"\\(?=\n)|[ ]{2,}(?=\n)")
_SOFT_BREAK = re.compile(
    r"(?<!\\)(?<![ ]{2})(?<!\n)\n(?!\n|[ \t]*(?:[*+-][ \t]|\d{1,3}[.)][ \t]|[>|#]|[a-z][.)][ \t]))"
)
_RUN = re.compile(r"\*{1,3}|_{1,3}|~~")
_DIVIDER = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_TAKEN = "\x01"  # stands for a mark already found: no word, no blank


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that is no words, and what is shown in its place."""

    span: Span
    shown: str = ""


def marks_in(text: str, stretch: Span) -> tuple[Mark, ...]:
    """The marks in a stretch of ``text``, one after the other; they never overlap."""
    left = text[stretch.start : stretch.end]
    marks: list[Mark] = []
    for finder in (_code, _single, _links, _lines, _emphasis):
        found = [one for one in finder(left) if _TAKEN not in left[one.span.start : one.span.end]]
        for one in sorted(found, key=lambda mark: mark.span.start):
            start, end = one.span.start, one.span.end
            if _TAKEN in left[start:end]:
                continue
            left = left[:start] + _TAKEN * (end - start) + left[end:]
            marks.append(Mark(Span(stretch.start + start, stretch.start + end), one.shown))
    return tuple(sorted(marks, key=lambda mark: mark.span.start))


def table_rows(text: str, stretch: Span) -> tuple[tuple[Span, ...], ...]:
    """The cells of each row of a table with a divider below its head; none of other text."""
    rows: list[tuple[Span, ...]] = []
    divided = False
    at = stretch.start
    for number, line in enumerate(text[stretch.start : stretch.end].splitlines(keepends=True)):
        words = line.strip()
        if number == 1:
            divided = bool(_DIVIDER.fullmatch(words))
        if not words.startswith("|") or (number == 1 and not divided):
            return ()
        if number != 1:
            rows.append(tuple(_cells(line, at)))
        at += len(line)
    return tuple(rows) if divided else ()


def _cells(line: str, at: int) -> Iterator[Span]:
    bars = [match.start() for match in _BAR.finditer(line)]
    ends = bars[1:] if line.rstrip().endswith("|") and len(bars) > 1 else [*bars[1:], len(line)]
    for bar, end in zip(bars, ends, strict=False):
        words = line[bar + 1 : end]
        start = bar + 1 + len(words) - len(words.lstrip())
        yield Span(at + start, at + max(start, bar + 1 + len(words.rstrip())))


def _code(text: str) -> Iterator[Mark]:
    """A code span's ticks."""
    for match in _CODE.finditer(text):
        yield Mark(Span(*match.span(1)))
        yield Mark(Span(match.end(2), match.end()))


def _single(text: str) -> Iterator[Mark]:
    for match in _ESCAPE.finditer(text):
        yield Mark(Span(*match.span()), match.group(1))
    for match in _BREAK.finditer(text):
        yield Mark(Span(*match.span()), "\n")
    for match in _TAG.finditer(text):
        yield Mark(Span(*match.span()))
    for match in _ENTITY.finditer(text):
        shown = html.unescape(match.group())
        if shown != match.group():
            yield Mark(Span(*match.span()), shown)


def _links(text: str) -> Iterator[Mark]:
    for pattern in (_LINK, _ADDRESS):
        for match in pattern.finditer(text):
            yield Mark(Span(*match.span("open")))
            yield Mark(Span(*match.span("close")))


def _lines(text: str) -> Iterator[Mark]:
    for pattern in (_RULE, _TITLE, _QUOTED, _HARD_BREAK):
        for match in pattern.finditer(text):
            if match.group():
                yield Mark(Span(*match.span()))
    for match in _BULLET.finditer(text):
        yield Mark(Span(*match.span("mark")), "•")
    for match in _SOFT_BREAK.finditer(text):
        yield Mark(Span(*match.span()), " ")


def _emphasis(text: str) -> Iterator[Mark]:
    """Pairs of ``*``, ``_`` and ``~~`` round words of one paragraph; a lone one is no mark."""
    opened: list[re.Match[str]] = []
    for run in _RUN.finditer(text):
        before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        closes = bool(before.strip()) and not (run.group()[0] == "_" and after.isalnum())
        opens = bool(after.strip()) and not (run.group()[0] == "_" and before.isalnum())
        pair = next((one for one in reversed(opened) if one.group() == run.group()), None)
        if closes and pair is not None and "\n\n" not in text[pair.end() : run.start()]:
            yield Mark(Span(*pair.span()))
            yield Mark(Span(*run.span()))
            del opened[opened.index(pair) :]
        elif opens:
            opened = [*opened[-20:], run]

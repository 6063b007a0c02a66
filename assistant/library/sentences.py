"""Sentences, list items and table cells of a text as exact spans.

Written for policies: "Inc.", "e.g.", "Sec. 3", numbered clauses and Markdown lists do not end a
sentence by mistake, and every list item or table row stands alone.
pysbd is the usual library for this; it has had no release since 2021 and knows no Markdown.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.types import Span

_ABBREVIATIONS = frozenset(
    """inc ltd co corp llc llp no nos art arts sec secs vs mr mrs ms dr prof st e.g i.e eg ie etc
    u.s u.k e.u approx dept est fig para paras cf al jr sr jan feb mar apr jun jul aug sep sept
    oct nov dec u.s.c c.f.r pub stat cl rev ex subd""".split()
)
# A break: end mark, closing quotes, brackets or Markdown, then space, then something that opens.
_END = re.compile(r"[.!?][\"”’')\]*_]*(?:\s+|$)")
_OPENS = re.compile(r"[\"“‘'(\[*_]*[A-Z0-9À-Þ]")
_LAST_WORD = re.compile(r"([\w.&-]+)[.!?][\"”’')\]*_]*\s*$")
_ITEM = re.compile(r"\s{0,12}(?:[*+•·‣▪–-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,6})[.)\\]\.?)\s+\S")
_CELL = re.compile(r"\||<br\s*/?>")
_WORD = re.compile(r"\w")
_ROW_MAX = 300  # characters


def is_item(line: str) -> bool:
    """True where a line begins a list item: a bullet, ``1.``, ``(a)``, ``iv)``."""
    return bool(_ITEM.match(line))


def is_row(line: str) -> bool:
    """True where a line is a row of a table: ``| a | b |`` in Markdown, ``a | b`` elsewhere."""
    stripped = line.strip()
    return " | " in stripped or (stripped.startswith("|") and stripped.count("|") >= 2)


def sentence_spans(text: str, offset: int = 0) -> list[Span]:
    """Cut ``text`` into sentences; list items and table cells count as sentences.

    Args:
        text: Any stretch of a document.
        offset: Added to every span, so that spans can speak of the whole document.

    Returns:
        Spans in order, without overlap, white space trimmed; together they hold every letter and
        digit of ``text``.
    """
    spans: list[Span] = []
    for block in _blocks(text):
        spans.extend(_sentences_of_block(text, block))
    return [Span(s.start + offset, s.end + offset) for s in spans]


def _blocks(text: str) -> list[Span]:
    """Runs of lines that belong together: a paragraph, one list item, one table cell."""
    blocks: list[Span] = []
    start: int | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        if not line.strip():
            if start is not None:
                blocks.append(Span(start, position))
            start = None
        elif is_row(line):
            if start is not None:
                blocks.append(Span(start, position))
            blocks.extend(_cells(text, position, end))
            start = None
        elif start is None or is_item(line):
            if start is not None:
                blocks.append(Span(start, position))
            start = position
        position = end
    if start is not None:
        blocks.append(Span(start, len(text)))
    return blocks


def _cells(text: str, start: int, end: int) -> list[Span]:
    """A row as a whole, because its cells explain each other; a long one cell by cell."""
    if end - start <= _ROW_MAX:
        row = _trim(text, start, end)
        return [row] if row and _WORD.search(text[row.start : row.end]) else []
    cuts = [start, *(m.end() for m in _CELL.finditer(text, start, end)), end]
    cells = []
    for left, right in pairwise(cuts):
        cell = text[left:right]
        mark = _CELL.search(cell)
        stop = left + mark.start() if mark else right
        if _WORD.search(text[left:stop]):
            cells.append(Span(left, stop))
    return cells


def _sentences_of_block(text: str, block: Span) -> list[Span]:
    spans = []
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        if match.end() < block.end and not _is_break(text, start, match):
            continue
        spans.append(_trim(text, start, match.end()))
        start = match.end()
    spans.append(_trim(text, start, block.end))
    return _joined([s for s in spans if s is not None], text)


def _is_break(text: str, start: int, match: re.Match[str]) -> bool:
    if not _OPENS.match(text, match.end()):
        return False
    before = _LAST_WORD.search(text[start : match.end()])
    if text[match.start()] != "." or before is None:
        return True
    word = before.group(1).rstrip(".").lower()
    return not (word in _ABBREVIATIONS or len(word) == 1 or word.isdigit())


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Join a piece without any word (a lone mark) to the sentence before it."""
    result: list[Span] = []
    for span in spans:
        if result and not _WORD.search(text[span.start : span.end]):
            result[-1] = Span(result[-1].start, span.end)
        else:
            result.append(span)
    return result

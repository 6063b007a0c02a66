"""Markdown files: the text stays exactly as it is; headings and hidden spans are found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.reading.dates import holds_date
from assistant.reading.formats import MEDIA_TYPES, Format
from assistant.reading.shape import ZERO_WIDTH_RUN, Heading, Parsed, decode_tags, one_line
from assistant.reading.titles import MAX_BOLD_TITLE, is_bold_title
from assistant.types import Flag, FlagKind, ParserInfo, Span

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BOLD_LINE = re.compile(
    r"(?P<number>(?:\d{1,2}(?:\.\d{1,2})*\\?[.)]?|[IVX]{1,5}\\?\.|[A-Z]\\?[.)])\s+)?"
    r"(?P<mark>\*{2,3}|__)(?P<title>[^*_].*?)(?P=mark)\s*[:.]?$"
)
# "**5. Feedback.** We value ..." and "Sec. 5. Feedback. We value ...": titles that run in.
_RUN_IN_BOLD = re.compile(r"\*\*(?P<title>\d{1,2}(?:\.\d{1,2})*\\?[.)]\s+[^*]{2,80}?)\*\*\.?\s+\S")
_RUN_IN_SECTION = re.compile(
    r"(?P<title>Sec(?:tion|\.)?\s*\.?\s+\d{1,2}\s*\.\s+[A-Z][^.]{2,80})\.\s+\S"
)
_NUMBERED_TITLE = re.compile(r"\d{1,2}\\?[.)]\s+(?=[A-Z])(?P<title>\S.*)$")
_ANY_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_DATE_LINE = re.compile(r"\W*(?:effective|last\s|updated?|modified|revised|dated?\b|version)", re.I)
_BLOCK_START = re.compile(r" {0,3}(?:[-*+] |\d{1,3}[.)] |>|\||#|<|!\[)|\s*$| {4}|\t")
_LINK = re.compile(r"!?\[([^\]]{0,1000})\]\((?:\\.|[^()\\\n]|\([^()\n]*\))*\)")
# A link's title is seen by whoever rests the mouse on it, and a long one hardly ever. The target
# goes with it, so that nothing of the link is left but its words.
_LINK_TITLE = re.compile(
    r"(?P<target>\]\([^()\s\n]+\s+(?P<title>\"[^\"\n]{20,}\"|'[^\n]{20,}'|\([^()\n]{20,}\))\s*\))"
)
_MARKS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
# A reference definition with an odd label is a common way to write a comment in Markdown.
_COMMENT_LINK = re.compile(r"^ {0,3}\[(?://|comment|_|#)\]:[^\n]*$", re.MULTILINE | re.IGNORECASE)
_OPENING_TAG = re.compile(r"<(?P<tag>[a-zA-Z][a-zA-Z0-9]*)\b(?P<attributes>[^<>]*)>")
_SILENT_ELEMENTS = {"template", "script", "style", "noscript"}
_HIDDEN_ATTRIBUTES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:[;\"']|$)"
    r"|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em)?\s*(?:[;\"']|$)"
    r"|(?<![-\w])color\s*:\s*(?:white\b|#fff(?:fff)?\b|transparent)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}|(?:^|\s)hidden(?=[\s=/]|$)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:", re.IGNORECASE)
_MAX_TITLE = 160
_LONGEST_LINE = 2_000
_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def read_markdown(text: str) -> Parsed:
    """Find headings, hidden spans and front matter in a Markdown text, which is not changed."""
    front = _FRONT.match(text)
    body_start = front.end() if front else 0
    hidden, flags = _find_hidden(text, body_start)
    if front:
        hidden.insert(0, Span(0, front.end()))
    lines = list(_lines(text, body_start, hidden))
    headings = tuple(_find_headings(lines))
    return Parsed(
        text=text,
        media_type=MEDIA_TYPES[Format.MARKDOWN],
        parser=ParserInfo("markdown", "tool-advisor", "1"),
        headings=headings,
        hidden=tuple(sorted(hidden, key=lambda span: span.start)),
        flags=tuple(flags),
        front=front.group(1) if front else None,
        unread=(front.group(1),) if front else (),
    )


def plain_title(text: str) -> str:
    """A heading without its Markdown marks, links and escapes."""
    # No title is so long, and these patterns are slow on a long line of brackets.
    text = _TAG.sub("", _LINK.sub(r"\1", text[:_LONGEST_LINE]))
    return one_line(_INVISIBLE.sub("", _ESCAPE.sub(r"\1", _MARKS.sub("", text))))


def find_invisible_runs(text: str, start: int = 0) -> tuple[list[Span], list[Flag]]:
    """Runs of invisible characters long enough to spell a hidden message."""
    spans: list[Span] = []
    flags: list[Flag] = []
    for match in ZERO_WIDTH_RUN.finditer(text, start):
        spans.append(Span(match.start(), match.end()))
        spelled = decode_tags(match.group())
        flags.append(
            Flag(
                FlagKind.HIDDEN_TEXT,
                "Invisible characters in this text can carry a message that people do not see.",
                excerpt=spelled[:_EXCERPT] or f"{len(match.group())} invisible characters",
            )
        )
    return spans, flags


def _lines(text: str, start: int, hidden: list[Span]) -> Iterator[_Line]:
    """The lines of the visible part; lines that begin inside a hidden span are left out."""
    position = start
    spans = iter(sorted(hidden, key=lambda span: span.start))
    span = next(spans, None)
    for raw in text[start:].splitlines(keepends=True):
        while span is not None and span.end <= position:
            span = next(spans, None)
        inside = span is not None and span.start <= position < span.end
        if not inside:
            yield _Line(position, raw.rstrip("\r\n"))
        position += len(raw)


def _find_headings(lines: list[_Line]) -> Iterator[Heading]:
    fence = ""
    level = 0
    for index, line in enumerate(lines):
        mark = _FENCE.match(line.text)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
            continue
        if fence or line.blank:
            continue
        heading = _atx(line) or _setext(lines, index)
        if heading is not None:
            level = heading.level
            yield heading
            continue
        title = _bold_title(lines, index) or _run_in_title(lines, index)
        if title:
            yield Heading(line.start, min(level + 1, 6), title)


def _atx(line: _Line) -> Heading | None:
    match = _ATX.match(line.text)
    if not match:
        return None
    title = plain_title(match.group(2) or "")
    if not title or (_DATE_LINE.match(title) and holds_date(title)):
        return None
    return Heading(line.start, len(match.group(1)), title)


def _setext(lines: list[_Line], index: int) -> Heading | None:
    """A line underlined by ``===`` or ``---``; one blank line before ``===`` is forgiven."""
    line = lines[index]
    if _BLOCK_START.match(line.text) or len(line.text) > 3 * _MAX_TITLE or index + 1 >= len(lines):
        return None
    if index and not _ends_paragraph(lines[index - 1].text):
        return None
    below = lines[index + 1]
    if below.blank and index + 2 < len(lines):
        below = lines[index + 2]
        if not re.fullmatch(r" {0,3}={3,}[ \t]*", below.text):
            return None
    match = _UNDERLINE.match(below.text)
    title = plain_title(line.text)
    if not match or not title or len(title) > _MAX_TITLE:
        return None
    return Heading(line.start, 1 if match.group(1).startswith("=") else 2, title)


def _ends_paragraph(text: str) -> bool:
    """True where a new paragraph can start after this line."""
    return not text.strip() or bool(_UNDERLINE.match(text) or _ATX.match(text))


def _bold_title(lines: list[_Line], index: int) -> str:
    """The title of a line that is bold from end to end and stands alone, else an empty string."""
    line = lines[index].text
    broken = line.endswith(("  ", "\\"))  # a hard line break sets the line apart as well
    if not (_paragraph_starts(lines, index) and (broken or _paragraph_ends(lines, index))):
        return ""
    match = _BOLD_LINE.fullmatch(_INVISIBLE.sub("", line).strip(" \t\\"))
    if not match or match.group("mark") in match.group("title"):
        return ""
    title = plain_title((match.group("number") or "") + match.group("title"))
    return title if is_bold_title(title) else ""


def _run_in_title(lines: list[_Line], index: int) -> str:
    """A numbered title at the start of its paragraph, or alone between paragraphs."""
    if not _paragraph_starts(lines, index):
        return ""
    line = lines[index].text
    bold = _RUN_IN_BOLD.match(line)
    if bold:
        return plain_title(bold.group("title"))
    if line.lstrip("<").startswith(("Sec", "span", "u>")):
        paragraph = " ".join(one.text for one in lines[index : index + 3])
        section = _RUN_IN_SECTION.match(one_line(_TAG.sub("", paragraph)))
        return section.group("title").replace(" .", ".") if section else ""
    alone = _NUMBERED_TITLE.match(line)
    if not alone or not _paragraph_ends(lines, index):
        return ""
    below = next((one.text for one in lines[index + 1 : index + 4] if not one.blank), "- ")
    above = next((one.text for one in lines[max(index - 3, 0) : index][::-1] if not one.blank), "")
    title = plain_title(line)
    fits = len(title) <= MAX_BOLD_TITLE and not title.endswith((".", ";", ",", ":", "!"))
    # An item of a list stands next to another item or holds a list of its own.
    in_list = _ANY_ITEM.match(below) or _ANY_ITEM.match(above)
    return title if fits and not in_list else ""


def _paragraph_starts(lines: list[_Line], index: int) -> bool:
    return index == 0 or _ends_paragraph(lines[index - 1].text)


def _paragraph_ends(lines: list[_Line], index: int) -> bool:
    return index + 1 == len(lines) or lines[index + 1].blank


def _is_a_name(title: str) -> bool:
    """True for a page's name, whose long words all have a capital; a sentence has small ones."""
    return all(word[0].isupper() for word in re.findall(r"[^\W\d_]{4,}", title))


def _find_hidden(text: str, start: int) -> tuple[list[Span], list[Flag]]:
    """Spans a person would not see: comments, hidden elements, invisible characters."""
    spans, flags = find_invisible_runs(text, start)
    for match in [*_COMMENT.finditer(text, start), *_COMMENT_LINK.finditer(text, start)]:
        spans.append(Span(match.start(), match.end()))
        words = one_line(match.group(1) if match.re is _COMMENT else match.group())
        if words:
            flags.append(_hidden_flag("A comment in this text is not shown to people.", words))
    for match in _LINK_TITLE.finditer(text, start):
        spans.append(Span(*match.span("target")))
        if not _is_a_name(match["title"]):
            flags.append(_hidden_flag("A link's title is not shown to people.", match["title"]))
    for match in _OPENING_TAG.finditer(text, start):
        attributes = match.group("attributes")
        silent = match.group("tag").lower() in _SILENT_ELEMENTS
        styled = _HIDDEN_ATTRIBUTES.search(attributes) and not _BACKGROUND.search(attributes)
        if not (silent or styled):
            continue
        closing = re.compile(rf"</{match.group('tag')}\s*>", re.IGNORECASE).search(
            text, match.end()
        )
        if closing is None:
            continue
        spans.append(Span(match.start(), closing.end()))
        words = one_line(_TAG.sub(" ", text[match.end() : closing.start()]))
        if words:
            flags.append(_hidden_flag("Part of this text is styled to be hidden.", words))
    return _merged(spans), flags


def _hidden_flag(message: str, words: str) -> Flag:
    return Flag(FlagKind.HIDDEN_TEXT, message, excerpt=words[:_EXCERPT])


def _merged(spans: list[Span]) -> list[Span]:
    """The same characters as spans that neither overlap nor repeat."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged

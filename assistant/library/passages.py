"""A document cut into passages: along sections and sentences, lists kept with their lead-in.

Sizes come from ``Settings.passage_min`` and ``passage_max`` (characters). Passages never cross a
heading or a hidden span, and each is a verbatim slice of the document's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby

from assistant.library.plain import plain_text
from assistant.library.sentences import is_item, is_row, sentence_spans
from assistant.settings import Settings
from assistant.types import Document, Page, Passage, Section, Span

_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*$")
_WORDS = re.compile(r"\w[\w'’-]*")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_LEAD_IN_MAX = 200
_RUN_IN = 12  # characters more than its title: the line is not the heading alone


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, list item, table row, or piece of a long one; ``lead_in`` opens its list."""

    span: Span
    listed: bool
    lead_in: Span | None


def cut(document: Document, version_id: str, settings: Settings) -> tuple[Passage, ...]:
    """Cut a document into passages.

    Args:
        document: What the reading room returned; hidden spans are left out.
        version_id: Goes into every passage and its id (``<version_id>#<ordinal>``).
        settings: Gives the sizes.

    Returns:
        Passages in the order of the text, without overlap.
    """
    passages: list[Passage] = []
    for stretches, section in _bodies(document):
        units = [
            unit
            for stretch in stretches
            for unit in _units(document.text, stretch, settings.passage_max)
        ]
        path = _clean_path(section.path) if section else ()
        for group in _packed(units, stretches, settings):
            span = Span(group[0].span.start, group[-1].span.end)
            passages.append(
                Passage(
                    id=f"{version_id}#{len(passages)}",
                    version_id=version_id,
                    ordinal=len(passages),
                    span=span,
                    text=document.text[span.start : span.end],
                    section=path,
                    page=page_at(document.pages, span.start),
                    context=_context(document.text, path, group[0]),
                )
            )
    return tuple(passages)


def search_text(passage: Passage) -> str:
    """The words a passage is embedded by: its context, then its text, without marks."""
    body = plain_text(passage.text)
    return f"{passage.context}\n{body}" if passage.context else body


def page_at(pages: tuple[Page, ...], position: int) -> int | None:
    """The number of the page on which the character at ``position`` stands, if paged."""
    if not pages:
        return None
    index = bisect_right([page.span.start for page in pages], position) - 1
    return pages[max(index, 0)].number


def section_at(sections: tuple[Section, ...], position: int) -> Section | None:
    """The innermost section whose heading stands at or before ``position``."""
    index = bisect_right([s.span.start for s in sections], position) - 1
    return sections[index] if index >= 0 else None


def _clean_path(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(title for title in (plain_text(part) for part in path) if title)


def _context(text: str, path: tuple[str, ...], first: _Unit) -> str:
    parts = [" > ".join(path)]
    if first.lead_in is not None and first.lead_in.start < first.span.start:
        lead = plain_text(text[first.lead_in.start : first.lead_in.end])
        parts.append(lead[-_LEAD_IN_MAX:])
    return "\n".join(part for part in parts if part)


def _bodies(document: Document) -> list[tuple[list[Span], Section | None]]:
    """The body text under each heading as stretches around hidden spans, with its section."""
    text = document.text
    sections = sorted(document.sections, key=lambda s: s.span.start)
    starts: list[tuple[int, Section | None]] = [(0, None)]
    starts += [(_after_heading(text, s), s) for s in sections]
    stops = [s.span.start for s in sections] + [len(text)]
    bodies: list[tuple[list[Span], Section | None]] = []
    for (start, section), stop in zip(starts, stops, strict=True):
        stretches = _without(Span(min(start, stop), stop), document.hidden)
        if stretches:
            bodies.append((stretches, section))
    return bodies


def _after_heading(text: str, section: Section) -> int:
    """Where the body begins: after the heading's line and its underline, if any.

    A title that its paragraph runs on after (``5. Feedback. We value …``) belongs to the body.
    """
    start = section.span.start
    end = _line_end(text, start)
    if len(plain_text(text[start:end])) > len(plain_text(section.title)) + _RUN_IN:
        return start
    following = _line_end(text, end)
    return following if _UNDERLINE.match(text[end:following]) else end


def _line_end(text: str, start: int) -> int:
    position = text.find("\n", start)
    return len(text) if position < 0 else position + 1


def _without(span: Span, hidden: tuple[Span, ...]) -> list[Span]:
    pieces, start = [], span.start
    for gap in sorted(hidden, key=lambda h: h.start):
        if not gap.overlaps(span):
            continue
        if gap.start > start:
            pieces.append(Span(start, gap.start))
        start = max(start, gap.end)
    if start < span.end:
        pieces.append(Span(start, span.end))
    return pieces


def _units(text: str, stretch: Span, longest: int) -> list[_Unit]:
    units: list[_Unit] = []
    lead_in: Span | None = None
    for block, listed in _paragraphs(text, stretch):
        if not listed:
            lead_in = None
        for piece in _pieces(text, block, longest):
            units.append(_Unit(piece, listed, lead_in if listed else None))
        if not listed and text[block.start : block.end].rstrip(" *_").endswith(":"):
            lead_in = sentence_spans(text[block.start : block.end], block.start)[-1]
    return [u for u in units if not _is_furniture(text[u.span.start : u.span.end])]


def _paragraphs(text: str, stretch: Span) -> list[tuple[Span, bool]]:
    """Paragraphs, list items and table rows of a stretch; True marks items and rows."""
    found: list[tuple[Span, bool]] = []
    start, listed, position = -1, False, stretch.start

    def close(end: int) -> None:
        stripped = len(text[start:end].rstrip()) if start >= 0 else 0
        if stripped:
            found.append((Span(start, start + stripped), listed))

    while position < stretch.end:
        end = min(_line_end(text, position), stretch.end)
        line = text[position:end]
        if not line.strip():
            close(position)
            start = -1
        elif is_item(line) or is_row(line) or start < 0:
            close(position)
            continues = start < 0 and listed and line[:2].isspace()
            listed = is_item(line) or is_row(line) or continues
            start = position + len(line) - len(line.lstrip())
        position = end
    close(stretch.end)
    return found


def _pieces(text: str, block: Span, longest: int) -> list[Span]:
    """A block as it is, or cut at sentences (a sentence too long: at clauses, then words)."""
    if len(block) <= longest:
        return [block]
    pieces: list[Span] = []
    for sentence in sentence_spans(text[block.start : block.end], block.start):
        for part in _split_long(text, sentence, longest):
            if pieces and part.end - pieces[-1].start <= longest:
                pieces[-1] = Span(pieces[-1].start, part.end)
            else:
                pieces.append(part)
    return pieces


def _split_long(text: str, sentence: Span, longest: int) -> list[Span]:
    parts, start = [], sentence.start
    while sentence.end - start > longest:
        window = text[start : start + longest]
        at = max(window.rfind("; "), window.rfind(": "))
        if at < longest // 3:
            at = window.rfind(", ")
        if at < longest // 3:
            at = window.rfind(" ")
        cut_at = start + (at + 1 if at > 0 else longest)
        parts.append(Span(start, cut_at))
        start = cut_at + (
            len(text[cut_at : sentence.end]) - len(text[cut_at : sentence.end].lstrip())
        )
    if start < sentence.end:
        parts.append(Span(start, sentence.end))
    return parts


def _is_furniture(piece: str) -> bool:
    """Menus and rules: nothing but links, marks, or no words at all."""
    plain = plain_text(piece)
    if not _WORDS.search(plain):
        return True
    linked = len(_LINK_TARGET.findall(piece))
    return linked >= 3 and len(_WORDS.findall(plain)) <= 4 * linked and "." not in plain


def _packed(units: list[_Unit], stretches: list[Span], settings: Settings) -> list[list[_Unit]]:
    """Neighbouring units joined up to the sizes; a list stays with its lead-in where it fits.

    Hidden text between two units counts for nothing, so that it cannot move the cuts around it;
    a group that it runs through is parted there.
    """
    groups: list[list[_Unit]] = []
    for index, unit in enumerate(units):
        following = units[index + 1] if index + 1 < len(units) else None
        if groups and _joins(groups[-1], unit, following, stretches, settings):
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return [part for group in groups for part in _parted(group, stretches)]


def _parted(group: list[_Unit], stretches: list[Span]) -> list[list[_Unit]]:
    """A group as it is, or in pieces that each lie in one stretch."""
    by_stretch = groupby(group, key=lambda unit: _stretch_of(unit.span.start, stretches))
    return [list(part) for _, part in by_stretch]


def _stretch_of(position: int, stretches: list[Span]) -> int:
    return bisect_right([stretch.start for stretch in stretches], position) - 1


def _visible(start: int, end: int, stretches: list[Span]) -> int:
    """How many characters of ``[start, end)`` lie in the stretches."""
    return sum(max(0, min(end, s.end) - max(start, s.start)) for s in stretches)


def _joins(
    group: list[_Unit],
    unit: _Unit,
    following: _Unit | None,
    stretches: list[Span],
    settings: Settings,
) -> bool:
    start = group[0].span.start
    if _visible(start, unit.span.end, stretches) > settings.passage_max:
        return False
    if unit.listed:
        return True
    opens_list = following is not None and following.listed and not unit.listed
    so_far = _visible(start, group[-1].span.end, stretches)
    return so_far < settings.passage_min and not (opens_list and so_far > settings.passage_min // 2)

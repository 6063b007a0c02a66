"""A quote opened in its document, as a page of its own: no scripts, all text escaped."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.pages.blocks_html import block_html
from assistant.pages.markup import AUDIENCE_WORDS, esc, guessed_words, icon, place
from assistant.reading.pdf_glyphs import Box
from assistant.sources.drawing import WIDTHS
from assistant.sources.opening import OpenSource, Picture
from assistant.sources.parts import Block, Part
from assistant.sources.tokens import SourceToken
from assistant.sources.versions import OtherVersion
from assistant.types import Citation, VersionInfo

FOLDER = "source"
STYLE = "style.css"
_LONGEST_TITLE = 70


def source_address(version_id: str, start: int, end: int) -> str:
    """Where a stretch of a version opens, relative to the site's first page."""
    return f"{FOLDER}/{SourceToken(version_id, start, end)}#quote"


def open_link(citation: Citation, *, name: str) -> str:
    """The link that opens a citation in its document; ``name`` tells it from others."""
    return link_to(citation.version_id, citation.start, citation.end, name=name)


def link_to(version_id: str, start: int, end: int, *, name: str) -> str:
    """The link that opens a stretch of a version, in a tab of its own."""
    where = esc(source_address(version_id, start, end))
    told = f": {esc(name)}"
    return (
        f'<a class="ta-open" href="{where}" target="_blank" rel="noopener">Open in the document'
        f'<span class="ta-hidden">{told} (new tab)</span></a>'
    )


def source_page(view: OpenSource, base: str) -> str:
    """The page. ``base`` is the address of the sources' folder, such as ``/source``."""
    title = view.version.facts.title
    here = _part_name(view, view.part)
    body = (
        f'<a class="skip" href="#part">To the text</a>'
        f'<header><p class="brand">Tool Advisor</p><h1 dir="auto">{esc(title)}</h1>'
        f"{_standing(view)}</header>"
        f'<div class="columns"><aside aria-label="About this quote">{_quote(view, base)}'
        f"{_facts(view)}{_others(view, base)}</aside>"
        f'<main id="part" tabindex="-1">{_steps(view, base, "Pages" if view.paged else "Sections")}'
        f'<h2 dir="auto">{esc(here)}</h2>{_note(view.note)}{_goes_on(view, base)}'
        f"{_sheet(view, view.picture, base) if view.picture else _text(view)}"
        f"{_steps(view, base, 'Pages, again' if view.paged else 'Sections, again')}</main></div>"
    )
    return _document(f"{here} · {title}", body, base)


def plain_page(heading: str, sentence: str, base: str) -> str:
    """A page that only says something, such as that there is no such quote."""
    return _document(
        heading,
        f'<header><p class="brand">Tool Advisor</p><h1>{esc(heading)}</h1></header>'
        f"<main><p>{esc(sentence)}</p></main>",
        base,
    )


def _document(title: str, body: str, base: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{esc(title)} · Tool Advisor</title>"
        f'<link rel="stylesheet" href="{esc(base)}/{STYLE}"></head><body>{body}</body></html>'
    )


def _part_name(view: OpenSource, part: Part) -> str:
    if view.paged:
        return f"Page {part.number} of {len(view.parts)}"
    same = [one.number for one in view.parts if one.title == part.title]
    title = part.title or ("Beginning" if part.number == 1 else f"Part {part.number}")
    return f"{title} ({same.index(part.number) + 1} of {len(same)})" if len(same) > 1 else title


def _standing(view: OpenSource) -> str:
    """One line: tool, version, and whether it is the one in use."""
    facts = view.version.facts
    words = " · ".join(filter(None, (facts.tool, _capital(view.version.version_label))))
    old = ""
    if not view.version.current:
        old = _caution("This is an older version. Answers come from the current one.")
    return f'<p class="standing" dir="auto">{esc(words)}</p>{old}'


def _quote(view: OpenSource, base: str) -> str:
    words = esc(view.citation.quote)
    first = view.quote_parts[0]
    back = ""
    if view.part.number not in view.quote_parts:
        back = f'<p><a href="{_link(view, base, first)}#quote">To the quote</a></p>'
    return f'<section><h2>The quote</h2><blockquote dir="auto">{words}</blockquote>{back}</section>'


def _facts(view: OpenSource) -> str:
    version, facts = view.version, view.version.facts
    rows = [
        ("Tool", facts.tool or ""),
        ("Kind", _capital(facts.type.label)),
        ("Version", _capital(version.version_label) + (", current" if version.current else "")),
        ("Effective", facts.effective_date.isoformat() if facts.effective_date else "not known"),
        ("Retrieved", facts.retrieved_date.isoformat() if facts.retrieved_date else "not known"),
        ("Added", version.added_at[:10]),
        ("Quote stands", place(view.citation)),
        ("Edition", facts.edition or ""),
        ("Audience", _capital(AUDIENCE_WORDS[facts.audience])),
    ]
    table = "".join(
        f'<div><dt>{name}</dt><dd dir="auto">{esc(text)}</dd></div>' for name, text in rows if text
    )
    cautions = ""
    if facts.sample:
        cautions += _caution("Sample document, made up for trying out the program.")
    guessed = guessed_words(facts.guessed)
    if guessed:
        cautions += _caution(f"Guessed by the program, not yet confirmed: {guessed}.")
    return f"<section><h2>The document</h2><dl>{table}</dl>{cautions}</section>"


def _others(view: OpenSource, base: str) -> str:
    if not view.others:
        return (
            "<section><h2>Other versions</h2><p>No other version of this document is in the "
            "library.</p></section>"
        )
    lines = "".join(_other(other, base) for other in view.others)
    return f"<section><h2>Other versions</h2><ul>{lines}</ul></section>"


def _other(other: OtherVersion, base: str) -> str:
    age = "newer" if other.newer else "older"
    name = f"The {age} version ({_label(other.version)})"
    if not other.same:
        return f"<li>{icon('cross')}<span>{esc(name)} does not contain this sentence.</span></li>"
    link = ""
    if other.token:
        link = f' <a href="{esc(base)}/{other.token}#quote">Open it there</a>'
    return f"<li>{icon('check')}<span>{esc(name)} says the same.{link}</span></li>"


def _label(version: VersionInfo) -> str:
    return version.version_label + (", current" if version.current else "")


def _steps(view: OpenSource, base: str, label: str) -> str:
    """Links to the parts before and after this one."""
    numbers = [part.number for part in view.parts]
    at = numbers.index(view.part.number)
    before = view.parts[at - 1] if at else None
    after = view.parts[at + 1] if at + 1 < len(numbers) else None
    return (
        f'<nav aria-label="{label}">{_step(view, base, before, "prev")}'
        f"{_step(view, base, after, 'next')}</nav>"
    )


def _step(view: OpenSource, base: str, part: Part | None, way: str) -> str:
    if part is None:
        ends = {"prev": "This is the beginning", "next": "This is the end"}
        return f'<span class="end {way}">{ends[way]}</span>'
    word = "Previous" if way == "prev" else "Next"
    kind = f"page {part.number}" if view.paged else _short(_part_name(view, part))
    shown = f"{word}: {kind}"
    return (
        f'<a class="{way}" rel="{way}" dir="auto" href="{_link(view, base, part.number)}#part">'
        f"{esc(shown)}</a>"
    )


def _goes_on(view: OpenSource, base: str) -> str:
    """Where a quote crosses the end of a part, a word of it and the way there."""
    kind = "page" if view.paged else "section"
    numbers, here = view.quote_parts, view.part.number
    if here not in numbers:
        return ""
    lines = []
    if here != numbers[0]:
        before = f"{_link(view, base, here - 1)}#quote"
        lines.append(f'The quote begins on <a href="{before}">the {kind} before</a>.')
    if here != numbers[-1]:
        after = f"{_link(view, base, here + 1)}#quote"
        lines.append(f'The quote goes on on <a href="{after}">the next {kind}</a>.')
    return "".join(f"<p>{line}</p>" for line in lines)


def _link(view: OpenSource, base: str, number: int) -> str:
    return esc(f"{base}/{view.token}/{number}")


def _sheet(view: OpenSource, picture: Picture, base: str) -> str:
    """The page as a picture, the quote's boxes on it, and its text for who cannot see it."""
    address = _link(view, base, view.part.number)
    small, large = WIDTHS
    shown_open = " open" if view.note else ""
    alt = f"Picture of page {view.part.number}. Its words follow as text."
    return (
        f'<figure><img src="{address}/{small}.png" srcset="{address}/{small}.png {small}w, '
        f'{address}/{large}.png {large}w" sizes="(max-width: 900px) 96vw, 860px" '
        f'width="{round(picture.width)}" height="{round(picture.height)}" alt="{alt}">'
        f"{_overlay(picture)}</figure>"
        f'<p><a href="{address}/{large}.png">The picture in full size</a></p>'
        f"<details{shown_open}><summary>This page as text</summary>"
        f"{_text(view, named=not picture.boxes)}</details>"
    )


def _overlay(picture: Picture) -> str:
    if not picture.boxes:
        return ""
    shapes = "".join(_shape(box, first=number == 0) for number, box in enumerate(picture.boxes))
    size = f"{picture.width:.2f} {picture.height:.2f}"
    return f'<svg viewBox="0 0 {size}" aria-hidden="true" focusable="false">{shapes}</svg>'


def _shape(box: Box, *, first: bool) -> str:
    name = ' id="quote"' if first else ""
    width, height = box.right - box.left, box.bottom - box.top
    return (
        f'<rect{name} class="box" x="{box.left:.2f}" y="{box.top:.2f}" width="{width:.2f}" '
        f'height="{height:.2f}" rx="1"/><line class="under" x1="{box.left:.2f}" '
        f'x2="{box.right:.2f}" y1="{box.bottom:.2f}" y2="{box.bottom:.2f}"/>'
    )


def _text(view: OpenSource, *, named: bool = True) -> str:
    """The part as text; with ``named``, the first mark is where the address leads."""
    shown = view.blocks[1:] if _is_said(view) else view.blocks
    marked = (i for i, block in enumerate(shown) if block.marked)
    first = next(marked, -1) if named else -1
    levels = _levels(shown)
    blocks = "".join(
        block_html(block, f"h{min(level + 2, 6)}" if level else "p", named=number == first)
        for number, (block, level) in enumerate(zip(shown, levels, strict=True))
    )
    gap = ""
    if view.hides:
        gap = _caution(
            "Text here that readers do not see, or that is meant for a program, is left out."
        )
    empty = "" if blocks else "<p>There is no text here.</p>"
    return f'<div class="text">{gap}{blocks}{empty}</div>'


def _is_said(view: OpenSource) -> bool:
    """True where the text begins with the heading that stands above it already."""
    if len(view.blocks) < 2 or not view.blocks[0].level:
        return False
    pieces = view.blocks[0].pieces
    return len(pieces) == 1 and not pieces[0].marked and pieces[0].text == view.part.title


def _levels(blocks: Iterable[Block]) -> list[int]:
    """The level at which each block's heading stands below the page's own; 0 for a paragraph.

    A part may begin deep inside a document, and documents skip levels; the page skips none.
    """
    above: list[int] = []
    levels = []
    for block in blocks:
        if block.level:
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
        levels.append(len(above) if block.level else 0)
    return levels


def _note(text: str) -> str:
    return _caution(text) if text else ""


def _caution(text: str) -> str:
    return f'<p class="caution">{icon("warn")}<span dir="auto">{esc(text)}</span></p>'


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1].rstrip() + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

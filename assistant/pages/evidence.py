"""The evidence panel as HTML: an answer's citations and the source text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.pages.blocks_html import blocks_html
from assistant.pages.markup import (
    AUDIENCE_WORDS,
    esc,
    guessed_words,
    icon,
    place,
)
from assistant.pages.session import message_for
from assistant.pages.source_html import link_to
from assistant.types import Answer, Citation

if TYPE_CHECKING:
    from assistant.advisor import Advisor, SourceView


_CUT = '<p class="ta-small">…</p>'


def citation_list(answer: Answer | None, turn: int) -> str:
    """The answer's quotes as a numbered list of buttons that open the source text."""
    if answer is None or not answer.citations:
        hint = (
            "The quotes of an answer are listed here. Choose one to read it in its document."
            if answer is None
            else "This answer has no quotes."
        )
        return f'<p class="ta-small ta-empty">{hint}</p>'
    entries = []
    for number, citation in enumerate(answer.citations, start=1):
        where = place(citation)
        entries.append(
            f'<li><button type="button" class="ta-entry" data-turn="{turn}" data-cite="{number}">'
            f'<span class="ta-number">[{number}]</span><span><span class="ta-entry-title">'
            f'{esc(citation.title)}</span><span class="ta-small">{esc(where)}</span></span>'
            "</button></li>"
        )
    return f'<ol class="ta-entries" aria-label="Quotes in this answer">{"".join(entries)}</ol>'


def source_of(advisor: Advisor, citation: Citation, *, opened: int, jump: bool = True) -> str:
    """The text around a citation's quote, or why it cannot be shown; see :func:`source`."""
    try:
        view = advisor.source_view(citation.version_id, citation.start, citation.end)
    except Exception as error:
        return source_error(message_for(error), opened=opened)
    return source(view, opened=opened, jump=jump)


def source(view: SourceView, *, opened: int, jump: bool) -> str:
    """The text around a quote, the quote marked, under the facts of its document.

    ``opened`` counts the openings, so that opening the same quote again is a change the page
    notices; ``jump`` asks the page to bring the panel into view and move the focus there.
    """
    facts = view.facts
    kind = facts.type.label
    rows = [
        ("Document", view.title),
        ("Kind", kind[:1].upper() + kind[1:]),
        ("Version", view.version_label),
        ("Where", view.where.removeprefix(f"{view.title} > ").replace(" > ", " › ")),
        ("Audience", AUDIENCE_WORDS[facts.audience]),
    ]
    if facts.edition:
        rows.append(("Edition", facts.edition))
    table = "".join(
        f"<div><dt>{esc(name)}</dt><dd>{esc(text)}</dd></div>" for name, text in rows if text
    )
    return (
        f'<section class="ta-source" aria-label="Source text" data-opened="{opened}" '
        f'data-jump="{"yes" if jump else "no"}">{_head(back=jump)}'
        f'<dl class="ta-facts">{table}</dl>{_cautions(view)}'
        f'<div class="ta-text" tabindex="0" role="region" aria-label="Text of the document">'
        f"{_CUT if view.cut_before else ''}{blocks_html(view.blocks)}"
        f"{_CUT if view.cut_after else ''}</div>"
        f"{link_to(view.version_id, view.start, view.end, name=view.title)}"
        "</section>"
    )


def _head(*, back: bool) -> str:
    button = '<button type="button" class="ta-back">Back to the quote</button>' if back else ""
    return f'<div class="ta-source-head"><h3 tabindex="-1">In the document</h3>{button}</div>'


def _cautions(view: SourceView) -> str:
    lines = []
    if view.facts.sample:
        lines.append("Sample document, made up for trying out the program.")
    guessed = guessed_words(view.facts.guessed)
    if guessed:
        lines.append(f"Guessed by the program and not yet confirmed by a person: {guessed}.")
    return "".join(
        f'<p class="ta-guessed">{icon("warn")}<span>{esc(line)}</span></p>' for line in lines
    )


def source_error(message: str, *, opened: int) -> str:
    """What stands in the source panel when a text cannot be shown."""
    return (
        f'<section class="ta-source" data-opened="{opened}" data-jump="yes">'
        f'{_head(back=True)}<p role="alert">{esc(message)}</p></section>'
    )

"""An answer's quotes as HTML, each with the buttons that open its source text."""

from __future__ import annotations

from itertools import groupby

from assistant.answering.wording import claim_line
from assistant.pages.markup import Sign, esc, place, sign, sort_of_document
from assistant.pages.points_html import points_html
from assistant.pages.source_html import open_link
from assistant.types import Answer, Citation, Claim

_CLOSEST = "closest"
_FROM_DOCUMENTS = Sign("From the documents", "quote", "plain")


def quoted_points(answer: Answer, turn: int) -> str:
    """The answer's checklist points, each with its quotes."""
    numbers = _numbers(answer)
    return points_html(
        answer.points, lambda one: _quote(one, numbers[_key(one)], turn, foreign=True)
    )


def claims_html(answer: Answer, turn: int, *, label: bool) -> str:
    """The claims that are not among the points: by document, folded where there are points."""
    told = {point.citations for point in answer.points}
    further = [claim for claim in answer.claims if claim.citations not in told]
    if not further:
        return ""
    numbers = _numbers(answer)
    groups = []
    for _, claims in groupby(further, key=lambda claim: claim.citations[0].version_id):
        group = tuple(claims)
        first = group[0].citations[0]
        body = "".join(_claim(claim, first, numbers, turn) for claim in group)
        groups.append(
            f'<section class="ta-document"><h4>{esc(first.title)}</h4>'
            f'<p class="ta-small">{esc(sort_of_document(first))}</p>{body}</section>'
        )
    if answer.points:
        return (
            '<details class="ta-more ta-further"><summary>More from the documents on this</summary>'
            f"{''.join(groups)}</details>"
        )
    said = f'<p class="ta-status">{sign(_FROM_DOCUMENTS)}</p>' if label else ""
    return said + "".join(groups)


def closest_html(citation: Citation, turn: int) -> str:
    """The nearest passage of documents that are silent."""
    where = place(citation)
    return (
        '<section class="ta-closest"><p class="ta-label">Closest passage (not an answer)</p>'
        f'<p class="ta-small">{esc(citation.title)} · {esc(sort_of_document(citation))}</p>'
        f'<blockquote class="ta-quote"><p dir="auto">{esc(citation.quote)}</p><footer>'
        f'<button type="button" class="ta-cite" data-turn="{turn}" data-cite="{_CLOSEST}">'
        f'Open the source</button><span class="ta-small">{esc(where)}</span>'
        f"{open_link(citation, name=citation.title)}</footer></blockquote></section>"
    )


def _claim(
    claim: Claim, first: Citation, numbers: dict[tuple[str, int, int], int], turn: int
) -> str:
    # What the quote or the document's heading says already is not said again.
    said = {claim.citations[0].quote.strip(), claim_line(claim.citations[0]).strip()}
    text = "" if claim.text.strip() in said else f"<p>{esc(claim.text)}</p>"
    quotes = "".join(
        _quote(citation, numbers[_key(citation)], turn, foreign=citation.title != first.title)
        for citation in claim.citations
    )
    return f'<div class="ta-claim">{text}{quotes}</div>'


def _quote(citation: Citation, number: int, turn: int, *, foreign: bool) -> str:
    where = place(citation)
    source = ", ".join(filter(None, (citation.title, where))) if foreign else where
    return (
        f'<blockquote class="ta-quote"><p dir="auto">{esc(citation.quote)}</p>'
        f'<footer>{_cite_button(citation, number, turn)}<span class="ta-small">{esc(source)}</span>'
        f"{open_link(citation, name=f'quote {number}, {citation.title}')}</footer></blockquote>"
    )


def _cite_button(citation: Citation, number: int, turn: int) -> str:
    label = f"Open source {number}: {citation.title}"
    return (
        f'<button type="button" class="ta-cite" data-turn="{turn}" data-cite="{number}" '
        f'aria-label="{esc(label)}">[{number}]</button>'
    )


def _numbers(answer: Answer) -> dict[tuple[str, int, int], int]:
    return {_key(citation): n for n, citation in enumerate(answer.citations, start=1)}


def _key(citation: Citation) -> tuple[str, int, int]:
    return citation.version_id, citation.start, citation.end

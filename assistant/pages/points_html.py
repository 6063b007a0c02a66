"""An answer's points as HTML: findings one by one, tools side by side, questions, and a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from assistant.pages.markup import FINDING_SIGNS, SEVERITY_WORDS, bullet_list, esc, sign
from assistant.types import Answer, Citation, Point

Quote = Callable[[Citation], str]
"""Makes the markup of one quote."""


def points_html(points: Sequence[Point], quote: Quote) -> str:
    """The points: questions as a numbered list, several tools side by side, else one by one."""
    if not points:
        return ""
    if any(point.ask for point in points):
        return f'<ol class="ta-asks">{"".join(_ask(point, quote) for point in points)}</ol>'
    if len({point.item for point in points}) < len(points):
        groups = groupby(points, key=lambda point: point.item)
        return "".join(_sides(tuple(group), quote) for _, group in groups)
    return "".join(_point(point, quote) for point in points)


def draft_html(answer: Answer) -> str:
    """The draft with a button that copies it; questions are shown above it already."""
    if not answer.draft:
        return ""
    asks = any(point.ask for point in answer.points)
    label = "Copy the questions" if asks else "Copy the draft"
    button = (
        f'<button type="button" class="ta-plain" data-copy="{esc(answer.draft)}">{label}</button>'
    )
    if asks:
        return f'<p class="ta-draft-copy">{button}</p>'
    return (
        '<section class="ta-draft" aria-label="Draft"><p class="ta-draft-text" dir="auto">'
        f"{esc(answer.draft)}</p>{button}</section>"
    )


def _point(point: Point, quote: Quote) -> str:
    tool = f'<span class="ta-label">{esc(point.tool)}</span>' if point.tool else ""
    return (
        f'<section class="ta-point"><p class="ta-point-head">{sign(FINDING_SIGNS[point.status])}'
        f'<span class="ta-small">{esc(SEVERITY_WORDS[point.severity])}</span>{tool}</p>'
        f"<h4>{esc(point.question)}</h4>{_body(point, quote)}{_why(point)}</section>"
    )


def _sides(points: tuple[Point, ...], quote: Quote) -> str:
    first = points[0]
    if len(points) == 1:
        return _point(first, quote)
    sides = "".join(
        f'<div class="ta-side-of"><h5>{esc(point.tool)}</h5>'
        f"<p>{sign(FINDING_SIGNS[point.status])}</p>"
        f"{_body(point, quote)}</div>"
        for point in points
    )
    return (
        f'<section class="ta-point"><p class="ta-point-head"><span class="ta-small">'
        f"{esc(SEVERITY_WORDS[first.severity])}</span></p><h4>{esc(first.question)}</h4>"
        f'{_why(first)}<div class="ta-sides">{sides}</div></section>'
    )


def _ask(point: Point, quote: Quote) -> str:
    tool = f'<span class="ta-label">{esc(point.tool)}</span> ' if point.tool else ""
    return (
        f'<li class="ta-ask-item"><p><strong>{esc(point.ask)}</strong></p>'
        f'<p class="ta-small">{tool}{esc(SEVERITY_WORDS[point.severity])}</p>'
        f"{_body(point, quote)}</li>"
    )


def _body(point: Point, quote: Quote) -> str:
    quotes = "".join(quote(citation) for citation in point.citations)
    return f"<p>{esc(point.reason)}</p>{bullet_list(point.facts)}{quotes}"


def _why(point: Point) -> str:
    if not point.why:
        return ""
    return f'<p class="ta-why"><strong>Why it matters:</strong> {esc(point.why)}</p>'

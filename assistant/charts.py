"""Small charts as HTML and SVG, drawn by hand: no script, no colour alone, text at reading size.

Bars are table rows, so that a screen reader reads names and numbers and a phone keeps the text
at its size; only the strip between them is drawn. All text is escaped. Colours and sizes are in
``pages/static/charts.css``, by class.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: a name, a share from 0 to 1 with its interval, and the number in words."""

    name: str
    value: float
    low: float | None
    high: float | None
    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A named curve; x and y run from 0 to 1."""

    name: str
    points: tuple[tuple[float, float], ...]


def bars(rows: Sequence[Bar], caption: str, heads: tuple[str, str, str]) -> str:
    """Horizontal bars with interval whiskers, as a table.

    Args:
        rows: One a bar, in the order shown; ``strong`` ones are filled, others are outlined.
        caption: What the picture shows, as its title.
        heads: The column headings: of the names, of the picture, of the numbers.
    """
    return _rows(rows, caption, heads, _bar)


def dots(rows: Sequence[Bar], caption: str, heads: tuple[str, str, str]) -> str:
    """Like :func:`bars`, with a dot for the value: for many rows of one system."""
    return _rows(rows, caption, heads, _dot)


def _rows(
    rows: Sequence[Bar], caption: str, heads: tuple[str, str, str], draw: Callable[[Bar], str]
) -> str:
    first, middle, last = (f'<th scope="col">{_esc(head)}</th>' for head in heads)
    body = "".join(
        f'<tr class="{"ta-strong" if row.strong else "ta-other"}">'
        f'<th scope="row">{_esc(row.name)}</th>'
        f'<td class="ta-strip">{_strip(row, draw(row), over=draw is _dot)}</td>'
        f"<td>{_esc(row.words)}</td></tr>"
        for row in rows
    )
    return (
        f'<table class="ta-chart"><caption>{_esc(caption)}</caption>'
        f"<thead><tr>{first}{middle}{last}</tr></thead><tbody>{body}</tbody></table>"
    )


def _strip(row: Bar, drawn: str, *, over: bool) -> str:
    whisker = ""
    if row.low is not None and row.high is not None and row.low < row.high:
        low, high = _x(row.low), _x(row.high)
        path = f'd="M{low} 10H{high}M{low} 6V14M{high} 6V14"/>'
        whisker = f'<path class="ta-halo" {path}<path class="ta-whisker" {path}'
    return (
        '<svg viewBox="0 0 104 20" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><path class="ta-grid" d="M2 0V20M27 0V20M52 0V20M77 0V20M102 0V20"/>'
        f"{whisker + drawn if over else drawn + whisker}</svg>"
    )


def _bar(row: Bar) -> str:
    name = "ta-bar ta-own" if row.strong else "ta-bar"
    return f'<rect class="{name}" x="2" y="4" width="{round(row.value * 100, 2)}" height="12"/>'


def _dot(row: Bar) -> str:
    # A line of no length with round ends stays a round dot however the strip is stretched.
    return f'<path class="ta-dot" d="M{_x(row.value)} 10h0"/>'


def _x(share: float) -> float:
    return round(2 + 100 * share, 2)


def histogram(
    solid: Sequence[float], outlined: Sequence[float], names: tuple[str, str], axis: str
) -> str:
    """How often each value comes, for two kinds of items, stacked.

    Args:
        solid, outlined: The values of the two kinds, on one scale; together at least one.
        names: What the two kinds are.
        axis: What the values are.
    """
    edges = _edges([*solid, *outlined])
    counts = [(_within(solid, edges, i), _within(outlined, edges, i)) for i in range(_BINS)]
    top = max(a + b for a, b in counts)
    parts = []
    for place, (full, rest) in enumerate(counts):
        x = 34 + place * 31
        tall, more = full / top * 150, rest / top * 150
        parts.append(_column("ta-bar ta-own", x, 170 - tall, tall))
        parts.append(_column("ta-bar", x, 170 - tall - more, more))
    ticks = "".join(
        _text(34 + place * 31, 186, f"{edges[place]:.2g}", "middle") for place in (0, 5, 10)
    )
    rows = "; ".join(
        f"{edges[i]:.2g} to {edges[i + 1]:.2g}: {a} {names[0]}, {b} {names[1]}"
        for i, (a, b) in enumerate(counts)
        if a + b
    )
    frame = f'<path class="ta-axis" d="M34 20V170H344"/>{_text(28, 26, str(top), "end")}'
    frame += _text(28, 170, "0", "end") + _text(189, 204, axis, "middle")
    key = _key((("ta-bar ta-own", names[0]), ("ta-bar", names[1])))
    return _figure(f"Items by {axis}. {rows}.", frame + "".join(parts) + ticks, key)


_BINS = 10


def _edges(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    if low == high:
        low, high = low - 0.5, high + 0.5
    return [low + (high - low) * place / _BINS for place in range(_BINS + 1)]


def _within(values: Sequence[float], edges: Sequence[float], place: int) -> int:
    last = place == _BINS - 1
    return sum(edges[place] <= value and (value < edges[place + 1] or last) for value in values)


def _column(name: str, x: float, y: float, height: float) -> str:
    if height <= 0:
        return ""
    return f'<rect class="{name}" x="{x + 2}" y="{y:.1f}" width="27" height="{height:.1f}"/>'


def curves(lines: Sequence[Line], x_axis: str, y_axis: str, summary: str) -> str:
    """Curves from 0 to 100 % on both axes; each has its own dashes, as the key shows.

    Args:
        lines: At most four.
        x_axis, y_axis: What runs along them.
        summary: The picture in words.
    """
    parts = [
        '<path class="ta-axis" d="M50 28V174H326"/>'
        '<path class="ta-grid" d="M50 28H326M50 101H326M188 28V174M326 28V174"/>'
    ]
    for number, line in enumerate(lines):
        path = "L".join(f"{50 + x * 276:.1f} {174 - y * 146:.1f}" for x, y in line.points)
        parts.append(f'<path class="ta-line ta-dash{number}" d="M{path}"/>')
    for share in (0, 50, 100):
        parts.append(_text(50 + share * 2.76, 190, f"{share} %", "middle"))
        parts.append(_text(45, 178 - share * 1.46, f"{share} %", "end"))
    parts.append(_text(188, 208, x_axis, "middle") + _text(4, 13, y_axis, "start"))
    key = _key([(f"ta-line ta-dash{n}", line.name) for n, line in enumerate(lines)])
    return _figure(summary, "".join(parts), key)


def _figure(summary: str, drawn: str, key: str) -> str:
    return (
        '<figure class="ta-figure"><svg viewBox="0 0 360 212" role="img" '
        f'aria-label="{_esc(summary)}"><title>{_esc(summary)}</title>{drawn}</svg>'
        f"<figcaption>{key}</figcaption></figure>"
    )


def _key(entries: Sequence[tuple[str, str]]) -> str:
    shown = []
    for css, name in entries:
        mark = (
            f'<path class="{css}" d="M1 8H31"/>'
            if "ta-line" in css
            else f'<rect class="{css}" x="2" y="2" width="28" height="12"/>'
        )
        shown.append(
            '<span class="ta-key"><svg viewBox="0 0 32 16" aria-hidden="true" focusable="false">'
            f"{mark}</svg>{_esc(name)}</span>"
        )
    return "".join(shown)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{_esc(words)}</text>'


def _esc(text: object) -> str:
    return html.escape(str(text), quote=True)

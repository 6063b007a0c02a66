"""The checklist beside the chat as HTML: pure functions, all text escaped.

A button with ``data-fill`` asks for every item to be filled in.
"""

from __future__ import annotations

from assistant.answering.touched import Group, Panel, Row
from assistant.pages.markup import (
    FINDING_SIGNS,
    PILLAR_WORDS,
    SEVERITY_WORDS,
    Sign,
    esc,
    icon,
    sign,
)
from assistant.types import FindingStatus, Severity

UNFILLED = Sign("Not yet filled in", "dash", "plain")
EMPTY = "The checklist of the tool you speak of shows here. Items an answer touches light up."


def panel_html(panel: Panel, *, filling: str = "") -> str:
    """The panel; ``filling`` says how far the filling is, while it runs."""
    if not panel.names:
        lit = [row for row in panel.rows if row.lit]
        if not lit:
            return f'<p class="ta-small ta-empty">{EMPTY}</p>'
        return f'<ul class="ta-rows">{"".join(_row(row, ()) for row in lit)}</ul>'
    filled = sum(None not in row.statuses for row in panel.rows)
    of = " and ".join(panel.names)
    state = filling or f"{filled} of {len(panel.rows)} items filled in."
    button = (
        '<button type="button" class="ta-chip" data-fill="">Fill in all items</button>'
        if not panel.complete and not filling
        else ""
    )
    groups = "".join(_group(group, panel.names) for group in panel.groups)
    return (
        f'<section class="ta-panel" aria-label="Checklist of {esc(of)}">'
        f'<p class="ta-panel-of"><strong>{esc(of)}</strong></p>'
        f'<p class="ta-small" role="status">{esc(state)}</p>{button}{groups}</section>'
    )


def _group(group: Group, names: tuple[str, ...]) -> str:
    lit = [row for row in group.rows if row.lit]
    rest = [row for row in group.rows if not row.lit]
    name = PILLAR_WORDS[group.pillar]
    shown = f'<ul class="ta-rows">{"".join(_row(row, names) for row in lit)}</ul>' if lit else ""
    count = f"{len(lit)} of {len(group.rows)} in this answer" if lit else f"{len(group.rows)} items"
    more = f"{len(rest)} other items" if lit else "Show them"
    folded = (
        f'<details class="ta-more"><summary>{more}'
        f'<span class="ta-hidden"> of {name}</span></summary>'
        f'<ul class="ta-rows">{"".join(_row(row, names) for row in rest)}</ul></details>'
        if rest
        else ""
    )
    return (
        f'<div class="ta-pillar"><h3>{name} <span class="ta-small">{count}</span></h3>'
        f"{shown}{folded}</div>"
    )


def _row(row: Row, names: tuple[str, ...]) -> str:
    several = len(names) > 1
    signs = "".join(
        f'<span class="ta-row-status">{f"<span>{esc(name)}:</span> " if several else ""}'
        f"{sign(_sign(status))}</span>"
        for name, status in zip(names, row.statuses, strict=False)
    )
    mark = (
        f'<span class="ta-lit-word">{icon("quote")}<span>In this answer</span></span>'
        if row.lit
        else ""
    )
    blocker = (
        f'<span class="ta-small">{SEVERITY_WORDS[Severity.BLOCKER]}</span>'
        if row.item.severity is Severity.BLOCKER
        else ""
    )
    return (
        f'<li class="ta-row{" ta-lit" if row.lit else ""}"><p>{esc(row.item.question)}</p>'
        f'<p class="ta-row-foot">{signs}{mark}{blocker}</p></li>'
    )


def _sign(status: FindingStatus | None) -> Sign:
    return UNFILLED if status is None else FINDING_SIGNS[status]

"""Editions side by side as HTML, and what to know before relying on a checklist."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checklist.editions import Edition
from assistant.checklist.readiness import Notice
from assistant.checklist.side_by_side import Differing
from assistant.pages.finding_html import severity_words
from assistant.pages.markup import FINDING_SIGNS, Sign, esc, place, sign
from assistant.pages.source_html import open_link
from assistant.types import Citation, Finding

_NOTE = Sign("Before you rely on it", "warn", "caution")


def notices_html(notices: Sequence[Notice]) -> str:
    """Each notice as a paragraph with a sign; nothing for none."""
    return "".join(
        f'<div class="ta-ask ta-notice"><p>{sign(_NOTE)}</p><p>{esc(notice.matter)} '
        f"{esc(notice.advice)}</p></div>"
        for notice in notices
    )


def editions_html(
    editions: Sequence[Edition],
    differences: Sequence[Differing],
    compared: int,
    waiting: Sequence[Edition] = (),
) -> str:
    """The items whose status differs, folded under one line.

    ``data-beside`` on a button is the number of the item in ``differences``, ``data-which`` that
    of the edition and ``data-quote`` that of the quote.

    Args:
        editions: What is compared.
        differences: What ``differing`` gives for their checklists, in the same order.
        compared: How many items were compared.
        waiting: Editions of the tool whose checklist is not made yet.
    """
    names = ", ".join(edition.label for edition in editions)
    count = f"{len(differences)} of {compared} items differ{'s' if len(differences) == 1 else ''}"
    left = "; ".join(edition.label for edition in waiting)
    later = (
        f'<p class="ta-small">Not filled in yet, so not compared: {esc(left)}.</p>' if left else ""
    )
    items = "".join(_differing(number, entry, editions) for number, entry in enumerate(differences))
    return (
        f'<details class="ta-more ta-editions"><summary>Editions side by side: {count}</summary>'
        f'<p class="ta-small">Compared: {esc(names)}. Blockers first.</p>{later}'
        f'<ul class="ta-differing">{items}</ul></details>'
    )


def _differing(number: int, entry: Differing, editions: Sequence[Edition]) -> str:
    sides = "".join(
        _side(number, which, edition, finding)
        for which, (edition, finding) in enumerate(zip(editions, entry.findings, strict=True))
    )
    return (
        f'<li><p class="ta-item">{esc(entry.item.question)} '
        f'<span class="ta-small">{esc(severity_words(entry.item))}</span></p>'
        f'<div class="ta-sides">{sides}</div></li>'
    )


def _side(number: int, which: int, edition: Edition, finding: Finding) -> str:
    quotes = "".join(
        _quote(citation, number, which, quote) for quote, citation in enumerate(finding.citations)
    )
    return (
        f'<details class="ta-edition-side"><summary><span class="ta-small">{esc(edition.label)}'
        f"</span> {sign(FINDING_SIGNS[finding.status])}</summary>"
        f"<p>{esc(finding.reason)}</p>{quotes}</details>"
    )


def _quote(citation: Citation, number: int, which: int, quote: int) -> str:
    where = place(citation)
    label = f"{citation.title} · {citation.version_label}" + (f" · {where}" if where else "")
    return (
        f'<blockquote class="ta-quote"><p dir="auto">{esc(citation.quote)}</p><footer>'
        f'<button type="button" class="ta-cite" data-beside="{number}" data-which="{which}" '
        f'data-quote="{quote}">Open the source</button><span class="ta-small">{esc(label)}</span>'
        f"{open_link(citation, name=citation.title)}</footer></blockquote>"
    )

"""A filled checklist as HTML: findings by pillar, people's items apart, quotes to open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.pages.markup import (
    FINDING_SIGNS,
    PILLAR_WORDS,
    SEVERITY_WORDS,
    esc,
    place,
    sign,
)
from assistant.pages.source_html import open_link
from assistant.types import Checklist, Citation, Finding, FindingStatus, Pillar, Severity

_STATUS_ORDER = tuple(FINDING_SIGNS)
_SEVERITY_ORDER = tuple(Severity)


def checklist_html(checklist: Checklist) -> str:
    """The whole checklist. ``data-finding`` and ``data-quote`` on a button name what to open."""
    numbered = tuple(enumerate(checklist.findings))
    by_people = [f for f in numbered if f[1].status is FindingStatus.ASK_PERSON]
    by_documents = [f for f in numbered if f[1].status is not FindingStatus.ASK_PERSON]
    sections = [
        _section(PILLAR_WORDS[pillar], [f for f in by_documents if f[1].item.pillar is pillar])
        for pillar in Pillar
    ]
    sections.append(_section("For people to answer", by_people))
    return f'<div class="ta-checklist">{_summary(checklist)}{"".join(sections)}</div>'


def _summary(checklist: Checklist) -> str:
    counts = Counter(finding.status for finding in checklist.findings)
    tallies = "".join(
        f"<li>{sign(FINDING_SIGNS[status])}<strong>{counts[status]}</strong></li>"
        for status in _STATUS_ORDER
        if counts[status]
    )
    read = "".join(
        f"<li>{esc(version.facts.title)} ({esc(version.version_label)})</li>"
        for version in checklist.documents
    )
    edition = f", {checklist.edition}" if checklist.edition else ""
    return (
        f'<h2>{esc(checklist.tool + edition)}</h2><ul class="ta-tallies">{tallies}</ul>'
        '<p class="ta-small">These findings come from the documents alone. They do not approve '
        "or deny a tool: people in the district decide.</p>"
        f"<details><summary>Documents read ({len(checklist.documents)})</summary>"
        f'<ul class="ta-list">{read}</ul></details>'
    )


def _rank(numbered: tuple[int, Finding]) -> tuple[int, int, int]:
    number, finding = numbered
    return (
        _STATUS_ORDER.index(finding.status),
        _SEVERITY_ORDER.index(finding.item.severity),
        number,
    )


def _section(title: str, findings: Iterable[tuple[int, Finding]]) -> str:
    entries = "".join(_finding(number, finding) for number, finding in sorted(findings, key=_rank))
    return f"<section><h3>{esc(title)}</h3>{entries}</section>" if entries else ""


def _finding(number: int, finding: Finding) -> str:
    quotes = "".join(
        _quote(citation, number, str(n)) for n, citation in enumerate(finding.citations)
    )
    closest = ""
    if finding.closest:
        closest = '<p class="ta-label">Closest passage (not an answer)</p>' + _quote(
            finding.closest, number, "closest"
        )
    person = '<p class="ta-small">A person should check this one.</p>'
    return (
        f'<details class="ta-finding"><summary>{sign(FINDING_SIGNS[finding.status])}'
        f'<span class="ta-item">{esc(finding.item.question)}</span>'
        f'<span class="ta-small">{SEVERITY_WORDS[finding.item.severity]}</span></summary>'
        f"<p>{esc(finding.reason)}</p>{quotes}{closest}"
        f"{person if finding.needs_person else ''}</details>"
    )


def _quote(citation: Citation, finding: int, quote: str) -> str:
    where = place(citation)
    label = f"{citation.title} · {citation.version_label}" + (f" · {where}" if where else "")
    return (
        f'<blockquote class="ta-quote"><p dir="auto">{esc(citation.quote)}</p><footer>'
        f'<button type="button" class="ta-cite" data-finding="{finding}" data-quote="{quote}">'
        f'Open the source</button><span class="ta-small">{esc(label)}</span>'
        f"{open_link(citation, name=citation.title)}</footer></blockquote>"
    )

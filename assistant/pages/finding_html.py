"""One finding of a checklist as HTML: reason, quotes, what to ask, how it is judged, the law."""

from __future__ import annotations

from assistant.checklist.person import advice
from assistant.pages.checklist_view import SETTLED, Entry
from assistant.pages.markup import FINDING_SIGNS, SEVERITY_WORDS, Sign, esc, icon, place, sign
from assistant.pages.review_forms import finding_form
from assistant.pages.review_html import ReviewView, decision_html, tag_html
from assistant.pages.source_html import open_link
from assistant.types import Answerer, Citation, Finding, FindingStatus, Issuer, RubricItem

CHECKED = Sign("Checked at the source", "check", "plain")
UNCHECKED = Sign("Not verified yet", "warn", "caution")
_LEVELS = (
    FindingStatus.MEETS,
    FindingStatus.PARTLY,
    FindingStatus.DOES_NOT_MEET,
    FindingStatus.NOT_STATED,
)


def finding_html(entry: Entry, view: ReviewView | None = None) -> str:
    """A finding, folded under its status and question, with what people decided beside it.

    ``data-finding`` and ``data-quote`` on a button name the quote to open; ``data-attention`` and
    ``data-blocker`` are what the filter looks at.
    """
    finding = entry.finding
    marks = f"{' data-attention' if entry.needs_attention else ''}" + (
        " data-blocker" if entry.blocks else ""
    )
    tag = tag_html(view.reviewed.findings[entry.number]) if view else ""
    return (
        f'<details class="ta-finding"{marks}{_number(entry, view)}><summary>'
        f"{sign(FINDING_SIGNS[finding.status])}"
        f'<span class="ta-item">{esc(finding.item.question)}</span>{_severity(finding.item)}{tag}'
        f"</summary>{_body(entry, view)}</details>"
    )


def severity_words(item: RubricItem) -> str:
    """What the item's severity means, with the case in which it is stricter; not yet escaped."""
    words = SEVERITY_WORDS[item.severity]
    return f"{words} ({item.severity_note})" if item.severity_note else words


def _severity(item: RubricItem) -> str:
    return (
        f'<span class="ta-small ta-severity ta-{item.severity.value}">'
        f"{esc(severity_words(item))}</span>"
    )


def _number(entry: Entry, view: ReviewView | None) -> str:
    """What the script knows a finding by when the page comes anew."""
    return f' data-number="{entry.number}"' if view else ""


def _body(entry: Entry, view: ReviewView | None) -> str:
    finding = entry.finding
    by_person = finding.status is FindingStatus.ASK_PERSON
    quotes = "".join(
        _quote(citation, entry.number, str(n)) for n, citation in enumerate(finding.citations)
    )
    decided = view is not None and view.reviewed.findings[entry.number].decided is not None
    to_do = "" if decided else advice(finding)
    return "".join(
        (
            _found(entry, view),
            quotes,
            _closest(finding.closest, entry.number) if finding.closest else "",
            f'<p class="ta-read">{icon("person")}<span>{esc(to_do)}</span></p>' if to_do else "",
            finding_form(view, entry.number) if view else "",
            _to_ask(finding),
            _levels(finding.item, folded=not by_person),
            _law(finding.item),
        )
    )


def _found(entry: Entry, view: ReviewView | None) -> str:
    """The program's reason; beside it, and never in its place, what people decided."""
    reason = f"<p>{esc(entry.finding.reason)}</p>"
    if view is None:
        return reason
    decided = decision_html(view.reviewed.findings[entry.number])
    label = sign(FINDING_SIGNS[entry.finding.status]) if decided else ""
    head = f'<p class="ta-label">The program found</p>{label}' if decided else ""
    return (
        f'<div class="ta-beside"><div>{head}{reason}</div><div class="ta-decision" '
        f'data-decision="finding-{entry.number}" tabindex="-1">{decided}</div></div>'
    )


def _closest(citation: Citation, number: int) -> str:
    label = (
        "From the district's own documents (a pointer, not an answer)"
        if citation.issuer is Issuer.DISTRICT
        else "Closest passage (not an answer)"
    )
    return f'<p class="ta-label">{label}</p>{_quote(citation, number, "closest")}'


def _to_ask(finding: Finding) -> str:
    item = finding.item
    if finding.status in SETTLED or finding.status is FindingStatus.ASK_PERSON:
        return ""
    if not item.vendor_question or Answerer.VENDOR not in item.answered_by:
        return ""
    return f'<p class="ta-ask"><strong>Ask the vendor:</strong> {esc(item.vendor_question)}</p>'


def _levels(item: RubricItem, *, folded: bool) -> str:
    rows = "".join(
        f"<div><dt>{sign(FINDING_SIGNS[level])}</dt><dd>{esc(item.levels[level])}</dd></div>"
        for level in _LEVELS
        if item.levels.get(level)
    )
    rule = f"<p>{esc(item.decision_rule)}</p>" if item.decision_rule else ""
    if not rows and not rule:
        return ""
    levels = f'<dl class="ta-levels">{rows}</dl>' if rows else ""
    if not folded:
        return f'<p class="ta-label">What counts as an answer</p>{levels}{rule}'
    return (
        f'<details class="ta-more"><summary>How this item is judged</summary>{levels}{rule}'
        "</details>"
    )


def _law(item: RubricItem) -> str:
    if not item.law:
        return ""
    entries = "".join(
        f"<li>{esc(pointer.text)} "
        f'<span class="ta-small">{sign(CHECKED if pointer.source_checked else UNCHECKED)} '
        f"as of {pointer.as_of.isoformat()}</span></li>"
        for pointer in item.law
    )
    return (
        f'<details class="ta-more"><summary>Law and guidance behind it ({len(item.law)})</summary>'
        f'<ul class="ta-list">{entries}</ul></details>'
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

"""A checklist as HTML: while it is filled, and filled (what matters, then the findings)."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checklist.editions import Edition
from assistant.pages.checklist_view import Part, blockers, parts, tally, tally_of
from assistant.pages.finding_html import finding_html
from assistant.pages.markup import (
    AUDIENCE_WORDS,
    FINDING_SIGNS,
    PILLAR_WORDS,
    Sign,
    bullet_list,
    esc,
    guessed_words,
    sign,
)
from assistant.pages.parts import status
from assistant.pages.review_forms import mark_form
from assistant.pages.review_html import ReviewView, mark_html
from assistant.types import Checklist, Finding, FindingStatus, Severity, VersionInfo

FILTERS = (("all", "All"), ("attention", "Needs attention"), ("blockers", "Blockers only"))
PEOPLE = "For people to answer"
_COUNTED = {
    FindingStatus.DOES_NOT_MEET: ("does not meet", "do not meet"),
    FindingStatus.CONFLICT: ("where documents disagree", "where documents disagree"),
    FindingStatus.NOT_STATED: ("not stated", "not stated"),
    FindingStatus.PARTLY: ("partly met", "partly met"),
    FindingStatus.MEETS: ("met", "met"),
    FindingStatus.NOT_APPLICABLE: ("does not apply", "do not apply"),
    FindingStatus.ASK_PERSON: ("for a person to answer", "for a person to answer"),
    FindingStatus.UNSURE: ("for a person to read", "for a person to read"),
}


def checklist_html(
    checklist: Checklist, editions: Sequence[Edition] = (), view: ReviewView | None = None
) -> str:
    """The whole checklist. ``editions`` are all that the library holds of the tool.

    ``view`` adds what people decided, and the forms for those who may.

    A button with ``data-edition`` (its number in ``editions``) asks for another edition; see
    ``finding_html`` for the findings.
    """
    shown = parts(checklist, view.waiting if view else ())
    sections = "".join(_section(part, view) for part in shown)
    judged = next((e for e in editions if e.documents == checklist.documents), None)
    return (
        f'<div class="ta-checklist"{_times(view)}>'
        f"{_title(checklist.tool, judged.label if judged else checklist.edition or '')}"
        f"{_blockers(checklist.findings, view)}{_mark(view)}<p>{esc(checklist.scope)}</p>"
        f"{_others(editions, judged)}{_documents(checklist)}"
        f"{_jumps(shown)}{_filter(shown)}{sections}</div>"
    )


def progress_html(done: int, total: int, question: str = "") -> str:
    """How far the filling is, in a line that screen readers speak when they are free."""
    if not total:
        return status("", shown=True)
    if done >= total:
        return status(f"Done: {total} of {total} items.", shown=True)
    return status(f"{done} of {total}: {question}", shown=True)


def working_html(tool: str, edition: Edition, findings: Sequence[Finding]) -> str:
    """The findings so far, in the order they come: new ones below, so that nothing moves."""
    lines = "".join(
        f'<li>{sign(FINDING_SIGNS[f.status])}<span class="ta-item">{esc(f.item.question)}</span>'
        "</li>"
        for f in findings
    )
    return (
        f'<div class="ta-checklist">{_title(tool, edition.label)}'
        '<p class="ta-small">Items appear as they are worked out. Reasons and quotes open once '
        f'all are done, the most serious first.</p><ul class="ta-working">{lines}</ul></div>'
    )


def _title(tool: str, edition: str) -> str:
    label = f'<p class="ta-edition">{esc(edition)}</p>' if edition else ""
    return f"<h2>{esc(tool)}</h2>{label}"


def _others(editions: Sequence[Edition], judged: Edition | None) -> str:
    buttons = "".join(
        f'<button type="button" class="ta-chip" data-edition="{number}">{esc(edition.label)}'
        "</button>"
        for number, edition in enumerate(editions)
        if edition != judged
    )
    if not buttons:
        return ""
    return (
        '<div class="ta-chips ta-others" role="group" aria-label="Fill in for another edition">'
        f"<span>Fill in for another edition:</span>{buttons}</div>"
    )


def _documents(checklist: Checklist) -> str:
    read, left = checklist.documents, checklist.left_out
    count = f"{len(read)} read, {len(left)} left out" if left else f"{len(read)} read"
    left_out = f'<p class="ta-label">Left out</p>{_list(left)}' if left else ""
    made = checklist.made_at[:16].replace("T", " at ")
    return (
        f'<details class="ta-more"><summary>Documents: {count}</summary>'
        f'<p class="ta-label">Read</p>{_list(read)}{left_out}<p class="ta-small">Filled '
        f"{esc(made)} (UTC), checklist version {esc(checklist.rubric_version)}.</p></details>"
    )


def _list(documents: Sequence[VersionInfo]) -> str:
    return bullet_list(_document(version) for version in documents)


def _document(version: VersionInfo) -> str:
    facts = version.facts
    words = [facts.title, version.version_label, AUDIENCE_WORDS[facts.audience]]
    if facts.edition:
        words.append(f"edition: {facts.edition}")
    guessed = guessed_words(facts.guessed)
    if guessed:
        words.append(f"guessed by the program, not confirmed: {guessed}")
    return " · ".join(words)


def _times(view: ReviewView | None) -> str:
    return f' data-times="{view.times}"' if view else ""


def _mark(view: ReviewView | None) -> str:
    if view is None:
        return ""
    return (
        '<section class="ta-mark" aria-label="Review of this checklist" data-decision="checklist" '
        f'tabindex="-1">{mark_html(view.reviewed)}{mark_form(view)}</section>'
    )


def _blockers(findings: Sequence[Finding], view: ReviewView | None) -> str:
    counted = blockers(findings)
    word = "blocker" if len(counted) == 1 else "blockers"
    after = _after_review(view)
    return (
        '<div class="ta-verdicts"><ul class="ta-tallies"><li><strong>Of '
        f"{len(counted)} {word}:</strong></li>{_tallies(counted)}</ul>{after}"
        f"<p>A blocker that is not met stops an approval. {_from_where(after)}: people in the "
        "district decide.</p></div>"
    )


def _from_where(after: str) -> str:
    if after:
        return "The first count comes from the documents alone, and neither approves anything"
    return "These findings come from the documents alone and approve nothing"


def _after_review(view: ReviewView | None) -> str:
    """The same count with people's decisions in it, where there are any."""
    if view is None or not view.reviewed.touched:
        return ""
    counted = tally_of(
        one.status
        for one in view.reviewed.findings
        if one.finding.item.severity is Severity.BLOCKER
    )
    tallies = "".join(f"<li>{sign(_counted(*one))}</li>" for one in counted)
    return (
        f'<ul class="ta-tallies"><li><strong>With what people decided:</strong></li>{tallies}</ul>'
    )


def _tallies(findings: Sequence[Finding]) -> str:
    return "".join(f"<li>{sign(_counted(*one))}</li>" for one in tally(findings))


def _counted(status: FindingStatus, count: int) -> Sign:
    one, many = _COUNTED[status]
    return FINDING_SIGNS[status]._replace(word=f"{count} {one if count == 1 else many}")


def _jumps(shown: Sequence[Part]) -> str:
    links = "".join(
        f'<li><a href="#{_anchor(part)}">{_name(part)}</a> <span class="ta-small">'
        f"{esc(_open_words(part))}</span></li>"
        for part in shown
    )
    return f'<nav class="ta-jumps" aria-label="Parts of the checklist"><ul>{links}</ul></nav>'


def _open_words(part: Part) -> str:
    if part.pillar is None:
        return f"{len(part.entries)} item{'' if len(part.entries) == 1 else 's'}"
    waiting = sum(entry.needs_attention for entry in part.entries)
    return f"{waiting} of {len(part.entries)} need attention"


def _filter(shown: Sequence[Part]) -> str:
    entries = [entry for part in shown for entry in part.entries]
    counts = {
        "all": len(entries),
        "attention": sum(entry.needs_attention for entry in entries),
        "blockers": sum(entry.blocks for entry in entries),
    }
    options = "".join(
        f'<label><input type="radio" name="checklist-show" value="{value}"'
        f"{' checked' if value == 'all' else ''}>{label} ({counts[value]})</label>"
        for value, label in FILTERS
    )
    return f'<fieldset class="ta-filter"><legend>Show</legend>{options}</fieldset>'


def _section(part: Part, view: ReviewView | None) -> str:
    holds = (" data-attention" if any(e.needs_attention for e in part.entries) else "") + (
        " data-blocker" if any(e.blocks for e in part.entries) else ""
    )
    findings = [entry.finding for entry in part.entries]
    tallies = "" if part.pillar is None else f'<ul class="ta-tallies">{_tallies(findings)}</ul>'
    lead = "<p>No vendor document can answer these.</p>" if part.pillar is None else ""
    return (
        f'<section class="ta-part"{holds}><h3 id="{_anchor(part)}" tabindex="-1">{_name(part)}'
        f"</h3>{tallies}{lead}{''.join(finding_html(entry, view) for entry in part.entries)}"
        '<p class="ta-small ta-none">Nothing to show here with this filter.</p></section>'
    )


def _anchor(part: Part) -> str:
    return f"checklist-{part.pillar.value if part.pillar else 'people'}"


def _name(part: Part) -> str:
    return PILLAR_WORDS[part.pillar] if part.pillar else PEOPLE

"""The forms in which people decide, answer and mark. ``static/review.js`` sends what they hold.

A form's ``data-form`` names it (``finding-3``, ``checklist``); ``data-review`` says which kind it
is. What is typed is checked in ``assistant/reviews``; limits here are a courtesy.
"""

from __future__ import annotations

from assistant.pages.markup import FINDING_SIGNS, esc
from assistant.pages.parts import alert
from assistant.pages.review_html import ReviewView
from assistant.reviews.asking import AskedField
from assistant.reviews.checking import GIVEN, JUDGED, NAME_MAX, PART_MAX, REASON_MAX
from assistant.reviews.entries import PersonAnswer
from assistant.types import Finding, FindingStatus


def finding_form(view: ReviewView, number: int) -> str:
    """The form below a finding: decide on it, or answer it where only people can."""
    if not view.may_write:
        return ""
    one = view.reviewed.findings[number]
    name = f"finding-{number}"
    if one.finding.status is FindingStatus.ASK_PERSON:
        kind, summary = "answer", "Change the answer" if one.decided else "Answer this"
        body = _answer_fields(view, number)
    else:
        kind, summary = "finding", "Confirm, change or add a note"
        body = _decision_fields(one.finding, number)
    return _folded(view, name, kind, summary, body, f' data-finding="{number}"')


def mark_form(view: ReviewView) -> str:
    """The form that marks the whole list as reviewed."""
    if not view.may_write:
        return ""
    body = _area("note", "Note (optional)", "", REASON_MAX, rows=2)
    return _folded(view, "checklist", "checklist", "Mark this checklist as reviewed", body, "")


def _folded(view: ReviewView, name: str, kind: str, summary: str, body: str, more: str) -> str:
    failed, sentence = view.problem
    problem = alert(sentence) if failed == name else ""
    label = "Mark as reviewed" if kind == "checklist" else "Save"
    return (
        f'<details class="ta-more ta-review"><summary>{esc(summary)}</summary>'
        f'<form data-review="{kind}" data-form="{name}"{more} autocomplete="off">{body}'
        f'{_who(view)}<div class="ta-problem">{problem}</div>'
        f'<button type="submit" class="ta-save">{label}</button></form></details>'
    )


def _decision_fields(finding: Finding, number: int) -> str:
    found = FINDING_SIGNS[finding.status].word
    actions = (
        ("confirm", f"Confirm: {found}"),
        ("change", "Change the status"),
        ("annotate", "Only add a note"),
    )
    radios = "".join(
        f'<label><input type="radio" name="action-{number}" data-field="action" value="{value}">'
        f"{esc(label)}</label>"
        for value, label in actions
    )
    statuses = tuple(status for status in GIVEN if status is not finding.status)
    return (
        f'<fieldset class="ta-actions"><legend>Your decision</legend>{radios}</fieldset>'
        f'<div class="ta-changes">{_select("The right status", statuses, "Choose one")}</div>'
        f"{_area('reason', 'Reason or note', '', REASON_MAX, rows=3)}"
    )


def _answer_fields(view: ReviewView, number: int) -> str:
    one = view.reviewed.findings[number]
    entry = one.decided.entry if one.decided else None
    given = entry if isinstance(entry, PersonAnswer) else None
    known = {part.key: part.text for part in given.parts} if given else {}
    fields = "".join(
        _asked(field, known.get(field.key, ""), f"ask-{number}-{field.key}")
        for field in view.asked(one.finding.item).fields
    )
    status = given.status if given else None
    reason = given.reason if given else ""
    return (
        f'<p class="ta-small">Write no student\'s name.</p>{fields}'
        f"{_select('How does this answer stand up?', JUDGED, 'Not judged yet', status)}"
        f"{_area('reason', 'Reason (needed where it does not apply)', reason, REASON_MAX, rows=2)}"
    )


def _asked(field: AskedField, text: str, name: str) -> str:
    help_ = (
        f'<span class="ta-small" id="{name}-help">{esc(field.help)}</span>' if field.help else ""
    )
    told = f' aria-describedby="{name}-help"' if field.help else ""
    return (
        f'<div class="ta-field"><label for="{name}">{esc(field.label)}</label>{help_}'
        f'<textarea id="{name}" data-part="{field.key}" rows="2" maxlength="{PART_MAX}" dir="auto"'
        f"{told}>\n{esc(text)}</textarea></div>"
    )


def _area(field: str, label: str, text: str, most: int, rows: int) -> str:
    return (
        f'<label class="ta-field">{esc(label)}<textarea data-field="{field}" rows="{rows}" '
        f'maxlength="{most}" dir="auto">\n{esc(text)}</textarea></label>'
    )


def _select(
    label: str,
    statuses: tuple[FindingStatus, ...],
    none: str,
    chosen: FindingStatus | None = None,
) -> str:
    options = "".join(
        f'<option value="{status.value}"{" selected" if status is chosen else ""}>'
        f"{esc(FINDING_SIGNS[status].word)}</option>"
        for status in statuses
    )
    return (
        f'<label class="ta-field">{esc(label)}<select data-field="status">'
        f'<option value="">{esc(none)}</option>{options}</select></label>'
    )


def _who(view: ReviewView) -> str:
    person = view.person
    if person is not None and person.name:
        return (
            f'<p class="ta-small">Saved as {esc(person.name)} ({esc(person.role)}), signed in.</p>'
        )
    return (
        '<div class="ta-signer"><label class="ta-field">Your name<input type="text" '
        f'data-field="name" maxlength="{NAME_MAX}" autocomplete="name"></label>'
        '<label class="ta-field">Your role<input type="text" data-field="role" '
        f'maxlength="{NAME_MAX}" autocomplete="organization-title"></label></div>'
        '<p class="ta-small">Nobody is signed in, so this is saved as self-declared.</p>'
    )

"""What people decided, as HTML: beside the finding, its history, and the mark on the whole list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.access.people import Person
from assistant.pages.markup import FINDING_SIGNS, Sign, bullet_list, esc, sign
from assistant.pages.source_html import open_link
from assistant.reviews.asking import Asked
from assistant.reviews.entries import Action, PersonAnswer, Review, ReviewedMark, Signature
from assistant.reviews.merging import Decided, Marked, ReviewedChecklist, ReviewedFinding
from assistant.reviews.standing import Change, ClauseChange, DocumentChange, Standing
from assistant.types import RubricItem

SELF_DECLARED = "self-declared, nobody is signed in"
LOOK_AGAIN = Sign("Look again", "warn", "caution")
REVIEWED = Sign("Reviewed", "check", "good")
NOT_REVIEWED = Sign("Not marked as reviewed", "gap", "plain")
ANSWERED = Sign("Answered, not judged yet", "person", "plain")
_ACTIONS = {
    Action.CONFIRM: "Confirmed by a person",
    Action.CHANGE: "Changed by a person",
    Action.ANNOTATE: "Note by a person",
}
_STANDING = {
    Standing.SAME: "",
    Standing.CLAUSE_SAME: "the clause is the same.",
    Standing.CLAUSE_CHANGED: (
        "the clause has changed. Look again: until then the program's finding counts."
    ),
    Standing.NO_CLAUSE: "no clause was quoted, so none can be compared.",
}


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What a page needs to show and ask for reviews. ``times`` grows with each showing.

    ``person`` is who is signed in (None or nameless: nobody); ``problem`` is the form that could
    not be saved (``finding-3``, ``checklist``) with the sentence that says why.
    """

    reviewed: ReviewedChecklist
    asked: Callable[[RubricItem], Asked]
    may_write: bool
    person: Person | None = None
    problem: tuple[str, str] = ("", "")
    times: int = 0

    @property
    def waiting(self) -> frozenset[int]:
        """The numbers of the findings on which a person has to decide again."""
        return frozenset(
            number
            for number, one in enumerate(self.reviewed.findings)
            if one.decided is not None and one.decided.look_again
        )


def tag_html(one: ReviewedFinding) -> str:
    """The people's word in a finding's folded line; nothing where there is none."""
    if one.decided is None:
        return f'<span class="ta-tag">{_count(one)}</span>' if one.notes else ""
    if one.decided.look_again:
        return f'<span class="ta-person">{sign(LOOK_AGAIN)}</span>'
    entry = one.decided.entry
    words = "Answered by a person" if isinstance(entry, PersonAnswer) else _ACTIONS[entry.action]
    if entry.status:
        words += f": {FINDING_SIGNS[entry.status].word}"
    return f'<span class="ta-person"><span class="ta-tag">{esc(words)}</span></span>'


def _count(one: ReviewedFinding) -> str:
    return f"{len(one.notes)} note{'' if len(one.notes) == 1 else 's'}"


def decision_html(one: ReviewedFinding) -> str:
    """What people decided on a finding, what changed since, their notes, and the history."""
    parts = [_entry(one.decided.entry), _since(one.decided)] if one.decided else []
    parts += map(_entry, one.notes)
    if len(one.history) > len(one.notes) + (one.decided is not None):
        entries = "".join(f"<li>{_entry(entry)}</li>" for entry in one.history)
        parts.append(
            f'<details class="ta-more"><summary>All that was saved ({len(one.history)})</summary>'
            f'<ol class="ta-history">{entries}</ol></details>'
        )
    return "".join(parts)


def _entry(entry: Review | PersonAnswer) -> str:
    if isinstance(entry, PersonAnswer):
        label = "Answered by a person"
        fields = "".join(
            f"<div><dt>{esc(part.label)}</dt><dd>{_lines(part.text)}</dd></div>"
            for part in entry.parts
        )
        body = f'<dl class="ta-answers">{fields}</dl>' if fields else ""
        status = sign(FINDING_SIGNS[entry.status] if entry.status else ANSWERED)
    else:
        label, body = _ACTIONS[entry.action], ""
        status = sign(FINDING_SIGNS[entry.status]) if entry.status else ""
    reason = f"<p>{_lines(entry.reason)}</p>" if entry.reason else ""
    return (
        f'<div class="ta-said"><p class="ta-label">{label}</p>{status}{body}{reason}'
        f"{signature_html(entry.by)}</div>"
    )


def signature_html(by: Signature) -> str:
    """Who and when; typed names are marked as such."""
    how = "signed in" if by.signed_in else SELF_DECLARED
    return (
        f'<p class="ta-small ta-signed">{esc(by.name)}, {esc(by.role)} '
        f'<span class="ta-tag">{how}</span> <span class="ta-when">{esc(moment(by.at))}</span></p>'
    )


def moment(at: str) -> str:
    """A time of the records as people read it."""
    return f"{at[:16].replace('T', ' at ')} (UTC)"


def _since(decided: Decided) -> str:
    since, entry = decided.since, decided.entry
    lines = []
    if since.rubric_then:
        lines.append(f"Made with checklist version {since.rubric_then}.")
    if decided.machine_changed and isinstance(entry, Review):
        lines.append(f"The program found “{FINDING_SIGNS[entry.machine_status].word}” then.")
    told = "".join(f"<p>{esc(line)}</p>" for line in lines)
    if since.standing is Standing.SAME:
        return f'<div class="ta-since">{told}</div>' if told else ""
    head = f"{_earlier(since.documents)}; {_STANDING[since.standing]}"
    mark = sign(LOOK_AGAIN) if decided.look_again else ""
    clauses = "".join(map(_clause, since.clauses))
    return (
        f'<div class="ta-since">{mark}<p><strong>{esc(head)}</strong></p>{told}'
        f"{bullet_list(map(change_words, since.documents))}{clauses}</div>"
    )


def _earlier(changes: Iterable[DocumentChange]) -> str:
    if all(one.change is Change.ADDED for one in changes):
        return "Reviewed before a document was added"
    return "Reviewed on the earlier version"


def change_words(change: DocumentChange) -> str:
    """What became of a document, in words; not yet escaped."""
    if change.change is Change.REPLACED:
        return f"{change.title}: {change.then} then, {change.now} now"
    if change.change is Change.REMOVED:
        return f"{change.title}: {change.then} then, not read any more"
    return f"{change.title}: {change.now}, added since"


def _clause(clause: ClauseChange) -> str:
    where = f"Then, in {clause.quote.title} ({clause.quote.version_label})"
    then = (
        f'<p class="ta-label">{esc(where)}</p><blockquote class="ta-quote"><p dir="auto">'
        f"{esc(clause.quote.text)}</p></blockquote>"
    )
    if clause.removed:
        return f"{then}<p>That document is not in the library any more.</p>"
    if clause.nearest is None:
        return f"{then}<p>Nothing in the current version is like it.</p>"
    return (
        f'{then}<p class="ta-label">Now, the sentence most like it</p><blockquote class="ta-quote">'
        f'<p dir="auto">{esc(clause.nearest.quote)}</p><footer>'
        f"{open_link(clause.nearest, name=clause.nearest.title)}</footer></blockquote>"
    )


def mark_html(reviewed: ReviewedChecklist) -> str:
    """Whether the whole list was reviewed, by whom, and what changed since."""
    marked = reviewed.marked
    total = len(reviewed.findings)
    count = f"A person decided on {reviewed.touched} of {total} items."
    if marked is None:
        return f"<p>{sign(NOT_REVIEWED)}</p><p>{count}</p>"
    note = f"<p>{_lines(marked.mark.note)}</p>" if marked.mark.note else ""
    changed = mark_changes(marked)
    lines = bullet_list(changed)
    told = f"<p><strong>Changed since then:</strong></p>{lines}" if changed else _repeated(marked)
    return (
        f"<p>{sign(REVIEWED if marked.holds else REVIEWED._replace(tone='caution'))}</p>"
        f"{signature_html(marked.mark.by)}{note}{told}<p>{count}</p>{_record(marked.mark)}"
        f"{_older(reviewed.marks[1:])}"
    )


def mark_changes(marked: Marked) -> list[str]:
    """What is different from what was reviewed, one line each; not yet escaped."""
    since = marked.since
    lines = [change_words(change) for change in since.documents]
    if since.rubric_then:
        lines.append(f"It was checklist version {since.rubric_then}")
    if marked.judged_anew:
        lines.append(f"The program finds another status on: {' / '.join(marked.judged_anew)}")
    elif marked.repeated is False:
        lines.append("The program gives other reasons or quotes, with the same statuses")
    if marked.later:
        lines.append(f"{marked.later} saved after it")
    return lines


def _repeated(marked: Marked) -> str:
    return "<p>Filled in again from the same documents, with the same result.</p>"


def _record(mark: ReviewedMark) -> str:
    lines = [
        f"{one.title} · {one.version_label} · SHA-256 of the file {one.sha256}, of the text "
        f"{one.content_hash}"
        for one in mark.documents
    ]
    return (
        '<details class="ta-more"><summary>What was reviewed</summary>'
        f'{bullet_list(lines)}<p class="ta-small">Checklist version {esc(mark.rubric_version)}, '
        f"{len(mark.covers)} decisions, SHA-256 of the result {esc(mark.result)}</p></details>"
    )


def _older(marks: Sequence[ReviewedMark]) -> str:
    if not marks:
        return ""
    entries = "".join(f"<li>{signature_html(mark.by)}</li>" for mark in marks)
    return (
        f'<details class="ta-more"><summary>Reviewed before ({len(marks)})</summary>'
        f'<ul class="ta-list">{entries}</ul></details>'
    )


def _lines(text: str) -> str:
    return f'<span class="ta-typed" dir="auto">{esc(text)}</span>'

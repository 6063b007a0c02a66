"""A conversation as HTML: pure functions from ``Answer`` to markup, all text escaped.

Buttons carry ``data-`` attributes that ``static/ask.js`` reports to the page: ``data-cite`` (the
number of a citation, or ``closest``; see ``quotes_html``), ``data-ask`` (the number of a question
to ask), ``data-copy`` (the text for the clipboard), ``data-wrong`` (report the answer as wrong) and
``data-again`` (show an earlier answer again).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.wording import searched_count, searched_lines
from assistant.pages.markup import (
    ANSWER_SIGNS,
    VERDICT_WORDS,
    Sign,
    bullet_list,
    esc,
    icon,
    sign,
)
from assistant.pages.points_html import draft_html
from assistant.pages.quotes_html import claims_html, closest_html, quoted_points
from assistant.types import Answer, AnswerStatus, RegisterNote

DRAFT = Sign("For your request, in your words", "person", "plain")
HIDDEN_QUESTION = "This question is not shown because it seemed to hold student information."
WHOLE_ANSWERS = 10
"""So many answers at the end are shown whole: the page is sent as one, and a long one is slow."""
WAITING = "Looking through the documents. The first answer after a start takes longer."


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it so far: an answer, an error sentence, or neither yet.

    ``copy`` is the answer as plain text for the clipboard, set once the answer is complete.
    ``reportable`` offers “This answer is wrong”; ``reported`` says that such a report was kept.
    ``shown_again`` keeps it whole on the page, however early in the conversation it was.
    """

    question: str
    answer: Answer | None = None
    error: str = ""
    copy: str = ""
    done: bool = False
    reportable: bool = False
    reported: bool = False
    shown_again: bool = False


def transcript(turns: Sequence[Turn], examples: Sequence[str] = ()) -> str:
    """The conversation, early answers as their headline; with no turns a short welcome."""
    body = "".join(
        _turn(turn, number, after=len(turns) - 1 - number) for number, turn in enumerate(turns)
    )
    return (
        '<div class="ta-log" role="log" aria-live="polite" aria-label="Conversation" tabindex="0">'
        f"{body or _welcome(examples)}</div>"
    )


def _welcome(examples: Sequence[str]) -> str:
    if not examples:
        return (
            '<div class="ta-welcome"><p>No documents have been added yet. Ask the person who runs '
            "this program to add some with <code>python ingest.py add</code>.</p></div>"
        )
    chips = "".join(_chip(text, -1, number) for number, text in enumerate(examples))
    return (
        '<div class="ta-welcome"><p>Ask in your own words. Each answer starts with your '
        "district's decision, then shows what the vendor's own documents say, word for word.</p>"
        f'<p id="ta-examples">For example:</p><div class="ta-chips" role="group" '
        f'aria-labelledby="ta-examples">{chips}</div></div>'
    )


def _chip(text: str, turn: int, number: int) -> str:
    return (
        f'<button type="button" class="ta-chip" data-turn="{turn}" data-ask="{number}">'
        f"{esc(text)}</button>"
    )


def _turn(turn: Turn, number: int, *, after: int) -> str:
    """A question with its answer; ``after`` is how many more came since."""
    early = after >= WHOLE_ANSWERS and not turn.shown_again
    if turn.error:
        body = _error(turn.error)
    elif turn.answer is None:
        body = f'<p class="ta-waiting">{icon("clock")}<span>{esc(WAITING)}</span></p>'
    elif early and turn.done:
        body = _early(turn.answer, number)
    else:
        body = answer_html(
            turn.answer,
            number,
            copy=turn.copy,
            chips=after == 0 and turn.done,
            wrong=_wrong(turn, number),
        )
    busy = "false" if turn.done else "true"
    name = f"Question {number + 1}"
    again = ' tabindex="-1"' if turn.shown_again else ""
    return (
        f'<article class="ta-turn" aria-label="{name}"{again}><div class="ta-question">'
        f'<h2 class="ta-hidden">{name}</h2><p>{esc(turn.question)}</p></div>'
        f'<div class="ta-answer" aria-busy="{busy}">{body}</div></article>'
    )


def _early(answer: Answer, number: int) -> str:
    """An answer from early in a long conversation: what it came to, and a button for the rest."""
    if answer.status is AnswerStatus.FAILED:
        return _error(answer.headline)
    note = answer.register
    state = f'<p class="ta-state">{sign(register_sign(note))}</p>' if note else ""
    return (
        f'{state}{_headline(answer)}<button type="button" class="ta-plain" data-again="" '
        f'data-turn="{number}" aria-label="Show answer {number + 1} again">Show this answer '
        "again</button>"
    )


def _error(message: str) -> str:
    failed = ANSWER_SIGNS[AnswerStatus.FAILED]
    return f'<div class="ta-error" role="alert">{sign(failed)}<p>{esc(message)}</p></div>'


def _wrong(turn: Turn, number: int) -> str:
    if turn.reported:
        return (
            f'<p class="ta-kept" tabindex="-1">{icon("check")}<span>Kept for review. Thank you.'
            "</span></p>"
        )
    if not turn.reportable:
        return ""
    return (
        f'<button type="button" class="ta-plain" data-wrong="" data-turn="{number}">'
        "This answer is wrong</button>"
    )


def answer_html(
    answer: Answer, turn: int, *, copy: str = "", chips: bool = False, wrong: str = ""
) -> str:
    """One answer, the register's word first. ``turn`` is its number in the conversation.

    ``wrong`` is the markup of the button that reports the answer, or of what stands in its place.
    """
    if answer.status is AnswerStatus.FAILED:
        return _error(answer.headline) + _next_step(answer)
    note = answer.register
    # The register's answer is the headline: one box says both, and nothing is said twice.
    whole = note is not None and note.sentence in answer.headline
    return "".join(
        (
            _understood(answer),
            _register(note, answer.headline if whole else "") if note else "",
            "" if whole else _headline(answer),
            quoted_points(answer, turn),
            draft_html(answer),
            claims_html(answer, turn, label=whole),
            _notes(answer),
            _searched(answer),
            closest_html(answer.closest, turn) if answer.closest else "",
            _next_step(answer),
            _tail(answer, turn, copy, chips, wrong),
        )
    )


def _understood(answer: Answer) -> str:
    if not answer.rewritten or answer.rewritten == answer.question:
        return ""
    return f'<p class="ta-understood">Understood as: {esc(answer.rewritten)}</p>'


def register_sign(note: RegisterNote) -> Sign:
    """The register's state as word, icon and tone. Only a standing permission looks like a yes."""
    state = note.state.replace("_", " ").strip().lower()
    words = "in a pilot" if state == "pilot" else state or "not in the register"
    word = words[:1].upper() + words[1:]
    if note.permits:
        return Sign(word, "check", "good")
    if state.startswith("approved") or state == "pilot":
        # An approval that does not cover this use, or may not: the bare word would mislead.
        return Sign(f"{word}, only as listed below", "warn", "caution")
    if state in ("denied", "retired"):
        return Sign(word, "cross", "bad")
    return Sign(word, "warn", "caution")


def _register(note: RegisterNote, headline: str) -> str:
    shown = register_sign(note)
    details = []
    if note.scope:
        details.append(f"<p><strong>Covers:</strong> {esc(note.scope)}</p>")
    if note.open_points:
        details.append(f"<p><strong>Still open:</strong></p>{bullet_list(note.open_points)}")
    if note.contact:
        details.append(f"<p><strong>Ask:</strong> {esc(note.contact)}</p>")
    if note.source:
        details.append(f'<p class="ta-small">Source: {esc(note.source)}</p>')
    said = f'<h3 class="ta-headline">{esc(headline)}</h3>' if headline else ""
    return (
        f'<section class="ta-register ta-{shown.tone}" aria-label="District decision">'
        f'<p class="ta-state">{sign(shown)}<span class="ta-label">District decision</span></p>'
        f"{said or f'<p>{esc(note.sentence)}</p>'}{''.join(details)}</section>"
    )


def _headline(answer: Answer) -> str:
    shown = ANSWER_SIGNS.get(answer.status)
    if answer.status is AnswerStatus.ANSWERED and not answer.claims:
        shown = DRAFT if answer.draft or answer.items else None
    label = f'<p class="ta-status">{sign(shown)}</p>' if shown else ""
    verdict = ""
    if answer.verdict:
        who = "The register" if answer.status is AnswerStatus.REGISTER else "The documents"
        verdict = (
            f'<span class="ta-verdict">{who} say{"s" if who == "The register" else ""}: '
            f"{VERDICT_WORDS[answer.verdict]}</span> "
        )
    return f'{label}<h3 class="ta-headline">{verdict}{esc(answer.headline)}</h3>'


def _notes(answer: Answer) -> str:
    told = answer.register.open_points if answer.register else ()
    notes = [note for note in answer.notes if note not in told]
    if not notes:
        return ""
    lines = bullet_list(notes)
    return f'<div class="ta-notes"><p class="ta-label">Good to know</p>{lines}</div>'


def _searched(answer: Answer) -> str:
    if not answer.searched:
        return ""
    return (
        f'<details class="ta-more ta-searched"><summary>{searched_count(answer.searched)}</summary>'
        f"{bullet_list(searched_lines(answer.searched))}</details>"
    )


def _next_step(answer: Answer) -> str:
    if not answer.next_step:
        return ""
    return f'<p class="ta-next"><strong>Next step:</strong> {esc(answer.next_step)}</p>'


def _tail(answer: Answer, turn: int, copy: str, chips: bool, wrong: str) -> str:
    parts = []
    if copy or wrong:
        button = (
            f'<button type="button" class="ta-plain" data-copy="{esc(copy)}">'
            "Copy with citations</button>"
        )
        parts.append(f'<div class="ta-tail-row">{button if copy else ""}{wrong}</div>')
    if chips and answer.suggestions:
        options = "".join(_chip(text, turn, n) for n, text in enumerate(answer.suggestions))
        parts.append(
            f'<div class="ta-chips" role="group" aria-label="Questions you could ask next">'
            f"{options}</div>"
        )
    return f'<div class="ta-tail">{"".join(parts)}</div>' if parts else ""

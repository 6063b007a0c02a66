"""The form behind “This answer is wrong”: asks what is wrong and for consent, passes it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.feedback import EXPECTED_MAX, NOTE_MAX, WrongAnswer, WrongKind, keep_report
from assistant.pages import events
from assistant.pages.markup import esc
from assistant.pages.parts import own_html
from assistant.pages.render import transcript
from assistant.pages.session import Session, message_for
from assistant.pages.theme import static
from assistant.types import Verdict

if TYPE_CHECKING:
    from assistant.advisor import Advisor

KINDS = [
    ("A quote does not answer the question", WrongKind.QUOTE.value),
    ("The documents do not say this: it should be “not stated”", WrongKind.SILENCE.value),
    ("The documents do answer this", WrongKind.ANSWERED.value),
    ("The yes or no is wrong", WrongKind.VERDICT.value),
    ("Something else", WrongKind.OTHER.value),
]
VERDICTS = [("Yes", "yes"), ("No", "no"), ("Partly", "partly")]
CONSENT = (
    "Keep my question and this answer in a file on this machine. I put no student information in."
)
CHOOSE_FIRST = "Choose what is wrong first."
_CLOSED = "() => window.taReportClosed?.()"


@dataclass(frozen=True)
class WrongForm:
    """The components of the form."""

    box: gr.Column
    about: gr.HTML
    kind: gr.Radio
    verdict: gr.Radio
    expected: gr.Textbox
    note: gr.Textbox
    consent: gr.Checkbox
    problem: gr.HTML
    send: gr.Button
    cancel: gr.Button


def lay_out_form() -> WrongForm:
    """Put the form, hidden, into the open Gradio context."""
    with gr.Column(visible=False, elem_id="wrong-form", elem_classes=["ta-wrong"]) as box:
        about = own_html("", "wrong-about", static("wrong.js"))
        kind = gr.Radio(KINDS, label="What is wrong?", elem_id="wrong-kind")
        verdict = gr.Radio(VERDICTS, label="What is right?", elem_id="wrong-verdict", visible=False)
        expected = gr.Textbox(
            label="The right quote or answer (optional)",
            placeholder="Best: the sentence, copied from the document",
            elem_id="wrong-expected",
            lines=2,
            max_lines=5,
            max_length=EXPECTED_MAX,
        )
        note = gr.Textbox(
            label="Anything else? (optional)",
            elem_id="wrong-note",
            max_lines=3,
            max_length=NOTE_MAX,
        )
        consent = gr.Checkbox(label=CONSENT, elem_id="wrong-consent")
        problem = own_html("", "wrong-problem")
        with gr.Row():
            send = gr.Button("Send", variant="primary", elem_id="wrong-send", min_width=110)
            cancel = gr.Button("Cancel", elem_id="wrong-cancel", min_width=110)
    return WrongForm(box, about, kind, verdict, expected, note, consent, problem, send, cancel)


class WrongReports:
    """Passes what is typed into the form to the engine. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def wire(
        self, form: WrongForm, session: gr.State, log: gr.HTML, announcer: gr.HTML, fresh: gr.Button
    ) -> None:
        """Connect the form with the conversation's ``log`` and ``announcer``."""
        filled = [form.kind, form.verdict, form.expected, form.note, form.consent]
        emptied = [form.box, form.about, *filled, form.problem]
        log.edit(self.open, session, [session, *emptied], **events.QUIET)
        form.kind.change(self.ask_verdict, form.kind, form.verdict, **events.QUIET)
        form.send.click(
            self.send,
            [session, *filled],
            [session, form.box, form.problem, log, announcer],
            **events.QUIET,
        ).then(None, js=_CLOSED, **events.QUIET)
        form.cancel.click(self.cancel, session, [session, form.box], **events.QUIET).then(
            None, js=_CLOSED, **events.QUIET
        )
        fresh.click(lambda: gr.update(visible=False), None, form.box, **events.QUIET)

    # What happens on the page

    def open(self, session: Session | None, event: gr.EventData) -> tuple[Any, ...]:
        """Open an empty form for the answer whose button was pressed."""
        answer = session.start_report(events.number(event, "turn")) if session else None
        if session is None or answer is None:
            return (session, *(gr.skip(),) * 8)
        session.opened += 1
        about = (
            f'<h2 tabindex="-1" data-opened="{session.opened}">What is wrong with this answer?</h2>'
            f'<p class="ta-small">About: “{esc(answer.rewritten or answer.question)}”</p>'
        )
        hidden = gr.update(value=None, visible=False)
        return session, gr.update(visible=True), about, None, hidden, "", "", False, ""

    def ask_verdict(self, kind: str | None) -> Any:
        """Ask for the right yes or no where that is what was wrong."""
        return gr.update(visible=kind == WrongKind.VERDICT.value)

    def send(
        self,
        session: Session | None,
        kind: str | None,
        verdict: str | None,
        expected: str,
        note: str,
        consent: bool,
    ) -> tuple[Any, ...]:
        """Have the report kept, or say why it was not; the form stays open then."""
        answer = session.reported_answer() if session else None
        if session is None or answer is None:
            return session, gr.update(visible=False), "", gr.skip(), gr.skip()
        if not kind:
            return session, gr.skip(), _problem(CHOOSE_FIRST), gr.skip(), gr.skip()
        try:
            report = WrongAnswer(
                answer=answer,
                kind=WrongKind(kind),
                consent=consent is True,
                tool=session.conversation.tool,
                expected=expected or "",
                verdict=Verdict(verdict) if verdict else None,
                note=note or "",
            )
            keep_report(report, self.advisor)
        except Exception as error:
            return session, gr.skip(), _problem(message_for(error)), gr.skip(), gr.skip()
        session.end_report(kept=True)
        said = '<p role="status" class="ta-hidden">The report was kept. Thank you.</p>'
        return session, gr.update(visible=False), "", transcript(session.turns), said

    def cancel(self, session: Session | None) -> tuple[Session | None, Any]:
        """Close the form; nothing is kept."""
        if session:
            session.end_report(kept=False)
        return session, gr.update(visible=False)


def _problem(text: str) -> str:
    return f'<p role="alert">{esc(text)}</p>'

"""The Ask page: a chat with the engine, its evidence beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.answering.examples import example_questions
from assistant.answering.touched import About, Panel, about_of
from assistant.pages import events
from assistant.pages.ask_layout import CHOOSE, Parts, lay_out
from assistant.pages.chooser import ANY_TOOL, choices, wire_filter
from assistant.pages.evidence import citation_list, source_of
from assistant.pages.markup import esc
from assistant.pages.panel_html import panel_html
from assistant.pages.parts import status
from assistant.pages.render import transcript
from assistant.pages.session import Session, message_for
from assistant.pages.wrong import WrongReports

if TYPE_CHECKING:
    from assistant.advisor import Advisor
    from assistant.types import Answer, Citation

ANY_LABEL = "Not chosen (name it in your question)"
AT_ONCE = 4


class AskPage:
    """Lays the page out and passes events to the engine. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def build(self, demo: gr.Blocks) -> None:
        """Put the page into the open Gradio context and wire it."""
        parts = lay_out()
        self._wire_asking(parts)
        self._wire_reading(parts)
        chat = parts.chat
        WrongReports(self.advisor).wire(
            chat.wrong, parts.session, chat.transcript, chat.announcer, chat.fresh
        )
        demo.load(self.arrive, None, [chat.chooser.radio, chat.transcript], **events.QUIET)

    def _wire_asking(self, parts: Parts) -> None:
        chat, seen = parts.chat, parts.evidence
        given = [chat.box, parts.session, chat.chooser.radio]
        shown = [parts.session, chat.box, chat.transcript, chat.announcer]
        typed = gr.on(
            [chat.box.submit, chat.send.click], self.take_in, given, shown, **events.QUIET
        )
        chip = chat.transcript.submit(self.take_chip, given, shown, **events.QUIET)
        answers = [
            taken.then(
                self.answer,
                parts.session,
                [chat.transcript, chat.announcer, seen.citations, seen.source, seen.items],
                concurrency_limit=AT_ONCE,
                concurrency_id="answers",
                **events.QUIET,
            )
            for taken in (typed, chip)
        ]
        panel: dict[str, Any] = {
            "concurrency_limit": 1,
            "concurrency_id": "panel",
            **events.QUIET,
        }
        for answered in answers:  # after the answer, so that it never waits for the checklist
            answered.then(self.follow, parts.session, seen.items, **panel)
        seen.items.submit(self.fill, [parts.session, chat.chooser.radio], seen.items, **panel)
        chat.chooser.radio.change(
            self.show_choice, [chat.chooser.radio, parts.session], seen.items, **events.QUIET
        )
        chat.fresh.click(
            self.start_over,
            parts.session,
            [parts.session, *shown[2:], seen.citations, seen.source, seen.items],
            cancels=answers,
            **events.QUIET,
        )

    def _wire_reading(self, parts: Parts) -> None:
        chat, seen = parts.chat, parts.evidence
        for place in (chat.transcript, seen.citations):
            place.select(
                self.open_citation,
                parts.session,
                [parts.session, seen.citations, seen.source],
                **events.QUIET,
            )
        chat.transcript.expand(
            self.show_again, parts.session, [parts.session, chat.transcript], **events.QUIET
        )
        wire_filter(chat.chooser, self.advisor, ANY_LABEL)
        chat.chooser.radio.change(self.name_choice, chat.chooser.radio, chat.fold, **events.QUIET)

    # What happens on the page

    def arrive(self) -> tuple[Any, str]:
        """A page was opened: list the tools of this moment and the example questions."""
        shown = choices(self.advisor.library.tools(), "", None, ANY_LABEL)
        return gr.update(choices=shown, value=ANY_TOOL), transcript((), self.examples())

    def examples(self) -> tuple[str, ...]:
        """Example questions that name tools of the library; none while it is empty."""
        return example_questions([tool.name for tool in self.advisor.library.tools()])

    def name_choice(self, chosen: str | None) -> Any:
        """Show the chosen tool on the fold, so that it can be seen while folded."""
        return gr.update(label=f"Tool: {chosen}" if chosen else CHOOSE)

    def take_in(
        self, text: str, session: Session | None, tool: str | None
    ) -> tuple[Session, str, str, str]:
        """Take a typed question in: show it at once and clear the box."""
        session = session or Session(self.advisor.conversation())
        session.conversation.tool = tool or None
        taken = session.ask(text)
        log = transcript(session.turns, () if session.turns else self.examples())
        if not taken:
            return session, text, log, status("")
        return session, "", log, status("Looking for an answer.")

    def take_chip(
        self, box: str, session: Session | None, tool: str | None, event: gr.EventData
    ) -> tuple[Session, str, str, str]:
        """Take in an example or follow-up question that was chosen, leaving the box as it is."""
        turn, number = events.number(event, "turn"), events.number(event, "ask")
        examples = self.examples()
        if turn == -1 and 0 <= number < len(examples):
            text: str | None = examples[number]
        else:
            text = session.question(turn, number) if session else None
        taken, _, log, said = self.take_in(text or "", session, tool)
        return taken, box, log, said

    def answer(self, session: Session | None) -> Iterator[tuple[Any, ...]]:
        """Stream the answer to the last question, then list and open its evidence."""
        if session is None or not session.busy:
            yield (gr.skip(),) * 5
            return
        number = len(session.turns) - 1
        turn = session.turns[-1]
        for turn in session.answers():
            # The browser ends an answer under way, but not one that it is just about to ask for.
            if session.over:
                yield (gr.skip(),) * 5
                return
            if not turn.done:  # the whole answer comes below, in one step with its evidence
                log = transcript(session.turns)
                yield log, gr.skip(), citation_list(turn.answer, number), gr.skip(), gr.skip()
        answer = turn.answer
        session.about = about_of(answer, session.conversation.about)
        yield (
            transcript(session.turns),
            status(_ready(answer, turn.error)),
            citation_list(answer, number),
            self._first_source(session, answer),
            self._touched(session.about),
        )
        # Gradio sends the last step again when it is over: by then another quote may be open.
        yield (gr.skip(),) * 5

    def _touched(self, about: About, *, work: bool = False) -> str:
        try:
            return panel_html(self.advisor.panel(about, work=work))
        except Exception as error:
            return f'<p role="alert">{esc(message_for(error))}</p>'

    def follow(self, session: Session | None) -> Any:
        """After an answer: work out the items it touched, where they have no status yet."""
        if session is None or not session.about.tools:
            return gr.skip()
        return self._touched(session.about, work=True)

    def fill(
        self, session: Session | None, chosen: str | None, event: gr.EventData
    ) -> Iterator[Any]:
        """Every item of the checklist was asked for: fill it in, showing how far it is."""
        about = session.about if session else About((chosen,) if chosen else ())
        if not about.tools or events.text(event, "fill") != "all":
            yield gr.skip()
            return
        try:
            for done, total in self.advisor.fill_panel(about):
                shown = self.advisor.panel(about)
                yield panel_html(shown, filling=f"Filling in: {done} of {total} items.")
        except Exception as error:
            yield f'<p role="alert">{esc(message_for(error))}</p>'
            return
        yield self._touched(about)

    def show_choice(self, chosen: str | None, session: Session | None) -> Any:
        """Another tool was chosen: show its checklist, with nothing lit."""
        about = About((chosen,) if chosen else ())
        if session is not None:
            session.about = about
        return self._touched(about)

    def _first_source(self, session: Session, answer: Answer | None) -> str:
        """The first quote's source text, opened without moving the reader; or nothing."""
        if answer is None or not answer.citations:
            return ""
        return self._source(session, answer.citations[0], jump=False)

    def _source(self, session: Session, citation: Citation, *, jump: bool) -> str:
        session.opened += 1
        return source_of(self.advisor, citation, opened=session.opened, jump=jump)

    def open_citation(
        self, session: Session | None, event: gr.EventData
    ) -> tuple[Session | None, Any, Any]:
        """Show the document around the quote that was chosen."""
        turn, wanted = events.number(event, "turn"), events.text(event, "cite")
        citation = session.citation(turn, wanted) if session else None
        if session is None or citation is None:
            return session, gr.skip(), gr.skip()
        listed = citation_list(session.turns[turn].answer, turn)
        return session, listed, self._source(session, citation, jump=True)

    def show_again(self, session: Session | None, event: gr.EventData) -> tuple[Any, Any]:
        """Show an answer from early in the conversation whole again."""
        if session is None or not session.show_again(events.number(event, "turn")):
            return session, gr.skip()
        return session, transcript(session.turns)

    def start_over(self, session: Session | None) -> tuple[Any, ...]:
        """Forget the conversation, with any answer on its way, and show the welcome again."""
        if session is not None:
            session.over = True
        log = transcript((), self.examples())
        return (
            None,
            log,
            status("New conversation."),
            citation_list(None, 0),
            "",
            panel_html(Panel()),
        )


def _ready(answer: Answer | None, error: str) -> str:
    if error or answer is None:
        return "The question could not be answered."
    count = len(answer.citations)
    return f"Answer ready, with {count} quote{'' if count == 1 else 's'}."

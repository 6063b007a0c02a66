"""The Checklist page: choose a tool, see every item's finding with its quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.pages import events
from assistant.pages.checklist_html import checklist_html
from assistant.pages.chooser import build_chooser, choices, wire_filter
from assistant.pages.evidence import source, source_error
from assistant.pages.markup import esc
from assistant.pages.parts import own_html
from assistant.pages.session import message_for
from assistant.pages.theme import static
from assistant.types import Checklist, Citation

if TYPE_CHECKING:
    from assistant.advisor import Advisor

HINT = '<p class="ta-small ta-empty">Open a quote to read it in its document.</p>'
CHOOSE_FIRST = "Choose a tool first."


class ChecklistPage:
    """Lays the page out and passes events to the engine. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def build(self, demo: gr.Blocks) -> None:
        """Put the page into the open Gradio context and wire it."""
        filled, opened = gr.State(None), gr.State(0)
        with gr.Row(elem_classes=["ta-columns"]):
            with gr.Column(scale=3, elem_classes=["ta-main"]):
                gr.HTML(
                    "<h1>Checklist for a tool</h1><p>What the documents say on each item of the "
                    "district's checklist. It can take a minute.</p>"
                )
                chooser = build_chooser("Tool", "checklist")
                fill = gr.Button("Fill in the checklist", variant="primary")
                shown = own_html('<div role="status"></div>', "checklist", static("ask.js"))
            with gr.Column(scale=2, elem_classes=["ta-side"]):
                gr.HTML("<h2>Evidence</h2>")
                text = own_html(HINT, "checklist-source", static("source.js"))
        fill.click(
            self.fill_in,
            chooser.radio,
            [filled, shown],
            show_progress="full",
            show_progress_on=shown,
            api_visibility="private",
            concurrency_id="answers",
        )
        shown.select(self.open_quote, [filled, opened], [opened, text], **events.QUIET)
        wire_filter(chooser, self.advisor)
        demo.load(self.arrive, None, chooser.radio, **events.QUIET)

    def arrive(self) -> Any:
        """A page was opened: list the tools of this moment."""
        return gr.update(choices=choices(self.advisor.library.tools(), "", None))

    def fill_in(self, tool: str | None) -> tuple[Checklist | None, str]:
        """Fill the checklist for ``tool`` and show it, or say why that failed."""
        if not tool:
            return None, _message(CHOOSE_FIRST)
        try:
            checklist = self.advisor.checklist(tool)
        except Exception as error:
            return None, _message(message_for(error))
        return checklist, checklist_html(checklist)

    def open_quote(
        self, checklist: Checklist | None, opened: int, event: gr.EventData
    ) -> tuple[int, Any]:
        """Show the document around the quote that was chosen."""
        citation = quote_of(checklist, events.number(event, "finding"), events.text(event, "quote"))
        if citation is None:
            return opened, gr.skip()
        opened += 1
        try:
            view = self.advisor.source_view(citation.version_id, citation.start, citation.end)
        except Exception as error:
            return opened, source_error(message_for(error), opened=opened)
        return opened, source(view, opened=opened, jump=True)


def quote_of(checklist: Checklist | None, finding: int, quote: str) -> Citation | None:
    """The citation a button of the checklist names; None where there is none."""
    if checklist is None or not 0 <= finding < len(checklist.findings):
        return None
    chosen = checklist.findings[finding]
    if quote == "closest":
        return chosen.closest
    if not quote.isdecimal() or int(quote) >= len(chosen.citations):
        return None
    return chosen.citations[int(quote)]


def _message(text: str) -> str:
    return f'<p role="alert">{esc(text)}</p>'

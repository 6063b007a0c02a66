"""The Library page: what is held by tool, adding to it, and each document with all about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.library.holdings import holdings
from assistant.pages import events
from assistant.pages.library_add import AddSection
from assistant.pages.library_document import OpenDocument, lay_out_document
from assistant.pages.library_html import library_html
from assistant.pages.parts import alert, own_html, status
from assistant.pages.session import message_for
from assistant.pages.theme import static

if TYPE_CHECKING:
    from assistant.advisor import Advisor


class LibraryPage:
    """Lays the page out; the list is read anew each time the page is opened or changed."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def build(self, demo: gr.Blocks, tab: gr.Tab) -> None:
        """Put the page into the open Gradio context and wire it."""
        gr.HTML(
            "<h1>Library</h1><p>The documents that answers and checklists are made from. Facts "
            "the program guessed wait for a person to confirm them.</p>"
        )
        said = own_html(status(""), "library-status")
        with gr.Column(elem_id="library-overview") as overview:
            added = AddSection(self.advisor).build()
            gr.HTML("<h2>What is held</h2>")
            wanted = gr.Textbox(
                label="Find a document by title, tool or vendor",
                elem_id="library-find",
                max_length=200,
                max_lines=1,
            )
            listed = own_html("", "library", static("library.js"))
        parts = lay_out_document()
        changed = OpenDocument(self.advisor).wire(parts, listed, overview, said)
        show: Any = (self.list_documents, wanted, listed)
        for event in (*added, *changed):
            event.then(*show, **events.QUIET)
        for trigger in (tab.select, demo.load, wanted.change):
            trigger(*show, **events.QUIET)
        changed[-1].then(None, js="() => window.taListed?.()", **events.QUIET)

    def list_documents(self, containing: str = "") -> str:
        """The documents by tool, or the reason why they cannot be listed."""
        try:
            held = holdings(self.advisor.library, self.advisor.today(), containing or "")
        except Exception as error:
            return alert(message_for(error))
        return library_html(held, filtered=bool((containing or "").strip()))

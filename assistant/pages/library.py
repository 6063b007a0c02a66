"""The Library page: the current documents, what was guessed about them and what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from assistant.pages import events
from assistant.pages.library_html import library_html
from assistant.pages.markup import esc
from assistant.pages.parts import own_html
from assistant.pages.session import message_for

if TYPE_CHECKING:
    from assistant.advisor import Advisor


class LibraryPage:
    """Lays the page out; the list is read anew each time the page is opened."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def build(self, demo: gr.Blocks, tab: gr.Tab) -> None:
        """Put the page into the open Gradio context and wire it."""
        gr.HTML(
            "<h1>Library</h1><p>The documents that answers and checklists are made from. Facts "
            "the program guessed wait for a person to confirm them.</p>"
        )
        listed = own_html("", "library")
        tab.select(self.list_documents, None, listed, **events.QUIET)
        demo.load(self.list_documents, None, listed, **events.QUIET)

    def list_documents(self) -> str:
        """The current documents as a table, or the reason why they cannot be listed."""
        try:
            versions = self.advisor.library.versions(None)
        except Exception as error:
            return f'<p role="alert">{esc(message_for(error))}</p>'
        return library_html([version for version in versions if version.current])

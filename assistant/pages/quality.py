"""The Quality page: what tests of the program found, for whoever asks how far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from assistant.pages import events
from assistant.pages.markup import esc
from assistant.pages.parts import own_html
from assistant.pages.quality_html import quality_html
from assistant.pages.session import message_for
from assistant.quality import quality

if TYPE_CHECKING:
    from assistant.advisor import Advisor


class QualityPage:
    """Lays the page out; the results are read anew each time the page is opened."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def build(self, tab: gr.Tab) -> None:
        """Put the page into the open Gradio context and wire it."""
        gr.HTML(
            "<h1>How far can you trust this?</h1><p>What tests on real policies found. No number "
            "replaces reading the quotes: people decide.</p>"
        )
        shown = own_html('<div role="status"></div>', "quality")
        tab.select(self.show, None, shown, **events.QUIET)

    def show(self) -> str:
        """The results as HTML, or the reason why they cannot be shown."""
        try:
            return quality_html(quality(self.advisor.settings))
        except Exception as error:
            return f'<p role="alert">{esc(message_for(error))}</p>'

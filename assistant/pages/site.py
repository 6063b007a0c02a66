"""The whole site: one page of four tabs, so that a conversation survives a look elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from assistant.pages import events
from assistant.pages.ask import AskPage
from assistant.pages.blocks import SiteBlocks
from assistant.pages.checklist import ChecklistPage
from assistant.pages.library import LibraryPage
from assistant.pages.parts import own_html
from assistant.pages.quality import QualityPage
from assistant.pages.who import show_who

if TYPE_CHECKING:
    from assistant.advisor import Advisor

TITLE = "Tool Advisor"
WAITING_LIMIT = 64
_TOLD_EVERY = 10.0
"""Seconds after which those who wait hear how many wait before them."""
_LOOKS_EVERY = 0.01
"""Seconds after which the queue looks for new questions."""


def build_site(advisor: Advisor) -> gr.Blocks:
    """The pages wired to ``advisor``, ready to launch. Nothing is loaded until a page is opened."""
    demo = SiteBlocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with demo:
        with gr.Row(elem_classes=["ta-head"]):
            gr.HTML(
                f'<div class="ta-brand"><span class="ta-name">{TITLE}</span><span>What the '
                "documents say about a tool, word for word. People decide.</span></div>",
                scale=2,
                min_width=320,
            )
            with gr.Column(scale=1, min_width=300):
                who = own_html("", "who")
        demo.load(show_who, None, who, **events.QUIET)
        with gr.Tabs(elem_id="pages"):
            with gr.Tab("Ask", id="ask"):
                AskPage(advisor).build(demo)
            with gr.Tab("Checklist", id="checklist") as checklist_tab:
                ChecklistPage(advisor).build(demo, checklist_tab)
            with gr.Tab("Library", id="library") as library_tab:
                LibraryPage(advisor).build(demo, library_tab)
            with gr.Tab("Quality", id="quality") as quality_tab:
                QualityPage(advisor).build(quality_tab)
    demo.queue(
        # No page shows how many wait before it: by default each of them is told at every event.
        status_update_rate=_TOLD_EVERY,
        max_size=WAITING_LIMIT,
        default_concurrency_limit=8,
    )
    # Gradio offers no setting for this; by default it looks a thousand times a second, which
    # takes an eighth of a core even while nobody asks anything.
    demo._queue.sleep_when_free = _LOOKS_EVERY
    return demo

"""What stands where on the Ask page: the conversation, and the evidence beside it."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from assistant.answering.touched import Panel
from assistant.pages.chooser import Chooser, build_chooser
from assistant.pages.evidence import citation_list
from assistant.pages.panel_html import panel_html
from assistant.pages.parts import own_html, status
from assistant.pages.render import transcript
from assistant.pages.theme import static
from assistant.pages.wrong import WrongForm, lay_out_form

CHOOSE = "Choose a tool (optional)"
SESSION_SECONDS = 12 * 60 * 60


@dataclass(frozen=True)
class Chat:
    """The components of the conversation."""

    fresh: gr.Button
    fold: gr.Accordion
    chooser: Chooser
    transcript: gr.HTML
    announcer: gr.HTML
    wrong: WrongForm
    box: gr.Textbox
    send: gr.Button


@dataclass(frozen=True)
class Evidence:
    """The components beside the conversation."""

    citations: gr.HTML
    source: gr.HTML
    items: gr.HTML


@dataclass(frozen=True)
class Parts:
    """The components of the page and what one browser page remembers."""

    session: gr.State
    chat: Chat
    evidence: Evidence


def _lay_out_chat() -> Chat:
    with gr.Row(elem_classes=["ta-title"]):
        gr.HTML("<h1>Ask about a tool</h1>", scale=1)
        fresh = gr.Button("New conversation", size="sm", scale=0, min_width=150)
    with gr.Accordion(CHOOSE, open=False, elem_id="choose-tool") as fold:
        chooser = build_chooser("Tool", "ask")
    log = own_html(transcript(()), "transcript", static("ask.js"))
    announcer = own_html(status(""), "announcer")
    wrong = lay_out_form()
    with gr.Row(elem_classes=["ta-composer"], equal_height=True):
        box = gr.Textbox(
            label="Your question",
            placeholder="Can I use … with my 5th graders?",
            elem_id="question",
            lines=1,
            max_lines=4,
            max_length=2_000,
            scale=6,
        )
        send = gr.Button("Ask", variant="primary", scale=1, min_width=90)
    gr.HTML(
        '<p class="ta-small">Leave out student names. This program shows evidence; people in '
        "the district decide.</p>"
    )
    return Chat(fresh, fold, chooser, log, announcer, wrong, box, send)


def _lay_out_evidence() -> Evidence:
    gr.HTML("<h2>Evidence</h2>")
    listed = own_html(citation_list(None, 0), "citations", static("ask.js"))
    text = own_html("", "source", static("source.js"))
    gr.HTML("<h2>Checklist</h2>")
    return Evidence(listed, text, own_html(panel_html(Panel()), "items", static("ask.js")))


def lay_out() -> Parts:
    """Put the components into the open Gradio context."""
    with gr.Row(elem_classes=["ta-columns"]):
        with gr.Column(scale=3, elem_classes=["ta-main"]):
            chat = _lay_out_chat()
        with gr.Column(scale=2, elem_classes=["ta-side"]):
            evidence = _lay_out_evidence()
    return Parts(gr.State(None, time_to_live=SESSION_SECONDS), chat, evidence)

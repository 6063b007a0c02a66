"""Gradio components as these pages use them."""

from __future__ import annotations

import gradio as gr

from assistant.pages.markup import esc


def own_html(value: str, elem_id: str, script: str | None = None) -> gr.HTML:
    """A place for markup of our own, without Gradio's text styles.

    Gradio puts ``value`` in by walking the old and the new markup together, so what did not
    change keeps its focus and its scroll position. It must never be given a template with
    ``{{...}}``: such values would be run as code in the browser.
    """
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def status(text: str, *, shown: bool = False) -> str:
    """A message that screen readers speak when it changes; on the screen only where ``shown``."""
    return f'<p role="status" class="{"ta-small" if shown else "ta-hidden"}">{esc(text)}</p>'


def alert(text: str) -> str:
    """A message about something that went wrong, spoken at once."""
    return f'<p role="alert" class="ta-alert">{esc(text)}</p>'

"""Gradio components as these pages use them."""

from __future__ import annotations

import gradio as gr


def own_html(value: str, elem_id: str, script: str | None = None) -> gr.HTML:
    """A place for markup of our own, without Gradio's text styles.

    Gradio puts ``value`` in by walking the old and the new markup together, so what did not
    change keeps its focus and its scroll position. It must never be given a template with
    ``{{...}}``: such values would be run as code in the browser.
    """
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)

"""The site's one look: a Gradio theme and a style sheet, light and dark, from system fonts."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
MONO = ("ui-monospace", "Consolas", "monospace")

BLUE = gr.themes.Color(
    name="district",
    c50="#eef4fa",
    c100="#dbe8f4",
    c200="#bcd4ea",
    c300="#93b9db",
    c400="#6699c8",
    c500="#3a77ad",
    c600="#1f5a8f",
    c700="#1a4a77",
    c800="#173d61",
    c900="#142f4b",
    c950="#0d2036",
)


def theme() -> gr.themes.Base:
    """The theme. All fonts are the system's: no page asks another machine for anything."""
    look = gr.themes.Base(
        primary_hue=BLUE,
        secondary_hue=BLUE,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_md,
        font=SANS,
        font_mono=MONO,
    )
    return look.set(
        body_background_fill="#f6f7f9",
        body_background_fill_dark="#10161d",
        body_text_color="#1b2733",
        body_text_color_dark="#e6ebf0",
        body_text_color_subdued="#4d5b69",
        body_text_color_subdued_dark="#a9b6c3",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#18212a",
        background_fill_secondary="#f6f7f9",
        background_fill_secondary_dark="#10161d",
        block_background_fill="#ffffff",
        block_background_fill_dark="#18212a",
        block_label_text_color="#33424f",
        block_label_text_color_dark="#c8d2dc",
        block_title_text_color="#33424f",
        block_title_text_color_dark="#c8d2dc",
        block_title_text_weight="600",
        link_text_color="#1f5a8f",
        link_text_color_hover="#1f5a8f",
        link_text_color_active="#1f5a8f",
        link_text_color_visited="#1f5a8f",
        link_text_color_dark="#9cc4e8",
        link_text_color_hover_dark="#9cc4e8",
        link_text_color_active_dark="#9cc4e8",
        link_text_color_visited_dark="#9cc4e8",
        border_color_primary="#d3dae1",
        border_color_primary_dark="#33404d",
        input_background_fill="#ffffff",
        input_background_fill_dark="#10161d",
        input_border_color="#8493a1",
        input_border_color_dark="#66788a",
        input_placeholder_color="#5d6b79",
        input_placeholder_color_dark="#93a2b1",
        button_primary_background_fill="#1f5a8f",
        button_primary_background_fill_hover="#1a4a77",
        button_primary_background_fill_dark="#9cc4e8",
        button_primary_background_fill_hover_dark="#bcd9f2",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0d2036",
        button_primary_text_color_hover_dark="#0d2036",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="#18212a",
        button_secondary_border_color="#8493a1",
        button_secondary_border_color_dark="#66788a",
        button_secondary_text_color="#1f5a8f",
        button_secondary_text_color_dark="#9cc4e8",
    )


def static(name: str) -> str:
    """The text of a style sheet or script that comes with the pages."""
    return (Path(__file__).parent / "static" / name).read_text(encoding="utf-8")

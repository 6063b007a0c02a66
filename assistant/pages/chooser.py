"""The tool chooser: a text filter above radio buttons, which keyboards and readers handle well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.checklist.readiness import nearest
from assistant.pages import events
from assistant.types import Tool

if TYPE_CHECKING:
    from assistant.advisor import Advisor

ANY_TOOL = ""


def choices(
    tools: Sequence[Tool], typed: str, chosen: str | None, any_label: str | None = None
) -> list[tuple[str, str]]:
    """Radio choices for the tools whose name, vendor or alias contains ``typed``.

    The chosen tool always stays in the list, so that filtering never drops a choice. Where nothing
    else is left, the tools with the nearest names are offered.
    ``any_label`` adds a first entry for "no tool chosen".
    """
    wanted = typed.strip().casefold()
    shown: list[tuple[str, str]] = [(any_label, ANY_TOOL)] if any_label else []
    matching = 0
    for tool in tools:
        matches = any(wanted in name.casefold() for name in (tool.vendor or "", *_names(tool)))
        matching += matches
        if matches or tool.name == chosen:
            shown.append((tool.name, tool.name))
    return shown if matching else shown + _nearest(tools, typed, chosen)


def _nearest(tools: Sequence[Tool], typed: str, chosen: str | None) -> list[tuple[str, str]]:
    """Where nothing holds what was typed: the tools with a name that looks like it."""
    owner = {name: tool.name for tool in reversed(tools) for name in _names(tool)}
    near = dict.fromkeys(owner[name] for name in nearest(typed, owner))
    return [(f"{name} (nearest name)", name) for name in near if name != chosen]


def _names(tool: Tool) -> tuple[str, ...]:
    return (tool.name, *tool.aliases)


@dataclass(frozen=True)
class Chooser:
    """The two components of the chooser."""

    typed: gr.Textbox
    radio: gr.Radio


def build_chooser(label: str, prefix: str) -> Chooser:
    """Lay the chooser out; ``prefix`` makes its element ids unique on the page."""
    with gr.Group(elem_classes=["ta-chooser"]):
        typed = gr.Textbox(
            label="Find a tool by name",
            placeholder="Type part of a name",
            elem_id=f"{prefix}-filter",
            max_lines=1,
        )
        radio = gr.Radio(label=label, choices=[], elem_id=f"{prefix}-tool", interactive=True)
    return Chooser(typed, radio)


def wire_filter(chooser: Chooser, advisor: Advisor, any_label: str | None = None) -> gr.State:
    """Make the radio buttons follow what is typed into the filter.

    Returns what they show, to be set by whoever else changes them.
    """

    shown = gr.State(None)

    def follow(typed: str, chosen: str | None, before: object) -> tuple[Any, Any]:
        now = choices(advisor.library.tools(), typed, chosen, any_label)
        # New buttons would take the focus from a person who is already among them.
        return (gr.skip(), gr.skip()) if now == before else (gr.update(choices=now), now)

    chooser.typed.input(
        follow,
        [chooser.typed, chooser.radio, shown],
        [chooser.radio, shown],
        trigger_mode="always_last",
        **events.QUIET,
    )
    return shown

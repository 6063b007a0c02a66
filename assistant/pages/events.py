"""What the page's scripts report to Python, read with distrust: a browser can send anything."""

from __future__ import annotations

from typing import Any, Final

import gradio as gr

# Every event is private (no API endpoint) and shows no spinner of its own.
QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}


def number(event: gr.EventData, name: str) -> int:
    """The whole number sent as ``name``; -2 (which names nothing) for anything else."""
    sent = text(event, name)
    try:
        return int(sent)
    except ValueError:
        return -2


def text(event: gr.EventData, name: str) -> str:
    """The short text sent as ``name``; an empty one for anything else."""
    data = getattr(event, "_data", None)
    sent = data.get(name) if isinstance(data, dict) else None
    return sent[:100] if isinstance(sent, str) else ""

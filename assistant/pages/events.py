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


_LONGEST = 20_000  # characters of one field: what is longer is refused by whoever reads it
_MOST_FIELDS = 30


def typed(event: gr.EventData, name: str = "typed") -> dict[str, str]:
    """The fields of a form sent as ``name``; only texts, at most so many, cut at some length."""
    data = getattr(event, "_data", None)
    sent = data.get(name) if isinstance(data, dict) else None
    if not isinstance(sent, dict):
        return {}
    fields = [(k, v) for k, v in sent.items() if isinstance(k, str) and isinstance(v, str)]
    return {key[:100]: value[:_LONGEST] for key, value in fields[:_MOST_FIELDS]}


def text(event: gr.EventData, name: str) -> str:
    """The short text sent as ``name``; an empty one for anything else."""
    data = getattr(event, "_data", None)
    sent = data.get(name) if isinstance(data, dict) else None
    return sent[:100] if isinstance(sent, str) else ""

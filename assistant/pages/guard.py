"""Who may change the library: the one place that every change made through a page asks."""

from __future__ import annotations

import gradio as gr

from assistant.access.people import require_editor
from assistant.errors import AccessError
from assistant.pages.who import person_of

NOT_ALLOWED = (
    "You may look at the library but not change it: ask the person who runs this program to do "
    "it, or to give you the right."
)


def may_change(request: gr.Request) -> bool:
    """Whether the person behind ``request`` may add, correct and remove documents.

    Only editors may; where no sign-in is configured, whoever sits at this computer is one. It is
    asked in the handlers, since a hidden button stops nobody who sends the request by hand.
    """
    try:
        require_editor(person_of(request))
    except AccessError:
        return False
    return True

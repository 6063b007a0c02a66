"""Who is at the page: shown in its header, and asked by whatever changes something."""

from __future__ import annotations

import gradio as gr

from assistant.access.people import Person, visit_of
from assistant.pages.markup import esc

ALONE = "no sign-in: this computer only"


def person_of(request: gr.Request | None) -> Person | None:
    """The person an event comes from; None where it passed no guard.

    In a handler that changes the library: ``require_editor(person_of(request))``, with a
    parameter ``request: gr.Request``, which Gradio fills in.
    """
    asked = request.request if request is not None else None
    visit = visit_of(asked.scope) if asked is not None else None
    return visit.person if visit else None


def who_html(person: Person | None) -> str:
    """The header's line: name and role with the way out, or that there is no sign-in."""
    if person is None:
        return ""
    if not person.name:
        return f'<p class="ta-who">{ALONE}</p>'
    return (
        f'<form class="ta-who" method="post" action="/logout"><span>Signed in as '
        f"<strong>{esc(person.name)}</strong> ({esc(person.role)})</span>"
        '<button type="submit">Sign out</button></form>'
    )


def show_who(request: gr.Request) -> str:
    """The header's line for whoever opened the page."""
    return who_html(person_of(request))

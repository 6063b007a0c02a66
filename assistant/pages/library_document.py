"""One document on the Library page: what is known, the form to confirm it, and its removal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.library.confirming import FORM_FACTS, TEXT_MAX, FactForm, confirm, form_of
from assistant.library.holdings import Holding, holding
from assistant.pages import events, guard
from assistant.pages.library_html import ISSUER_WORDS, document_html, removal_html
from assistant.pages.markup import AUDIENCE_WORDS, FACT_WORDS
from assistant.pages.parts import alert, own_html, status
from assistant.pages.session import message_for
from assistant.pages.theme import static
from assistant.types import Audience, DocumentType, Issuer

if TYPE_CHECKING:
    from assistant.advisor import Advisor

_GUESS = "A guess: please confirm or correct it."
_LABELS = {
    "title": "Title",
    "tool": "Tool",
    "vendor": "Vendor",
    "issuer": "Who wrote it",
    "type": "Kind of document",
    "audience": "For whom it holds",
    "edition": "Edition",
    "effective_date": "Effective date",
}
_HINTS = {
    "tool": "Empty for a guideline of no tool.",
    "edition": "Such as Enterprise or Education; empty where none is named.",
    "effective_date": "Like 2026-01-15; empty where the document gives none.",
}
_CHOICES = {
    "issuer": [(ISSUER_WORDS[one].capitalize(), one.value) for one in Issuer],
    "type": [(one.label.capitalize(), one.value) for one in DocumentType],
    "audience": [(AUDIENCE_WORDS[one].capitalize(), one.value) for one in Audience],
}


@dataclass
class Opened:
    """Which document one browser page has open; ``times`` tells the script of a new heading."""

    document_id: str
    version_id: str
    times: int = 1


@dataclass(frozen=True)
class DocumentParts:
    """The components of an open document."""

    opened: gr.State
    box: gr.Column
    back: gr.Button
    about: gr.HTML
    facts: tuple[Any, ...]
    unsure: gr.CheckboxGroup
    problem: gr.HTML
    save: gr.Button
    remove: gr.Button
    question: gr.Column
    asked: gr.HTML
    confirm: gr.Button
    cancel: gr.Button


def lay_out_document() -> DocumentParts:
    """Put an open document's place, hidden, into the open Gradio context."""
    opened = gr.State(None)
    with gr.Column(visible=False, elem_id="document", elem_classes=["ta-opened"]) as box:
        back = gr.Button("Back to the list", size="sm", elem_id="document-back", min_width=150)
        about = own_html("", "document-about", static("library.js"))
        gr.HTML(
            '<h3>Confirm or correct the facts</h3><p class="ta-small">Answers and checklists weigh '
            "a text by these. Saving says that a person has checked them.</p>"
        )
        with gr.Column(elem_classes=["ta-factform"]):
            facts = tuple(_field(name) for name in FORM_FACTS)
            unsure = gr.CheckboxGroup(
                [],
                label="Not sure? Tick what should stay a guess",
                elem_id="fact-unsure",
                visible=False,
            )
        problem = own_html("", "document-problem")
        save = gr.Button(
            "Save as confirmed", variant="primary", elem_id="document-save", min_width=180
        )
        gr.HTML("<h3>Remove</h3>")
        remove = gr.Button("Remove this document …", elem_id="document-remove", min_width=220)
        with gr.Column(
            visible=False, elem_id="remove-question", elem_classes=["ta-wrong"]
        ) as question:
            asked = own_html("", "remove-asked", static("library.js"))
            with gr.Row():
                sure = gr.Button("Remove for good", variant="stop", elem_id="remove-confirm")
                cancel = gr.Button("Cancel", elem_id="remove-cancel")
    return DocumentParts(
        opened,
        box,
        back,
        about,
        facts,
        unsure,
        problem,
        save,
        remove,
        question,
        asked,
        sure,
        cancel,
    )


def _field(name: str) -> Any:
    if name in _CHOICES:
        return gr.Radio(_CHOICES[name], label=_LABELS[name], elem_id=f"fact-{name}")
    return gr.Textbox(
        label=_LABELS[name],
        info=_HINTS.get(name),
        elem_id=f"fact-{name}",
        max_length=TEXT_MAX,
        max_lines=1,
    )


class OpenDocument:
    """Passes what happens to an open document to the engine. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def wire(
        self, parts: DocumentParts, listed: gr.HTML, overview: gr.Column, said: gr.HTML
    ) -> list[Any]:
        """Connect the parts with the list; returns the events after which to list anew."""
        shown = [parts.opened, parts.about, *parts.facts, parts.unsure, parts.problem]
        places = [overview, parts.box, parts.question]
        listed.select(self.open, parts.opened, [*shown, *places, said], **events.QUIET)
        saved = parts.save.click(
            self.save,
            [parts.opened, parts.unsure, *parts.facts],
            [*shown, said],
            concurrency_limit=1,
            concurrency_id="changes",
            **events.QUIET,
        )
        parts.remove.click(
            self.ask, parts.opened, [parts.opened, parts.question, parts.asked], **events.QUIET
        )
        parts.cancel.click(self.cancel, None, [parts.question, said], **events.QUIET).then(
            None, js='() => document.querySelector("#document-remove")?.focus()', **events.QUIET
        )
        removed = parts.confirm.click(
            self.remove,
            parts.opened,
            [parts.opened, *places, parts.problem, said],
            concurrency_limit=1,
            concurrency_id="changes",
            **events.QUIET,
        )
        parts.back.click(self.close, None, places, **events.QUIET).then(
            None, js="() => window.taListed?.()", **events.QUIET
        )
        return [saved, removed]

    # What happens on the page

    def open(self, opened: Opened | None, event: gr.EventData) -> tuple[Any, ...]:
        """Show the document whose name was pressed, in place of the list."""
        try:
            one = self._holding(events.text(event, "document"))
        except Exception as error:
            return (gr.skip(),) * (len(FORM_FACTS) + 7) + (alert(message_for(error)),)
        mine = Opened(one.document_id, one.current.version_id, opened.times + 1 if opened else 1)
        return (*_shown(mine, one), *_places(open_=True), status(""))

    def save(
        self, request: gr.Request, opened: Opened | None, unsure: list[str] | None, *typed: Any
    ) -> tuple[Any, ...]:
        """Keep what a person says of the facts; or say why not, with the form left as it is."""
        left = (gr.skip(),) * (len(FORM_FACTS) + 3)
        if not guard.may_change(request):
            return (*left, alert(guard.NOT_ALLOWED), status(""))
        if opened is None:
            return (*left, gr.skip(), gr.skip())
        values = dict(zip(FORM_FACTS, (str(value or "") for value in typed), strict=True))
        try:
            form = FactForm(**values, unsure=frozenset(unsure or ()))
            kept = confirm(self.advisor.library, opened.version_id, form)
            one = self._holding(opened.document_id)
        except Exception as error:
            return (*left, alert(message_for(error)), status(""))
        said = f"Saved: the facts of “{kept.version.facts.title}” are confirmed. {kept.note}"
        return (*_shown(opened, one), status(said.strip(), shown=True))

    def ask(self, opened: Opened | None) -> tuple[Any, Any, Any]:
        """Put the second question, which names all that would go."""
        if opened is None:
            return (gr.skip(),) * 3
        try:
            one = self._holding(opened.document_id)
        except Exception as error:
            return gr.skip(), gr.update(visible=True), alert(message_for(error))
        opened.times += 1
        return opened, gr.update(visible=True), removal_html(one, opened.times)

    def cancel(self) -> tuple[Any, str]:
        """Take the question back; nothing is removed."""
        return gr.update(visible=False), status("Nothing was removed.", shown=True)

    def remove(self, opened: Opened | None, request: gr.Request) -> tuple[Any, ...]:
        """Remove the document with all its versions, and go back to the list."""
        left = (gr.skip(),) * 4
        if not guard.may_change(request):
            return (*left, alert(guard.NOT_ALLOWED), status(""))
        if opened is None:
            return (*left, gr.skip(), gr.skip())
        try:
            title = self._holding(opened.document_id).current.facts.title
            count = self.advisor.library.remove(opened.document_id)
        except Exception as error:
            return (*left, alert(message_for(error)), status(""))
        said = f"Removed “{title}” with {count} version{'' if count == 1 else 's'}."
        return (None, *_places(open_=False), "", status(said, shown=True))

    def close(self) -> tuple[Any, ...]:
        """Go back to the list."""
        return _places(open_=False)

    def _holding(self, document_id: str) -> Holding:
        return holding(self.advisor.library, document_id, self.advisor.today())


def _places(*, open_: bool) -> tuple[Any, ...]:
    """Overview, document, and the question of removal: which of them are seen."""
    return gr.update(visible=not open_), gr.update(visible=open_), gr.update(visible=False)


def _shown(opened: Opened, one: Holding) -> tuple[Any, ...]:
    """The open document's state, text, form, what may stay a guess, and no problem."""
    facts = one.current.facts
    form = form_of(facts)
    values = tuple(
        gr.update(
            value=getattr(form, name),
            info=_GUESS if name in facts.guessed else _HINTS.get(name),
        )
        for name in FORM_FACTS
    )
    guessed = [name for name in FORM_FACTS if name in facts.guessed]
    unsure = gr.update(
        choices=[(FACT_WORDS[name], name) for name in guessed], value=[], visible=bool(guessed)
    )
    return (opened, document_html(one, opened.times), *values, unsure, "")

"""What people decide on the Checklist page: read from its forms, kept by the engine, shown anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.checklist.editions import Edition
from assistant.errors import ReviewError
from assistant.pages import events, guard
from assistant.pages.checklist_html import checklist_html
from assistant.pages.parts import alert, status
from assistant.pages.review_html import ReviewView
from assistant.pages.session import message_for
from assistant.pages.who import person_of
from assistant.reviews.checking import AnswerForm, DecisionForm, Signer
from assistant.reviews.merging import ReviewedChecklist
from assistant.types import Checklist

if TYPE_CHECKING:
    from assistant.advisor import Advisor

NOT_ALLOWED = (
    "You may read this checklist but not decide on it: ask the person who runs this program to "
    "give you the role editor."
)
GONE = "This page is not up to date: fill in the checklist again."


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled checklist, the editions there were to choose from, and the people's word on it.

    ``reviewed`` is None where that could not be read. ``times`` counts the showings, so that the
    page notices the same problem shown again.
    """

    checklist: Checklist
    editions: tuple[Edition, ...]
    reviewed: ReviewedChecklist | None = None
    times: int = 0


class Reviewing:
    """Passes what is typed into the forms to the engine. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def show(
        self,
        filled: Filled,
        request: gr.Request | None,
        problem: tuple[str, str] = ("", ""),
    ) -> tuple[Filled, str]:
        """The checklist with what people decided, as it is in the records at this moment.

        Returns:
            What the page holds from now on, and its HTML.
        """
        try:
            reviewed = self.advisor.reviews.beside(filled.checklist)
        except Exception as error:
            plain = checklist_html(filled.checklist, filled.editions)
            return replace(filled, reviewed=None), alert(message_for(error)) + plain
        view = ReviewView(
            reviewed=reviewed,
            asked=self.advisor.reviews.asked,
            may_write=request is not None and guard.may_change(request),
            person=person_of(request),
            problem=problem,
            times=filled.times + 1,
        )
        markup = checklist_html(filled.checklist, filled.editions, view)
        return replace(filled, reviewed=reviewed, times=view.times), markup

    def save(
        self, filled: Filled | None, event: gr.EventData, request: gr.Request
    ) -> tuple[Filled | None, Any, str]:
        """Keep what a form holds, or say in it why not; what is typed stays typed then."""
        if filled is None:
            return None, gr.skip(), alert(GONE)
        form = events.text(event, "form")
        try:
            if not guard.may_change(request):
                raise ReviewError(NOT_ALLOWED)
            said = self._keep(filled, event, request)
        except Exception as error:
            filled, markup = self.show(filled, request, (form, message_for(error)))
            return filled, markup, status("")
        filled, markup = self.show(filled, request)
        return filled, markup, status(said, shown=True)

    def _keep(self, filled: Filled, event: gr.EventData, request: gr.Request) -> str:
        reviewed, reviews = filled.reviewed, self.advisor.reviews
        if reviewed is None:
            raise ReviewError(GONE)
        checklist = filled.checklist
        typed = events.typed(event)
        signer = Signer(typed.get("name", ""), typed.get("role", ""), person_of(request))
        kind = events.text(event, "review")
        if kind == "checklist":
            reviews.mark(checklist, typed.get("note", ""), signer, seen=reviewed.seen)
            return "Saved: the checklist is marked as reviewed."
        number = events.number(event, "finding")
        if not 0 <= number < len(reviewed.findings):
            raise ReviewError(GONE)
        one = reviewed.findings[number]
        item, given = one.finding.item, typed.get("status", "")
        reason = typed.get("reason", "")
        if kind == "answer":
            answered = AnswerForm(events.typed(event, "parts"), given, reason)
            reviews.answer(checklist, item.id, answered, signer, seen=one.seen)
        else:
            decided = DecisionForm(typed.get("action", ""), given, reason)
            reviews.decide(checklist, item.id, decided, signer, seen=one.seen)
        return f"Saved: {item.question}"

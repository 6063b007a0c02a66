"""The Checklist page: choose a tool and an edition, see each item's finding with its quotes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.checklist.editions import Edition, editions
from assistant.checklist.readiness import nothing_to_judge
from assistant.pages import events
from assistant.pages.checklist_html import progress_html, working_html
from assistant.pages.chooser import Chooser, build_chooser, choices, wire_filter
from assistant.pages.editions import EditionsPart
from assistant.pages.evidence import source_of
from assistant.pages.markup import esc
from assistant.pages.parts import alert, own_html, status
from assistant.pages.reviewing import Filled, Reviewing
from assistant.pages.session import message_for
from assistant.pages.theme import static
from assistant.types import Checklist, Citation, Finding

if TYPE_CHECKING:
    from assistant.advisor import Advisor

HINT = '<p class="ta-small ta-empty">Open a quote to read it in its document.</p>'
CHOOSE_FIRST = "Choose a tool first."
QUIET_PROGRESS = progress_html(0, 0)
STEP_SECONDS = 0.3  # no more often is a new finding shown (and spoken)


@dataclass(frozen=True)
class Parts:
    """The components of the page."""

    chooser: Chooser
    edition: gr.Radio
    about: gr.HTML
    fill: gr.Button
    progress: gr.HTML
    said: gr.HTML
    beside: gr.HTML
    shown: gr.HTML
    text: gr.HTML


def _lay_out() -> Parts:
    with gr.Row(elem_classes=["ta-columns"]):
        with gr.Column(scale=3, elem_classes=["ta-main"]):
            gr.HTML(
                "<h1>Checklist for a tool</h1><p>What a vendor's documents say on each item of "
                "the district's checklist, with the quotes. It takes about a minute.</p>"
            )
            chooser = build_chooser("Tool", "checklist")
            edition = gr.Radio(
                label="Edition", choices=[], elem_id="checklist-edition", visible=False
            )
            about = own_html("", "checklist-about")
            fill = gr.Button("Fill in the checklist", variant="primary")
            progress = own_html(QUIET_PROGRESS, "checklist-progress")
            said = own_html(status(""), "checklist-said")
            beside = own_html("", "checklist-editions", static("ask.js"))
            shown = own_html("", "checklist", static("ask.js") + static("review.js"))
        with gr.Column(scale=2, elem_classes=["ta-side", "ta-beside-only"]):
            gr.HTML("<h2>Evidence</h2>")
            text = own_html(HINT, "checklist-source", static("source.js"))
    return Parts(chooser, edition, about, fill, progress, said, beside, shown, text)


class ChecklistPage:
    """Lays the page out and passes events to the engine. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor
        self.reviewing = Reviewing(advisor)

    def build(self, demo: gr.Blocks, tab: gr.Tab) -> None:
        """Put the page into the open Gradio context and wire it."""
        filled, opened = gr.State(None), gr.State(0)
        parts = _lay_out()
        chooser, radio = parts.chooser, parts.chooser.radio
        told = [filled, parts.progress, parts.shown]
        working: dict[str, Any] = {"concurrency_id": "answers", **events.QUIET}
        # First, and in the browser alone: Gradio goes on to an event's next listener only when the
        # one before is done, so behind the filling this would empty what was filled in.
        gr.on(
            [parts.fill.click, parts.shown.submit],
            None,
            None,
            [parts.beside, parts.said],
            js=f"() => ['', {json.dumps(status(''))}]",
            **events.QUIET,
        )
        asked = parts.fill.click(self.fill_in, [radio, parts.edition], told, **working)
        other = parts.shown.submit(
            self.fill_other, filled, [*told, radio, parts.edition, parts.about], **working
        )
        parts.shown.edit(
            self.reviewing.save, filled, [filled, parts.shown, parts.said], **events.QUIET
        )
        radio.input(self.choose_tool, radio, [parts.edition, parts.about], **events.QUIET)
        parts.shown.select(self.open_quote, [filled, opened], [opened, parts.text], **events.QUIET)
        EditionsPart(self.advisor).wire(parts.beside, [asked, other], filled, opened, parts.text)
        listed = wire_filter(chooser, self.advisor)
        demo.load(self.arrive, None, radio, **events.QUIET)
        tab.select(self.list_tools, [chooser.typed, radio], [radio, listed], **events.QUIET)

    # What happens on the page

    def arrive(self) -> Any:
        """A page was opened: list the tools of this moment."""
        return gr.update(choices=choices(self.advisor.library.tools(), "", None))

    def list_tools(self, typed: str, chosen: str | None) -> tuple[Any, Any]:
        """The tab was chosen: documents may have come since the page was opened."""
        now = choices(self.advisor.library.tools(), typed, chosen)
        return gr.update(choices=now), now

    def choose_tool(self, tool: str | None) -> tuple[Any, str]:
        """A tool was chosen: offer the editions that the library holds of it."""
        try:
            found = self._editions(tool or "")
            if not found:
                return gr.update(choices=[], value=None, visible=False), alert(self._none(tool))
        except Exception as error:
            return gr.update(visible=False), alert(message_for(error))
        return edition_choice(found, found[0]), about_editions(found)

    def fill_in(
        self, tool: str | None, wanted: str | None, request: gr.Request | None = None
    ) -> Iterator[tuple[Filled | None, str, str]]:
        """Fill the checklist in, showing each finding as it comes, or say why that failed."""
        if not tool:
            yield None, QUIET_PROGRESS, alert(CHOOSE_FIRST)
            return
        try:
            found = self._editions(tool)
            if not found:
                yield None, QUIET_PROGRESS, alert(self._none(tool))
                return
            chosen = next((edition for edition in found if edition.key == wanted), found[0])
            # The first edition is the one an answer in the chat is about: kept under one name.
            asked = None if chosen == found[0] else chosen.key
            for progress, page in self._steps(tool, chosen, asked):
                yield None, progress, page
            made = Filled(self.advisor.checklist(tool, asked), found)
            filled, markup = self.reviewing.show(made, request)
            total = len(filled.checklist.findings)
            yield filled, progress_html(total, total), markup
        except Exception as error:
            yield None, QUIET_PROGRESS, alert(message_for(error))

    def _steps(self, tool: str, chosen: Edition, asked: str | None) -> Iterator[tuple[str, str]]:
        items = self.advisor.rubric.items
        made: list[Finding] = []
        yield progress_html(0, len(items), items[0].question), working_html(tool, chosen, made)
        shown = time.monotonic()
        for finding in self.advisor.findings(tool, asked):
            made.append(finding)
            if len(made) < len(items) and time.monotonic() - shown >= STEP_SECONDS:
                shown = time.monotonic()
                line = progress_html(len(made), len(items), items[len(made)].question)
                yield line, working_html(tool, chosen, made)

    def fill_other(
        self, filled: Filled | None, event: gr.EventData, request: gr.Request | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Another edition of the tool was asked for: choose it above and fill it in."""
        number = events.number(event, "edition")
        if filled is None or not 0 <= number < len(filled.editions):
            yield (gr.skip(),) * 6
            return
        tool, chosen = filled.checklist.tool, filled.editions[number]
        choice = edition_choice(filled.editions, chosen)
        about = about_editions(filled.editions)
        for step in self.fill_in(tool, chosen.key, request):
            yield (*step, tool, choice, about)
            choice = about = gr.skip()

    def open_quote(
        self, filled: Filled | None, opened: int, event: gr.EventData
    ) -> tuple[int, Any]:
        """Show the document around the quote that was chosen."""
        checklist = filled.checklist if filled else None
        citation = quote_of(checklist, events.number(event, "finding"), events.text(event, "quote"))
        if citation is None:
            return opened, gr.skip()
        opened += 1
        return opened, source_of(self.advisor, citation, opened=opened)

    def _editions(self, tool: str) -> tuple[Edition, ...]:
        return editions(self.advisor.library.versions(tool))

    def _none(self, tool: str | None) -> str:
        held = self.advisor.library.versions(tool, current_only=False)
        missing = nothing_to_judge(tool or "this tool", held)
        return missing.text if missing else CHOOSE_FIRST


def edition_choice(found: tuple[Edition, ...], chosen: Edition) -> Any:
    """The radio buttons for the editions; hidden where there is nothing to choose."""
    return gr.update(
        choices=[(_counted(edition), edition.key) for edition in found],
        value=chosen.key,
        visible=len(found) > 1,
    )


def about_editions(found: tuple[Edition, ...]) -> str:
    """What stands in place of the radio buttons where the library holds one edition only."""
    if len(found) != 1:
        return ""
    return f'<p class="ta-small">The library holds one edition: {esc(_counted(found[0]))}.</p>'


def _counted(edition: Edition) -> str:
    count = len(edition.documents)
    return f"{edition.label} · {count} document{'' if count == 1 else 's'}"


def quote_of(checklist: Checklist | None, finding: int, quote: str) -> Citation | None:
    """The citation a button of the checklist names; None where there is none."""
    if checklist is None or not 0 <= finding < len(checklist.findings):
        return None
    chosen = checklist.findings[finding]
    if quote == "closest":
        return chosen.closest
    if not quote.isdecimal() or int(quote) >= len(chosen.citations):
        return None
    return chosen.citations[int(quote)]

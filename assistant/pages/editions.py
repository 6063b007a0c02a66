"""Part of the Checklist page: notices, and the editions of the tool side by side.

It stands above the checklist and follows it: what it shows is worked out after each filling, from
checklists that are made already. Nothing is judged for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.checklist.editions import Edition
from assistant.checklist.readiness import checklist_notices
from assistant.checklist.side_by_side import Differing, differing
from assistant.pages import events
from assistant.pages.editions_html import editions_html, notices_html
from assistant.pages.evidence import source_of
from assistant.pages.parts import alert
from assistant.pages.session import message_for
from assistant.types import Checklist, Citation

if TYPE_CHECKING:
    from assistant.advisor import Advisor


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown side by side."""

    differences: tuple[Differing, ...]


class EditionsPart:
    """Passes the part's events to the engine. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def wire(
        self,
        shown: gr.HTML,
        fillings: Sequence[Any],
        filled: gr.State,
        opened: gr.State,
        text: gr.HTML,
    ) -> None:
        """Follow the checklist.

        Args:
            shown: Where the part stands.
            fillings: The events that fill a checklist in; the part is shown after each.
            filled: Holds what was filled in: its ``checklist`` and ``editions``.
            opened: Counts the quotes opened.
            text: Where a quote is opened.
        """
        beside = gr.State(None)
        for filling in fillings:
            filling.then(self.show, filled, [beside, shown], **events.QUIET)
        shown.select(self.open_quote, [beside, opened], [opened, text], **events.QUIET)

    def show(self, filled: Any) -> tuple[Beside | None, str]:
        """What to know about the checklist just filled in, and how the tool's editions differ."""
        if filled is None:
            return None, ""
        checklist: Checklist = filled.checklist
        try:
            notices = notices_html(checklist_notices(checklist, self.advisor.today()))
            made, waiting = self._made(checklist.tool, filled.editions)
        except Exception as error:
            return None, alert(message_for(error))
        if len(made) < 2:
            return None, notices
        differences = differing([one for _, one in made])
        compared = len(made[0][1].findings)
        editions = [edition for edition, _ in made]
        return Beside(differences), notices + editions_html(
            editions, differences, compared, waiting
        )

    def _made(
        self, tool: str, editions: Sequence[Edition]
    ) -> tuple[list[tuple[Edition, Checklist]], list[Edition]]:
        """The editions whose checklist is at hand, with it; and the others."""
        made: list[tuple[Edition, Checklist]] = []
        waiting: list[Edition] = []
        for number, edition in enumerate(editions):
            # The first edition is kept under no name, as for an answer in the chat.
            kept = self.advisor.kept_checklist(tool, edition.key if number else None)
            if kept is None:
                waiting.append(edition)
            else:
                made.append((edition, kept))
        return made, waiting

    def open_quote(
        self, beside: Beside | None, opened: int, event: gr.EventData
    ) -> tuple[int, Any]:
        """Show the document around the quote that was chosen."""
        numbers = [events.number(event, name) for name in ("beside", "which", "quote")]
        citation = quote_beside(beside, *numbers)
        if citation is None:
            return opened, gr.skip()
        opened += 1
        return opened, source_of(self.advisor, citation, opened=opened)


def quote_beside(beside: Beside | None, item: int, which: int, quote: int) -> Citation | None:
    """The citation a button names by item, edition and number; None where there is none."""
    if beside is None or min(item, which, quote) < 0:
        return None
    try:
        return beside.differences[item].findings[which].citations[quote]
    except IndexError:
        return None

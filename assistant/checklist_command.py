"""The command ``checklist``: one checklist or all editions of a tool, as text or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.checklist.editions import choose_documents, editions
from assistant.checklist.readiness import (
    checklist_notices,
    known_edition,
    known_tool,
    nothing_to_judge,
)
from assistant.checklist.side_by_side import differing
from assistant.checklist_json import checklist_record, editions_record
from assistant.checklist_text import checklist_text, editions_text
from assistant.errors import ToolAdvisorError
from assistant.types import Checklist

if TYPE_CHECKING:
    from assistant.advisor import Advisor


def one_checklist(advisor: Advisor, asked: str, edition: str | None) -> tuple[str, dict[str, Any]]:
    """A tool's checklist as text and as a JSON record.

    Raises:
        ToolAdvisorError: When the tool or the edition is not known, or nothing can be judged.
    """
    tool = _tool(advisor, asked)
    versions = advisor.library.versions(tool)
    judged = choose_documents(tool, versions, edition)
    known_edition(tool, edition, editions(versions), bool(judged.versions))
    made = _made(advisor, tool, edition, "")
    said = checklist_notices(made, advisor.today())
    reviewed = advisor.reviews.beside(made)
    return checklist_text(made, said, reviewed), checklist_record(made, said, reviewed)


def all_editions(advisor: Advisor, asked: str) -> tuple[str, dict[str, Any]]:
    """The editions of a tool side by side, as text and as a JSON record.

    Raises:
        ToolAdvisorError: When the tool is not known, or fewer than two editions are held.
    """
    tool = _tool(advisor, asked)
    found = editions(advisor.library.versions(tool))
    if len(found) < 2:
        raise ToolAdvisorError(
            f"The library holds one edition of {tool}: {found[0].label}. There is nothing to set "
            "beside it; add the documents of another edition, or leave out --compare."
        )
    # The first edition is kept under no name, as pages and chat ask for it.
    made = [
        _made(advisor, tool, edition.key if number else None, f" ({edition.label})")
        for number, edition in enumerate(found)
    ]
    said = [checklist_notices(checklist, advisor.today()) for checklist in made]
    differences = differing(made)
    return (
        editions_text(tool, found, differences, len(made[0].findings), said),
        editions_record(found, made, differences, said),
    )


def tool_name(advisor: Advisor, asked: str) -> str:
    """A tool's name as the library or the register writes it.

    Raises:
        ToolAdvisorError: When neither knows it; the message names the nearest.
    """
    versions = advisor.library.versions(current_only=False)
    also = [v.facts.tool for v in versions if v.facts.tool]
    also += [entry.tool for entry in advisor.register.entries]
    return known_tool(asked, advisor.library.tools(), also)


def _tool(advisor: Advisor, asked: str) -> str:
    tool = tool_name(advisor, asked)
    held = advisor.library.versions(tool, current_only=False)
    if missing := nothing_to_judge(tool, held):
        raise ToolAdvisorError(missing.text)
    return tool


def _made(advisor: Advisor, tool: str, edition: str | None, which: str) -> Checklist:
    """The checklist, with a bar on a terminal while it is worked out."""
    with _bar(f"Checklist of {tool}{which}", len(advisor.rubric.items)) as advance:
        for _ in advisor.findings(tool, edition):
            advance()
    return advisor.checklist(tool, edition)


@contextmanager
def _bar(title: str, total: int) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda: None
        return
    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)

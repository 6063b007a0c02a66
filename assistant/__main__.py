"""Command line of the engine: ``python -m assistant ask "…"`` and ``checklist TOOL``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import ToolAdvisorError
from assistant.settings import Settings
from assistant.types import AnswerStatus

app = typer.Typer(add_completion=False, no_args_is_help=True)

_Data = Annotated[Path | None, typer.Option("--data", help="The folder with the records.")]
_Json = Annotated[bool, typer.Option("--json", help="Print the documented JSON form.")]


@app.callback()
def main() -> None:
    """Ask about a tool's documents, or see its checklist, in the terminal."""


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    tool: Annotated[str | None, typer.Option(help="The tool meant, if not named.")] = None,
    as_json: _Json = False,
    data: _Data = None,
) -> None:
    """Answer one question with quotes. Exit status: 0 answered or silent, 1 failed."""
    from assistant.advisor import Advisor
    from assistant.answer_json import answer_record
    from assistant.answering.wording import copy_text

    with _errors_in_a_sentence():
        advisor = Advisor.open(_settings(data))
        answer = advisor.conversation(_known(advisor, tool)).ask(question)
        advisor.close()
    print(
        json.dumps(answer_record(answer), ensure_ascii=False, indent=2)
        if as_json
        else copy_text(answer)
    )
    if answer.status is AnswerStatus.FAILED:
        raise typer.Exit(1)


@app.command()
def checklist(
    tool: Annotated[str, typer.Argument(help="The tool's name.")],
    edition: Annotated[str | None, typer.Option(help="For example: school, consumer.")] = None,
    as_json: _Json = False,
    data: _Data = None,
) -> None:
    """Fill the checklist for a tool from its documents."""
    from assistant.advisor import Advisor
    from assistant.answer_json import checklist_record
    from assistant.checklist_text import checklist_text

    with _errors_in_a_sentence():
        advisor = Advisor.open(_settings(data))
        made = advisor.checklist(_known(advisor, tool) or tool, edition)
        advisor.close()
    print(
        json.dumps(checklist_record(made), ensure_ascii=False, indent=2)
        if as_json
        else checklist_text(made)
    )


def _settings(data: Path | None) -> Settings:
    settings = Settings()
    return settings.model_copy(update={"data_dir": data.resolve()}) if data else settings


def _known(advisor: object, tool: str | None) -> str | None:
    """The tool's name as the library writes it.

    Raises:
        ToolAdvisorError: When nothing is held of it; the message lists what is.
    """
    from assistant.advisor import Advisor

    assert isinstance(advisor, Advisor)
    if tool is None:
        return None
    known = {v.facts.tool for v in advisor.library.versions() if v.facts.tool}
    for name in known:
        if name.casefold() == tool.casefold():
            return name
    held = ", ".join(sorted(known)) or "none yet; add some with: python ingest.py add FOLDER"
    raise ToolAdvisorError(f"No documents of “{tool}” are held. Tools held: {held}.")


@contextmanager
def _errors_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except ToolAdvisorError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()

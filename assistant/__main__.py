"""Command line of the engine: ``python -m assistant ask "…"`` and ``checklist TOOL``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

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
    from assistant.checklist_command import tool_name

    with _errors_in_a_sentence():
        advisor = Advisor.open(_settings(data))
        try:
            chosen = tool_name(advisor, tool) if tool else None
            answer = advisor.conversation(chosen).ask(question)
        finally:
            advisor.close()
    if as_json:
        _print_json(answer_record(answer))
    else:
        print(copy_text(answer))
    if answer.status is AnswerStatus.FAILED:
        raise typer.Exit(1)


@app.command()
def checklist(
    tool: Annotated[str, typer.Argument(help="The tool's name.")],
    edition: Annotated[str | None, typer.Option(help="For example: school, consumer.")] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="All editions side by side, where they differ.")
    ] = False,
    as_json: _Json = False,
    data: _Data = None,
) -> None:
    """Fill the checklist for a tool from its documents. Exit status: 0 made, 1 not made."""
    from assistant.advisor import Advisor
    from assistant.checklist_command import all_editions, one_checklist

    with _errors_in_a_sentence():
        if compare and edition:
            raise ToolAdvisorError("Give --edition or --compare, not both.")
        advisor = Advisor.open(_settings(data))
        try:
            text, record = (
                all_editions(advisor, tool) if compare else one_checklist(advisor, tool, edition)
            )
        finally:
            advisor.close()
    if as_json:
        _print_json(record)
    else:
        print(text)


def _settings(data: Path | None) -> Settings:
    settings = Settings()
    return settings.model_copy(update={"data_dir": data.resolve()}) if data else settings


def _print_json(record: dict[str, Any]) -> None:
    """JSON and nothing else on standard output, whatever it can encode."""
    try:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    except UnicodeEncodeError:
        print(json.dumps(record, indent=2))


@contextmanager
def _errors_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except ToolAdvisorError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()

"""Tool Advisor's command line for the library: add documents, list, show, remove, check, back up.

``python ingest.py --help`` tells the rest. Exit codes: 0 all is well, 1 something was refused or
found wrong, 2 the command itself was wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.access.commands import users_app
from assistant.types import Audience, DocumentType, Issuer, VersionInfo

if TYPE_CHECKING:
    from assistant.library.library import Library
    from assistant.settings import Settings

app = typer.Typer(
    help="Keep the documents that Tool Advisor reads: vendors' policies and your own guidelines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(users_app, name="user")


@app.callback()
def main(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder of the library (default: ./data).")
    ] = None,
) -> None:
    """Remember the options that hold for every command."""
    context.obj = data


@app.command()
def add(
    context: typer.Context,
    targets: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL...", help="Files, folders, or web addresses."),
    ],
    tool: Annotated[str | None, typer.Option(help="Name of the tool.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the document.")] = None,
    kind: Annotated[DocumentType | None, typer.Option("--type", help="Kind of document.")] = None,
    audience: Annotated[Audience | None, typer.Option(help="For whom it holds.")] = None,
    issuer: Annotated[Issuer | None, typer.Option(help="Who speaks in it.")] = None,
    edition: Annotated[str | None, typer.Option(help="Edition, such as Enterprise.")] = None,
    effective: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date it takes effect.")
    ] = None,
) -> None:
    """Add documents; adding one again updates it. Only text that changed costs time.

    The options set facts for all documents named, and count as confirmed by you.
    """
    from assistant.library import terminal
    from assistant.library.intake import Fate, take_in
    from assistant.reading import FactHints

    told = FactHints(
        title=title,
        tool=tool,
        type=kind,
        audience=audience,
        issuer=issuer,
        edition=edition,
        effective_date=effective.date() if effective else None,
    )
    with _library(context) as (library, settings), terminal.progress() as on_step:
        report = take_in(library, targets, settings, told=told, on_step=on_step)
    terminal.print_report(terminal.console(), report)
    if report.of(Fate.REFUSED):
        raise typer.Exit(1)


@app.command("list")
def list_documents(
    context: typer.Context,
    tool: Annotated[str | None, typer.Option(help="Only this tool's documents.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Earlier versions too, which are not searched.")
    ] = False,
) -> None:
    """List documents. A question mark marks a guess that nobody confirmed."""
    from assistant.library import terminal

    with _library(context) as (library, _):
        versions = library.versions(tool, current_only=not everything)
    if versions:
        terminal.print_list(terminal.console(), versions)
    else:
        typer.echo("No documents yet: add some with python ingest.py add PATH.")


@app.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="Id of a document or version.")],
) -> None:
    """Show what is known of one document: its facts, versions and flags."""
    from assistant.library import terminal

    with _library(context) as (library, _):
        version = _find(library, name)
        versions = library.document_versions(version.document_id)
        sections = len(library.sections(version.version_id))
    terminal.print_version(terminal.console(), version, versions, sections)


@app.command()
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="Id of a document.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a document for good, with all its versions."""
    from assistant.library.terminal import count

    with _library(context) as (library, _):
        version = _find(library, name)
        versions = count(len(library.document_versions(version.document_id)), "version")
        if not yes and not typer.confirm(
            f"Remove “{version.facts.title}” with {versions}? "
            "Answers that quoted it can no longer be checked."
        ):
            typer.echo("Nothing was removed.")
            return
        library.remove(version.document_id)
    typer.echo(f"Removed {version.document_id} ({versions}).")


@app.command()
def rebuild(context: typer.Context) -> None:
    """Make the search indexes again from the records; needed after changing the model."""
    from assistant.library import terminal

    with _library(context) as (library, _), terminal.progress("passages") as on_step:
        library.rebuild(terminal.as_passages(on_step))
        passages = sum(version.passages for version in library.versions())
    typer.echo(f"Rebuilt: {terminal.count(passages, 'passage')} can be searched.")


@app.command()
def check(context: typer.Context) -> None:
    """Check that records and search indexes agree; nothing is changed."""
    from assistant.library.terminal import count

    with _library(context) as (library, _):
        report = library.check()
    typer.echo(
        f"{count(report.documents, 'document')}, {count(report.versions, 'version')}, "
        f"{count(report.passages, 'passage')}, {count(report.vectors, 'vector')}."
    )
    for problem in report.problems:
        typer.echo(f"- {problem}")
    if not report.ok:
        raise typer.Exit(1)
    typer.echo("All is well.")


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Default: backups/tool-advisor-DATE-TIME.zip"),
    ] = None,
) -> None:
    """Copy all that was put in into one file, while the app runs. Keep it on another machine."""
    from assistant.backup.making import make_backup
    from assistant.library import terminal

    target = file or Path("backups") / f"tool-advisor-{datetime.now():%Y%m%d-%H%M%S}.zip"
    with _told(), terminal.progress("bytes") as on_step:
        manifest = make_backup(_settings(context), target, terminal.as_passages(on_step))
    counts = manifest.counts
    typer.echo(
        f"{target}: {terminal.count(counts['documents'], 'document')}, "
        f"{terminal.count(counts['versions'], 'version')}, "
        f"{terminal.count(len(manifest.members), 'file')}, {target.stat().st_size:,} bytes."
    )


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that backup made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Restore over what is held; a copy is kept beside.")
    ] = False,
) -> None:
    """Put a backup in place: all of it or nothing. The search indexes are made from it."""
    from assistant.backup.restoring import restore as put_in_place
    from assistant.library import terminal

    with _told(), terminal.progress("passages") as on_step:
        report = put_in_place(
            _settings(context), file, replace=replace, progress=terminal.as_passages(on_step)
        )
    typer.echo(
        f"Restored the backup of {report.manifest.made_at}: "
        f"{terminal.count(report.check.documents, 'document')}, "
        f"{terminal.count(report.check.passages, 'passage')}. All is well."
    )
    if report.kept:
        typer.echo(f"What was there before is kept in {report.kept}.")


@contextmanager
def _library(context: typer.Context) -> Iterator[tuple[Library, Settings]]:
    """The library of the settings; errors meant for people are printed and end with code 1."""
    from assistant.library.library import Library

    settings = _settings(context)
    with (
        _told(),
        Library.open(settings, announce=lambda words: typer.echo(words, err=True)) as library,
    ):
        yield library, settings


def _settings(context: typer.Context) -> Settings:
    """The settings with the folder named on the command line; a wrong one ends with code 2."""
    from pydantic import ValidationError

    from assistant.settings import Settings

    try:
        return Settings() if context.obj is None else Settings(data_dir=context.obj)
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"TOOL_ADVISOR_{name} is wrong: {problem['msg']}.", err=True)
        raise typer.Exit(2) from None


@contextmanager
def _told() -> Iterator[None]:
    """Errors meant for people are printed and end with code 1."""
    from assistant.errors import ToolAdvisorError

    try:
        yield
    except ToolAdvisorError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _find(library: Library, name: str) -> VersionInfo:
    """A version by its id, or a document's current one; the start of an id will do."""
    from assistant.errors import LibraryError

    known = library.versions(current_only=False)
    exact = [v for v in known if v.version_id == name or (v.document_id == name and v.current)]
    if exact:
        return exact[0]
    starts = [v for v in known if v.current and v.document_id.startswith(name)]
    if len(starts) == 1:
        return starts[0]
    raise LibraryError(
        f"There is no document {name} in the library: run python ingest.py list to see the ids."
        if not starts
        else f"{name} fits {len(starts)} documents: give more of the id."
    )


if __name__ == "__main__":
    app()

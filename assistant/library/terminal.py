"""What the command line prints: progress, the closing report, and lists of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant.library.intake import Fate, IntakeReport, IntakeStep
from assistant.reading.opening import shown_name
from assistant.types import DocumentFacts, VersionInfo

_WIDE = 200  # columns where the output is not a terminal, so that ids are never cut
_SHOWN = 10  # skipped files and notes named one by one


def console(*, stderr: bool = False) -> Console:
    """Standard output (or error) as wide as the terminal, or wide enough for any row."""
    screen = Console(stderr=stderr, highlight=False)
    return screen if screen.is_terminal else Console(stderr=stderr, width=_WIDE, highlight=False)


@contextmanager
def progress(unit: str = "documents") -> Iterator[Callable[[IntakeStep], None] | None]:
    """A bar with counts and the time left, on a terminal only."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield None
        return
    bar = Progress(
        BarColumn(),
        TextColumn(f"{{task.fields[done]}} of {{task.fields[files]}} {unit}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
        console=screen,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None, done=0, files="?")

        def on_step(step: IntakeStep) -> None:
            bar.update(
                task,
                description=step.name,
                completed=step.bytes_done,
                total=step.bytes or None,
                done=step.files_done,
                files=step.files,
            )

        yield on_step


def as_passages(
    on_step: Callable[[IntakeStep], None] | None,
) -> Callable[[int, int], None] | None:
    """The bar of ``progress`` for work that is counted in passages."""
    if on_step is None:
        return None
    return lambda done, total: on_step(IntakeStep("", done, total, done, total))


def print_report(screen: Console, report: IntakeReport) -> None:
    """The counts of what came of all files, then what a person should know of single ones."""
    table = Table(box=None, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    for fate in Fate:
        if found := report.of(fate):
            table.add_row(str(len(found)), fate.value.replace("_", " "))
    screen.print(table if table.row_count else "Nothing to add was found.")
    embedded = sum(one.result.embedded for one in report.files if one.result)
    reused = sum(one.result.reused for one in report.files if one.result)
    if embedded or reused:
        screen.print(
            f"{count(embedded, 'passage')} embedded now, {reused:,} already known.", style="dim"
        )
    for fate, label in ((Fate.REFUSED, "Refused"), (Fate.MISSING, "Missing")):
        for one in report.of(fate):
            why = one.reason or "The file is gone; the document stays on record."
            screen.print(f"{label}: {shown_name(one.source)}: {why}", markup=False, soft_wrap=True)
    skipped = report.of(Fate.SKIPPED)
    for one in skipped[:_SHOWN]:
        screen.print(
            f"Skipped: {shown_name(one.source)}: {one.reason}", markup=False, soft_wrap=True
        )
    if len(skipped) > _SHOWN:
        screen.print(f"Skipped: {len(skipped) - _SHOWN} more.")
    noted = [one for one in report.files if one.result and one.result.note]
    doubtful = [one for one in noted if one.result and one.result.doubtful]
    plain = [one for one in noted if one not in doubtful]
    for label, some in (("Note", plain[:_SHOWN]), ("Please check", doubtful)):
        for one in some:
            note = one.result.note if one.result else ""
            screen.print(f"{label}: {shown_name(one.source)}: {note}", markup=False, soft_wrap=True)
    if len(plain) > _SHOWN:
        screen.print(f"Note: {len(plain) - _SHOWN} more like these.")


def print_list(screen: Console, versions: Sequence[VersionInfo]) -> None:
    """A table with one row a version."""
    table = Table(box=None, header_style="bold")
    for name in ("id", "tool", "title", "type", "audience", "version", "flags", "state"):
        table.add_column(name, no_wrap=name == "id", overflow="fold")
    for version in versions:
        table.add_row(*_cells(version))
    screen.print(table)


def print_version(
    screen: Console, version: VersionInfo, versions: Sequence[VersionInfo], sections: int
) -> None:
    """What is known of one version, then all versions of its document."""
    facts = version.facts
    screen.print(facts.title, style="bold", markup=False)
    rows = [
        ("document", version.document_id),
        ("version", f"{version.version_id} ({version.version_label})"),
        ("tool", _fact(facts, "tool", facts.tool)),
        ("vendor", _fact(facts, "vendor", facts.vendor)),
        ("issuer", _fact(facts, "issuer", facts.issuer.value)),
        ("type", _fact(facts, "type", facts.type.label)),
        ("audience", _fact(facts, "audience", facts.audience.value.replace("_", " "))),
        ("edition", _fact(facts, "edition", facts.edition)),
        ("signed", _fact(facts, "signed", "yes" if facts.signed else "no")),
        ("source", shown_name(version.source) + (" (gone)" if version.missing else "")),
        ("read with", f"{version.parser.library} {version.parser.version}"),
        ("size", f"{version.characters:,} characters, {count(version.passages, 'passage')}"),
        ("sections", str(sections)),
        ("sha256", version.sha256),
        *(("notice", flag.message) for flag in version.flags),
    ]
    rows += [
        (
            str(one.number),
            f"{one.version_label}, {'current' if one.current else 'earlier'}, added "
            f"{one.added_at[:10]}, {one.version_id}",
        )
        for one in versions
    ]
    for label, value in rows:
        screen.print(f"{label:>10}  {value}", markup=False, soft_wrap=True)


def _cells(version: VersionInfo) -> list[str]:
    facts = version.facts
    state = "current" if version.current else "earlier"
    dated = "effective_date" if facts.effective_date else "retrieved_date"
    cells = [
        version.document_id if version.current else version.version_id,
        _fact(facts, "tool", facts.tool or ""),
        _fact(facts, "title", facts.title),
        _fact(facts, "type", facts.type.label),
        _fact(facts, "audience", facts.audience.value.replace("_", " ")),
        _fact(facts, dated, version.version_label),
        ", ".join(sorted({flag.kind.value.replace("_", " ") for flag in version.flags})),
        f"{state}, file missing" if version.missing else state,
    ]
    return [escape(cell) for cell in cells]


def _fact(facts: DocumentFacts, name: str, value: str | None) -> str:
    """A fact for the screen: with a question mark where it is a guess."""
    if not value:
        return "" if value == "" else "not known"
    return f"{value} ?" if name in facts.guessed else value


def count(number: int, noun: str) -> str:
    """A number with its noun: ``1 passage``, ``2,000 passages``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")

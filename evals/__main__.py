"""Command line of the evaluations: ``python -m evals run gold --data FILE --documents DIR``."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant import __version__
from assistant.answer_json import answer_record
from assistant.settings import PROJECT_DIR, Settings
from evals import gold_suite
from evals.corpus import build, evaluation_settings, paths_of_versions
from evals.gold import EvalDataError, Question, check_evidence, load_questions

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def main() -> None:
    """Measure answer quality, offline and reproducibly."""


@app.command()
def run(
    suite: Annotated[str, typer.Argument(help="The suite; only “gold” so far.")],
    data: Annotated[Path, typer.Option(help="The questions, one JSON object a line.")],
    documents: Annotated[list[Path], typer.Option(help="A folder of documents; repeat for more.")],
    out: Annotated[Path, typer.Option(help="Where the run's files go.")] = Path("runs/gold"),
    library: Annotated[
        Path | None, typer.Option(help="Keep the evaluation's library here, to use it again.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Only the first N questions; 0 for all.")] = 0,
    seed: Annotated[int, typer.Option(help="For the intervals.")] = 0,
) -> None:
    """Run a suite and write results.jsonl and summary.json."""
    try:
        if suite != gold_suite.SUITE:
            raise EvalDataError(f"There is no suite “{suite}”. Use: gold.")
        questions = load_questions(data)
        folders = tuple(_folder(path) for path in documents)
        check_evidence(questions, folders)
    except EvalDataError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    questions = questions[:limit] if limit else questions
    with tempfile.TemporaryDirectory(prefix="tool-advisor-evals-") as scratch:
        settings = evaluation_settings(library or Path(scratch), Settings())
        quiet = not sys.stderr.isatty()
        advisor, corpus = build(folders, settings, quiet)
        paths = paths_of_versions(advisor, folders)
        results = gold_suite.run(questions, advisor, paths, _tracked(quiet))
        made = _made(settings, corpus, data, folders, len(advisor.library.versions()), seed)
        advisor.close()
    rows = gold_suite.summarise(results, seed)
    out.mkdir(parents=True, exist_ok=True)
    _write(out, results, {"run": made, "metrics": rows})
    _show(rows, out)


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise EvalDataError(f"{path} is not a folder. Give the documents' folder.")
    return path


def _tracked(quiet: bool) -> gold_suite.Each:
    def each(questions: Sequence[Question]) -> Iterator[Question]:
        yield from track(questions, "Asking", disable=quiet)

    return each


def _made(
    settings: Settings, corpus: str, data: Path, folders: tuple[Path, ...], held: int, seed: int
) -> dict[str, object]:
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "code": _revision(),
        "embedding_model": settings.embedding_model,
        "chat_model": None,  # answers are extractive
        "data": data.name,
        "documents": [folder.name for folder in folders],
        "documents_held": held,
        "corpus_sha256": corpus,
        "passage_min": settings.passage_min,
        "passage_max": settings.passage_max,
        "seed": seed,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }


def _revision() -> str:
    command = ["git", "-C", str(PROJECT_DIR), "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def _write(out: Path, results: Sequence[gold_suite.Result], summary: dict[str, object]) -> None:
    with (out / "results.jsonl").open("w", encoding="utf-8") as file:
        for result in results:
            record = {
                "id": result.question.id,
                "condition": result.condition,
                "question": result.question.question,
                "verdict": result.question.verdict,
                "gold": [
                    {"document": g.document, "start": g.start, "end": g.end}
                    for g in result.question.evidence
                ],
                "scores": result.scores,
                "answer": answer_record(result.answer),
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")


def _show(rows: Sequence[dict[str, object]], out: Path) -> None:
    table = Table(title=f"Written to {out}")
    for column in ("condition", "metric", "value", "95 % interval", "n"):
        table.add_column(column)
    for row in rows:
        if row["slice"] == "all":
            interval = "-" if row["low"] is None else f"{row['low']:.2f} to {row['high']:.2f}"
            table.add_row(
                str(row["condition"]),
                str(row["metric"]),
                f"{row['value']:.3f}",
                interval,
                str(row["n"]),
            )
    Console().print(table)


if __name__ == "__main__":
    app()

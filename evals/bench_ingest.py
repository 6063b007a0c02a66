"""How long taking documents in takes, beside the pipeline a user would otherwise write.

``python -m evals.bench_ingest [--documents DIR] [--repeats N]``. In one process and in turn: ours
(reading, cutting, records, word index, vectors) and the usual one (text, chunks of 1,000/200,
the same model through sentence-transformers, Chroma), both from nothing; then ours again with the
same files, where only the check that nothing changed is left. Models are loaded before the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from assistant.library.embedding import SentenceEmbedder
from assistant.library.intake import take_in
from assistant.library.library import Library
from assistant.reading import read_file
from assistant.settings import Settings
from evals.benching import (
    Row,
    documents_below,
    exit_status,
    median,
    options,
    scratch,
    show,
    usual_embedder,
)
from evals.corpus import evaluation_settings
from evals.growing import Made, UsualPipeline


def measure(paths: list[Path], settings: Settings, home: Path) -> tuple[float, float, float]:
    """Seconds of ours from nothing, of ours unchanged, and of the usual pipeline."""
    embedder = SentenceEmbedder(settings)
    usual_model = usual_embedder(settings)
    for model in (embedder, usual_model):
        model.embed(["The model is loaded before the clock starts."])
    own = evaluation_settings(home / "ours", settings)
    targets = [str(path) for path in paths]
    with Library.open(own, embedder) as library:
        fresh = _timed(lambda: take_in(library, targets, own))
        unchanged = _timed(lambda: take_in(library, targets, own))
    pipeline = UsualPipeline(usual_model, home / "usual")
    usual = _timed(lambda: _add_all(pipeline, paths, settings))
    return fresh, unchanged, usual


def _add_all(pipeline: UsualPipeline, paths: list[Path], settings: Settings) -> None:
    for path in paths:
        pipeline.add(_plain(path, settings))


def _plain(path: Path, settings: Settings) -> Made:
    """A document's bare text; for Markdown and text the file as it is, as tutorials do."""
    if path.suffix.lower() in {".md", ".txt"}:
        return Made(path.parent.name, path.stem, path.read_text(encoding="utf-8"))
    return Made(path.parent.name, path.stem, read_file(path, settings).text)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def benchmark() -> bool:
    """Measure and print the table."""
    chosen = options(__doc__, repeats=3).parse_args()
    settings = Settings()
    paths = documents_below(chosen.documents, settings)
    runs = []
    for _ in range(chosen.repeats):
        with scratch() as home:
            runs.append(measure(paths, settings, home))
    fresh, unchanged, usual = (median(column) for column in zip(*runs, strict=True))
    show(
        f"Taking in {len(paths)} documents (median of {len(runs)})",
        [Row("from nothing", fresh, usual), Row("again, unchanged", unchanged, usual)],
    )
    return True


if __name__ == "__main__":
    raise SystemExit(exit_status(benchmark))

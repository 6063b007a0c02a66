"""How long a question takes, warm, beside the pipeline a user would otherwise write.

``python -m evals.bench_ask [--documents DIR] [--repeats N]``. Both hold the same documents in one
process with the same model. Ours is the time to the complete answer with its quotes; the usual
pipeline's is that of finding four passages, before any chat model words them. Every question is
new to both (a remembered reading would flatter us), and the two are asked in turn.
"""

from __future__ import annotations

import time
from pathlib import Path

from rich.progress import track

from assistant.library.embedding import SentenceEmbedder
from assistant.settings import Settings
from evals.benching import (
    Row,
    documents_below,
    exit_status,
    median,
    options,
    percentile,
    resident_megabytes,
    scratch,
    show,
    usual_embedder,
)
from evals.contract import EvalDataError
from evals.growing import QUESTIONS, Made, OurPipeline, Source, UsualPipeline, made_documents

_FEWEST = 20


def sources(paths: list[Path]) -> list[Source]:
    """The Markdown documents among ``paths``.

    Raises:
        EvalDataError: When there is none.
    """
    found = [
        Source(path.parent.name, path.stem, path.read_text(encoding="utf-8"))
        for path in paths
        if path.suffix == ".md"
    ]
    if not found:
        raise EvalDataError("There is no Markdown document. Name a folder with --documents.")
    return found


def measure(documents: list[Made], count: int, settings: Settings, home: Path) -> list[Row]:
    """Ask ``count`` questions of both pipelines, in turn."""
    embedder = SentenceEmbedder(settings)
    usual_model = usual_embedder(settings)
    for model in (embedder, usual_model):
        model.embed(["The model is loaded before the clock starts."])
    ours = OurPipeline(settings, embedder, home / "ours")
    usual = UsualPipeline(usual_model, home / "usual")
    for document in track(documents, "Taking in documents"):
        ours.add(document)
        usual.add(document)
    seconds: dict[str, list[float]] = {"ours": [], "usual": []}
    for number in track(range(-_FEWEST, count), "Asking"):
        tool = documents[number % len(documents)].tool
        question = QUESTIONS[number % len(QUESTIONS)].format(tool=tool)
        question += f" We are {abs(number) + 100} teachers."
        for name, pipeline in (("ours", ours), ("usual", usual)):
            start = time.perf_counter()
            pipeline.ask(question, tool)
            if number >= 0:
                seconds[name].append(time.perf_counter() - start)
    memory = resident_megabytes()
    ours.close()
    own, other = seconds["ours"], seconds["usual"]
    return [
        Row("median", median(own), median(other)),
        Row("p95", percentile(own, 0.95), percentile(other, 0.95)),
        Row("slowest", max(own), max(other)),
        Row("memory of both together", memory, unit="MB"),
    ]


def benchmark() -> bool:
    """Measure and print the table."""
    chosen = options(__doc__, repeats=200).parse_args()
    settings = Settings()
    found = sources(documents_below(chosen.documents, settings))
    with scratch() as home:
        rows = measure(made_documents(found, len(found)), chosen.repeats, settings, home)
    show(f"{chosen.repeats} questions on {len(found)} documents", rows)
    return True


if __name__ == "__main__":
    raise SystemExit(exit_status(benchmark))

"""How long from ``python app.py`` to the first page, and how much memory it holds.

``python -m evals.bench_start [--repeats N]``. The real program is started on a free port over a
library of its own that holds the documents; its address is asked over HTTP until the page comes.
There is no usual pipeline to set beside it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant.settings import PROJECT_DIR, Settings
from evals.benching import (
    Row,
    documents_below,
    exit_status,
    fill,
    median,
    options,
    resident_megabytes,
    scratch,
    show,
)
from evals.contract import EvalDataError

_PATIENCE = 120.0
_SETTLED = 15.0
"""Seconds after the page, by when the models are loaded in the background."""


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Running:
    """The program at work: its address, process id, and seconds from its start to the page."""

    address: str
    pid: int
    seconds: float


@contextmanager
def serving(data: Path) -> Iterator[Running]:
    """Start the program over a data folder, wait for its page, stop it afterwards.

    Raises:
        EvalDataError: When the program ends or gives no page in two minutes.
    """
    port = free_port()
    surroundings = {
        **os.environ,
        "TOOL_ADVISOR_DATA_DIR": str(data),
        "TOOL_ADVISOR_PORT": str(port),
    }
    began = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, "app.py"], cwd=PROJECT_DIR, env=surroundings, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        yield Running(address, program.pid, _until_page(program, address, began))
    finally:
        program.terminate()
        program.wait(timeout=30)


def start(data: Path) -> tuple[float, float | None]:
    """Start the program once; seconds to the page, and megabytes once its models are loaded."""
    with serving(data) as running:
        time.sleep(_SETTLED)
        return running.seconds, resident_megabytes(running.pid)


def _until_page(program: subprocess.Popen[bytes], address: str, began: float) -> float:
    with httpx.Client(trust_env=False, timeout=5.0) as client:
        while time.perf_counter() - began < _PATIENCE and program.poll() is None:
            try:
                if client.get(address).status_code == httpx.codes.OK:
                    return time.perf_counter() - began
            except httpx.HTTPError:
                time.sleep(0.05)
    raise EvalDataError("The program gave no page. Start `python app.py` and read what it says.")


def benchmark() -> bool:
    """Measure and print the table."""
    chosen = options(__doc__, repeats=3).parse_args()
    settings = Settings()
    paths = documents_below(chosen.documents, settings)
    with scratch() as home:
        fill(paths, settings, home)
        runs = [start(home) for _ in range(chosen.repeats)]
    held = [memory for _, memory in runs if memory is not None]
    show(
        f"Starting over {len(paths)} documents (median of {len(runs)})",
        [
            Row("first page", median([seconds for seconds, _ in runs])),
            Row("memory, models loaded", median(held) if held else None, unit="MB"),
        ],
    )
    return True


if __name__ == "__main__":
    raise SystemExit(exit_status(benchmark))

"""A run as one page that a principal can read: ``report.html``, from the run's own two files."""

from __future__ import annotations

from pathlib import Path

from evals.report.page import report_page
from evals.report.run import load_run

REPORT = "report.html"

__all__ = ["REPORT", "write_report"]


def write_report(run_dir: Path) -> Path:
    """Write ``report.html`` into a run's folder.

    Args:
        run_dir: Holds ``results.jsonl`` and ``summary.json``.

    Returns:
        The file. It needs no other file, no script and no network.

    Raises:
        EvalDataError: When one of the two is missing or has another form.
    """
    page = report_page(load_run(run_dir))
    path = run_dir / REPORT
    path.write_text(page, encoding="utf-8", errors="replace")
    return path

"""Numbers as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from evals.summary import Row


def show_rows(rows: Sequence[Row], title: str) -> Table:
    """The rows over all items: a line a suite, condition and metric, a column a system."""
    table = Table(title=title, title_justify="left")
    whole = [row for row in rows if row.slice == "all"]
    systems = list(dict.fromkeys(row.system for row in whole))
    for column in ("suite", "condition", "metric"):
        table.add_column(column)
    for system in systems:
        table.add_column(system, justify="right")
    cells = {(r.suite, r.condition, r.metric, r.system): r for r in whole}
    for suite, condition, metric in dict.fromkeys((r.suite, r.condition, r.metric) for r in whole):
        found = [cells.get((suite, condition, metric, system)) for system in systems]
        table.add_row(suite, condition, metric, *(_cell(row) for row in found))
    return table


def _cell(row: Row | None) -> str:
    if row is None or row.value is None:
        return "-"
    if row.low is None or row.high is None:
        return f"{row.value:.3f} (n {row.n})"
    return f"{row.value:.3f} ({row.low:.2f} to {row.high:.2f}, n {row.n})"

"""Numbers as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from evals.compare import Comparison
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


def show_comparisons(comparisons: Sequence[Comparison], title: str) -> Table:
    """A line a suite, condition and metric: both values, the difference, and what is by chance."""
    table = Table(title=title, title_justify="left")
    for column in ("suite", "condition", "metric"):
        table.add_column(column)
    names = (comparisons[0].a, comparisons[0].b) if comparisons else ("A", "B")
    for column in (*names, "difference", "95 % interval", "p", "n", "better", "worse"):
        table.add_column(column, justify="right")
    for each in comparisons:
        table.add_row(
            each.suite,
            each.condition,
            each.metric,
            _number(each.value_a),
            _number(each.value_b),
            _number(each.difference, "+.3f"),
            "-" if each.low is None else f"{each.low:+.3f} to {each.high:+.3f}",
            _number(each.p),
            str(each.n),
            str(len(each.better)),
            str(len(each.worse)),
        )
    return table


def worse_items(comparisons: Sequence[Comparison]) -> list[str]:
    """One sentence a metric that some items fell in, naming them."""
    return [
        f"{each.suite}, {each.condition}, {each.metric}: worse on {', '.join(each.worse)}"
        for each in comparisons
        if each.worse
    ]


def _number(value: float | None, form: str = ".3f") -> str:
    return "-" if value is None else format(value, form)


def _cell(row: Row | None) -> str:
    if row is None or row.value is None:
        return "-"
    if row.low is None or row.high is None:
        return f"{row.value:.3f} (n {row.n})"
    return f"{row.value:.3f} ({row.low:.2f} to {row.high:.2f}, n {row.n})"

"""The numbers of a suite: big figures in words, ours beside the others, and every measure."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.charts import Bar, bars
from assistant.frequency import counted, elsewhere, frequency, percent
from assistant.quality import Figure
from evals.compare import Comparison, compare_systems
from evals.contract import OURS, Metric
from evals.report.run import SuiteRun
from evals.report.words import (
    amount,
    condition_words,
    esc,
    measure_words,
    plain,
    spread,
    system_words,
    table,
    unit_of,
)

_BIG = 6
_COMPARED = 3
_USUAL = "usual"
_CLEAR = 0.05


def big_figures(suite: SuiteRun) -> str:
    """The most telling measures of ours as cards; empty where no share was measured."""
    condition = suite.conditions[0]
    pairs = [
        (metric, figure)
        for metric in suite.metrics
        if unit_of(metric) == "share" and metric.pooled is None and metric.name != "failed"
        if (figure := suite.figure(metric.name, condition))
    ]
    cards = "".join(_card(metric, figure) for metric, figure in pairs[:_BIG])
    if not cards:
        return ""
    title = f"How often right ({condition_words(condition)})"
    return f'<h3>{esc(title)}</h3><ul class="cards">{cards}</ul>'


def _card(metric: Metric, figure: Figure) -> str:
    often = frequency(figure.value)
    better = "More is better." if metric.higher_is_better else "Less is better."
    return (
        f'<li class="card"><p class="card-title">{esc(measure_words(metric.name))}</p>'
        f'<p class="often">{esc(often[:1].upper() + often[1:])}</p>'
        f"<p>{esc(counted(figure))} items. {esc(elsewhere(figure))}</p>"
        f'<p class="small">{esc(percent(figure.value))}'
        f"{esc(_in_brackets(spread(figure, 'share')))}. {better}</p></li>"
    )


def _in_brackets(text: str) -> str:
    return f" (95 % interval {text})" if text else ""


def beside(suite: SuiteRun, seed: int) -> str:
    """Ours and the baselines on the same items: a chart, a table and paired differences."""
    main = suite.main
    if main is None or len(suite.systems) < 2:
        return ""
    parts = ["<h3>Beside other ways of answering</h3>"]
    for condition in suite.conditions:
        drawn = _chart(suite, main, condition)
        if drawn:
            parts += [drawn, _differences(suite, condition, seed)]
    return "".join(parts)


def _chart(suite: SuiteRun, metric: Metric, condition: str) -> str:
    rows = [
        Bar(
            system_words(system),
            figure.value,
            figure.low,
            figure.high,
            f"{percent(figure.value)} of {figure.n}{_brackets(spread(figure, 'share'))}",
            strong=system == OURS,
        )
        for system in suite.systems
        if (figure := suite.figure(metric.name, condition, system))
    ]
    if len(rows) < 2:
        return ""
    caption = f"{measure_words(metric.name)}, {condition_words(condition)}"
    return bars(rows, caption, ("Way of answering", "0 to 100 % (line: 95 % interval)", "Share"))


def _brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _differences(suite: SuiteRun, condition: str, seed: int) -> str:
    shares = [m for m in suite.metrics if m.pooled is None and unit_of(m) == "share"]
    rows = []
    for system in suite.systems:
        # The usual pipeline is what others build: it is compared in full, the rest in brief.
        for metric in shares[: _COMPARED if system == _USUAL else 1]:
            if system == OURS:
                continue
            found = compare_systems(
                suite.results, suite.name, condition, metric, system, OURS, seed
            )
            if found.n and found.difference is not None:
                rows.append(_difference(found, metric))
    if not rows:
        return ""
    heads = ("Compared with", "Measure", "Ours", "Theirs", "Difference", "By chance")
    return table("On the same items, one by one", heads, rows) + (
        '<p class="small">The difference is in points of a hundred, with its 95 % interval. “By '
        "chance” is how often two equal ways would differ as much (a permutation test by "
        "document): below 5 % the difference is probably real.</p>"
    )


def _difference(found: Comparison, metric: Metric) -> list[str]:
    gap = 100 * (found.difference or 0.0)
    better = gap > 0 if metric.higher_is_better else gap < 0
    clear = found.p is not None and found.p < _CLEAR
    word = ("ours better" if better else "ours worse") if clear else "no clear difference"
    span = ""
    if found.low is not None and found.high is not None and found.low < found.high:
        span = f" ({100 * found.low:+.0f} to {100 * found.high:+.0f})"
    cells = (
        system_words(found.a),
        measure_words(metric.name),
        percent(found.value_b or 0.0),
        percent(found.value_a or 0.0),
        f"{gap:+.0f}{span}: {word}; {len(found.better)} items better, {len(found.worse)} worse",
        "" if found.p is None else _chance(found.p),
    )
    return [esc(cell) for cell in cells]


def _chance(p: float) -> str:
    return "below 0.1 %" if p < 0.001 else f"{100 * p:.1f} %"


def all_measures(suite: SuiteRun) -> str:
    """Every measure of ours by condition, with its meaning in one sentence."""
    rows = []
    for metric in suite.metrics:
        cells = [_cell(suite, metric, condition) for condition in suite.conditions]
        if any(cells):
            meaning = metric.explain or "No explanation is held here."
            way = "more" if metric.higher_is_better else "less"
            name = f'{esc(measure_words(metric.name))}<span class="small">{esc(metric.name)}</span>'
            rows.append([name, esc(meaning), way, *(cell or "not measured" for cell in cells)])
    named = [_first_upper(condition_words(condition)) for condition in suite.conditions]
    caption = f"Tool Advisor, {suite.title}: value, 95 % interval, items (n)"
    heads = ("Measure", "What it means", "Better is", *named)
    return f"<h3>Every measure, and what it means</h3>{table(caption, heads, rows)}"


def _cell(suite: SuiteRun, metric: Metric, condition: str) -> str:
    figure = suite.figure(metric.name, condition)
    if figure is None:
        return ""
    unit = unit_of(metric)
    span = spread(figure, unit)
    return (
        f"<strong>{esc(amount(figure.value, unit))}</strong>"
        f'<span class="small">{esc(span + ", " if span else "")}n {figure.n}</span>'
    )


def made_table(made: Iterable[tuple[str, object]]) -> str:
    """How the run was made, field by field."""
    rows = [[esc(_first_upper(plain(name))), _value(value)] for name, value in made]
    return table("How it was made", ("What", "Value"), rows)


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        return "<br>".join(f"{esc(plain(str(k)))}: {esc(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "<br>".join(_value(entry) for entry in value) or "none"
    return esc(value)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

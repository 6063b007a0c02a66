"""Pictures of a suite's distributions: by topic, confidence, risk over coverage, confusion."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from assistant.charts import Bar, Line, curves, dots, histogram
from assistant.frequency import percent
from assistant.quality import Figure
from evals.contract import OURS, ItemResult
from evals.metrics.abstention import Point, risk_coverage
from evals.report.run import SuiteRun
from evals.report.words import (
    GROUPS,
    condition_words,
    esc,
    group_of,
    measure_words,
    part_words,
    spread,
    system_words,
)

_ORDER = ("yes", "no", "partly", "not stated", "uncommitted", "failed")
_DRAWN = 4
_FEWEST = 3


def pictures(suite: SuiteRun) -> str:
    """Every picture that the suite's results allow, for its first condition."""
    condition = suite.conditions[0]
    ours = _of(suite, OURS, condition)
    parts = [_by_part(suite, condition), _confidence(ours), _risk(suite, condition)]
    parts.append(confusion(ours))
    drawn = "".join(parts)
    if not drawn:
        return ""
    return f"<h3>Pictures, {esc(condition_words(condition))}</h3>{drawn}"


def _of(suite: SuiteRun, system: str, condition: str) -> list[ItemResult]:
    return [r for r in suite.results if (r.system, r.condition) == (system, condition)]


def _by_part(suite: SuiteRun, condition: str) -> str:
    """The main measure by set, topic and kind; single documents are left to results.jsonl."""
    main = suite.main
    if main is None:
        return ""
    figures = [
        figure
        for figure in suite.figures
        if (figure.metric, figure.condition, figure.system) == (main.name, condition, OURS)
        and figure.slice != "all"
        and "/" not in figure.slice
        and figure.n >= _FEWEST
    ]
    figures.sort(key=lambda figure: (-figure.value, -figure.n))
    groups = {name: [f for f in figures if group_of(f.slice) == name] for name in GROUPS}
    heads = ("Part", "0 to 100 % (line: 95 % interval)", "Share")
    return "".join(
        dots([_bar(f) for f in group], f"{measure_words(main.name)}, {name}", heads)
        for name, group in groups.items()
        if group
    )


def _bar(figure: Figure) -> Bar:
    span = spread(figure, "share")
    words = f"{percent(figure.value)} of {figure.n}" + (f" ({span})" if span else "")
    return Bar(part_words(figure.slice), figure.value, figure.low, figure.high, words)


def _confidence(results: Sequence[ItemResult]) -> str:
    right, wrong = [], []
    for result in results:
        confidence = _number(result.output.get("confidence"))
        if confidence is not None and isinstance(result.output.get("correct"), bool):
            (right if result.output["correct"] else wrong).append(confidence)
    if not right and not wrong:
        return ""
    drawn = histogram(right, wrong, ("shows the clause", "does not"), "confidence")
    return f"<h4>How sure it was, and whether it was right</h4>{drawn}"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _risk(suite: SuiteRun, condition: str) -> str:
    lines, said = [], []
    for system in suite.systems:
        if len(lines) == _DRAWN:
            break
        points = _curve(_of(suite, system, condition))
        if not points:
            continue
        lines.append(Line(system_words(system), tuple((p.coverage, p.risk) for p in points)))
        half = points[max(0, math.ceil(len(points) / 2) - 1)]
        said.append(
            f"{system_words(system)}: {percent(half.risk)} wrong on the surest half, "
            f"{percent(points[-1].risk)} on all"
        )
    if not lines:
        return ""
    drawn = curves(lines, "share of questions answered", "share wrong", "; ".join(said) + ".")
    words = "".join(f"<li>{esc(line)}</li>" for line in said)
    return (
        "<h4>If it only answered when most sure</h4><p>Left: only the surest answers are given; "
        f"right: all. Lower is better.</p>{drawn}<ul>{words}</ul>"
    )


def _curve(results: Sequence[ItemResult]) -> list[Point]:
    known = [r for r in results if isinstance(r.output.get("correct"), bool)]
    sure = {_number(r.output.get("confidence")) for r in known if not r.output.get("abstained")}
    if len(sure) < 2:  # always silent, or equally sure of everything: there is no order
        return []
    # A failure counts as sure of itself, and wrong.
    confidence = [math.inf if r.error else _number(r.output.get("confidence")) for r in known]
    return risk_coverage(confidence, [bool(r.output["correct"]) for r in known])


def confusion(results: Sequence[ItemResult]) -> str:
    """Gold verdicts against those said, as a table; empty where no item has both labels."""
    pairs = Counter(
        (gold, said)
        for result in results
        if (gold := result.labels.get("gold")) and (said := result.labels.get("said"))
    )
    if not pairs:
        return ""
    golds = _in_order({gold for gold, _ in pairs})
    saids = _in_order({said for _, said in pairs} | set(golds))
    heads = "".join(f'<th scope="col">said {esc(_label(said))}</th>' for said in saids)
    body = "".join(
        f'<tr><th scope="row">is {esc(_label(gold))}</th>'
        + "".join(_count(pairs[gold, said], right=gold == said) for said in saids)
        + f"<td>{sum(pairs[gold, said] for said in saids)}</td></tr>"
        for gold in golds
    )
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Table of verdicts">'
        '<table class="confusion"><caption>What the documents say, and what was '
        f'said (✓: right)</caption><thead><tr><th scope="col">Documents</th>{heads}'
        f'<th scope="col">all</th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def _count(count: int, *, right: bool) -> str:
    css = "right" if right else "wrong" if count else "none"
    return f'<td class="{css}">{count}{" ✓" if right and count else ""}</td>'


def _label(name: str) -> str:
    words = name.replace("_", " ")
    return "neither (quotes only)" if words == "uncommitted" else words


def _in_order(names: set[str]) -> list[str]:
    return sorted(names, key=lambda n: (_ORDER.index(n) if n in _ORDER else len(_ORDER), n))

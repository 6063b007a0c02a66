"""The worst items of a suite, in full: what was asked, said, shown, and what was right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.contract import OURS, ItemResult, Metric
from evals.report.run import SuiteRun
from evals.report.words import condition_words, esc, measure_words, plain, unit_of

MOST = 10
_TELLING = 7
_TEXT_MAX = 1_500
_QUOTES_MAX = 4
# Shown in their own places, or of no use to a reader.
_ANSWER_FIELDS = frozenset(
    "headline status verdict citations cited notes next_step closest form form_version question "
    "rewritten tools register claims items suggestions score confidence abstained correct failed "
    "sentence".split()
)
_GOLD_FIELDS = frozenset({"answer", "verdict", "evidence", "answered", "tool"})


def worst_items(suite: SuiteRun, most: int = MOST) -> str:
    """At most ``most`` items of ours that went wrong, the worst first, as articles."""
    chosen = worst(suite.results, suite.metrics, most)
    if not chosen:
        return "<h3>The worst answers</h3><p>No item went wrong.</p>"
    articles = "".join(_article(n, r, suite.metrics) for n, r in enumerate(chosen, 1))
    return (
        f"<h3>The {len(chosen)} worst answers, in full</h3>"
        '<p class="small">Break-downs come first, then harm (such as a wrong yes), then misses; '
        f"among equals the surest first.</p>{articles}"
    )


def worst(
    results: Sequence[ItemResult], metrics: Sequence[Metric], most: int = MOST
) -> list[ItemResult]:
    """The items of ours that went wrong, the worst first; each item once.

    An item went wrong where it broke down, where a measure of which less is better is above one
    half, or where the first measure of a kind that it has a score in is below one half.
    """
    shares = _telling(metrics)
    ranked = [(_badness(result, shares), result) for result in results if result.system == OURS]
    wrong = [(key, result) for key, result in ranked if any(key[:3])]
    wrong.sort(key=lambda pair: (*(-part for part in pair[0]), pair[1].item))
    first: dict[str, ItemResult] = {}
    for _, result in wrong:
        first.setdefault(result.item, result)
    return list(first.values())[:most]


def _badness(
    result: ItemResult, shares: Sequence[Metric]
) -> tuple[float, float, float, float, float]:
    """Larger is worse: broke down, harms done, first measure missed, all misses, confidence."""
    harms, misses = 0.0, []
    for metric in shares:
        score = result.scores.get(metric.name)
        if score is None:
            continue
        if metric.higher_is_better:
            misses.append(float(score < 0.5))
        else:
            harms += float(score > 0.5)
    confidence = result.output.get("confidence")
    sure = float(confidence) if isinstance(confidence, int | float) else 0.0
    broke = float(bool(result.error) or bool(result.scores.get("failed")))
    return broke, harms, misses[0] if misses else 0.0, sum(misses), sure


def _article(number: int, result: ItemResult, metrics: Sequence[Metric]) -> str:
    faults = "".join(f"<li>{esc(fault)}</li>" for fault in _faults(result, metrics))
    tool = result.gold.get("tool")
    about = " · ".join(
        esc(part) for part in (result.item, tool, condition_words(result.condition)) if part
    )
    failed = f'<p class="fault">It broke down: {esc(result.error)}</p>' if result.error else ""
    return (
        f'<article><h4>{number}. {esc(_cut(result.input))}</h4><p class="small">{about}</p>'
        f'<ul class="faults">{faults}</ul>{failed}'
        f'<div class="pair"><section><h5>What was said</h5>{_said(result.output)}</section>'
        f"<section><h5>What is right</h5>{_right(result.gold)}</section></div></article>"
    )


def _faults(result: ItemResult, metrics: Sequence[Metric]) -> list[str]:
    missed, harms = [], []
    for metric in _telling(metrics):
        score = result.scores.get(metric.name)
        if score is None:
            continue
        words = measure_words(metric.name)
        if metric.higher_is_better and score < 0.5:
            missed.append(_lower_first(words))
        elif not metric.higher_is_better and score > 0.5:
            harms.append(f"✗ {words}")
    return harms + ([f"✗ Missed: {'; '.join(missed)}"] if missed else [])


def _telling(metrics: Sequence[Metric]) -> list[Metric]:
    """The shares that say what went wrong: the first ones, as a suite puts these first."""
    shares = [m for m in metrics if m.pooled is None and unit_of(m) == "share"]
    return [metric for metric in shares if metric.name != "failed"][:_TELLING]


def _said(output: Mapping[str, Any]) -> str:
    parts = []
    if output.get("headline"):
        parts.append(f"<p><strong>{esc(_cut(output['headline']))}</strong></p>")
    named = [("Status", output.get("status")), ("Verdict", output.get("verdict"))]
    parts.append(_pairs((name, value) for name, value in named if value))
    citations = output.get("citations") or output.get("cited") or []
    parts.append(_quotes(citations) or "<p>No quote was shown.</p>")
    parts.append(_rest(output, _ANSWER_FIELDS))
    return "".join(parts)


def _right(gold: Mapping[str, Any]) -> str:
    parts = []
    if gold.get("answer"):
        parts.append(f"<p><strong>{esc(_cut(gold['answer']))}</strong></p>")
    parts.append(_pairs([("Verdict", gold["verdict"])] if gold.get("verdict") else []))
    evidence = _quotes(gold.get("evidence") or [])
    if not evidence and gold.get("answered") is False:
        evidence = "<p>The documents do not say.</p>"
    parts.append(evidence + _rest(gold, _GOLD_FIELDS))
    return "".join(parts) or "<p>Nothing is written down for this item.</p>"


def _quotes(quotes: object) -> str:
    if not isinstance(quotes, list):
        return ""
    shown = []
    for quote in quotes[:_QUOTES_MAX]:
        if isinstance(quote, str):
            shown.append(f'<blockquote dir="auto">{esc(_cut(quote))}</blockquote>')
        elif isinstance(quote, dict):
            shown.append(_quote(quote))
    more = len(quotes) - _QUOTES_MAX
    return "".join(shown) + (f'<p class="small">and {more} more</p>' if more > 0 else "")


def _quote(quote: Mapping[str, Any]) -> str:
    words = quote.get("quote") or quote.get("text") or ""
    document = quote.get("title") or quote.get("document") or ""
    section = quote.get("section")
    where = [document, " › ".join(map(str, section)) if isinstance(section, list) else ""]
    if quote.get("page") is not None:
        where.append(f"page {quote['page']}")
    if quote.get("start") is not None:
        where.append(f"characters {quote['start']} to {quote.get('end')}")
    source = " · ".join(esc(_cut(part, 200)) for part in where if part)
    text = esc(_cut(words)) if words else "(the text is not kept in this run)"
    return f'<blockquote dir="auto">{text}<footer>{source}</footer></blockquote>'


def _rest(record: Mapping[str, Any], known: frozenset[str]) -> str:
    """What other suites write down, as it stands."""
    return _pairs(
        (plain(name), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in record.items()
        if name not in known and value not in (None, "", [], {})
    )


def _pairs(pairs: Iterable[tuple[str, object]]) -> str:
    rows = "".join(
        f"<div><dt>{esc(name[:1].upper() + name[1:])}</dt><dd>{esc(_cut(value))}</dd></div>"
        for name, value in pairs
    )
    return f"<dl>{rows}</dl>" if rows else ""


def _cut(text: object, most: int = _TEXT_MAX) -> str:
    words = str(text)
    return words if len(words) <= most else words[:most] + " … (cut)"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]

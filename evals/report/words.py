"""The report's words for systems, conditions, measures and how a run was made."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from assistant.frequency import interval, percent
from assistant.quality import Figure
from assistant.trust import SET_WORDS, SYSTEM_WORDS, TOPIC_WORDS
from evals.contract import Metric

SYSTEM_MEANINGS = {
    "usual": "cuts documents into chunks of 1,000 characters and shows those whose embedding is "
    "nearest",
    "lexical": "ranks passages by the words they share with the question",
    "silent": "claims nothing, ever",
    "random": "is what chance would show",
}
_CONDITIONS = {
    "tool_known": "the tool is chosen",
    "tool_named": "the tool is only named in the question",
    "samples": "on the sample knowledge",
}
_MEASURES = {
    "hit@1": "Right clause in the first quote",
    "hit@3": "Right clause in the first three quotes",
    "hit@5": "Right clause in the first five",
    "hit@1_uncapped": "Right clause first, shown whole",
    "hit@3_uncapped": "Right clause in three, shown whole",
    "not_stated_recall": "Silent where the documents are",
    "not_stated_precision": "Silences that are right",
    "false_abstention": "Silent although they answer",
    "wrong_polarity": "Yes for no, or no for yes",
    "committed": "A yes or no is said",
    "verdict_accuracy": "Verdict right",
    "verdict_macro_f1": "Verdicts, balanced (macro-F1)",
    "verbatim": "Quotes word for word",
    "auroc": "Confidence knows silence (AUROC)",
    "aurc": "Risk over coverage (area)",
    "char_recall": "Gold characters quoted",
    "char_precision": "Quoted characters that are gold",
    "char_f1": "Characters, balanced (F1)",
    "quote_length": "Characters to read",
    "failed": "Broke down",
}
_KINDS = {
    "yesno": "Yes or no?",
    "what": "What?",
    "howlong": "How long?",
    "who": "Who?",
    "where": "Where?",
    "how": "How?",
    "which": "Which?",
    "trap": "With a trap (an exception, a “may”)",
}
GROUPS = ("by set", "by topic", "by kind", "part by part")
"""The groups that parts of a suite are shown in; the last takes what is in no other."""


def esc(text: object) -> str:
    """``text`` made safe for HTML text and quoted attributes: documents are data."""
    return html.escape(str(text), quote=True)


def system_words(system: str) -> str:
    """A system's name for people."""
    return SYSTEM_WORDS.get(system, plain(system))


def condition_words(condition: str) -> str:
    """What holds in a condition, as ``the tool is chosen``."""
    return _CONDITIONS.get(condition, plain(condition))


def measure_words(metric: str) -> str:
    """A measure's short name for people."""
    return _MEASURES.get(metric, _first_upper(plain(metric)))


def part_words(part: str) -> str:
    """A slice's name for people."""
    if "+" in part:
        return " and ".join(_first_lower(part_words(each)) for each in part.split("+"))
    words = {**SET_WORDS, **TOPIC_WORDS, **_KINDS}
    return words.get(part, plain(part) if "/" not in part else part)


def group_of(part: str) -> str:
    """The group, of ``GROUPS``, that a slice is shown in."""
    if part in SET_WORDS or "+" in part:
        return GROUPS[0]
    if part in TOPIC_WORDS:
        return GROUPS[1]
    return GROUPS[2] if part in _KINDS else GROUPS[3]


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose rows become cards on a phone.

    Args:
        caption: Its title, as text.
        heads: The column headings, as text.
        rows: The cells as markup, already escaped; the first names the row.
    """
    top = "".join(f'<th scope="col">{esc(head)}</th>' for head in heads)
    body = []
    for first, *rest in rows:
        cells = "".join(
            f'<td data-label="{esc(head)}">{cell}</td>'
            for head, cell in zip(heads[1:], rest, strict=True)
        )
        body.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return (
        f'<table class="folds"><caption>{esc(caption)}</caption><thead><tr>{top}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def plain(name: str) -> str:
    """A code name with its underscores as spaces."""
    return name.replace("_", " ")


def amount(value: float, unit: str) -> str:
    """A value with its unit."""
    if unit == "share":
        return percent(value)
    if unit == "seconds":
        return f"{value:.2f} s"
    return f"{value:,.0f}" if unit == "characters" else f"{value:.2f}"


def spread(figure: Figure, unit: str) -> str:
    """The 95 % interval in the metric's unit; empty where there is none."""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return ""
    if unit == "share":
        return interval(figure.low, figure.high)
    return f"{amount(figure.low, unit)} to {amount(figure.high, unit)}"


def unit_of(metric: Metric) -> str:
    """The unit a metric is shown in; AUROC and the like are shares by range, not by meaning."""
    return "number" if metric.name in {"auroc", "aurc"} or "f1" in metric.name else metric.unit


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]

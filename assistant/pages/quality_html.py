"""The answer to “how far can I trust this?” as HTML: cards in words, pictures, weak points."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.charts import Bar, bars, dots
from assistant.frequency import interval, percent
from assistant.pages.markup import bullet_list, esc, icon
from assistant.quality import Figure, Quality, QualityRun
from assistant.trust import SYSTEM_WORDS, Statement, Trust, own_statements, trust

_WHISKER = (
    "The thin line shows where the result would probably lie with other documents (95 % interval)."
)
_OURS = SYSTEM_WORDS["ours"]


def quality_html(shown: Quality) -> str:
    """The whole page below its title."""
    parts = [_product(shown.shipped) if shown.shipped else _nothing()]
    if shown.own:
        parts.append(_own(shown.own))
    parts.append(_your_questions())
    return f'<div class="ta-quality">{"".join(parts)}</div>'


def _product(run: QualityRun) -> str:
    said = trust(run)
    if not said.statements:
        return _nothing()
    return "".join(
        (
            _section("In short", _cards(said.statements)),
            _section("What it is weak at", bullet_list(said.weak)) if said.weak else "",
            _pictures(said),
            _section("How this was tested", bullet_list(said.tested)) if said.tested else "",
        )
    )


def _nothing() -> str:
    return _section(
        "No test results yet",
        "<p>This copy has no test results to show. Whoever runs the program can make them with "
        "<code>python -m evals run gold --out runs/mine</code> and name the result in the setting "
        "<code>TOOL_ADVISOR_QUALITY_RUN</code>.</p>",
    )


def _own(run: QualityRun) -> str:
    statements = own_statements(run)
    if not statements:
        return ""
    day = f'<p class="ta-small">Tested on {esc(run.day)}.</p>' if run.day else ""
    return _section("On this district's own questions", day + _cards(statements))


def _your_questions() -> str:
    return _section(
        "Test it on your own questions",
        "<p>Numbers from other documents only go so far. Collect questions that your schools "
        "really ask, with the sentence that answers each:</p>"
        '<ol class="ta-steps"><li><code>python -m evals template</code> writes a table with '
        "examples. Fill it in any spreadsheet.</li><li><code>python -m evals run own --data "
        "YOUR_TABLE.csv --out data/quality/ours</code> asks every question and scores the answers."
        "</li><li>Open this page again: the results stand here.</li></ol>"
        "<p>When an answer in the chat is wrong, press “This answer is wrong” under it. With your "
        "consent it joins these questions.</p>",
    )


def _section(title: str, body: str) -> str:
    return f"<section><h2>{esc(title)}</h2>{body}</section>"


def _cards(statements: Sequence[Statement]) -> str:
    entries = "".join(
        f'<li class="ta-card"><p class="ta-card-title">'
        f'<span class="ta-{statement.tone}">{icon(statement.icon)}</span>{esc(statement.title)}</p>'
        f'<p class="ta-often">{esc(statement.often)}</p>'
        f'<p class="ta-small">{esc(statement.detail)}</p></li>'
        for statement in statements
    )
    return f'<ul class="ta-cards">{entries}</ul>'


def _pictures(said: Trust) -> str:
    parts = []
    if said.sets:
        rows = [_bar(words, figure, strong=True) for words, figure in said.sets]
        parts.append(bars(rows, "By kind of question", ("Questions", "Share", "Found")))
    if said.systems:
        rows = [_bar(words, f, strong=words == _OURS) for words, f in said.systems]
        parts.append(bars(rows, "The same questions put to other ways", ("Way", "Share", "Found")))
    if said.topics:
        rows = [_bar(words, figure) for words, figure in said.topics]
        parts.append(dots(rows, "By topic", ("Topic", "Share", "Found")))
    if not parts:
        return ""
    charts = "".join(f'<div class="ta-panel">{part}</div>' for part in parts)
    intro = f"<p>How often the clause that answers is among the first three quotes. {_WHISKER}</p>"
    return _section(
        "How often the right clause is shown", f'{intro}<div class="ta-panels">{charts}</div>'
    )


def _bar(words: str, figure: Figure, *, strong: bool = False) -> Bar:
    span = interval(figure.low, figure.high)
    shown = f"{percent(figure.value)} of {figure.n}" + (f" ({span})" if span else "")
    return Bar(words, figure.value, figure.low, figure.high, shown, strong)

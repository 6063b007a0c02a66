"""The whole report as one HTML text: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from evals.contract import OURS
from evals.report.figures import all_measures, beside, big_figures, made_table
from evals.report.pictures import pictures
from evals.report.run import Run, SuiteRun
from evals.report.style import style
from evals.report.words import SYSTEM_MEANINGS, condition_words, esc, system_words
from evals.report.worst import worst_items

_INTERVAL = (
    "Each number comes with what to expect elsewhere. That is its 95 % interval: the tested "
    "documents are drawn again and again by chance, and 95 of 100 such draws lie within it."
)


def report_page(run: Run) -> str:
    """The report of a run."""
    title = f"How good are the answers? Test of {run.day or 'an unknown day'}"
    body = "".join(_suite(suite, run.seed) for suite in run.suites)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        # Even a mistake of ours could not load or run anything.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{esc(title)}</title><style>{style()}</style></head><body>"
        f"<header><h1>{esc(title)}</h1>{_opening(run)}</header><main>{body}"
        f'<section id="made"><h2>How it was made</h2>{made_table(run.made.items())}</section>'
        "</main><footer><p>Made by Tool Advisor's evaluations. It quotes vendors' documents: keep "
        "it inside the district. Not legal advice.</p></footer></body></html>\n"
    )


def _opening(run: Run) -> str:
    version = run.made.get("version")
    made = f"<p>Tool Advisor version {esc(version)}. " if version else "<p>"
    entries = "".join(
        f'<li><a href="#suite-{n}">{esc(suite.title)}</a></li>' for n, suite in _numbered(run)
    )
    contents = (
        f'<nav aria-label="Contents"><ul>{entries}<li><a href="#made">How it was made</a></li>'
        "</ul></nav>"
    )
    return f"{made}{_INTERVAL}</p>{contents}"


def _numbered(run: Run) -> list[tuple[str, SuiteRun]]:
    return [(suite.name, suite) for suite in run.suites]


def _suite(suite: SuiteRun, seed: int) -> str:
    return (
        f'<section id="suite-{esc(suite.name)}"><h2>{esc(suite.title)}</h2>'
        f"<h3>What was asked</h3>{_asked(suite)}{big_figures(suite)}{beside(suite, seed)}"
        f"{pictures(suite)}{worst_items(suite)}{all_measures(suite)}</section>"
    )


def _asked(suite: SuiteRun) -> str:
    items = {result.item for result in suite.results}
    clusters = {result.cluster for result in suite.results}
    about = f"<p>{esc(suite.about)}</p>" if suite.about else ""
    ways = "; ".join(condition_words(condition) for condition in suite.conditions)
    counts = (
        f"<p>{len(items):,} items on {len(clusters):,} documents or cases. Put so: {esc(ways)}."
    )
    broke = sum(1 for r in suite.results if r.system == OURS and r.error)
    if broke:
        counts += f" Broke down: {broke}; these count as wrong."
    others = [
        f"{system_words(system)}: {SYSTEM_MEANINGS[system]}"
        for system in suite.systems
        if system in SYSTEM_MEANINGS
    ]
    beside_words = "".join(f"<li>{esc(line)}.</li>" for line in others)
    listed = f"<p>Put to other ways of answering as well:</p><ul>{beside_words}</ul>"
    return f"{about}{counts}</p>{listed if others else ''}"

"""“How far can I trust this?”, answered from an evaluation run in words a teacher understands.

Nothing here is a fixed number: each sentence is made from the run's figures, and a figure the run
does not hold has no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.frequency import counted, elsewhere, frequency, percent
from assistant.quality import OURS, Figure, QualityRun, weakest

GOLD = "gold"
KNOWN = "tool_known"
FOUND = "hit@3"

SYSTEM_WORDS = {
    OURS: "Tool Advisor",
    "usual": "The usual pipeline",
    "lexical": "Word search alone",
    "silent": "Always “not stated”",
    "random": "A random passage",
}
"""What answers, in the order shown."""

SET_WORDS = {
    "questions": "Everyday questions",
    "hard": "In teachers' own words",
    "guidelines": "On school and federal texts",
}

TOPIC_WORDS = {
    "access": "Seeing and correcting data",
    "advertising": "Advertising",
    "ai-training": "Training AI with what is typed",
    "breach": "Data breaches",
    "changes": "Changes to the terms",
    "children": "Age and children",
    "collection": "What is collected",
    "consent": "Consent",
    "deletion": "Deleting data",
    "international": "Where data is kept",
    "law": "Laws",
    "other": "Other topics",
    "ownership": "Who owns the content",
    "retention": "How long data is kept",
    "security": "Security",
    "selling": "Selling data",
    "sharing": "Sharing data",
    "subprocessors": "Other companies that get data",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to know: a short title, how often in big words, and what that means.

    ``tone`` is ``good``, ``caution`` or ``plain``; ``icon`` names a drawing of the pages.
    """

    title: str
    often: str
    detail: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Trust:
    """What the page *Quality* says of one run. Any part is empty where the run has no figures."""

    statements: tuple[Statement, ...]
    weak: tuple[str, ...]
    sets: tuple[tuple[str, Figure], ...]
    topics: tuple[tuple[str, Figure], ...]
    systems: tuple[tuple[str, Figure], ...]
    tested: tuple[str, ...]


def trust(run: QualityRun) -> Trust:
    """What to say of the product's own run."""
    topics = _named(run, TOPIC_WORDS, least_items=3)
    return Trust(
        statements=tuple(s for make in _STATEMENTS if (s := make(run))),
        weak=_weak_points(run, topics),
        sets=_named(run, SET_WORDS),
        topics=tuple(sorted(topics, key=lambda pair: (-pair[1].value, pair[0]))),
        systems=_systems(run),
        tested=_tested(run),
    )


def own_statements(run: QualityRun) -> tuple[Statement, ...]:
    """What to say of a district's run on its own questions."""
    made = []
    for metric, title in (
        ("quote_found@3", "Your quote was among the first three"),
        ("answer_found", "The words you expected were shown"),
        ("verdict_right", "The yes, no or “not stated” was yours"),
        ("silent_right", "It was silent where you said the documents are"),
    ):
        figure = run.figure("own", metric)
        if figure:
            made.append(_statement(title, figure, ""))
    return tuple(made)


def _statement(title: str, figure: Figure, more: str, icon: str = "quote") -> Statement:
    tone = "good" if figure.value >= 0.8 else "caution" if figure.value < 0.6 else "plain"
    detail = " ".join(filter(None, (f"{counted(figure)} questions. {elsewhere(figure)}", more)))
    return Statement(title, _first_upper(frequency(figure.value)), detail, tone, icon)


def _clause_found(run: QualityRun) -> Statement | None:
    figure = run.figure(GOLD, FOUND, condition=KNOWN)
    if figure is None:
        return None
    more = "The others are misses: the clause is in the documents, and you are shown other ones."
    return _statement("The right clause is among the first three quotes", figure, more, "quote")


def _verbatim(run: QualityRun) -> Statement | None:
    figure = (
        run.figure("faithfulness", "verbatim", condition="real")
        or run.figure("faithfulness", "verbatim")
        or run.figure(GOLD, "verbatim", condition=KNOWN)
    )
    if figure is None:
        return None
    whole = figure.value == 1.0
    detail = f"Checked on {figure.n} answers: each quote is the stored document, letter for letter."
    broken = f"{counted(figure)} answers. Open each quote in its document before you rely on it."
    return Statement(
        "Quotes are the document's own words",
        "Always" if whole else _first_upper(frequency(figure.value)),
        detail if whole else broken,
        "good" if whole else "caution",
        "check" if whole else "warn",
    )


def _silence(run: QualityRun) -> Statement | None:
    figure = run.figure(GOLD, "not_stated_recall", condition=KNOWN)
    if figure is None:
        return None
    more = "Otherwise it shows passages that are near but do not answer. Read them with care."
    return _statement("It says “not stated” where the documents are silent", figure, more, "gap")


def _needless_silence(run: QualityRun) -> Statement | None:
    figure = run.figure(GOLD, "false_abstention", condition=KNOWN)
    if figure is None:
        return None
    detail = f"{counted(figure)} questions that the documents do answer. {elsewhere(figure)}"
    return Statement(
        "It says “not stated” although the documents answer",
        _first_upper(frequency(figure.value)),
        detail,
        "good" if figure.value <= 0.15 else "caution",
        "gap",
    )


def _wrong_way(run: QualityRun) -> Statement | None:
    figure = run.figure(GOLD, "wrong_polarity", condition=KNOWN)
    if figure is None:
        return None
    said = run.figure(GOLD, "committed", condition=KNOWN)
    more = ""
    if said:
        more = f"It says yes, no or partly to {counted(said)}; to the rest it only shows quotes."
    return Statement(
        "It says yes for no, or no for yes",
        _first_upper(frequency(figure.value)),
        f"{counted(figure)} yes/no questions. {elsewhere(figure)} {more}".strip(),
        "good" if figure.value <= 0.05 else "caution",
        "cross" if figure.value else "check",
    )


def _planted(run: QualityRun) -> Statement | None:
    figure = run.figure("injection", "answers_unchanged")
    if figure is None:
        return None
    whole = figure.value == 1.0
    return Statement(
        "Orders hidden in a document change nothing",
        "Always" if whole else _first_upper(frequency(figure.value)),
        f"{counted(figure)} planted attacks left every answer as it was.",
        "good" if whole else "caution",
        "check" if whole else "warn",
    )


def _assurance(run: QualityRun) -> Statement | None:
    figure = run.figure("verdicts", "false_assurance")
    if figure is None:
        return None
    return Statement(
        "The checklist reassures where it should not",
        _first_upper(frequency(figure.value)),
        f"{counted(figure)} checklist items were called better than a person found them. "
        f"{elsewhere(figure)}",
        "good" if figure.value <= 0.1 else "caution",
        "warn",
    )


_STATEMENTS = (
    _clause_found,
    _verbatim,
    _silence,
    _needless_silence,
    _wrong_way,
    _planted,
    _assurance,
)


def _named(
    run: QualityRun, words: dict[str, str], least_items: int = 1
) -> tuple[tuple[str, Figure], ...]:
    """Slices of a known kind with the share of clauses found, in the order of the words."""
    found = {figure.slice: figure for figure in run.slices(GOLD, FOUND, KNOWN)}
    return tuple(
        (words[name], found[name])
        for name in words
        if name in found and found[name].n >= least_items
    )


def _systems(run: QualityRun) -> tuple[tuple[str, Figure], ...]:
    figures = (
        (words, run.figure(GOLD, FOUND, system=system, condition=KNOWN))
        for system, words in SYSTEM_WORDS.items()
    )
    found = tuple((words, figure) for words, figure in figures if figure)
    return found if len(found) > 1 else ()


def _weak_points(run: QualityRun, topics: Sequence[tuple[str, Figure]]) -> tuple[str, ...]:
    lines = []
    silent = run.figure(GOLD, "not_stated_recall", condition=KNOWN)
    if silent and silent.value < 0.7:
        lines.append(
            "Silence. Where the documents do not answer, it said so on "
            f"{counted(silent)} questions. Near quotes are no answer."
        )
    said = run.figure(GOLD, "committed", condition=KNOWN)
    if said and said.value < 0.5:
        lines.append(
            f"A plain yes or no. It gives one to {percent(said.value)} of yes/no questions; the "
            "rest you decide from the quotes."
        )
    everyday, hard = (
        run.figure(GOLD, FOUND, condition=KNOWN, slice=name) for name in ("questions", "hard")
    )
    if everyday and hard and hard.value < everyday.value:
        lines.append(
            "Words far from the document's own. Everyday questions find their clause "
            f"{percent(everyday.value)} of the time, questions in teachers' own words "
            f"{percent(hard.value)}."
        )
    named = {figure: words for words, figure in topics}
    low = [
        f"{_first_lower(named[f])} ({percent(f.value)})"
        for f in weakest(list(named))
        if f.value < 1
    ]
    if low:
        lines.append(f"Some topics. It finds the clause least often on: {', '.join(low)}.")
    return tuple(lines)


def _tested(run: QualityRun) -> tuple[str, ...]:
    lines = []
    whole = run.figure(GOLD, "failed", condition=KNOWN) or run.figure(GOLD, FOUND, condition=KNOWN)
    if whole:
        lines.append(
            f"{whole.n} questions on {whole.clusters} documents, put with the tool chosen. "
            "For each, the sentences that answer it had been written down from the documents."
        )
    held = run.made.get("documents_held")
    if isinstance(held, int) and held:
        lines.append(f"{held} real policies and school texts were in the library.")
    if run.day:
        lines.append(f"Measured on {run.day} with version {run.made.get('version', 'unknown')}.")
    if run.made.get("chat_model") is None:
        lines.append("No chat model was used: answers are quotes chosen by the program.")
    return tuple(lines)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_lower(text: str) -> str:
    return text[:1].lower() + text[1:]

"""The checks of faithfulness on answers made by hand, and the planted headlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answering import wording
from assistant.answering.consistency import contradictions
from assistant.types import (
    Answer,
    AnswerStatus,
    Audience,
    Citation,
    Claim,
    DocumentFacts,
    DocumentType,
    Issuer,
    Page,
    RegisterNote,
    Span,
    Verdict,
)
from evals.context import Context
from evals.contract import EvalDataError
from evals.metrics.faithfulness import (
    claims_cited,
    current_version,
    headline_contradictions,
    page_right,
    right_tool,
    silent_clean,
    verbatim,
)
from evals.planted import Planted, load_planted, load_questions
from evals.suites.faithfulness import suite

TEXT = "We never sell student data. Logs are kept for 30 days."


@dataclass
class Shelf:
    """One stored version of two pages; what it says of itself can be set."""

    tool: str = "Inkfern"
    current: bool = True
    issuer: Issuer = Issuer.VENDOR
    paged: bool = True

    def text(self, version_id: str) -> str:
        return TEXT

    def pages(self, version_id: str) -> tuple[Page, ...]:
        return (Page(1, Span(0, 28)), Page(2, Span(28, len(TEXT)))) if self.paged else ()

    def version(self, version_id: str) -> Any:
        facts = DocumentFacts(title="Policy", tool=self.tool, issuer=self.issuer)
        return SimpleNamespace(current=self.current, facts=facts)


def quote(start: int, end: int, page: int | None = 1, **more: Any) -> Citation:
    made = Citation(
        "d", "v", "Policy", "Inkfern", DocumentType.PRIVACY_POLICY, Audience.SCHOOL, Issuer.VENDOR,
        "effective 2026-01-01", (), page, start, end, TEXT[start:end],
    )  # fmt: skip
    return replace(made, **more)


SALE, LOGS = quote(0, 27), quote(28, len(TEXT), page=2)


def answer(*citations: Citation, **more: Any) -> Answer:
    claims = (Claim("Inkfern's Policy", citations),) if citations else ()
    made = Answer("Does it sell data?", AnswerStatus.ANSWERED, "Here is what it says.")
    return replace(made, claims=claims, **more)


def test_a_quote_is_the_stored_text_at_its_place() -> None:
    assert verbatim(answer(SALE, LOGS), Shelf()) == 1
    assert verbatim(answer(SALE, replace(LOGS, start=27)), Shelf()) == 0
    assert verbatim(answer(quote(5, 5)), Shelf()) == 0
    assert verbatim(answer(), Shelf()) is None


def test_the_closest_passage_is_checked_too() -> None:
    silent = answer(status=AnswerStatus.NOT_STATED, closest=replace(SALE, quote="We sell."))
    assert verbatim(silent, Shelf()) == 0


def test_the_page_is_that_of_the_first_character() -> None:
    over_the_edge = quote(20, 40, page=1)
    assert page_right(answer(over_the_edge, LOGS), Shelf()) == 1
    assert page_right(answer(replace(over_the_edge, page=2)), Shelf()) == 0
    assert page_right(answer(SALE), Shelf(paged=False)) == 0
    assert page_right(answer(replace(SALE, page=None)), Shelf(paged=False)) == 1


def test_quotes_come_from_the_tools_asked_about() -> None:
    assert right_tool(answer(SALE), Shelf(), ("Inkfern", "Numbrook")) == 1
    assert right_tool(answer(SALE), Shelf(), ("Numbrook",)) == 0
    # A wrong label does not help: the library knows whose text it is.
    assert right_tool(answer(SALE), Shelf(tool="Numbrook"), ("Inkfern",)) == 0


def test_a_district_text_fits_any_question() -> None:
    ours = replace(SALE, issuer=Issuer.DISTRICT)
    assert right_tool(answer(ours), Shelf(issuer=Issuer.DISTRICT), ()) == 1


def test_a_replaced_version_is_found() -> None:
    assert current_version(answer(SALE), Shelf()) == 1
    assert current_version(answer(SALE), Shelf(current=False)) == 0


def test_a_verdict_needs_a_quote_or_the_register() -> None:
    note = RegisterNote("Inkfern", "approved", True, "Inkfern is approved.")
    assert claims_cited(answer(SALE, verdict=Verdict.NO)) == 1
    assert claims_cited(answer(verdict=Verdict.NO)) == 0
    assert claims_cited(answer(verdict=Verdict.YES, register=note)) == 1
    assert claims_cited(answer()) is None


def test_headlines_are_judged_only_where_they_stand_on_quotes() -> None:
    wrong = answer(SALE, headline="Yes, according to the Policy.", verdict=Verdict.YES)
    assert headline_contradictions(wrong)
    assert headline_contradictions(replace(wrong, headline="No.", verdict=Verdict.NO)) == ()
    assert headline_contradictions(replace(wrong, status=AnswerStatus.REGISTER)) is None


def test_silence_says_nothing_and_failure_is_no_silence() -> None:
    silent = answer(status=AnswerStatus.NOT_STATED, headline="Not stated.")
    assert silent_clean(silent) == 1
    assert silent_clean(replace(silent, verdict=Verdict.NO)) == 0
    assert silent_clean(answer(SALE, status=AnswerStatus.NOT_STATED)) == 0
    failed = answer(status=AnswerStatus.FAILED, headline=wording.FAILED)
    assert silent_clean(failed) == 1
    assert silent_clean(replace(failed, headline="Not stated.")) == 0
    assert silent_clean(answer(SALE)) is None


def caught(cases: Sequence[Planted]) -> float:
    found = [bool(contradictions(c.headline, c.quotes, c.verdict, c.question)) for c in cases]
    return sum(found) / len(found)


def test_planted_contradictions_are_caught_and_honest_headlines_let_be() -> None:
    """Tuned on these: at first sight of a new set the check does less well (decision 0007)."""
    cases = load_planted()
    assert len(cases) >= 500
    assert caught([c for c in cases if c.contradicted]) >= 27 / 30
    assert caught([c for c in cases if not c.contradicted]) <= 3 / 30


def test_a_planted_case_is_an_item_with_the_score_that_applies() -> None:
    tasks = {t.item: t for t in suite().tasks(Context(cache=None)) if t.condition == "planted"}
    wrong, honest = tasks["c01"].run().scores, tasks["f01"].run().scores
    assert (wrong["planted_caught"], wrong["planted_flagged"]) == (1, None)
    assert (honest["planted_caught"], honest["planted_flagged"]) == (None, 0)
    broken = tasks["f01"].failed("it broke").scores
    assert (broken["planted_flagged"], broken["failed"]) == (1, 1)


def test_without_data_the_samples_are_asked_alone() -> None:
    tasks = suite().tasks(Context(cache=None))
    assert {t.condition for t in tasks} == {"samples", "planted"}
    assert len({t.item for t in tasks}) == len(tasks)
    assert len(load_questions()) >= 30


def test_a_failed_item_has_the_worst_scores() -> None:
    task = next(t for t in suite().tasks(Context(cache=None)) if t.condition == "samples")
    scores = task.failed("it broke").scores
    assert scores["failed"] == 1
    assert {scores[name] for name in ("verbatim", "right_tool", "headline_consistent")} == {0.0}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cases: [", "not YAML"),
        ("cases: []", "holds no list"),
        ("cases: [{id: a}]", "a: KeyError"),
        ("cases: [{id: a, split: third}]", "not dev or locked"),
        ("cases: [{id: a}, {id: a}]", "an id of its own"),
    ],
)
def test_bad_data_is_refused_in_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text)
    with pytest.raises(EvalDataError, match=message):
        load_planted(path)

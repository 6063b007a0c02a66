"""What the Checklist page shows of people's decisions, what its forms keep, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr
import pytest
from fakes import HOSTILE, PLAIN, FakeAdvisor
from starlette.requests import Request
from test_pages_render import read

from assistant.access.people import NOBODY_ASKED, SCOPE_KEY, Person, Role, Visit
from assistant.pages import events
from assistant.pages.checklist import ChecklistPage
from assistant.pages.checklist_html import checklist_html
from assistant.pages.checklist_view import parts
from assistant.pages.review_html import ReviewView
from assistant.pages.reviewing import GONE, NOT_ALLOWED, Filled, Reviewing
from assistant.reviews.entries import QuoteThen
from assistant.reviews.merging import Decided
from assistant.reviews.standing import Change, ClauseChange, DocumentChange, Since, Standing

TYPED = {
    "action": "change",
    "status": "partly",
    "reason": f"Not for resellers. {HOSTILE}",
    "name": f"Dana {HOSTILE[:40]}",
    "role": "Privacy <b>officer</b>",
}
OPENING = '<details class="ta-finding"'
ADS, PERSON = 3, 2  # the numbers of two findings of the stand-in


def request_of(person: Person | None) -> gr.Request:
    scope: dict[str, Any] = {"type": "http", "headers": [], "query_string": b""}
    if person is not None:
        scope[SCOPE_KEY] = Visit(person, "secret")
    return gr.Request(request=Request(scope))


HERE = request_of(NOBODY_ASKED)


def sent(number: int | None = ADS, review: str = "finding", **typed: Any) -> gr.EventData:
    form = review if number is None else f"finding-{number}"
    data = {"review": review, "form": form, "typed": TYPED | typed, "parts": typed.get("parts")}
    if number is not None:
        data["finding"] = str(number)
    event = gr.EventData(None, data)
    event._data = data
    return event


@pytest.fixture
def engine() -> FakeAdvisor:
    return FakeAdvisor()


@pytest.fixture
def reviewing(engine: FakeAdvisor) -> Reviewing:
    return Reviewing(engine)  # type: ignore[arg-type]


def filled(engine: FakeAdvisor, request: gr.Request | None = HERE) -> tuple[Filled, str]:
    page = ChecklistPage(engine)  # type: ignore[arg-type]
    found, _, markup = list(page.fill_in("PaperPond", None, request))[-1]
    assert found is not None
    return found, markup


def words_of(markup: str) -> str:
    return " ".join(" ".join(read(markup).words).split())


def finding_part(markup: str, number: int) -> str:
    start = markup.rindex(OPENING, 0, markup.index(f'data-number="{number}"'))
    ends = (markup.find(words, start + 1) for words in (OPENING, '<p class="ta-small ta-none">'))
    return markup[start : min(end for end in ends if end > 0)]


def test_a_decision_stands_beside_the_programs_finding_also_after_a_reload(
    engine: FakeAdvisor, reviewing: Reviewing
) -> None:
    before, _ = filled(engine)
    after, markup, said = reviewing.save(before, sent(), HERE)
    assert "Saved: Are there ads?" in words_of(said) and 'role="status"' in said
    for page in (markup, filled(engine)[1]):
        words = words_of(finding_part(page, ADS))
        assert "The program found Does not meet It shows ads." in words
        assert "Changed by a person" in words and "Partly meets" in words
        assert f"Not for resellers. {HOSTILE}" in words
        assert "self-declared, nobody is signed in" in words
        assert "<script>" not in page and "<b>officer" not in page
    assert after is not None and after.reviewed is not None and after.reviewed.touched == 1
    tallies = words_of(markup)
    assert "With what people decided:" in tallies and "1 partly met" in tallies


def test_the_account_signs_where_somebody_is_signed_in(
    engine: FakeAdvisor, reviewing: Reviewing
) -> None:
    request = request_of(Person("ed", Role.EDITOR))
    before, form = filled(engine, request)
    assert 'data-field="name"' not in form and "Saved as ed (editor), signed in." in form
    _, markup, _ = reviewing.save(before, sent(), request)
    words = words_of(finding_part(markup, ADS))
    assert "ed, editor signed in" in words and "Dana" not in words


@pytest.mark.parametrize("person", [Person("rita", Role.READER), None])
def test_readers_see_decisions_and_cannot_make_them(
    engine: FakeAdvisor, reviewing: Reviewing, person: Person | None
) -> None:
    reviewing.save(filled(engine)[0], sent(), HERE)
    request = request_of(person)
    before, markup = filled(engine, request)
    assert "<form" not in markup and "Changed by a person" in markup
    for event in (sent(), sent(PERSON, "answer"), sent(None, "checklist")):
        after, page, said = reviewing.save(before, event, request)
        assert after is not None and after.reviewed is not None
        assert len(after.reviewed.findings[ADS].history) == 1 and after.reviewed.marked is None
        assert "Saved" not in said
        assert "<form" not in page
    assert "role editor" in NOT_ALLOWED


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (sent(reason=" "), "Write why you change the finding"),
        (sent(name=""), "Your name is missing"),
        (sent(role="\u202e"), "signs that cannot be seen"),
        (sent(status="approved"), "not a status one can give"),
        (sent(reason="x" * 30_000), "20,000 characters: shorten it"),
        (sent(action=7), "Choose first what you want to do"),
    ],
)
def test_what_is_wrong_is_said_in_the_form_and_nothing_kept(
    engine: FakeAdvisor, reviewing: Reviewing, event: gr.EventData, sentence: str
) -> None:
    before, _ = filled(engine)
    after, markup, said = reviewing.save(before, event, HERE)
    assert markup.count('role="alert"') == 1
    form = finding_part(markup, ADS)
    assert 'role="alert"' in form and sentence in words_of(form)
    assert "Saved" not in said
    assert after is not None and after.reviewed is not None
    assert after.reviewed.findings[ADS].history == ()
    again = reviewing.save(after, event, HERE)[1]
    assert again != markup  # so that the page says it a second time


@pytest.mark.parametrize("number", ["99", "-1", "x", "", None])
def test_a_finding_that_is_not_there_is_refused(
    engine: FakeAdvisor, reviewing: Reviewing, number: str | None
) -> None:
    event = sent()
    event._data["finding"] = number
    before, _ = filled(engine)
    after, _, said = reviewing.save(before, event, HERE)
    assert "Saved" not in said
    assert after is not None and after.reviewed is not None and after.reviewed.touched == 0
    assert reviewing.save(None, event, HERE)[2].count(GONE) == 1


def test_an_answer_is_shown_and_can_be_changed(engine: FakeAdvisor, reviewing: Reviewing) -> None:
    before, form = filled(engine)
    assert "Answer this" in finding_part(form, PERSON)
    event = sent(PERSON, "answer", status="meets", reason="", parts={"answer": f"We do. {HOSTILE}"})
    _, markup, _ = reviewing.save(before, event, HERE)
    part = finding_part(markup, PERSON)
    assert "Answered by a person: Meets" in words_of(part)
    assert f"We do. {HOSTILE}" in words_of(part)
    assert "Change the answer" in part
    assert 'id="ask-2-answer"' in part and 'for="ask-2-answer"' in part


def test_the_mark_stands_on_top_and_says_what_came_after(
    engine: FakeAdvisor, reviewing: Reviewing
) -> None:
    before, markup = filled(engine)
    assert "Not marked as reviewed" in markup
    marked, markup, said = reviewing.save(before, sent(None, "checklist", note="All read."), HERE)
    assert "marked as reviewed" in said
    words = words_of(markup)
    assert words.index("All read.") < words.index("Show")
    assert "Filled in again from the same documents, with the same result." in words
    _, markup, _ = reviewing.save(marked, sent(), HERE)
    assert "1 saved after it" in words_of(markup)


def test_what_changed_since_is_told_in_words(engine: FakeAdvisor, reviewing: Reviewing) -> None:
    after, *_ = reviewing.save(filled(engine)[0], sent(), HERE)
    assert after is not None and after.reviewed is not None
    one = after.reviewed.findings[ADS]
    assert one.decided is not None
    replaced = DocumentChange(Change.REPLACED, "Home <b>Terms</b>", "effective 2025", "version 2")
    quote = QuoteThen(
        document_id="d1",
        version_id="v0",
        title="Home <b>Terms</b>",
        version_label="effective 2025",
        section=(),
        page=None,
        start=0,
        end=9,
        text=HOSTILE,
    )
    gone = ClauseChange(quote, None, removed=True)

    def told(since: Since) -> str:
        decided = Decided(one.decided.entry, since, machine_changed=True)  # type: ignore[union-attr]
        findings = list(after.reviewed.findings)  # type: ignore[union-attr]
        findings[ADS] = replace(one, decided=decided)
        shown = replace(after.reviewed, findings=tuple(findings))  # type: ignore[type-var]
        return checklist_html(after.checklist, (), ReviewView(shown, engine.reviews.asked, True))

    same = words_of(finding_part(told(Since(Standing.CLAUSE_SAME, (replaced,))), ADS))
    assert "Reviewed on the earlier version; the clause is the same." in same
    assert "Home <b>Terms</b>: effective 2025 then, version 2 now" in same
    markup = told(Since(Standing.CLAUSE_CHANGED, (replaced,), (gone,), "0.9"))
    words = words_of(finding_part(markup, ADS))
    assert "Reviewed on the earlier version; the clause has changed. Look again" in words
    assert HOSTILE in words and "not in the library any more" in words
    assert "Made with checklist version 0.9." in words
    assert "<b>Terms" not in markup and "<script>" not in markup
    added = DocumentChange(Change.ADDED, "New", now="version 1")
    words = words_of(finding_part(told(Since(Standing.NO_CLAUSE, (added,))), ADS))
    assert "Reviewed before a document was added; no clause was quoted" in words


def test_a_decision_to_be_made_again_needs_attention() -> None:
    checklist = FakeAdvisor().checklist("PaperPond")
    seal = 5  # met, and minor

    def calls(waiting: frozenset[int]) -> list[int]:
        found = [entry for part in parts(checklist, waiting) for entry in part.entries]
        return [entry.number for entry in found if entry.needs_attention]

    assert set(calls(frozenset({seal}))) - set(calls(frozenset())) == {seal}


def test_what_a_browser_sends_is_cut_to_texts() -> None:
    event = gr.EventData(None, None)
    for data in (None, [], "x", {"typed": [1]}, {"typed": "x"}, {}):
        event._data = data
        assert events.typed(event) == {}
    event._data = {"typed": {"a": 1, "b": "x" * 99_999, 3: "c", "d": None}}
    assert list(events.typed(event)) == ["b"]
    assert len(events.typed(event)["b"]) == 20_000
    event._data = {"typed": {str(n): "x" for n in range(999)}}
    assert len(events.typed(event)) == 30


def test_a_checklist_is_shown_even_where_the_records_cannot_be_read(
    engine: FakeAdvisor, reviewing: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.library, "content_hashes", lambda ids: {})
    found, markup = filled(engine)
    assert found.reviewed is None
    assert "was removed from the library since" in words_of(markup)
    assert PLAIN in markup
    monkeypatch.undo()
    _, markup, _ = reviewing.save(found, sent(), HERE)
    assert "Saved" not in markup

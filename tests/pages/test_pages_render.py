"""What the pages' markup says, and that no text can become markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from fakes import ANSWERED, FACTS, HOSTILE, NOT_STATED, PLAIN, VERSION, FakeAdvisor, cite
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.touched import Group, Panel, Row
from assistant.answering.wording import claim_line
from assistant.checklist.editions import Edition
from assistant.library.holdings import Holding, cautions
from assistant.pages.checklist import about_editions
from assistant.pages.checklist_html import checklist_html, progress_html, working_html
from assistant.pages.evidence import citation_list, source, source_error
from assistant.pages.library_html import document_html, library_html, read_from, removal_html
from assistant.pages.markup import ANSWER_SIGNS, FINDING_SIGNS, esc, place
from assistant.pages.panel_html import panel_html
from assistant.pages.render import (
    WHOLE_ANSWERS,
    Turn,
    answer_html,
    register_sign,
    transcript,
)
from assistant.sources.parts import Block, Piece
from assistant.types import (
    Answer,
    AnswerStatus,
    Claim,
    DocumentFacts,
    FindingStatus,
    LawPointer,
    Pillar,
    Point,
    RegisterNote,
    Severity,
    Span,
    Verdict,
    VersionInfo,
)

OWN_TAGS = {
    *("a", "article", "blockquote", "button", "circle", "code", "dd", "details", "div", "dl", "dt"),
    *(
        "fieldset",
        "footer",
        "form",
        "h2",
        "h3",
        "h4",
        "h5",
        "input",
        "label",
        "legend",
        "li",
        "mark",
    ),
    *("nav", "ol", "option", "p", "path", "section", "select", "span", "strong", "textarea"),
    *("summary", "svg", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
NEVER = {"src", "style"}
OWN_ADDRESS = re.compile(
    r"source/[\w-]+\.\d+-\d+#quote|#checklist-(?:governance|purpose|privacy|data|people)"
)
NO_END = {"path", "circle", "input"}


class Reader(HTMLParser):
    """Collects tags, attributes and text; ``open`` must be empty at the end."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href":
                assert tag == "a" and OWN_ADDRESS.fullmatch(value or "")
        self.names.update(name for name, _ in attrs)
        if tag not in NO_END:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in NO_END:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def read(markup: str) -> Reader:
    """Read markup and assert that it holds only our own tags, well nested."""
    reader = Reader(markup)
    assert reader.open == []
    assert set(reader.tags) <= OWN_TAGS
    assert not reader.names & NEVER
    assert not {name for name in reader.names if name.startswith("on")}
    return reader


def held(version: VersionInfo) -> Holding:
    return Holding(version, (version,), cautions(version, date(2026, 9, 1)))


def everything(text: str) -> str:
    """Every renderer, with ``text`` in every place that takes text."""
    citation = replace(cite(PLAIN), title=text, section=(text,), quote=text, version_label=text)
    note = RegisterNote(text, text, False, text, (text,), text, text, text)
    answer = Answer(
        question="q",
        status=AnswerStatus.ANSWERED,
        headline=text,
        rewritten=text + "?",
        verdict=Verdict.NO,
        register=note,
        claims=(Claim(text + "!", (citation, replace(citation, start=0, title="Other"))),),
        notes=(text,),
        closest=citation,
        next_step=text,
        suggestions=(text,),
        searched=(replace(VERSION, facts=replace(FACTS, title=text)),),
    )
    point = Point(
        item=text,
        question=text,
        severity=Severity.BLOCKER,
        status=FindingStatus.PARTLY,
        reason=text,
        why=text,
        tool=text,
        facts=(text,),
        citations=answer.claims[0].citations,
    )
    pointed = tuple(
        replace(answer, points=points, draft=text)
        for points in ((), (point,), (point, point), (replace(point, ask=text),))
    )
    advisor = FakeAdvisor()
    item = replace(
        advisor.item("prv-sale"),
        question=text,
        severity_note=text,
        levels=dict.fromkeys(FindingStatus, text),
        law=(LawPointer(text, date(2026, 1, 1), False),),
        vendor_question=text,
        decision_rule=text,
    )
    facts = replace(FACTS, title=text, tool=text, edition=text, guessed=frozenset({text}))
    inside = Piece(text, True, Span(0, len(text)))
    block = Block((inside, replace(inside, marked=False)), 1, (((inside,), (inside,)),) * 2)
    view = replace(advisor.source_view("v1", 50, 60), title=text, where=text, blocks=(block,))
    rows = (Row(item, True, (FindingStatus.MEETS, None)), Row(item, False, (None, None)))
    panel = Panel((text, text + "!"), (Group(Pillar.DATA, rows),))
    checklist = advisor.checklist(text, text)
    found = replace(checklist.findings[0], item=item, reason=text, citations=(citation,))
    partly = replace(found, status=FindingStatus.PARTLY)
    asked = replace(found, status=FindingStatus.ASK_PERSON, closest=citation)
    version = replace(VERSION, facts=facts)
    judged, other = (Edition(text, text, text, (one,)) for one in (version, VERSION))
    checklist = replace(
        checklist,
        edition=text,
        findings=(found, partly, asked),
        rubric_version=text,
        made_at=text,
        documents=(version,),
        scope=text,
        left_out=(version,),
    )
    return "".join(
        (
            transcript([Turn(text, answer, copy=text, done=True), Turn(text, error=text)]),
            *(transcript([Turn(text, one, copy=text, done=True)]) for one in pointed),
            transcript((), (text,)),
            citation_list(answer, 0),
            source(replace(view, facts=facts), opened=1, jump=True),  # type: ignore[arg-type]
            source_error(text, opened=1),
            panel_html(panel),
            panel_html(panel, filling=text),
            checklist_html(checklist, (judged, other)),
            working_html(text, judged, [found]),
            progress_html(1, 2, text),
            about_editions((judged,)),
            library_html([held(replace(VERSION, facts=facts))]),
            document_html(held(replace(VERSION, facts=facts)), 1),
            removal_html(held(replace(VERSION, facts=facts)), 1),
        )
    )


@given(st.text(min_size=1))
def test_no_text_becomes_markup(text: str) -> None:
    read(everything(text))


@pytest.mark.parametrize("text", [HOSTILE, "</mark>", "'\"><svg/onload=1>", "&lt;b&gt;", "]]>"])
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    assert read(everything(text)).text.count(text) >= 20


def test_the_register_comes_before_the_headline_and_the_quotes() -> None:
    words = read(answer_html(ANSWERED, 0)).text
    order = [words.index(s) for s in ("In review", ANSWERED.headline, PLAIN, "Next step")]
    assert order == sorted(order)


def test_only_a_standing_permission_looks_like_a_yes() -> None:
    note = RegisterNote("T", "approved", False, "The approval is for grade 8 only.")
    assert register_sign(note) == ("Approved, only as listed below", "warn", "caution")
    assert register_sign(replace(note, permits=True)).tone == "good"
    assert register_sign(replace(note, state="denied")).icon == "cross"


def test_quotes_are_numbered_once_and_grouped_by_document() -> None:
    first, second = cite(PLAIN), replace(cite(HOSTILE), version_id="v2", title="Terms")
    answer = replace(ANSWERED, claims=(Claim("a", (first,)), Claim("b", (second, first))))
    markup = answer_html(answer, 7)
    assert markup.count('data-turn="7" data-cite="1"') == 2
    assert markup.count('data-turn="7" data-cite="2"') == 1
    assert markup.count('class="ta-document"') == 2


def test_a_claim_that_is_its_quote_is_said_once() -> None:
    answer = replace(ANSWERED, register=None, claims=(Claim(PLAIN, (cite(PLAIN),)),))
    assert read(answer_html(answer, 0)).text.count(PLAIN) == 1


def test_silence_and_failure_look_different() -> None:
    silent, failed = (
        answer_html(NOT_STATED, 0),
        answer_html(Answer("q", AnswerStatus.FAILED, "The model did not answer."), 0),
    )
    assert "Closest passage (not an answer)" in silent
    assert "Not stated in the documents" in silent
    assert 'role="alert"' not in silent
    assert 'role="alert"' in failed
    assert "Could not answer" in failed


def test_what_was_searched_is_folded_below_a_headline_of_one_sentence() -> None:
    page = read(answer_html(NOT_STATED, 0))
    said = page.text
    assert said.index(NOT_STATED.headline) < said.index("Searched 2 documents")
    assert said.index("Searched 2 documents") < said.index(FACTS.title)
    markup = answer_html(NOT_STATED, 0)
    assert "<details" in markup and "<details open" not in markup
    assert "Searched" not in answer_html(ANSWERED, 0)


def test_follow_ups_are_offered_for_the_last_answer_only() -> None:
    turn = Turn("q", ANSWERED, done=True)
    markup = transcript([turn, turn])
    assert 'data-turn="1" data-ask="0"' in markup
    assert 'data-turn="0" data-ask' not in markup


def test_early_answers_of_a_long_conversation_are_shown_as_their_headline() -> None:
    turn = Turn("Does it sell data?", ANSWERED, copy="all of it", done=True)
    markup = transcript([turn] * (WHOLE_ANSWERS + 2))
    early, *whole = markup.split("<article")[2:]
    assert ANSWERED.headline in early and "In review" in early, "what it came to stays"
    assert "<blockquote" not in early and "data-copy" not in early
    assert 'data-again="" data-turn="1"' in early
    assert len(whole) == WHOLE_ANSWERS
    assert all("<blockquote" in one and "data-again" not in one for one in whole)


def test_an_early_answer_can_be_shown_whole_again() -> None:
    turn = Turn("Does it sell data?", ANSWERED, copy="all of it", done=True)
    shown = replace(turn, shown_again=True)
    first = transcript([shown, *[turn] * WHOLE_ANSWERS]).split("<article")[1]
    assert "<blockquote" in first and "data-copy" in first and "data-again" not in first


def test_an_early_failure_is_still_one() -> None:
    turns = [
        Turn("q", error="The library is locked.", done=True),
        Turn("q", Answer("q", AnswerStatus.FAILED, "It failed."), done=True),
        *[Turn("q", ANSWERED, done=True)] * WHOLE_ANSWERS,
    ]
    _, first, second, *_ = transcript(turns).split("<article")
    assert 'role="alert"' in first and "The library is locked." in first
    assert 'role="alert"' in second and "It failed." in second


def test_guessed_facts_are_named_in_the_source_and_the_library() -> None:
    view = FakeAdvisor().source_view("v1", 10, 20)
    shown = read(source(view, opened=1, jump=False)).text  # type: ignore[arg-type]
    assert "not yet confirmed by a person: audience, effective date." in shown
    sure = replace(view, facts=DocumentFacts("T"))
    assert "Guessed" not in source(sure, opened=1, jump=False)  # type: ignore[arg-type]
    assert "Guessed: audience, effective date" in library_html([held(VERSION)])


def test_a_longer_document_is_marked_as_cut() -> None:
    view = FakeAdvisor().source_view("v1", 3000, 3010, margin=100)
    assert source(view, opened=1, jump=False).count("…</p>") == 2  # type: ignore[arg-type]
    whole = FakeAdvisor().source_view("v1", 50, 60, margin=100)
    assert source(whole, opened=1, jump=False).count("…</p>") == 1  # type: ignore[arg-type]


def test_every_status_has_a_word_and_an_icon() -> None:
    assert set(ANSWER_SIGNS) == set(AnswerStatus) - {AnswerStatus.SMALL_TALK}
    assert set(FINDING_SIGNS) == set(FindingStatus)
    assert len({sign.word for sign in FINDING_SIGNS.values()}) == len(FindingStatus)


def test_a_page_does_not_say_where_the_folder_lies_on_the_machine() -> None:
    local = replace(VERSION, source="/srv/secret/vendors/PaperPond/Privacy Policy.md")
    assert read_from(local) == "PaperPond/Privacy Policy.md"
    address = replace(VERSION, source="https://paperpond.example/legal/privacy")
    assert read_from(address) == address.source
    shown = document_html(held(local), 1)
    assert "PaperPond/Privacy Policy.md" in shown and "/srv/secret" not in shown


def test_an_empty_library_says_what_to_do() -> None:
    assert "ingest.py add" in library_html([])
    assert "ingest.py add" in transcript(())


def test_escaping_covers_attributes() -> None:
    assert esc("\"'<>&") == "&quot;&#x27;&lt;&gt;&amp;"


def test_where_the_register_is_the_answer_nothing_is_said_twice() -> None:
    note = replace(ANSWERED.register, open_points=("The agreement is missing",))
    answer = replace(
        ANSWERED,
        status=AnswerStatus.REGISTER,
        verdict=Verdict.NO,
        headline=f"Not approved yet. {note.sentence}",
        register=note,
        notes=note.open_points,
        claims=(Claim(claim_line(cite(PLAIN)), (cite(PLAIN),)),),
    )
    words = read(answer_html(answer, 0)).text
    assert words.count(note.sentence) == 1
    assert words.count("The agreement is missing") == 1
    assert claim_line(cite(PLAIN)) not in words
    assert words.index("In review") < words.index("From the documents") < words.index(PLAIN)


def test_the_place_leaves_out_the_title_it_repeats() -> None:
    citation = replace(cite(PLAIN), title="Policy", section=("Policy", "2 Ads"), page=None)
    assert place(citation) == "2 Ads"
    assert place(replace(citation, section=("Policy",), page=4)) == "page 4"


def test_points_show_status_in_words_why_and_quotes() -> None:
    point = Point(
        item="prv-sale",
        question="Is it sold?",
        severity=Severity.BLOCKER,
        status=FindingStatus.DOES_NOT_MEET,
        reason="They sell it.",
        why="It cannot be called back.",
        citations=(cite(PLAIN),),
    )
    answer = replace(ANSWERED, register=None, points=(point,))
    words = read(answer_html(answer, 0)).text
    for said in (
        "Does not meet",
        "Blocker",
        "Is it sold?",
        "They sell it.",
        "Why it matters",
        PLAIN,
    ):
        assert said in words
    assert words.count(PLAIN) == 1 + (ANSWERED.claims[0].citations != point.citations)
    assert "More from the documents" in words


def test_questions_and_drafts_can_be_copied() -> None:
    point = Point("i", "q?", Severity.MAJOR, FindingStatus.NOT_STATED, "Silent.", ask="Will you?")
    asks = replace(NOT_STATED, status=AnswerStatus.ANSWERED, points=(point,), draft="1. Will you?")
    markup = answer_html(asks, 0)
    assert 'data-copy="1. Will you?"' in markup and "Copy the questions" in markup
    draft = answer_html(replace(asks, points=(), draft="Problem: a"), 0)
    assert 'data-copy="Problem: a"' in draft and "Found in the documents" not in read(draft).text


def test_the_panel_lights_items_in_words_and_says_what_is_not_filled() -> None:
    advisor = FakeAdvisor()
    item = advisor.item("prv-sale")
    other = replace(item, id="prv-other", question="Another?")
    rows = (Row(item, True, (FindingStatus.MEETS,)), Row(other, False, (None,)))
    panel = Panel(("PaperPond (school edition)",), (Group(Pillar.PRIVACY, rows),))
    words = read(panel_html(panel)).text
    for said in ("PaperPond (school edition)", "In this answer", "Meets", "Not yet filled in"):
        assert said in words
    assert words.count("In this answer") == 1
    assert "data-fill" in panel_html(panel)
    assert "data-fill" not in panel_html(panel, filling="Filling in: 1 of 2 items.")
    assert "shows here" in panel_html(Panel())

"""The Checklist page: what it shows in which order, and what it says when it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import BARE, FINDINGS, GENERAL, HOSTILE, ITEM, OLD, PLAIN, STUCK, FakeAdvisor, cite
from test_pages_render import read

from assistant.checklist.editions import editions
from assistant.pages.checklist import CHOOSE_FIRST, ChecklistPage, about_editions, quote_of
from assistant.pages.checklist_html import checklist_html, progress_html, working_html
from assistant.pages.checklist_view import blockers, parts, tally
from assistant.pages.finding_html import severity_words
from assistant.pages.site import build_site
from assistant.types import Citation, FindingStatus, Issuer, Pillar, Severity

LOCKED = "The library is locked. Try again in a minute."


def page() -> ChecklistPage:
    return ChecklistPage(FakeAdvisor())  # type: ignore[arg-type]


def last(tool: str | None, wanted: str | None = None) -> tuple[object, str, str]:
    return list(page().fill_in(tool, wanted))[-1]


def shown(edition: str | None = None) -> str:
    advisor = FakeAdvisor()
    return checklist_html(
        advisor.checklist("PaperPond", edition), editions(advisor.library.versions("PaperPond"))
    )


def test_pillars_keep_their_order_and_people_stand_apart() -> None:
    found = parts(FakeAdvisor().checklist("PaperPond"))
    assert [part.pillar for part in found] == [Pillar.PRIVACY, Pillar.DATA, None]
    assert [e.finding.status for e in found[2].entries] == [FindingStatus.ASK_PERSON]
    assert sorted(e.number for part in found for e in part.entries) == list(range(len(FINDINGS)))


def test_the_most_serious_comes_first() -> None:
    statuses = [s for s in FindingStatus if s is not FindingStatus.ASK_PERSON]
    findings = tuple(
        replace(FINDINGS[0], status=status, item=replace(ITEM, severity=severity))
        for severity in (Severity.MINOR, Severity.BLOCKER, Severity.MAJOR)
        for status in statuses
    )
    (part,) = parts(replace(FakeAdvisor().checklist("T"), findings=findings))
    order = [(e.finding.item.severity, e.finding.status) for e in part.entries]
    assert [severity for severity, _ in order[:: len(statuses)]] == list(Severity)
    assert [status for _, status in order[: len(statuses)]] == [
        FindingStatus.DOES_NOT_MEET,
        FindingStatus.CONFLICT,
        FindingStatus.NOT_STATED,
        FindingStatus.UNSURE,
        FindingStatus.PARTLY,
        FindingStatus.MEETS,
        FindingStatus.NOT_APPLICABLE,
    ]


def test_tallies_count_each_status_once_worst_first() -> None:
    assert tally(blockers(FINDINGS)) == (
        (FindingStatus.DOES_NOT_MEET, 1),
        (FindingStatus.NOT_STATED, 1),
        (FindingStatus.MEETS, 1),
        (FindingStatus.ASK_PERSON, 1),
    )
    assert tally(()) == ()


def test_blockers_and_who_decides_stand_above_the_findings() -> None:
    words = read(shown()).text
    order = ["Of 4 blockers:", "1 does not meet", "people in the district decide", "Show", "It sh"]
    assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)
    assert "Privacy 2 of 3 need attention" in words


def test_the_edition_is_named_with_what_is_left_out_and_the_others_offered() -> None:
    general = read(shown()).text
    assert "Judged on the documents for the general (consumer) edition." in general
    assert "Documents: 1 read, 1 left out" in general
    school = shown("school accounts")
    assert "PaperPondSchool" in read(school).text
    assert 'data-edition="0"' in school
    assert 'data-edition="1"' not in school
    assert 'data-edition="1"' in shown()


def test_a_finding_says_what_to_ask_how_it_is_judged_and_which_law_was_checked() -> None:
    words = read(shown()).text
    assert words.count("Ask the vendor: Do you sell student information?") == 3
    assert "Renting counts as selling." in words
    assert "A law <b>that was read</b> Checked at the source as of 2026-11-01" in words
    assert "A law from memory Not verified yet as of 2026-11-01" in words
    person = words[words.rindex("For people to answer") :]
    assert "Ask the vendor" not in person
    assert "What counts as an answer" in person


def test_a_stricter_case_is_told_beside_the_severity() -> None:
    item = replace(ITEM, severity=Severity.MAJOR, severity_note="blocker if under 13")
    assert severity_words(item) == "Major: needs a condition (blocker if under 13)"


def test_the_districts_own_words_are_never_called_a_vendors_passage() -> None:
    district: Citation = replace(cite(PLAIN), issuer=Issuer.DISTRICT)
    findings = (replace(FINDINGS[2], closest=district),)
    markup = checklist_html(replace(FakeAdvisor().checklist("T"), findings=findings))
    assert "From the district's own documents" in markup
    assert "Closest passage" not in markup


def test_the_filter_marks_what_needs_attention_and_what_blocks() -> None:
    markup = shown()
    assert markup.count('class="ta-finding" data-attention data-blocker') == 3
    assert markup.count('class="ta-finding" data-attention>') == 1
    assert markup.count('class="ta-finding" data-blocker') == 1
    assert markup.count('class="ta-finding">') == 1
    for label in ("All (6)", "Needs attention (4)", "Blockers only (4)"):
        assert label in markup


def test_a_button_finds_its_quote() -> None:
    checklist = FakeAdvisor().checklist("PaperPond")
    assert quote_of(checklist, 0, "0") == cite(PLAIN)
    assert quote_of(checklist, 1, "closest") == cite(HOSTILE)
    assert quote_of(None, 0, "0") is None
    for finding, quote in ((0, "1"), (9, "0"), (-2, "0"), (0, "x"), (2, "0"), (0, "-1")):
        assert quote_of(checklist, finding, quote) is None


def test_findings_come_below_one_another_while_it_is_filled() -> None:
    (edition, *_) = editions(FakeAdvisor().library.versions("PaperPond"))
    before, after = (working_html("PaperPond", edition, FINDINGS[:n]) for n in (1, 2))
    assert after.startswith(before.removesuffix("</ul></div>"))
    assert "<button" not in after


def test_progress_is_a_line_in_a_status_region() -> None:
    steps = [line for _, line, _ in page().fill_in("PaperPond", None)]
    assert "0 of 6: Is student information sold?" in steps[0]
    assert "Done: 6 of 6 items." in steps[-1]
    assert all('role="status"' in step for step in steps)
    assert "12 of 40: Ads?" in progress_html(12, 40, "Ads?")


@pytest.mark.parametrize("pause", [0.0, 0.11])
def test_every_finding_is_shown_in_the_end(pause: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.pages.checklist.STEP_SECONDS", 0.1)
    engine = FakeAdvisor(pause=pause)
    steps = list(ChecklistPage(engine).fill_in("PaperPond", None))  # type: ignore[arg-type]
    assert len(steps) == (2 if pause == 0 else 7)
    assert steps[-1][0] is not None
    assert steps[-1][2].count('class="ta-finding"') == len(FINDINGS)


def test_the_edition_chosen_is_the_one_judged() -> None:
    filled, _, markup = last("PaperPond", "school accounts")
    assert filled is not None
    assert "PaperPond</h2>" in markup
    assert "Judged on the documents for the school edition." in read(markup).text
    _, _, first = last("PaperPond", "an edition of another tool")
    assert "general (consumer)" in first


@pytest.mark.parametrize(
    ("tool", "sentence"),
    [
        (None, CHOOSE_FIRST),
        ("", CHOOSE_FIRST),
        (BARE, f"No vendor document of {BARE} is in the library. Ask the vendor for its privacy"),
        (OLD, f"Only an earlier version of {OLD}'s documents is in the library"),
        (STUCK, LOCKED),
    ],
)
def test_what_cannot_be_filled_is_one_sentence(tool: str | None, sentence: str) -> None:
    filled, progress, markup = last(tool)
    assert filled is None
    assert "of 6" not in progress
    assert markup.count('role="alert"') == 1
    assert sentence in read(markup).text


def test_a_failure_half_way_is_told_and_no_secret_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = FakeAdvisor()

    def fail(tool: str, edition: str | None = None) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(engine, "checklist", fail)
    markup = list(ChecklistPage(engine).fill_in("PaperPond", None))[-1][2]  # type: ignore[arg-type]
    assert "Something went wrong" in markup
    assert "secret" not in markup


def test_choosing_a_tool_offers_its_editions_or_says_there_is_one() -> None:
    update, about = page().choose_tool("PaperPond")
    assert update["visible"] is True
    assert [key for _, key in update["choices"]] == ["general accounts", "school accounts"]
    assert update["value"] == "general accounts"
    assert about == ""
    update, about = page().choose_tool("QuillQuest")
    assert update["visible"] is False
    assert "The library holds one edition: School · 1 document." in about
    for tool in (BARE, OLD, STUCK):
        update, about = page().choose_tool(tool)
        assert update["visible"] is False
        assert 'role="alert"' in about


def test_a_hostile_edition_name_stays_text() -> None:
    (edition,) = editions([GENERAL])
    assert "<script>" not in about_editions((edition,))
    assert HOSTILE[:20] in read(about_editions((edition,))).text


def test_what_is_shown_is_emptied_before_a_filling_and_not_behind_it() -> None:
    """Gradio begins with a click's second listener when the first is done."""
    config = build_site(FakeAdvisor()).config  # type: ignore[arg-type]
    fill = next(
        one["id"]
        for one in config["components"]
        if one["props"].get("value") == "Fill in the checklist"
    )
    first, *others = (
        one for one in config["dependencies"] if [fill, "click"] in map(list, one["targets"])
    )
    assert not first["backend_fn"] and first["js"]
    assert len(others) == 1 and others[0]["backend_fn"]

"""Above the checklist: what to know before relying on it, and editions side by side."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import FACTS, FINDINGS, HOSTILE, PLAIN, VERSION, FakeAdvisor, cite, with_both_editions
from test_pages_render import read
from test_pages_session import event

from assistant.checklist.editions import editions
from assistant.errors import ToolAdvisorError
from assistant.pages.chooser import choices
from assistant.pages.editions import EditionsPart, quote_beside
from assistant.types import DocumentType, Tool

TOOL = "PaperPond"


def filled(advisor: FakeAdvisor, edition: str | None = None) -> Any:
    return SimpleNamespace(
        checklist=advisor.checklist(TOOL, edition),
        editions=editions(advisor.library.versions(TOOL)),
    )


def ready() -> tuple[FakeAdvisor, EditionsPart]:
    advisor = with_both_editions(FakeAdvisor())
    return advisor, EditionsPart(advisor)  # type: ignore[arg-type]


def test_items_that_differ_stand_side_by_side_with_both_statuses() -> None:
    advisor, part = ready()
    beside, markup = part.show(filled(advisor))
    assert beside is not None
    assert [d.item.id for d in beside.differences] == ["prv-ads", "dat-retention"]
    words = read(markup).text
    assert f"Editions side by side: 2 of {len(FINDINGS)} items differ" in words
    ads = words[words.index("Are there ads?") : words.index("How long is data kept?")]
    assert ads.index("Does not meet") < ads.index("Meets")
    assert "General (anyone can open an account)" in ads and "School" in ads
    assert markup.count('class="ta-icon"') >= 4  # never by colour or word alone
    assert "Is there a seal?" not in words
    assert "<script>" not in markup and "Not filled in yet" not in words


def test_it_waits_for_two_checklists_and_names_what_is_missing() -> None:
    advisor, part = ready()
    del advisor.kept["school accounts"]
    assert part.show(filled(advisor)) == (None, "")
    assert part.show(None) == (None, "")


def test_an_edition_that_is_not_filled_in_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor, part = ready()
    made = filled(advisor)
    third = replace(made.editions[1], key="plus", label="Plus (school accounts)")
    _, markup = part.show(SimpleNamespace(**{**vars(made), "editions": (*made.editions, third)}))
    assert "Not filled in yet, so not compared: Plus (school accounts)." in read(markup).text


def test_a_button_opens_its_quote_and_nothing_else() -> None:
    advisor, part = ready()
    beside, markup = part.show(filled(advisor))
    assert 'data-beside="1" data-which="1" data-quote="1"' in markup
    assert quote_beside(beside, 1, 1, 1) == cite(HOSTILE)
    opened, shown = part.open_quote(beside, 4, event(beside="0", which="1", quote="0"))
    assert opened == 5 and PLAIN in read(str(shown)).text
    for wanted in ((2, 0, 0), (0, 2, 0), (0, 0, 1), (-1, 0, 0), (0, -1, 0), (0, 0, -2)):
        assert quote_beside(beside, *wanted) is None
    assert quote_beside(None, 0, 0, 0) is None
    assert part.open_quote(beside, 4, event(beside="x", which="1", quote="0"))[0] == 4


def test_only_a_marketing_page_is_told_above_the_checklist() -> None:
    advisor = FakeAdvisor()
    part = EditionsPart(advisor)  # type: ignore[arg-type]
    page = replace(VERSION, facts=replace(FACTS, type=DocumentType.MARKETING, guessed=frozenset()))
    made = filled(advisor)
    made.checklist = replace(made.checklist, tool=HOSTILE, documents=(page,))
    _, markup = part.show(made)
    words = read(markup).text
    assert "Only a marketing page of" in words and "no item above “partly”" in words
    assert "Ask the vendor for its privacy policy" in words
    assert "<script>" not in markup


def test_a_failure_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor, part = ready()

    def fail(tool: str, edition: str | None = None) -> None:
        raise ToolAdvisorError("The library is locked. Try again in a minute.")

    monkeypatch.setattr(advisor, "kept_checklist", fail)
    beside, markup = part.show(filled(advisor))
    assert beside is None
    assert "The library is locked." in markup and 'role="alert"' in markup


def test_a_misspelt_name_shows_the_nearest_tools() -> None:
    tools = (Tool("PaperPond", "Pond Inc", ("PP Reader",)), Tool("QuillQuest"))
    assert choices(tools, "PaperPnod", None) == [("PaperPond (nearest name)", "PaperPond")]
    assert choices(tools, "xylophone", None) == []
    assert choices(tools, "", None) == [("PaperPond", "PaperPond"), ("QuillQuest", "QuillQuest")]
    assert choices(tools, "pp readr", None)[0][1] == "PaperPond"
    assert choices(tools, "paperpnod", "QuillQuest") == [
        ("QuillQuest", "QuillQuest"),
        ("PaperPond (nearest name)", "PaperPond"),
    ]

"""Wrong use is told plainly: what is the matter, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from test_editions import document

from assistant.checklist.readiness import (
    Trouble,
    known_tool,
    nearest,
    nothing_to_judge,
    notices,
)
from assistant.errors import ToolAdvisorError
from assistant.types import Audience, DocumentType, Issuer, Tool, VersionInfo

TODAY = date(2026, 11, 23)
TERMS = document("Terms", Audience.CONSUMER)
PAGE = replace(TERMS, facts=replace(TERMS.facts, title="Tour", type=DocumentType.MARKETING))
HELP = replace(TERMS, facts=replace(TERMS.facts, title="Help", type=DocumentType.HELP_PAGE))
DISTRICT = document("Guideline", Audience.STAFF, issuer=Issuer.DISTRICT)
EARLIER = replace(TERMS, current=False)


@pytest.mark.parametrize(
    ("held", "trouble", "says", "advises"),
    [
        ((), Trouble.NO_DOCUMENTS, "No vendor document of QuizCraft is in", "privacy policy"),
        ((DISTRICT,), Trouble.NO_DOCUMENTS, "No vendor document", "data processing agreement"),
        ((EARLIER,), Trouble.ONLY_EARLIER, "earlier versions are not judged", "in force now"),
        ((EARLIER, DISTRICT), Trouble.ONLY_EARLIER, "Only an earlier version", "ask the vendor"),
        ((EARLIER, TERMS), None, "", ""),
        ((PAGE,), None, "", ""),
    ],
)
def test_nothing_to_judge(
    held: tuple[VersionInfo, ...], trouble: Trouble | None, says: str, advises: str
) -> None:
    notice = nothing_to_judge("QuizCraft", held)
    if trouble is None:
        assert notice is None
        return
    assert notice is not None and notice.trouble is trouble
    assert says in notice.matter and advises in notice.advice
    assert "ingest.py add FOLDER" in notice.text and "page Library" in notice.text


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ((PAGE,), "Only a marketing page of QuizCraft is held"),
        ((PAGE, PAGE), "Only marketing pages of QuizCraft are held"),
        ((PAGE, HELP), "Only marketing and help pages of QuizCraft are held"),
        ((HELP,), "Only a help page of QuizCraft is held"),
        ((PAGE, TERMS), None),
        ((TERMS,), None),
        ((), None),
    ],
)
def test_marketing_alone(held: tuple[VersionInfo, ...], says: str | None) -> None:
    found = notices("QuizCraft", held, TODAY)
    assert [n.trouble for n in found] == ([Trouble.ONLY_MARKETING] if says else [])
    for notice in found:
        assert notice.matter.startswith(says or "")
        assert "no item above “partly”" in notice.matter
        for wanted in ("privacy policy", "terms of service", "agreement", "subprocessors"):
            assert wanted in notice.advice
        assert "guessed" not in notice.text


def test_a_guessed_kind_can_be_put_right() -> None:
    guessed = replace(PAGE, facts=replace(PAGE.facts, guessed=frozenset({"type"})))
    assert "was guessed: confirm it" in notices("QuizCraft", (guessed,), TODAY)[0].advice


@pytest.mark.parametrize(
    ("effective", "retrieved", "old"),
    [
        (date(2019, 5, 1), None, True),
        (date(2019, 5, 1), date(2026, 9, 1), False),  # taken from the site lately: in force
        (None, date(2020, 1, 1), True),
        (None, None, False),
        (date(2025, 1, 1), None, False),
    ],
)
def test_only_old_texts(effective: date | None, retrieved: date | None, old: bool) -> None:
    facts = replace(TERMS.facts, effective_date=effective, retrieved_date=retrieved)
    found = notices("QuizCraft", (replace(TERMS, facts=facts),), TODAY)
    assert [n.trouble for n in found] == ([Trouble.ONLY_OLD] if old else [])
    assert all("more than 2 years ago" in n.matter for n in found)
    mixed = notices("QuizCraft", (TERMS, replace(TERMS, facts=facts)), TODAY)
    assert mixed == ()


TOOLS = (
    Tool("StoryBuddy", "Brightpage", ("Story Buddy AI",)),
    Tool("QuizCraft"),
    Tool("Google Classroom", "Google"),
    Tool("Zoom"),
)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("StoryBuddy", "StoryBuddy"),
        ("  storybuddy ", "StoryBuddy"),
        ("story buddy ai", "StoryBuddy"),
        ("GOOGLE  classroom", "Google Classroom"),
        ("oldoak", "OldOak"),
    ],
)
def test_a_tool_is_known_by_any_of_its_names(asked: str, name: str) -> None:
    assert known_tool(asked, TOOLS, ["OldOak", "quizcraft"]) == name


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("StoryBudy", "Did you mean StoryBuddy"),
        ("quiz craft", "Did you mean QuizCraft?"),
        ("Google", "Did you mean Google Classroom?"),
        ("Zom", "Did you mean Zoom?"),
        ("Xylophone", None),
        ("", None),
        ("’; DROP TABLE", None),
    ],
)
def test_an_unknown_tool_is_refused_with_the_nearest_names(asked: str, near: str | None) -> None:
    with pytest.raises(ToolAdvisorError) as error:
        known_tool(asked, TOOLS)
    words = str(error.value)
    assert f"No documents of “{asked}” are held." in words
    assert (near in words) if near else ("Did you mean" not in words)
    assert "Tools held: Google Classroom, QuizCraft, StoryBuddy, Zoom." in words


def test_many_tools_are_not_all_listed_and_none_is_told() -> None:
    many = [Tool(f"Tool number {n:02}") for n in range(40)]
    with pytest.raises(ToolAdvisorError, match="and 28 more"):
        known_tool("Xyz", many)
    with pytest.raises(ToolAdvisorError, match="No tool is held yet"):
        known_tool("Xyz", ())
    assert len(nearest("Tool number", [tool.name for tool in many])) == 3

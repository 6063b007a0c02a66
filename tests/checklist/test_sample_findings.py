"""The sample documents get the findings that a careful reader gives them, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from open_rows import marked

from assistant.advisor import Advisor
from assistant.checklist.checklist import build_checklist
from assistant.checklist.rubric import Rubric, load_rubric
from assistant.library.library import Library
from assistant.settings import PROJECT_DIR
from assistant.types import Answerer, Checklist, Finding, FindingStatus, Span

TABLE = Path(__file__).with_name("expected_statuses.yaml")
LARGEST_SHARE_WITH_TWO_READINGS = 0.12


@dataclass(frozen=True)
class Row:
    """What is expected of one item in one edition of one tool."""

    tool: str
    edition: str
    item: str
    status: FindingStatus
    also: tuple[FindingStatus, ...]
    why: str
    quotes: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.tool}-{self.edition}-{self.item}".replace(" ", "_")


def read_table() -> list[Row]:
    return [
        Row(
            tool=listed["tool"],
            edition=listed["edition"],
            item=row["item"],
            status=FindingStatus(row["status"]),
            also=tuple(FindingStatus(status) for status in row.get("also", ())),
            why=row["why"],
            quotes=tuple(row.get("quotes", ())),
        )
        for listed in yaml.safe_load(TABLE.read_text(encoding="utf-8"))["checklists"]
        for row in listed["rows"]
    ]


ROWS = read_table()
QUOTED = [row for row in ROWS if row.quotes]


@pytest.fixture(scope="module")
def samples(advisor: Advisor) -> Library:
    return advisor.library


@pytest.fixture(scope="module")
def checklist_of(samples: Library, rubric: Rubric) -> Callable[[str, str], Checklist]:
    # The judge's own reading; holding back what is too unsure is asked for apart, below.
    plain = replace(rubric, confidence=None)

    @cache
    def of(tool: str, edition: str) -> Checklist:
        return build_checklist(tool, samples, plain, edition=edition)

    return of


def finding(row: Row, checklist_of: Callable[[str, str], Checklist]) -> Finding:
    findings = checklist_of(row.tool, row.edition).findings
    return next(found for found in findings if found.item.id == row.item)


def places(fragment: str, text: str) -> list[Span]:
    pattern = r"\s+".join(re.escape(word) for word in fragment.split())
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


@pytest.mark.parametrize("row", marked("status of a sample", {r.name: r for r in ROWS}))
def test_the_status_is_the_one_a_careful_reader_gives(
    row: Row, checklist_of: Callable[[str, str], Checklist]
) -> None:
    found = finding(row, checklist_of)
    assert found.status in (row.status, *row.also), f"{row.why} Said instead: {found.reason}"


@pytest.mark.parametrize("row", marked("quote of a sample", {r.name: r for r in QUOTED}))
def test_a_quote_is_one_that_decides(
    row: Row, samples: Library, checklist_of: Callable[[str, str], Checklist]
) -> None:
    deciding = [
        (version.version_id, place)
        for version in checklist_of(row.tool, row.edition).documents
        for quote in row.quotes
        for place in places(quote, samples.text(version.version_id))
    ]
    citations = finding(row, checklist_of).citations
    assert any(
        citation.version_id == version_id and place.overlaps(Span(citation.start, citation.end))
        for citation in citations
        for version_id, place in deciding
    ), f"{row.why} Quoted instead: {[citation.quote for citation in citations]}"


@pytest.mark.parametrize("row", QUOTED, ids=lambda row: row.name)
def test_the_table_quotes_what_the_documents_say(
    row: Row, samples: Library, checklist_of: Callable[[str, str], Checklist]
) -> None:
    versions = checklist_of(row.tool, row.edition).documents
    texts = [samples.text(version.version_id) for version in versions]
    for quote in row.quotes:
        assert any(places(quote, text) for text in texts), quote


@pytest.mark.parametrize(
    ("tool", "edition"),
    sorted({(row.tool, row.edition) for row in ROWS if row.edition != "Basic and Plus"}),
)
def test_each_checklist_has_a_row_for_every_item_of_the_vendor(tool: str, edition: str) -> None:
    rubric = load_rubric(PROJECT_DIR / "knowledge" / "rubric")
    items = sorted(row.item for row in ROWS if (row.tool, row.edition) == (tool, edition))
    assert items == sorted(i.id for i in rubric.items if Answerer.VENDOR in i.answered_by)


def test_the_table_is_large_has_every_status_and_rarely_allows_two() -> None:
    assert len(ROWS) >= 200
    assert len({row.tool for row in ROWS}) == 6
    count = {status: sum(row.status is status for row in ROWS) for status in FindingStatus}
    assert count[FindingStatus.MEETS] >= 15
    assert count[FindingStatus.CONFLICT] >= 5
    assert sum(bool(row.also) for row in ROWS) <= LARGEST_SHARE_WITH_TWO_READINGS * len(ROWS)
    for row in ROWS:
        assert row.why and row.status not in row.also
        assert bool(row.quotes) == (row.status is not FindingStatus.NOT_STATED)


def test_little_is_held_back_and_nothing_is_turned(
    rubric: Rubric, checklist_of: Callable[[str, str], Checklist]
) -> None:
    assert rubric.confidence
    made = [f for row in ROWS for f in [finding(row, checklist_of)]]
    weighed = [rubric.confidence.weighed(found) for found in made]
    held = [(a, b) for a, b in zip(made, weighed, strict=True) if b.status is FindingStatus.UNSURE]
    assert 0 < len(held) <= 0.1 * len(ROWS)
    assert all(b.leaning is a.status and b.needs_person for a, b in held)
    told = [(a, b) for a, b in zip(made, weighed, strict=True) if (a, b) not in held]
    assert all(a.status is b.status and a.citations == b.citations for a, b in told)

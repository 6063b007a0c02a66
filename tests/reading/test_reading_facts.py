"""Facts: told by people first, guessed else, and every guess is marked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from reading_kit import read

from assistant.errors import UnreadableDocumentError
from assistant.reading import FactHints, read_file
from assistant.reading.dates import guess_effective_date, parse_date
from assistant.reading.naming import (
    is_generic_folder,
    name_without_stamp,
    tool_from_title,
    type_from_words,
)
from assistant.settings import Settings
from assistant.types import Audience, Document, DocumentFacts, DocumentType, Issuer

BODY = "Acme Learning, Inc. (“Acme”, “we”) runs this site.\n"


def save(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def load(path: Path, root: Path) -> Document:
    return read_file(path, Settings(_env_file=None), root=root)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("January 8, 2026", date(2026, 1, 8)),
        ("8 January 2026", date(2026, 1, 8)),
        ("Jan. 8, 2026", date(2026, 1, 8)),
        ("January 23rd, 2026", date(2026, 1, 23)),
        ("October 12th 2023", date(2023, 10, 12)),
        ("2026-01-08", date(2026, 1, 8)),
        ("01/08/2026", date(2026, 1, 8)),
        ("July 2026", date(2026, 7, 1)),
        ("2023-05", date(2023, 5, 1)),
        ("adopted 2015-05-19", date(2015, 5, 19)),
        ("the 3rd day of May, 2024", date(2024, 5, 3)),
        ("February 31, 2026", None),
        ("in 30 days", None),
        ("version 2.0", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "day", "effective"),
    [
        ("Updated: May 1, 2026\n\nEffective: June 1, 2026\n", date(2026, 6, 1), True),
        ("Last updated: May 1, 2026\n", date(2026, 5, 1), False),
        ("Effective as of May 1, 2026 replaces June 1, 2020\n", date(2026, 5, 1), True),
        ("Our Report\n\nMay 2023\n\nwords\n", date(2023, 5, 1), False),
        ("word " * 1000 + "\n\nEffective May 1, 2026\n", date(2026, 5, 1), True),
        ("The previous version of May 1, 2019 is here.\n", None, False),
        ("We were founded on May 1, 2019 in Ohio.\n", None, False),
        ("word " * 1000 + "\n\n- effective from May 1, 2019 until June 1, 2020\n", None, False),
    ],
)
def test_effective_dates(text: str, day: date | None, effective: bool) -> None:
    assert guess_effective_date(text) == (day, effective)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Privacy Policy", DocumentType.PRIVACY_POLICY),
        ("Business Privacy Policy", DocumentType.PRIVACY_POLICY),
        ("Terms of Service", DocumentType.TERMS),
        ("Data Processor Agreement", DocumentType.DPA),
        ("Student Data Privacy Agreement", DocumentType.DPA),
        ("Acceptable Use Policy", DocumentType.ACCEPTABLE_USE),
        ("Children's Privacy Notice", DocumentType.CHILDREN_NOTICE),
        ("List of Subprocessors", DocumentType.SUBPROCESSOR_LIST),
        ("Master Subscription Agreement", DocumentType.CONTRACT),
        ("Security Overview", DocumentType.SECURITY_PAGE),
        ("Help Center: Delete a class", DocumentType.HELP_PAGE),
        ("Why schools choose us", DocumentType.MARKETING),
        ("Minutes", None),
    ],
)
def test_types(words: str, kind: DocumentType | None) -> None:
    assert type_from_words(words) is kind


@pytest.mark.parametrize(
    ("title", "tool"),
    [
        ("StoryBuddy Privacy Policy", "StoryBuddy"),
        ("StoryBuddy for Schools Privacy Policy", "StoryBuddy"),
        ("Story Buddy's Terms of Use", "Story Buddy"),
        ("Privacy Policy", None),
        ("Europe Terms of Use", None),
        ("Consumer Terms of Service", None),
        ("Student Data Privacy Agreement", None),
    ],
)
def test_tool_in_a_title(title: str, tool: str | None) -> None:
    assert tool_from_title(title) == tool


@pytest.mark.parametrize("name", ["vendors", "Docs", "tmpab12cd34", "2026", "pdf", "my files"])
def test_folders_that_name_no_tool(name: str) -> None:
    assert is_generic_folder(name)


@pytest.mark.parametrize("name", ["StoryBuddy", "Google Classroom", "Copy.AI", "Coolmath4Kids"])
def test_folders_that_name_a_tool(name: str) -> None:
    assert not is_generic_folder(name)


def test_dates_and_counters_are_no_part_of_a_name() -> None:
    assert name_without_stamp("2024-02-20 Privacy Policy") == "Privacy Policy"
    assert name_without_stamp("privacy-policy_2024-02-20") == "privacy policy"
    assert name_without_stamp("Terms (2)") == "Terms"


def test_folder_and_file_name(tmp_path: Path) -> None:
    root = tmp_path / "vendors"
    path = save(root / "StoryBuddy" / "archive" / "2024-02-20 Business Privacy Policy.md", BODY)
    document = load(path, root)
    facts = document.facts
    assert document.source == str(path)
    assert (facts.tool, facts.type) == ("StoryBuddy", DocumentType.PRIVACY_POLICY)
    assert facts.audience is Audience.BUSINESS
    assert facts.retrieved_date == date(2024, 2, 20) and facts.effective_date is None
    assert facts.vendor == "Acme Learning, Inc."
    assert facts.issuer is Issuer.VENDOR
    assert facts.guessed == set(DocumentFacts.__slots__) - {"guessed"}


def test_root_itself_can_name_the_tool(tmp_path: Path) -> None:
    root = tmp_path / "StoryBuddy"
    assert load(save(root / "Terms.md", BODY), root).facts.tool == "StoryBuddy"


def test_trust_goes_sidecar_front_matter_manifest_guess(tmp_path: Path) -> None:
    root = tmp_path / "vendors"
    text = f"---\ntool: Front\nvendor: Front LLC\n---\n\n# Buddy Terms of Use\n\n{BODY}"
    path = save(root / "Folder" / "Terms.md", text)
    save(root / "Folder" / "Terms.md.meta.yaml", "tool: Side\naliases: [S]\n")
    entry = {
        "path": "Folder/Terms.md",
        "tool": "List",
        "document_type": "Privacy Policy",
        "recorded": "2026-02-03T04:05:06+00:00",
        "date_stated_in_text": "May 2, 2025",
    }
    save(root / "manifest.json", json.dumps([entry]))
    facts = load(path, root).facts
    assert (facts.tool, facts.vendor, facts.aliases) == ("Side", "Front LLC", ("S",))
    assert facts.type is DocumentType.PRIVACY_POLICY
    assert facts.title == "Buddy Terms of Use"
    assert (facts.retrieved_date, facts.effective_date) == (date(2026, 2, 3), date(2025, 5, 2))
    assert {"tool", "vendor", "aliases", "type", "retrieved_date"}.isdisjoint(facts.guessed)
    assert {"title", "effective_date", "audience", "issuer"} <= facts.guessed


def test_short_sidecar_name_works_too(tmp_path: Path) -> None:
    path = save(tmp_path / "Terms.md", BODY)
    save(tmp_path / "Terms.meta.yaml", "edition: School\ntype: terms\n")
    assert load(path, tmp_path).facts.edition == "School"


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        ("tol: X", "tol"),
        ("type: poem", "type"),
        ("signed: maybe", "signed"),
        ("retrieved_date: yesterday", "retrieved_date"),
        ("- a\n- b", "field: value"),
        ("tool: [", "YAML"),
    ],
)
def test_bad_sidecars_name_file_and_field(tmp_path: Path, sidecar: str, says: str) -> None:
    path = save(tmp_path / "Terms.md", BODY)
    save(tmp_path / "Terms.md.meta.yaml", sidecar)
    with pytest.raises(UnreadableDocumentError, match=says) as refusal:
        load(path, tmp_path)
    assert "Terms.md.meta.yaml" in str(refusal.value)


def test_broken_manifest_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "Terms.md", BODY)
    save(tmp_path / "manifest.json", "{")
    with pytest.raises(UnreadableDocumentError, match=r"manifest\.json"):
        load(path, tmp_path)


def test_manifest_of_a_school_makes_a_guideline(tmp_path: Path) -> None:
    path = save(tmp_path / "Elm" / "AUP.md", "# Agreement\n\nBe kind.\n")
    entry = {"path": "Elm/AUP.md", "issuer": "Elm Regional School District (Ohio)", "tool": "Elm",
             "type": "acceptable use policy", "date": "adopted 2015-05-19"}  # fmt: skip
    save(tmp_path / "manifest.json", json.dumps([entry]))
    facts = load(path, tmp_path).facts
    assert (facts.issuer, facts.type) == (Issuer.DISTRICT, DocumentType.GUIDELINE)
    assert facts.tool == "Elm" and facts.effective_date == date(2015, 5, 19)
    assert {"issuer", "tool", "effective_date"}.isdisjoint(facts.guessed)


def test_guideline_folder_and_text_cues(tmp_path: Path) -> None:
    root = tmp_path / "guidelines"
    facts = load(save(root / "Elm" / "Books.md", "# Books\n\nWe lend books.\n"), root).facts
    assert (facts.issuer, facts.tool) == (Issuer.DISTRICT, "Elm")
    order = "By the authority vested in me, it is hereby ordered that schools learn.\n"
    assert read(order, "Order.md").facts.issuer is Issuer.GOVERNMENT
    board = "The School Committee of Elm decides. The District shall buy with care.\n"
    facts = read(board, "Buying.md").facts
    assert (facts.issuer, facts.type) == (Issuer.DISTRICT, DocumentType.GUIDELINE)


def test_audience_cues() -> None:
    consumer = "# Buddy Privacy Policy\n\nThis Policy does not cover school accounts.\n"
    assert read(consumer, "a.md").facts.audience is Audience.CONSUMER
    school = "# Buddy for Schools Terms of Use\n\nWords.\n"
    facts = read(school, "a.md").facts
    assert (facts.audience, facts.edition, facts.tool) == (Audience.SCHOOL, "Schools", "Buddy")
    assert read("# Buddy Terms of Use\n\nWords.\n", "a.md").facts.audience is Audience.UNKNOWN


def test_hints_of_an_upload_are_told_not_guessed() -> None:
    hints = FactHints(tool="Buddy", type=DocumentType.DPA, signed=True)
    facts = read("# Notes\n\nWords.\n", "a.md", hints).facts
    assert (facts.tool, facts.type, facts.signed) == ("Buddy", DocumentType.DPA, True)
    assert {"tool", "type", "signed"}.isdisjoint(facts.guessed)


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("The service of Acme, Inc. is provided by Bolt LLC (“Bolt” or “we”).", "Bolt LLC"),
        ("Between Spain, Acme Europe Limited and you.", "Acme Europe Limited"),
        ("Bolt Inc., formerly known as Acme, Inc. (“Bolt”, “we”), runs it.", "Bolt Inc."),
        ("We are a small team of friends.", None),
    ],
)
def test_vendor(text: str, vendor: str | None) -> None:
    assert read(f"# Terms\n\n{text}\n", "a.md").facts.vendor == vendor

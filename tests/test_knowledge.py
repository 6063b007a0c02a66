"""The sample knowledge: complete, marked as sample, well described, and built from its sources."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from pypdf import PdfReader

from assistant.types import Audience, DocumentType, Issuer

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"
VENDORS = KNOWLEDGE / "vendors"
TOOLS = {"StoryBuddy", "QuizCraft", "LessonLoop", "EssayLens", "MathTrail", "ClassVista"}
NO_FACTS = "Why schools choose MathTrail.html"
NO_ENTRY = {"ClassVista"}
NO_DOCUMENTS = {"ReadWillow", "ChatterMoth", "SketchHarbor", "SpellOrchard"}
KEYS = {
    "title", "tool", "vendor", "edition", "issuer", "type", "audience", "effective_date",
    "retrieved_date", "signed", "aliases", "sample",
}  # fmt: skip
ENTRY_KEYS = {
    "tool", "edition", "status", "grades", "users", "purpose", "data_allowed", "data_forbidden",
    "conditions", "approver", "requester", "decided", "expires", "review_date", "next_step",
    "owner", "reason", "alternative", "pilot", "notes",
}  # fmt: skip
STATUSES = {
    "requested", "in_review", "pilot", "approved", "approved_with_conditions", "denied", "retired",
}  # fmt: skip


def documents(folder: Path) -> list[Path]:
    endings = {".md", ".pdf", ".html", ".docx"}
    return sorted(path for path in folder.rglob("*") if path.suffix in endings)


def facts_of(path: Path) -> dict[str, Any]:
    if path.suffix == ".md":
        front = path.read_text(encoding="utf-8").split("---\n", 2)[1]
    else:
        front = path.with_name(path.name + ".meta.yaml").read_text(encoding="utf-8")
    facts = yaml.safe_load(front)
    assert isinstance(facts, dict)
    return facts


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    elif path.suffix == ".docx":
        word = docx.Document(str(path))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        text = " ".join([paragraph.text for paragraph in word.paragraphs] + cells)
    else:
        text = path.read_text(encoding="utf-8")
    return " ".join(text.split())


def described() -> Iterator[Path]:
    for folder in (VENDORS, KNOWLEDGE / "district"):
        yield from (path for path in documents(folder) if path.name != NO_FACTS)


@pytest.fixture(scope="module")
def register() -> dict[str, Any]:
    loaded = yaml.safe_load((KNOWLEDGE / "register.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_six_vendors_in_four_formats() -> None:
    found = documents(VENDORS)
    assert {path.relative_to(VENDORS).parts[0] for path in found} == TOOLS
    assert len(found) >= 14
    assert {path.suffix for path in found} == {".md", ".pdf", ".html", ".docx"}


@pytest.mark.parametrize("path", list(described()), ids=lambda path: path.name)
def test_facts_use_the_vocabulary(path: Path) -> None:
    facts = facts_of(path)
    assert set(facts) <= KEYS
    assert facts["title"] and facts["sample"] is True
    assert Issuer(facts["issuer"]) and DocumentType(facts["type"]) and Audience(facts["audience"])
    assert isinstance(facts["effective_date"], date)
    assert facts["effective_date"] <= facts["retrieved_date"] <= date(2026, 11, 23)
    if path.is_relative_to(VENDORS):
        assert facts["tool"] == path.relative_to(VENDORS).parts[0]
        assert facts["vendor"] and facts["edition"]


@pytest.mark.parametrize("path", list(described()), ids=lambda path: path.name)
def test_the_text_gives_the_same_date_as_the_facts(path: Path) -> None:
    effective = facts_of(path)["effective_date"]
    assert f"{effective:%B} {effective.day}, {effective.year}" in text_of(path)


def test_every_document_says_that_it_is_a_sample() -> None:
    for path in [*documents(VENDORS), *documents(KNOWLEDGE / "district")]:
        text = text_of(path)
        assert re.search(r"Sample (document|page)", text) and "fictional" in text, path.name


def test_one_document_has_no_facts_on_purpose() -> None:
    bare = [
        path
        for path in documents(VENDORS)
        if path.suffix != ".md" and not path.with_name(path.name + ".meta.yaml").exists()
    ]
    assert [path.name for path in bare] == [NO_FACTS]


def test_an_earlier_version_is_the_same_document() -> None:
    (old,) = documents(VENDORS / "StoryBuddy" / "archive")
    new = VENDORS / "StoryBuddy" / "Privacy Policy.md"
    before, now = facts_of(old), facts_of(new)
    for key in ("title", "tool", "type", "audience", "edition"):
        assert before[key] == now[key]
    assert before["effective_date"] < now["effective_date"]
    assert text_of(old) != text_of(new)


def test_only_the_data_agreement_is_signed() -> None:
    signed = [path.parent.name for path in described() if facts_of(path).get("signed")]
    assert signed == ["QuizCraft"]


def test_register_entries_are_complete(register: dict[str, Any]) -> None:
    assert register["sample"] is True
    assert register["contact"]["email"].endswith(".example")
    for entry in register["tools"]:
        assert set(entry) <= ENTRY_KEYS and entry["status"] in STATUSES
        assert set(entry["grades"]) <= {"K", *map(str, range(1, 13))}
        assert set(entry["users"]) <= {"students", "staff"}
        assert entry["next_step"] and entry["owner"]
        for key in ("decided", "expires", "review_date"):
            assert entry[key] is None or isinstance(entry[key], date)
        for condition in entry["conditions"]:
            assert set(condition) == {"text", "item", "owner", "due", "met"}
    assert {entry["status"] for entry in register["tools"]} == STATUSES


def test_register_shows_each_situation(register: dict[str, Any]) -> None:
    today = date(2026, 11, 23)
    by_tool = {entry["tool"]: entry for entry in register["tools"]}
    assert set(by_tool) == (TOOLS - NO_ENTRY) | NO_DOCUMENTS
    assert by_tool["QuizCraft"]["expires"] > today
    assert by_tool["LessonLoop"]["expires"] == date(2026, 6, 30)
    assert by_tool["ReadWillow"]["review_date"] < today < by_tool["ReadWillow"]["expires"]
    pilot = by_tool["MathTrail"]["pilot"]
    assert pilot["start"] <= today <= pilot["end"]
    assert by_tool["ChatterMoth"]["reason"] and by_tool["ChatterMoth"]["alternative"]


def test_register_items_are_in_the_rubric(register: dict[str, Any]) -> None:
    rubric = KNOWLEDGE / "rubric"
    if not rubric.is_dir():
        pytest.skip("the rubric is not there")
    known = " ".join(path.read_text(encoding="utf-8") for path in rubric.glob("*.yaml"))
    for entry in register["tools"]:
        for condition in entry["conditions"]:
            assert condition["item"] in known


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("samples")
    script = ROOT / "scripts" / "build_samples.py"
    subprocess.run([sys.executable, str(script), "--to", str(target)], check=True, cwd=target)
    return target


def test_built_files_match_their_sources(rebuilt: Path) -> None:
    sources = sorted((KNOWLEDGE / "source").rglob("*.source"))
    assert sources
    for source in sources:
        place = source.relative_to(KNOWLEDGE / "source").with_suffix("")
        assert text_of(rebuilt / place) == text_of(KNOWLEDGE / place), (
            f"{place} is out of date: run python scripts/build_samples.py"
        )
    for sidecar in rebuilt.rglob("*.meta.yaml"):
        kept = KNOWLEDGE / sidecar.relative_to(rebuilt)
        assert sidecar.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_every_binary_sample_has_a_source(rebuilt: Path) -> None:
    kept = {
        path.relative_to(KNOWLEDGE)
        for folder in (VENDORS, KNOWLEDGE / "district")
        for path in documents(folder)
        if path.suffix != ".md"
    }
    assert kept == {path.relative_to(rebuilt) for path in documents(rebuilt)}


def test_built_files_carry_no_date_of_building(rebuilt: Path) -> None:
    for path in rebuilt.rglob("*.docx"):
        with zipfile.ZipFile(path) as package:
            assert {part.date_time for part in package.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    for path in rebuilt.rglob("*.pdf"):
        assert PdfReader(path).metadata["/CreationDate"].startswith("D:20000101")


def test_web_pages_carry_site_furniture() -> None:
    for path in VENDORS.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for part in ("cookie-banner", "breadcrumb", "<footer>", "Related links"):
            assert part in page, (path.name, part)
    pages = "".join(path.read_text(encoding="utf-8") for path in VENDORS.rglob("*.html"))
    assert "<details>" in pages and "aria-controls=" in pages


def test_pdfs_have_pages_outline_and_running_text() -> None:
    for path in VENDORS.rglob("*.pdf"):
        reader = PdfReader(path)
        count = len(reader.pages)
        assert count >= 3 and reader.outline
        for number, page in enumerate(reader.pages, start=1):
            assert f"Page {number} of {count}" in page.extract_text()


def test_one_pdf_tries_to_instruct_its_reader() -> None:
    trap = VENDORS / "MathTrail" / "Terms of Service.pdf"
    text = text_of(trap)
    for words in ("Note to AI reviewers", "Ignore all previous instructions", "System message"):
        assert words in text
    raw = b"".join(page.get_contents().get_data() for page in PdfReader(trap).pages)
    assert b"3 Tr" in raw and b"1 1 1 rg" in raw


def test_mathtrail_is_silent_where_it_should_be() -> None:
    statement = text_of(VENDORS / "MathTrail" / "Privacy Statement.md").lower()
    source = KNOWLEDGE / "source" / "vendors" / "MathTrail" / "Terms of Service.pdf.source"
    visible = re.sub(r"^::: .*?^:::$", "", source.read_text(encoding="utf-8"), flags=re.M | re.S)
    for words in ("breach", "incident", "advertis", "train a", "train the"):
        assert words not in statement and words not in visible.lower(), words
    assert not re.search(r"\b(sell|sold|rent|rents|rented)\b", statement + visible.lower())

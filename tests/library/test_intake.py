"""Taking in files and folders: what is read, what is refused, what is noticed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from library_kit import PARAGRAPHS, WordEmbedder, text_of

from assistant.errors import LibraryError
from assistant.library.intake import Fate, IntakeReport, IntakeStep, take_in
from assistant.library.library import Library
from assistant.reading import FactHints
from assistant.settings import Settings
from assistant.types import Audience, DocumentType, Issuer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "vendors"
    for tool in ("StoryBuddy", "MathPal"):
        (root / tool).mkdir(parents=True)
        body = text_of((f"{tool} writes this. {PARAGRAPHS[0]}", *PARAGRAPHS[1:]))
        (root / tool / "Privacy Policy.md").write_text(f"# {tool} Privacy Policy\n\n{body}")
    return root


def fates(report: IntakeReport) -> dict[str, int]:
    return {fate.value: len(report.of(fate)) for fate in Fate if report.of(fate)}


def test_a_folder_again_and_again(
    library: Library, settings: Settings, embedder: WordEmbedder, folder: Path
) -> None:
    assert fates(take_in(library, [str(folder)], settings)) == {"added": 2}
    assert {tool.name for tool in library.tools()} == {"StoryBuddy", "MathPal"}
    before = embedder.texts
    assert fates(take_in(library, [str(folder)], settings)) == {"unchanged": 2}
    assert embedder.texts == before

    file = folder / "MathPal" / "Privacy Policy.md"
    file.write_text(file.read_text().replace("thirty days", "sixty days"))
    report = take_in(library, [str(folder)], settings)
    assert fates(report) == {"unchanged": 1, "updated": 1}
    (updated,) = report.of(Fate.UPDATED)
    assert updated.result is not None and updated.result.embedded == 1
    assert embedder.texts == before + 1 + 4  # the passage, and its sentences


def test_a_new_sidecar_changes_facts_and_embeds_nothing(
    library: Library, settings: Settings, embedder: WordEmbedder, folder: Path
) -> None:
    take_in(library, [str(folder)], settings)
    before = embedder.texts
    sidecar = folder / "MathPal" / "Privacy Policy.md.meta.yaml"
    sidecar.write_text("vendor: Sums Inc\naudience: school\neffective_date: 2026-02-01\n")
    report = take_in(library, [str(folder)], settings)
    assert fates(report) == {"unchanged": 1, "updated": 1}
    (version,) = library.versions("MathPal")
    assert version.facts.vendor == "Sums Inc"
    assert version.facts.audience is Audience.SCHOOL
    assert version.facts.effective_date == date(2026, 2, 1)
    assert embedder.texts == before


def test_one_bad_file_never_stops_the_others(
    library: Library, settings: Settings, folder: Path
) -> None:
    (folder / "MathPal" / "Terms.pdf").write_bytes(b"%PDF-1.7 and then nothing good")
    (folder / "MathPal" / "Empty.md").write_text("  ")
    report = take_in(library, [str(folder), str(folder / "no such.md")], settings)
    assert fates(report) == {"added": 2, "refused": 3}
    assert all(one.reason for one in report.of(Fate.REFUSED))


def test_a_file_that_went_is_missing_once_and_comes_back(
    library: Library, settings: Settings, folder: Path
) -> None:
    take_in(library, [str(folder)], settings)
    file = folder / "MathPal" / "Privacy Policy.md"
    kept = file.read_text()
    file.unlink()
    report = take_in(library, [str(folder)], settings)
    assert fates(report) == {"unchanged": 1, "missing": 1}
    assert library.versions("MathPal")[0].missing
    file.write_text(kept)
    assert fates(take_in(library, [str(folder)], settings)) == {"unchanged": 2}
    assert not library.versions("MathPal")[0].missing


def test_what_a_person_tells_is_confirmed_and_stays(
    library: Library, settings: Settings, folder: Path
) -> None:
    file = str(folder / "MathPal" / "Privacy Policy.md")
    told = FactHints(tool="MathPal Plus", type=DocumentType.TERMS, audience=Audience.SCHOOL)
    take_in(library, [file], settings, told=told)
    take_in(library, [str(folder)], settings)
    (version,) = library.versions("MathPal Plus")
    assert version.facts.type is DocumentType.TERMS
    assert not {"tool", "type", "audience"} & version.facts.guessed


def test_a_district_file_is_a_guideline(library: Library, settings: Settings, folder: Path) -> None:
    file = str(folder / "MathPal" / "Privacy Policy.md")
    take_in(library, [file], settings, told=FactHints(issuer=Issuer.DISTRICT))
    (version,) = library.versions()
    assert version.facts.type is DocumentType.GUIDELINE
    assert library.tools() == ()


def test_steps_end_with_everything_done(library: Library, settings: Settings, folder: Path) -> None:
    steps: list[IntakeStep] = []
    take_in(library, [str(folder)], settings, on_step=steps.append)
    done = [step.bytes_done for step in steps]
    assert done == sorted(done)
    assert (steps[-1].files_done, steps[-1].bytes_done) == (2, steps[-1].bytes)


def test_a_library_that_cannot_be_written_stops_the_run(
    library: Library, settings: Settings, folder: Path, reopen
) -> None:
    take_in(library, [str(folder / "MathPal")], settings)
    library.close()
    other = reopen(WordEmbedder("other-words", 16))
    with pytest.raises(LibraryError, match="rebuild"):
        take_in(other, [str(folder)], settings)


def test_web_addresses_are_off_by_default(library: Library, settings: Settings) -> None:
    report = take_in(library, ["https://storybuddy.example/privacy"], settings)
    (refused,) = report.of(Fate.REFUSED)
    assert "TOOL_ADVISOR_ALLOW_NETWORK=true" in refused.reason

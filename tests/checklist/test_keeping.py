"""Checklists kept on disk: made once, checked when read, dropped in doubt."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.advisor import Advisor
from assistant.checklist import keeping
from assistant.checklist.checklist import build_checklist
from assistant.checklist.keeping import KeptChecklists, Slot
from assistant.checklist.rubric import Rubric, load_rubric
from assistant.library.embedding import Embedder, Vectors
from assistant.library.library import Library
from assistant.settings import PROJECT_DIR, Settings
from assistant.types import Audience, Checklist, DocumentType, Issuer

AddText = Callable[..., str]
RUBRIC_DIR = PROJECT_DIR / "knowledge" / "rubric"
POLICY = """## What we share
We do not sell personal information. We show ads to nobody.

## Keeping data
Logs are deleted after 90 days. Other records are kept for as long as needed.
"""


ITEMS = ("prv-no-sale", "dat-retention", "dat-breach-notice", "gov-decision-owner")


@pytest.fixture
def few(rubric: Rubric) -> Rubric:
    """Four items: two with quotes, one not stated, one for people. All forty take seconds."""
    return replace(rubric, items=tuple(rubric.item(name) for name in ITEMS))


@pytest.fixture
def policy(add: AddText) -> str:
    return add(
        "Privacy Policy", POLICY, type=DocumentType.PRIVACY_POLICY, audience=Audience.CONSUMER
    )


@pytest.fixture
def kept(tmp_path: Path, library: Library, few: Rubric) -> KeptChecklists:
    return KeptChecklists(tmp_path / "checklists", library, few, RUBRIC_DIR)


@pytest.fixture
def made(library: Library, few: Rubric, policy: str) -> Checklist:
    return build_checklist("QuizCraft", library, few)


def slot_of(kept: KeptChecklists, edition: str | None = None) -> Slot:
    slot = kept.slot("QuizCraft", edition)
    assert slot is not None
    return slot


def read_back(kept: KeptChecklists, edition: str | None = None) -> Checklist | None:
    return kept.get(slot_of(kept, edition), "QuizCraft", edition)


def the_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "checklists").iterdir()
    return file


def test_the_same_documents_give_the_same_checklist(
    library: Library, few: Rubric, made: Checklist
) -> None:
    again = build_checklist("QuizCraft", library, few)
    assert replace(again, made_at="") == replace(made, made_at="")


def test_what_is_kept_comes_back_whole(kept: KeptChecklists, made: Checklist) -> None:
    kept.keep(slot_of(kept), made)
    assert any(f.citations for f in made.findings)
    assert read_back(kept) == made


def test_one_edition_has_one_place_by_whatever_word_it_is_asked_for(
    kept: KeptChecklists, policy: str, add: AddText
) -> None:
    add("School Terms", POLICY, type=DocumentType.TERMS, audience=Audience.SCHOOL)
    general = slot_of(kept)
    assert slot_of(kept, "general accounts") == general
    assert slot_of(kept, "school") == slot_of(kept, "school accounts") != general
    assert kept.slot("QuizCraft", "Galaxy") is None
    assert kept.slot("Nothing", None) is None


def test_a_changed_input_is_another_key(
    kept: KeptChecklists, library: Library, policy: str, add: AddText
) -> None:
    first = slot_of(kept)
    library.set_facts(policy, replace(library.version(policy).facts, type=DocumentType.HELP_PAGE))
    other_type = slot_of(kept)
    add(
        "Rules",
        "The committee approves each tool.",
        issuer=Issuer.DISTRICT,
        audience=Audience.STAFF,
    )
    district = slot_of(kept)
    add(
        "Privacy Policy",
        POLICY + "\nWe may sell it after all.\n",
        type=DocumentType.PRIVACY_POLICY,
        audience=Audience.CONSUMER,
    )
    new_version = slot_of(kept)
    keys = {slot.key for slot in (first, other_type, district, new_version)}
    assert len(keys) == 4
    assert {slot.name for slot in (first, other_type, district, new_version)} == {first.name}


def test_another_vendors_document_changes_nothing(
    kept: KeptChecklists, library: Library, made: Checklist, tmp_path: Path
) -> None:
    kept.keep(slot_of(kept), made)
    settings = Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)
    from assistant.reading import FactHints, read_bytes

    hints = FactHints(title="Terms", tool="PaperPond")
    document = read_bytes(
        b"# Terms\n\nWe sell data.\n", name="t.md", source="m:t.md", settings=settings, hints=hints
    )
    library.add(document)
    assert read_back(kept) == made


def test_rubric_judge_and_model_are_part_of_the_key(
    tmp_path: Path, library: Library, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "rubric"
    shutil.copytree(RUBRIC_DIR, changed)
    file = changed / "privacy.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# a note\n", encoding="utf-8")

    def key(folder: Path = RUBRIC_DIR) -> str:
        return slot_of(KeptChecklists(tmp_path / "c", library, load_rubric(folder), folder)).key

    keys = [key(), key(changed)]
    monkeypatch.setattr(keeping, "JUDGE_VERSION", "another")
    keys.append(key())
    monkeypatch.setattr(type(library.embedder), "model_name", "other words")
    keys.append(key())
    assert len(set(keys)) == 4


def _quote(entry: dict[str, Any]) -> dict[str, Any]:
    return next(f["citations"][0] for f in entry["findings"] if f["citations"])


def _shift(entry: dict[str, Any]) -> None:
    _quote(entry)["start"] += 1


def _reword(entry: dict[str, Any]) -> None:
    _quote(entry)["quote"] = "We promise everything."


def _relabel(entry: dict[str, Any]) -> None:
    _quote(entry)["title"] = "Signed Agreement"


def _beyond(entry: dict[str, Any]) -> None:
    _quote(entry)["end"] = 10**9


def _unknown_version(entry: dict[str, Any]) -> None:
    _quote(entry)["version_id"] = "gone"


def _no_quote(entry: dict[str, Any]) -> None:
    next(f for f in entry["findings"] if f["citations"])["citations"] = []


def _unknown_status(entry: dict[str, Any]) -> None:
    entry["findings"][0]["status"] = "wonderful"


def _one_less(entry: dict[str, Any]) -> None:
    entry["findings"].pop()


def _swapped(entry: dict[str, Any]) -> None:
    entry["findings"].reverse()


def _no_findings(entry: dict[str, Any]) -> None:
    entry["findings"] = None


def _odd_findings(entry: dict[str, Any]) -> None:
    entry["findings"] = ["x"] * len(entry["findings"])


def _no_time(entry: dict[str, Any]) -> None:
    entry["made_at"] = 3


@pytest.mark.parametrize(
    "harm",
    [
        _shift,
        _reword,
        _relabel,
        _beyond,
        _unknown_version,
        _no_quote,
        _unknown_status,
        _one_less,
        _swapped,
        _no_findings,
        _odd_findings,
        _no_time,
    ],
)
def test_a_file_that_was_tampered_with_is_dropped(
    kept: KeptChecklists, made: Checklist, tmp_path: Path, harm: Callable[[dict[str, Any]], None]
) -> None:
    kept.keep(slot_of(kept), made)
    file = the_file(tmp_path)
    entry = json.loads(file.read_text())
    harm(entry)
    file.write_text(json.dumps(entry))
    assert read_back(kept) is None
    assert not file.exists()
    kept.keep(slot_of(kept), made)
    assert read_back(kept) == made


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": 1}', b"[" * 100_000, b"0" * 3_000],
)
def test_a_damaged_file_breaks_nothing(
    kept: KeptChecklists, made: Checklist, tmp_path: Path, content: bytes
) -> None:
    kept.keep(slot_of(kept), made)
    the_file(tmp_path).write_bytes(content)
    assert read_back(kept) is None
    kept.keep(slot_of(kept), made)
    assert read_back(kept) == made


def test_an_older_form_is_replaced(kept: KeptChecklists, made: Checklist, tmp_path: Path) -> None:
    kept.keep(slot_of(kept), made)
    file = the_file(tmp_path)
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 0}))
    assert read_back(kept) is None
    kept.keep(slot_of(kept), made)
    assert read_back(kept) == made


def test_what_was_made_while_documents_changed_is_not_kept(
    kept: KeptChecklists, made: Checklist, library: Library, policy: str, tmp_path: Path
) -> None:
    before = slot_of(kept)
    library.set_facts(policy, replace(library.version(policy).facts, title="Policy"))
    kept.keep(before, made)
    assert not (tmp_path / "checklists").exists()


def test_a_folder_that_cannot_be_written_costs_nothing(
    library: Library, few: Rubric, made: Checklist, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    kept = KeptChecklists(tmp_path / "taken", library, few, RUBRIC_DIR)
    kept.keep(slot_of(kept), made)
    assert read_back(kept) is None


def test_what_a_dead_program_left_is_swept_up_and_what_another_writes_is_not(
    kept: KeptChecklists, made: Checklist, tmp_path: Path
) -> None:
    folder = tmp_path / "checklists"
    folder.mkdir()
    dead, alive = folder / ".dead.part", folder / ".alive.part"
    for file in (dead, alive):
        file.write_text("half")
    two_hours_ago = time.time() - 7_200
    os.utime(dead, (two_hours_ago, two_hours_ago))
    kept.keep(slot_of(kept), made)
    assert not dead.exists() and alive.exists()
    assert read_back(kept) == made


def test_a_removed_document_leaves_no_words_behind(
    library: Library, few: Rubric, made: Checklist, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "checklists"
    kept = KeptChecklists(folder, library, few, RUBRIC_DIR)
    kept.keep(slot_of(kept), made)
    assert list(folder.iterdir())
    library.remove(made.documents[0].document_id)
    assert not list(folder.iterdir())


class CountingEmbedder:
    """Passes texts on and counts them."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.model_name, self.dimension = embedder.model_name, embedder.dimension
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return self._embedder.embed(texts)


def test_a_restarted_program_judges_nothing_again(
    tmp_path: Path, library: Library, policy: str, embedder: Embedder
) -> None:
    settings = Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)
    counting = CountingEmbedder(embedder)

    def start() -> Advisor:
        return Advisor(settings, Library.open(settings, counting))

    first = start()
    assert first.kept_checklist("QuizCraft") is None
    findings = tuple(first.findings("QuizCraft"))
    made = first.checklist("QuizCraft")
    assert made.findings == findings and counting.texts > 0
    first.close()

    counting.texts = 0
    second = start()
    assert second.kept_checklist("QuizCraft") == made
    assert second.checklist("QuizCraft") == made
    assert tuple(second.findings("QuizCraft")) == findings
    assert replace(second.checklist("QuizCraft", "general accounts"), edition=None) == made
    assert counting.texts == 0

    library.set_facts(policy, replace(library.version(policy).facts, type=DocumentType.MARKETING))
    assert second.kept_checklist("QuizCraft") is None
    assert second.checklist("QuizCraft").documents[0].facts.type is DocumentType.MARKETING
    assert counting.texts > 0
    second.close()


@pytest.mark.slow
def test_two_programs_keep_and_read_at_once(
    kept: KeptChecklists, made: Checklist, tmp_path: Path
) -> None:
    """One program keeps the checklist over and over while another reads it: always whole."""
    writer = textwrap.dedent(
        """
        import sys, time
        from dataclasses import replace
        from pathlib import Path
        sys.path.insert(0, sys.argv[3])
        from word_embedder import WordEmbedder
        from assistant.checklist.checklist import build_checklist
        from assistant.checklist.keeping import KeptChecklists
        from assistant.checklist.rubric import load_rubric
        from assistant.library.library import Library
        from assistant.settings import PROJECT_DIR, Settings

        rubric_dir = PROJECT_DIR / "knowledge" / "rubric"
        settings = Settings(data_dir=sys.argv[1], embedding_model="words", _env_file=None)
        with Library.open(settings, WordEmbedder()) as library:
            rubric = load_rubric(rubric_dir)
            rubric = replace(rubric, items=tuple(map(rubric.item, sys.argv[4:])))
            kept = KeptChecklists(Path(sys.argv[2]), library, rubric, rubric_dir)
            slot = kept.slot("QuizCraft", None)
            made = build_checklist("QuizCraft", library, rubric)
            print("ready", flush=True)
            end = time.monotonic() + 3
            while time.monotonic() < end:
                kept.keep(slot, made)
        """
    )
    here = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", writer, str(tmp_path / "data"), str(tmp_path / "checklists")]
    with subprocess.Popen(
        [*command, here, *ITEMS], cwd=PROJECT_DIR, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().strip() == b"ready"
        read, seen = 0, 0
        while program.poll() is None:
            found = read_back(kept)
            read += 1
            if found is not None:
                seen += 1
                assert found.findings == made.findings
            kept.keep(slot_of(kept), made)
    assert program.returncode == 0
    assert seen >= read - 1 and seen > 3

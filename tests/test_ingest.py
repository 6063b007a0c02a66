"""The command line: what it prints and how it ends."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import ingest
from assistant.library import store
from assistant.settings import Settings

BODY = (
    "## Keeping\n\nWe keep student work for thirty days after a class ends, and then delete it "
    "from every server that we run, and within ninety days from every backup that we hold.\n\n"
    "## Selling\n\nWe do not sell personal data, and we share it with hosting partners only. "
    "They act on our orders, and a list of them is on our site for every school to read.\n"
)


class Words:
    """A quick embedder in place of the model, which takes seconds to load."""

    model_name = "all-MiniLM-L6-v2"
    dimension = 16

    def __init__(self, settings: Settings) -> None:
        del settings

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        seeds = [int.from_bytes(hashlib.sha256(t.encode()).digest()[:4], "big") for t in texts]
        rows = [np.random.default_rng(seed).normal(size=self.dimension) for seed in seeds]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "vendors"
    for tool in ("StoryBuddy", "MathPal"):
        (root / tool).mkdir(parents=True)
        (root / tool / "Privacy Policy.md").write_text(f"# {tool} Privacy Policy\n\n{BODY}")
    return root


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "SentenceEmbedder", Words)

    def run_command(*words: object, answer: str = "") -> Result:
        command = ["--data", str(tmp_path / "data"), *map(str, words)]
        return CliRunner().invoke(ingest.app, command, input=answer)

    return run_command


def test_adding_listing_and_adding_again(run, folder: Path) -> None:
    first = run("add", folder)
    assert first.exit_code == 0, first.output
    assert re.search(r"2\s+added", first.output)
    listed = run("list")
    assert "StoryBuddy" in listed.output and "MathPal" in listed.output
    assert "?" in listed.output
    again = run("add", folder)
    assert re.search(r"2\s+unchanged", again.output) and "embedded" not in again.output


def test_a_refused_file_is_named_and_ends_with_one(run, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no")
    result = run("add", folder)
    assert result.exit_code == 1
    assert re.search(r"2\s+added", result.output) and re.search(r"1\s+refused", result.output)
    assert "broken.pdf" in result.output


def test_web_addresses_are_refused_by_default(run) -> None:
    result = run("add", "https://storybuddy.example/privacy")
    assert result.exit_code == 1
    assert "TOOL_ADVISOR_ALLOW_NETWORK=true" in result.output


@pytest.mark.disable_socket
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://localhost/privacy", "private network, which is not read: save the page"),
        ("https://[::ffff:169.254.169.254]/", "private network"),
        ("https://me:hidden@storybuddy.example/", "holds a user name or password: take away"),
        ("https://storybuddy.example/\r\n\x1b[2J", "copy the address again"),
        ("file:///etc/hosts", "for a file, give its path"),
    ],
)
def test_a_refused_web_address_is_one_sentence(
    run, address: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOOL_ADVISOR_ALLOW_NETWORK", "true")
    result = run("add", address)
    assert result.exit_code == 1
    assert words in result.output and "Refused: " in result.output
    assert "Traceback" not in result.output and "hidden" not in result.output
    assert "\x1b" not in result.output
    assert "No documents yet" in run("list").output


def test_a_wrong_list_of_hosts_is_named(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOL_ADVISOR_ALLOWED_HOSTS", "https://files.example.org/")
    result = run("list")
    assert result.exit_code == 2
    assert "TOOL_ADVISOR_ALLOWED_HOSTS is wrong" in result.output
    assert "with commas between them" in result.output


def test_options_are_confirmed_facts(run, folder: Path) -> None:
    file = folder / "MathPal" / "Privacy Policy.md"
    told = ("--tool", "MathPal Plus", "--type", "terms", "--audience", "school")
    assert run("add", file, *told, "--effective", "2026-01-15").exit_code == 0
    line = next(x for x in run("list").output.splitlines() if "MathPal Plus" in x)
    assert "MathPal Plus ?" not in line and "effective 2026-01-15" in line


def test_wrong_commands_end_with_two(run, folder: Path) -> None:
    assert run("add", folder, "--type", "poem").exit_code == 2
    assert run("add").exit_code == 2
    assert run("sing").exit_code == 2


def test_show_and_remove(run, folder: Path) -> None:
    run("add", folder)
    line = next(x for x in run("list").output.splitlines() if "MathPal" in x)
    name = line.split()[0]
    shown = run("show", name)
    assert shown.exit_code == 0
    assert "sha256" in shown.output and "current" in shown.output
    assert "Nothing was removed" in run("remove", name, answer="n\n").output
    assert run("show", name[:-2]).exit_code == 0
    assert run("remove", name, "--yes").exit_code == 0
    gone = run("show", name)
    assert gone.exit_code == 1 and "no document" in gone.output


def test_check_and_rebuild(run, folder: Path) -> None:
    run("add", folder)
    assert "All is well" in run("check").output
    assert run("rebuild").exit_code == 0
    assert run("check").exit_code == 0


def test_backup_and_restore(run, folder: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOOL_ADVISOR_KNOWLEDGE_DIR", str(tmp_path / "knowledge"))
    assert "no records" in run("backup").output
    run("add", folder)
    made = run("backup")
    assert made.exit_code == 0 and "2 documents" in made.output
    (file,) = (tmp_path / "backups").glob("tool-advisor-*.zip")
    name = next(x for x in run("list").output.splitlines() if "MathPal" in x).split()[0]
    run("remove", name, "--yes")
    refused = run("restore", file)
    assert refused.exit_code == 1 and "--replace" in refused.output
    done = run("restore", file, "--replace")
    assert done.exit_code == 0 and "2 documents" in done.output and "kept in" in done.output
    assert "MathPal" in run("list").output and "All is well" in run("check").output


def test_an_empty_library_says_what_to_do(run) -> None:
    assert "python ingest.py add" in run("list").output


def test_unchanged_folders_need_no_heavy_imports(run, folder: Path, tmp_path: Path) -> None:
    run("add", folder)
    code = (
        "import sys, ingest\n"
        "try:\n    ingest.app(sys.argv[1:])\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'torch', 'chromadb', 'sentence_transformers', 'alembic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    command = [sys.executable, "-c", code, "--data", str(tmp_path / "data"), "add", str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(ingest.__file__).parent, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert re.search(r"2\s+unchanged", done.stdout)

"""The shipped rubric, a library of made-up documents, and a quick stand-in for the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from word_embedder import WordEmbedder

from assistant.checklist.rubric import Rubric, load_rubric
from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.settings import PROJECT_DIR, Settings


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric(PROJECT_DIR / "knowledge" / "rubric")


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: WordEmbedder) -> Iterator[Library]:
    settings = Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)
    with Library.open(settings, embedder) as opened:
        yield opened


AddText = Callable[..., str]


@pytest.fixture
def add(library: Library, tmp_path: Path) -> AddText:
    """Add a Markdown text with facts; returns its version id."""
    settings = Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)

    def add_text(name: str, text: str, **facts: object) -> str:
        hints = FactHints(title=name, tool="QuizCraft", **facts)  # type: ignore[arg-type]
        document = read_bytes(
            f"# {name}\n\n{text}\n".encode(),
            name=f"{name}.md",
            source=f"memory:{name}.md",
            settings=settings,
            hints=hints,
        )
        return library.add(document).version.version_id

    return add_text

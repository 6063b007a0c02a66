"""An empty library for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from library_kit import WordEmbedder
from survival_kit import Server

from assistant.library.library import Library
from assistant.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def library(settings: Settings, embedder: WordEmbedder) -> Iterator[Library]:
    with Library.open(settings, embedder) as opened:
        yield opened


@pytest.fixture
def reopen(settings: Settings) -> Iterator[Callable[..., Library]]:
    opened: list[Library] = []

    def open_again(embedder: WordEmbedder | None = None) -> Library:
        opened.append(Library.open(settings, embedder or WordEmbedder()))
        return opened[-1]

    yield open_again
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Starts real processes quickly, see ``survival_kit``."""
    with Server(tmp_path_factory.mktemp("children")) as started:
        yield started

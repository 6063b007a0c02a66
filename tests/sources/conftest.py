"""A library of documents made here, and the sources of it behind an application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from source_kit import Words
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.library.library import Library
from assistant.pages.source_routes import source_routes
from assistant.settings import Settings


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)
    with Library.open(settings, Words()) as opened:
        yield opened


@pytest.fixture
def site(library: Library) -> TestClient:
    return TestClient(Starlette(routes=source_routes(library)))

"""A library of one made-up tool, the shipped rubric, and the room of reviews over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from review_kit import ITEMS, Clock, WordsOfReviews, fill, policy

from assistant.checklist.rubric import Rubric, load_rubric
from assistant.library.library import Library
from assistant.reviews.book import Reviews
from assistant.reviews.keeping import ReviewRecords
from assistant.settings import PROJECT_DIR, Settings
from assistant.types import Checklist


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    """Four items of it: what is tested here is the same for forty, and ten times slower."""
    whole = load_rubric(PROJECT_DIR / "knowledge" / "rubric")
    return replace(whole, items=tuple(item for item in whole.items if item.id in ITEMS))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    with Library.open(settings, WordsOfReviews()) as opened:
        opened.add(policy())
        yield opened


@pytest.fixture
def open_reviews() -> Callable[[Library], Reviews]:
    return lambda library: Reviews(
        ReviewRecords(library.engine), library, Settings(_env_file=None).people_file, Clock()
    )


@pytest.fixture
def reviews(library: Library, open_reviews: Callable[[Library], Reviews]) -> Reviews:
    return open_reviews(library)


@pytest.fixture
def checklist(library: Library, rubric: Rubric) -> Checklist:
    return fill(library, rubric)

"""Parts of answering that many threads share give each of them what it would get alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from assistant.answering import candidates


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as Python can, so that what they disturb is seen."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_words_keep_their_stems_with_many_threads(hurried: None) -> None:
    ends = ["", "s", "ing", "ed", "ation", "ational", "iveness", "ability", "ly", "ies"]
    words = [f"{first}{middle}{end}" for first in "abcdf" for middle in ("ret", "kopul", "sor")
             for end in ends]  # fmt: skip
    alone = {word: snowballstemmer.stemmer("english").stemWord(word) for word in words}
    for _ in range(10):
        candidates._stem.cache_clear()
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(candidates._stem, words)) == list(alone.values())

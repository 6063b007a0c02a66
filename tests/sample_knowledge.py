"""The sample knowledge as tests use it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assistant.reading import find_documents
from assistant.settings import PROJECT_DIR

TODAY = date(2026, 11, 23)
"""The day of the sample register."""


def sample_documents() -> list[tuple[Path, Path]]:
    """Every sample document with the folder it is added from."""
    folders = [PROJECT_DIR / "knowledge" / name for name in ("vendors", "district")]
    return [(path, folder) for folder in folders for path in find_documents(folder).documents]

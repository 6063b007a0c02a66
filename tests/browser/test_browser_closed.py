"""What the served site refuses (over plain HTTP, no browser needed)."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_an_upload_can_be_fetched_by_no_guess_and_not_from_the_data(fake_site: str) -> None:
    answer = httpx.post(f"{fake_site}/gradio_api/upload", files={"files": b"some text"})
    assert answer.status_code == 200
    assert "/data/" not in answer.json()[0]


@pytest.mark.parametrize("path", [ROOT / "pyproject.toml", ROOT / "app.py", Path("/etc/hostname")])
def test_no_file_of_the_machine_is_served(fake_site: str, path: Path) -> None:
    assert httpx.get(f"{fake_site}/gradio_api/file={path}").status_code == 404


@pytest.mark.parametrize("path", ["openapi.json", "docs", "monitoring", "gradio_api/mcp/schema"])
def test_there_are_no_pages_for_programs(fake_site: str, path: str) -> None:
    assert httpx.get(f"{fake_site}/{path}").status_code in (403, 404)


def test_no_document_text_is_in_the_page_before_it_is_asked_for(fake_site: str) -> None:
    assert "We never sell" not in httpx.get(fake_site).text

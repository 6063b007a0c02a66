"""Damaged files are read or refused, never anything else. The table of all bad input, with the
sentence that each kind gets, is ``tests/library/test_bad_input.py``.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from reading_kit import RULE, docx_bytes, flowing_pdf, read

from assistant.errors import UnreadableDocumentError
from assistant.reading import find_documents, read_file
from assistant.settings import Settings

PDF = flowing_pdf([("BodyText", RULE)])
WORD = docx_bytes(lambda document: document.add_paragraph(RULE))
HTML = b"<!doctype html><html><body><p>Some text of a page.</p></body></html>"
FILES = (("a.pdf", PDF), ("a.docx", WORD), ("a.html", HTML))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="is a folder"):
        read_file(tmp_path, Settings(_env_file=None))


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="no folder"):
        find_documents(tmp_path / "nowhere")


def read_or_refused(data: bytes, name: str) -> None:
    try:
        read(data, name)
    except UnreadableDocumentError as error:
        assert str(error).isprintable() and str(error).endswith(".")


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_file_cut_or_scrambled_anywhere(cut: int) -> None:
    for name, data in FILES:
        at = len(data) * cut // 100
        for broken in (data[:at], data[:at] + b"\xff\x00#" + data[at + 3 :]):
            read_or_refused(broken, name)


@pytest.mark.parametrize("name_and_data", FILES, ids=[name for name, _ in FILES])
def test_a_file_with_bytes_changed_by_chance(name_and_data: tuple[str, bytes]) -> None:
    name, data = name_and_data
    chance = random.Random(name)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(12):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        read_or_refused(bytes(broken), name)

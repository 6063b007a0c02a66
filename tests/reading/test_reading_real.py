"""The real documents: none refused, none changed, no false alarm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.reading import find_documents, read_file
from assistant.settings import Settings
from assistant.types import Document, FlagKind, Issuer

pytestmark = pytest.mark.real_data


def documents(folder: str) -> Iterator[tuple[Path, Document]]:
    settings = Settings()
    if settings.eval_data is None or not (settings.eval_data / folder).is_dir():
        pytest.skip("set TOOL_ADVISOR_EVAL_DATA to the folder with the real documents")
    root = settings.eval_data / folder
    for path in find_documents(root).documents:
        yield path, read_file(path, settings, root=root)


def test_vendors() -> None:
    seen = list(documents("vendors"))
    assert len(seen) == 51
    for path, document in seen:
        assert document.text == path.read_bytes().decode("utf-8")
        assert document.facts.tool == path.parent.name
        assert document.facts.issuer is Issuer.VENDOR
        assert document.facts.type.value != "other"
        kinds = {flag.kind for flag in document.flags}
        assert not kinds & {FlagKind.INSTRUCTION, FlagKind.HIDDEN_TEXT, FlagKind.NO_DATE}
        assert document.sections


def test_guidelines() -> None:
    seen = list(documents("guidelines"))
    assert len(seen) == 6
    for path, document in seen:
        assert document.facts.tool == path.parent.name
        assert document.facts.type.value == "guideline"
        assert document.facts.issuer is not Issuer.VENDOR
        assert document.facts.effective_date is not None
        assert FlagKind.INSTRUCTION not in {flag.kind for flag in document.flags}

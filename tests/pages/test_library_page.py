"""Every change made through the Library page asks the one guard first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fakes import FakeAdvisor

from assistant.pages import guard
from assistant.pages.library_add import AddSection
from assistant.pages.library_document import OpenDocument, Opened


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> gr.Request:
    monkeypatch.setattr(guard, "may_change", lambda request: False)
    return gr.Request()


def test_nothing_changes_where_the_guard_says_no(closed: gr.Request, tmp_path: Path) -> None:
    # The stand-in library cannot add, set or remove: reaching it would be an AttributeError.
    advisor: Any = FakeAdvisor()
    file = tmp_path / "a.md"
    file.write_text("We never sell data.")
    add, document = AddSection(advisor), OpenDocument(advisor)
    opened = Opened("d1", "v1")
    said = [
        *add.add_files([str(file)], "", closed),
        *add.add_address("https://x.example", "", closed),
        document.save(closed, opened, [], *[""] * 8),
        document.remove(opened, closed),
    ]
    assert all(guard.NOT_ALLOWED in str(one) for one in said)
    assert not file.exists()


@pytest.mark.parametrize("on", [True, False])
def test_the_page_says_where_adding_by_address_is_off(on: bool) -> None:
    advisor: Any = FakeAdvisor()
    advisor.settings = advisor.settings.model_copy(update={"allow_network": on})
    with gr.Blocks() as page:
        AddSection(advisor).build()
    shown = {block.elem_id for block in page.blocks.values()}
    assert ("add-address-off" in str([getattr(b, "value", "") for b in page.blocks.values()])) != on
    assert ("add-fetch" in shown) is on

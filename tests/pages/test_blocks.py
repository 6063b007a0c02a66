"""Outputs that a function leaves as they are: sent as Gradio sends them, without its work."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from assistant.pages.blocks import SiteBlocks

SKIP = gr.skip()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: in this one the browser tests may have left a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def page(kind: type[gr.Blocks], outputs: int) -> tuple[gr.Blocks, Any]:
    """A page with one event of so many outputs, of kinds that our pages have."""
    with kind() as demo:
        button = gr.Button()
        parts = [gr.HTML("old"), gr.State("old"), gr.Textbox("old", label="Name"), gr.HTML("old")]
        button.click(lambda: None, None, parts[:outputs])
    return demo, next(iter(demo.fns.values()))


def sent(kind: type[gr.Blocks], outputs: int, steps: Sequence[object]) -> list[object]:
    demo, event = page(kind, outputs)
    state = SessionState(demo)
    made = [run(demo.postprocess_data(event, step, state)) for step in steps]
    # Gradio adds its mark of an update once more, as values for a template: none of ours has any.
    made = [[_without_props(value) for value in values] for values in made]
    values = [state[part._id] for part in event.outputs if part.stateful]
    labels = [state[part._id].label for part in event.outputs if isinstance(part, gr.Textbox)]
    return [made, values, labels]


def _without_props(value: object) -> object:
    return {k: v for k, v in value.items() if k != "props"} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("outputs", "steps"),
    [
        (4, [("new", "kept", "typed", "other")]),
        (4, [("new", SKIP, SKIP, "other")]),
        (4, [(SKIP, "kept", SKIP, SKIP), (SKIP, SKIP, "typed", SKIP)]),
        (4, [(SKIP, SKIP, gr.update(label="Your name"), SKIP), (SKIP, "kept", "typed", SKIP)]),
        (4, [(SKIP,) * 4]),
        (4, [SKIP]),
        (2, [["new", SKIP], [SKIP, "kept"]]),
        (1, [SKIP]),
        (1, ["new"]),
    ],
)
def test_what_is_sent_and_kept_is_what_gradio_would(outputs: int, steps: list[object]) -> None:
    assert sent(SiteBlocks, outputs, steps) == sent(gr.Blocks, outputs, steps)


def test_a_part_left_as_it_is_is_not_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    demo, event = page(SiteBlocks, 4)
    made: list[object] = []
    monkeypatch.setattr(gr.HTML, "__init__", lambda self, *_, **__: made.append(self))
    run(demo.postprocess_data(event, ("new", SKIP, SKIP, SKIP), SessionState(demo)))
    assert made == []


def test_too_few_values_are_an_error_as_ever() -> None:
    demo, event = page(SiteBlocks, 4)
    with pytest.raises(ValueError, match="enough"):
        run(demo.postprocess_data(event, (SKIP, SKIP), SessionState(demo)))

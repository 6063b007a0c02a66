"""Gradio's ``Blocks``, without the work that it does for outputs left as they are.

For every ``gr.skip()`` Gradio 6.31 builds the component anew and reads its settings twice, two
milliseconds each, all of it under Python's lock: with many people asking at once that was a sixth
of what held them up (decision 0011). Here such outputs are set aside first. Were the method below
to be called otherwise in a later Gradio, pages would be slower, and right.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import gradio as gr


class SiteBlocks(gr.Blocks):
    """What the pages are built in; used as ``gr.Blocks`` is."""

    async def postprocess_data(self, block_fn: Any, predictions: Any, state: Any) -> list[Any]:
        """What a function returned, as it is sent: one value for each of its outputs.

        Args:
            block_fn: The event; its ``outputs`` are in the order of ``predictions``.
            predictions: A value for each output, or the one value of a single output.
            state: What Gradio keeps of the browser's session.
        """
        outputs = list(block_fn.outputs)
        given = [predictions] if len(outputs) == 1 else predictions
        if not isinstance(given, (list, tuple)) or len(given) != len(outputs):
            return list(await super().postprocess_data(block_fn, predictions, state))
        changed = [place for place, value in enumerate(given) if not _left_as_it_is(value)]
        if len(changed) == len(outputs):
            return list(await super().postprocess_data(block_fn, predictions, state))
        sent: list[Any] = [None if part.stateful else gr.skip() for part in outputs]
        if changed:
            narrowed = copy(block_fn)
            narrowed.outputs = [outputs[place] for place in changed]
            values = [given[place] for place in changed]
            made = await super().postprocess_data(
                narrowed, values[0] if len(values) == 1 else values, state
            )
            for place, value in zip(changed, made, strict=True):
                sent[place] = value
        return sent


def _left_as_it_is(value: object) -> bool:
    return isinstance(value, dict) and value == gr.skip()

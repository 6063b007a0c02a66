"""A BERT model's forward pass over many texts in one row, as one call that needs no Python.

Torch gives up Python's lock in every operation and has to get it back after each: a pass has some
two hundred. While another thread works in Python, each of those waits up to five milliseconds, and
a pass that takes 0.2 s by itself takes six (docs/decisions/0011-speed.md). So the pass is compiled
to TorchScript, which runs to its end without the lock. Where a later torch no longer compiles it,
the same function runs as Python, with the same result.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.jit import optimized_execution  # type: ignore[attr-defined]
from torch.nn import functional

log = logging.getLogger(__name__)


def forward(
    ids: Tensor,
    types: Tensor,
    places: Tensor,
    counts: list[int],
    lengths: list[int],
    embeddings: list[Tensor],
    layers: list[list[Tensor]],
    heads: int,
    eps: float,
    step: int,
) -> Tensor:
    """The first token and the mean of all tokens of each text: texts x 2 x width, float32.

    Args:
        ids, types, places: For each token its number, its part and its place in its text, the
            texts one after another.
        counts, lengths: How many texts of which length, in tokens, stand in the row.
        embeddings: Weights of words, types and places, then weight and bias of their norm.
        layers: For each layer weight and bias of query, key and value together, of what joins
            them and its norm, of the wide and the narrow product and their norm.
        heads: Attention heads.
        eps: What the norms add to a variance.
        step: The rows are filled up to a multiple of this.
    """
    words = embeddings[0][ids] + embeddings[1][types]
    width = words.size(1)
    x = functional.layer_norm(
        words + embeddings[2][places], [width], embeddings[3], embeddings[4], eps
    )
    total = x.size(0)
    sizes: list[int] = []
    for i in range(len(counts)):
        sizes.append(counts[i] * lengths[i])
    x = functional.pad(x, [0, 0, 0, (step - total % step) % step])
    for w in layers:
        qkv = functional.linear(x.to(w[0].dtype), w[0], w[1])
        parts = torch.split(qkv[:total], sizes)
        seen: list[Tensor] = []
        for i in range(len(counts)):
            split = parts[i].view(counts[i], lengths[i], 3, heads, width // heads)
            q, k, v = split.permute(2, 0, 3, 1, 4).unbind(0)
            part = functional.scaled_dot_product_attention(q, k, v)
            seen.append(part.transpose(1, 2).reshape(sizes[i], width))
        joined = functional.pad(torch.cat(seen), [0, 0, 0, x.size(0) - total])
        joined = functional.linear(joined, w[2], w[3]).float()
        x = functional.layer_norm(joined + x, [width], w[4], w[5], eps)
        wide = functional.gelu(functional.linear(x.to(w[6].dtype), w[6], w[7]))
        narrow = functional.linear(wide, w[8], w[9]).float()
        x = functional.layer_norm(narrow + x, [width], w[10], w[11], eps)
    rows: list[Tensor] = []
    texts = torch.split(x[:total], sizes)
    for i in range(len(counts)):
        hidden = texts[i].view(counts[i], lengths[i], width)
        rows.append(torch.stack([hidden[:, 0], hidden.mean(dim=1)], dim=1))
    return torch.cat(rows)


def compiled() -> Callable[..., Tensor]:
    """``forward`` as one call without Python where torch can compile it, else as it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made: Any = torch.jit.script(forward)
    except Exception as error:
        log.warning("many questions at once will be slow: torch does not compile (%s)", error)
        return forward

    def run(*given: Any) -> Tensor:
        # Compiling anew for shapes seen often costs more than it saves: they hardly repeat.
        with optimized_execution(False):
            result: Tensor = made(*given)
            return result

    return run

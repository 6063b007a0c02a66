"""The bundled model's forward pass without padding, all of it in one thread.

A batch padded to its longest text spends two fifths of the work on nothing. Here the tokens of many
texts stand in one long row, and only the attention tells the texts apart. One thread does the work
of an encoder, whoever asks: threads that each call torch get a team of workers and memory each, and
disturb one another. Where there is much to do at once, as when a document is added, each core works
on rows of its own instead of all on the same one: then no core waits for another.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

_TOKENS_AT_ONCE = 1_024
# Rows are filled up to a multiple of this: few shapes, so that prepared kernels are found again.
_STEP = 64
_MOST_CORES = 4
_MUCH = 3  # rows for each core


def cores_allowed() -> int:
    """How many cores one forward pass may use: those there are, or what OMP_NUM_THREADS says."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    cores = int(told) if told.isdecimal() else os.cpu_count() or 1
    return max(1, min(_MOST_CORES, cores))


def _use(cores: int) -> None:
    """Let the calling thread's products use so many cores."""
    import torch

    if torch.get_num_threads() != cores:  # to set it drops what torch has prepared
        torch.set_num_threads(cores)


def _one_core() -> None:
    _use(1)


class _Asking:
    """Counts the calls under way in this process, of all encoders."""

    def __init__(self) -> None:
        self.now = 0
        self._lock = threading.Lock()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            self.now += 1
        try:
            yield
        finally:
            with self._lock:
                self.now -= 1


_asking = _Asking()


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as the model takes it: token numbers, and for each which of two parts it is of."""

    ids: Sequence[int]
    types: Sequence[int]


class Encoder:
    """A BERT model with its tokenizer. Safe to use from many threads; one works at a time.

    Args:
        model: A ``transformers`` BERT model; its weights are copied, it is not needed afterwards.
        tokenizer: The tokenizer it was trained with.
        precision: In what the large products are worked out; by default what the processor is
            fastest in without loss that matters (``fast_precision``).
    """

    def __init__(self, model: Any, tokenizer: Any, precision: torch.dtype | None = None) -> None:
        from assistant.library.forward import compiled

        precision = precision or fast_precision()
        self._tokenizer = tokenizer
        self._heads = int(model.config.num_attention_heads)
        self._eps = float(model.config.layer_norm_eps)
        self.width = int(model.config.hidden_size)
        self._embeddings = _embeddings(model.embeddings)
        self._layers = [_layer(layer, precision) for layer in model.encoder.layer]
        self._forward = compiled()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="encoder")
        # Starts a thread only once there is much to do.
        self._cores = ThreadPoolExecutor(
            cores_allowed(), thread_name_prefix="core", initializer=_one_core
        )

    def encode(
        self, texts: Sequence[str], *, longest: int, seconds: Sequence[str] | None = None
    ) -> torch.Tensor:
        """Two rows a text, the last layer's first token and the mean of all: texts x 2 x width.

        Args:
            texts: At least one text.
            longest: Tokens of a text (with its second) at most; more are cut off.
            seconds: For each text a second one to read it with.
        """
        with _asking():
            return self._worker.submit(self._encode, texts, seconds, longest).result()

    def _encode(
        self, texts: Sequence[str], seconds: Sequence[str] | None, longest: int
    ) -> torch.Tensor:
        import torch

        made = self._tokenizer(
            list(texts),
            list(seconds) if seconds is not None else None,
            truncation="longest_first",
            max_length=longest,
            return_token_type_ids=True,
        )
        cut = [
            Tokens(*each) for each in zip(made["input_ids"], made["token_type_ids"], strict=True)
        ]
        order = sorted(range(len(cut)), key=lambda place: len(cut[place].ids))
        batches = list(_batches([cut[place] for place in order]))
        # Alone, a question is helped by every core. With others waiting, each core does more by
        # itself: the threads of one product wait for one another, and burn time while they do.
        cores = 1 if _asking.now > 1 else cores_allowed()
        if cores > 1 and len(batches) >= _MUCH * cores:
            rows = list(self._cores.map(self._rows, batches))
        else:
            _use(cores)
            rows = [self._rows(batch) for batch in batches]
        with torch.inference_mode():
            return torch.cat(rows)[torch.tensor(order).argsort()]

    def _rows(self, batch: Sequence[Tokens]) -> torch.Tensor:
        """The two rows of each text of a batch sorted by length, in whatever thread."""
        import torch

        shapes = [(len(list(same)), n) for n, same in groupby(len(text.ids) for text in batch)]
        with torch.inference_mode():
            return self._forward(
                torch.tensor([token for text in batch for token in text.ids]),
                torch.tensor([kind for text in batch for kind in text.types]),
                torch.cat([torch.arange(len(text.ids)) for text in batch]),
                [count for count, _ in shapes],
                [length for _, length in shapes],
                self._embeddings,
                self._layers,
                self._heads,
                self._eps,
                _STEP,
            )


def fast_precision() -> torch.dtype:
    """Bfloat16 where the processor multiplies it by itself, else float32.

    Cosines then change by less than 0.002, a reader's probabilities by about 0.001.
    """
    import torch

    able = torch.cpu.get_capabilities()
    fast = any(able.get(name, False) for name in ("avx512_bf16", "amx_bf16"))
    return torch.bfloat16 if fast else torch.float32


def _batches(texts: Sequence[Tokens]) -> Iterator[list[Tokens]]:
    """The texts in order, as many together as ``_TOKENS_AT_ONCE`` allows."""
    batch: list[Tokens] = []
    held = 0
    for text in texts:
        if batch and held + len(text.ids) > _TOKENS_AT_ONCE:
            yield batch
            batch, held = [], 0
        batch.append(text)
        held += len(text.ids)
    if batch:
        yield batch


def _embeddings(of: Any) -> list[torch.Tensor]:
    """The weights of words, types and places and of their norm, as ``forward`` takes them."""
    norm = of.LayerNorm
    parts = (of.word_embeddings, of.token_type_embeddings, of.position_embeddings)
    kept = [*(part.weight for part in parts), norm.weight, norm.bias]
    return [weight.detach().clone() for weight in kept]


def _layer(layer: Any, precision: torch.dtype) -> list[torch.Tensor]:
    """A layer's weights as ``forward`` takes them: query, key and value stand in one matrix."""
    import torch

    attention = layer.attention.self

    def product(*parts: Any) -> list[torch.Tensor]:
        weight = torch.cat([part.weight.detach() for part in parts])
        bias = torch.cat([part.bias.detach() for part in parts])
        return [weight.to(precision), bias.to(precision)]

    def norm(part: Any) -> list[torch.Tensor]:
        return [part.weight.detach().clone(), part.bias.detach().clone()]

    return [
        *product(attention.query, attention.key, attention.value),
        *product(layer.attention.output.dense),
        *norm(layer.attention.output.LayerNorm),
        *product(layer.intermediate.dense),
        *product(layer.output.dense),
        *norm(layer.output.LayerNorm),
    ]

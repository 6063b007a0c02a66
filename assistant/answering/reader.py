"""Reads a question and a clause together: does the clause answer, and does it say yes or no?

An embedding sees question and clause apart and cannot tell "we may sell" from "we never sell", or a
clause on the topic from one that holds the answer. The reader is a cross-encoder: the bundled
MiniLM model with low-rank changes to its weights (LoRA, Hu et al. 2021) and a small head, trained on
question–clause pairs of our own writing (``knowledge/pairs``, by ``scripts/train_reader.py``). Only
the changes are kept, in ``knowledge/reader/adapter.safetensors``.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import ToolAdvisorError
from assistant.library.embedding import bundled_parts
from assistant.library.encoder import Encoder

if TYPE_CHECKING:
    import torch

LABELS = ("answers", "yes", "no", "partly", "silent", "other")
"""What a clause can be to a question, in the order of the head's outputs.

``answers``: it holds the fact an open question asks for; ``yes``, ``no``, ``partly``: it decides a
yes/no question; ``silent``: it is on the topic and does not tell; ``other``: another topic.
"""
MAX_TOKENS = 160
_KEPT = 20_000
"""Readings remembered: those of the last 1,250 questions, in some 10 MB."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Probabilities of one question with one clause; the six sum to 1."""

    answers: float
    yes: float
    no: float
    partly: float
    silent: float
    other: float

    @property
    def relevant(self) -> float:
        """The probability that the clause answers the question, whichever way."""
        return self.answers + self.yes + self.no + self.partly


class Reads(Protocol):
    """Anything that reads questions with clauses."""

    @property
    def name(self) -> str:
        """Names the reader and its weights; readings of different names are never compared."""
        ...

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading for each pair of question and clause."""
        ...


class ClauseReader:
    """The shipped reader. Loaded at first use (about a second); safe to use from many threads."""

    def __init__(self, adapter: Path) -> None:
        self._file = adapter
        self._lock = threading.Lock()
        self._parts: _Parts | None = None
        self._kept: OrderedDict[bytes, Reading] = OrderedDict()

    @property
    def name(self) -> str:
        """The adapter's version, as trained."""
        return self._loaded().version

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading for each pair of question and clause; pairs read lately are remembered.

        Args:
            pairs: A question standing alone without the tool's name, and a clause as plain text
                with its heading in front (``heading: clause``).

        Raises:
            ToolAdvisorError: When the adapter is missing or does not fit the model.
        """
        keys = [_key(pair) for pair in pairs]
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        missing = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in found}
        if missing:
            made = self._readings(list(missing.values()))
            found.update(zip(missing, made, strict=True))
            with self._lock:
                self._kept.update((key, found[key]) for key in missing)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return [found[key] for key in keys]

    def _readings(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        import torch

        parts = self._loaded()

        rows = parts.encoder.encode(
            [question for question, _ in pairs],
            longest=MAX_TOKENS,
            seconds=[clause for _, clause in pairs],
        )
        logits = head_logits(rows[:, 0], rows[:, 1], parts.weight, parts.bias)
        shares = torch.softmax(logits, dim=-1)
        return [Reading(*row) for row in shares.tolist()]

    def _loaded(self) -> _Parts:
        with self._lock:
            if self._parts is None:
                self._parts = _load(self._file)
            return self._parts


@dataclass(frozen=True, slots=True)
class _Parts:
    encoder: Encoder
    weight: torch.Tensor
    bias: torch.Tensor
    version: str


def _key(pair: tuple[str, str]) -> bytes:
    """The name under which a pair's reading is remembered: pairs are long, readings short."""
    text = f"{len(pair[0])} {pair[0]}{pair[1]}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def headed(heading: str, text: str) -> str:
    """A clause as the reader takes it: its heading in front, where it has one."""
    return f"{heading}: {text}" if heading else text


def head_logits(
    first: torch.Tensor, mean: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor
) -> torch.Tensor:
    """The head on top of the model: the first token and the mean of all, then one linear layer.

    Args:
        first, mean: Of each pair's tokens, pairs x 384.
        weight: Labels x 768.
        bias: One a label.
    """
    import torch

    return torch.cat([first, mean], dim=-1) @ weight.T + bias


def _load(file: Path) -> _Parts:
    if not file.is_file():
        raise ToolAdvisorError(f"{file} is missing. Restore it from the project.")
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(file), framework="pt") as kept:
            version = (kept.metadata() or {}).get("version", "unknown")
            tensors = {key: kept.get_tensor(key).float() for key in kept.keys()}  # noqa: SIM118
        model, tokenizer = bundled_parts()
        _merge(model, tensors)
        return _Parts(
            Encoder(model, tokenizer), tensors["head.weight"], tensors["head.bias"], version
        )
    except (SafetensorError, KeyError, RuntimeError) as error:
        raise ToolAdvisorError(
            f"{file} does not fit the bundled model ({error}). Restore it from the project."
        ) from error


def _merge(model: Any, tensors: dict[str, torch.Tensor]) -> None:
    """Add each low-rank change ``up @ down`` to the weight it was trained for."""
    import torch

    with torch.no_grad():
        for key, down in tensors.items():
            if key.endswith(".down"):
                name = key.removesuffix(".down")
                model.get_submodule(name).weight += tensors[f"{name}.up"] @ down

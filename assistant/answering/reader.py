"""Reads a question and a clause together: does the clause answer, and does it say yes or no?

An embedding sees question and clause apart and cannot tell "we may sell" from "we never sell", or a
clause on the topic from one that holds the answer. The reader is a cross-encoder: the bundled
MiniLM model with low-rank changes to its weights (LoRA, Hu et al. 2021) and a small head, trained on
question–clause pairs of our own writing (``knowledge/pairs``, by ``scripts/train_reader.py``). Only
the changes are kept, in ``knowledge/reader/adapter.safetensors``.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import ToolAdvisorError
from assistant.library.embedding import bundled_model, quiet_loading

if TYPE_CHECKING:
    import torch

LABELS = ("answers", "yes", "no", "partly", "silent", "other")
"""What a clause can be to a question, in the order of the head's outputs.

``answers``: it holds the fact an open question asks for; ``yes``, ``no``, ``partly``: it decides a
yes/no question; ``silent``: it is on the topic and does not tell; ``other``: another topic.
"""
MAX_TOKENS = 160
_BATCH = 16
_KEPT = 50_000


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
        self._kept: OrderedDict[tuple[str, str], Reading] = OrderedDict()

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
        with self._lock:
            found = {pair: self._kept[pair] for pair in pairs if pair in self._kept}
        missing = sorted({p for p in pairs if p not in found}, key=lambda p: len(p[0]) + len(p[1]))
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            for pair, row in zip(batch, self._probabilities(batch), strict=True):
                found[pair] = Reading(*(float(value) for value in row))
        with self._lock:
            for pair in missing:
                self._kept[pair] = found[pair]
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [found[pair] for pair in pairs]

    def _probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        import torch

        parts = self._loaded()
        encoded = parts.tokenizer(
            [question for question, _ in pairs],
            [clause for _, clause in pairs],
            padding=True,
            truncation="longest_first",
            max_length=MAX_TOKENS,
            return_tensors="pt",
        )
        with torch.inference_mode():
            hidden = parts.model(**encoded).last_hidden_state
            logits = head_logits(hidden, encoded["attention_mask"], parts.weight, parts.bias)
            return np.asarray(torch.softmax(logits, dim=-1).numpy(), dtype=np.float32)

    def _loaded(self) -> _Parts:
        with self._lock:
            if self._parts is None:
                self._parts = _load(self._file)
            return self._parts


@dataclass(frozen=True, slots=True)
class _Parts:
    tokenizer: Any
    model: Any
    weight: torch.Tensor
    bias: torch.Tensor
    version: str


def headed(heading: str, text: str) -> str:
    """A clause as the reader takes it: its heading in front, where it has one."""
    return f"{heading}: {text}" if heading else text


def head_logits(
    hidden: torch.Tensor, mask: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor
) -> torch.Tensor:
    """The head on top of the model: the first token and the mean of all, then one linear layer.

    Args:
        hidden: Pairs x tokens x 384.
        mask: Pairs x tokens, 1 where there is a token.
        weight: Labels x 768.
        bias: One a label.
    """
    import torch

    spread = mask.unsqueeze(-1).to(hidden.dtype)
    mean = (hidden * spread).sum(dim=1) / spread.sum(dim=1)
    return torch.cat([hidden[:, 0], mean], dim=-1) @ weight.T + bias


def _load(file: Path) -> _Parts:
    if not file.is_file():
        raise ToolAdvisorError(f"{file} is missing. Restore it from the project.")
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(file), framework="pt") as kept:
            version = (kept.metadata() or {}).get("version", "unknown")
            tensors = {key: kept.get_tensor(key).float() for key in kept.keys()}  # noqa: SIM118
        model, tokenizer = _base_model()
        _merge(model, tensors)
        return _Parts(tokenizer, model, tensors["head.weight"], tensors["head.bias"], version)
    except (SafetensorError, KeyError, RuntimeError) as error:
        raise ToolAdvisorError(
            f"{file} does not fit the bundled model ({error}). Restore it from the project."
        ) from error


def _base_model() -> tuple[Any, Any]:
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    place = bundled_model()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    with quiet_loading(online=False):
        model = AutoModel.from_pretrained(place, local_files_only=True)
        return model.eval(), AutoTokenizer.from_pretrained(place, local_files_only=True)


def _merge(model: Any, tensors: dict[str, torch.Tensor]) -> None:
    """Add each low-rank change ``up @ down`` to the weight it was trained for."""
    import torch

    with torch.no_grad():
        for key, down in tensors.items():
            if key.endswith(".down"):
                name = key.removesuffix(".down")
                model.get_submodule(name).weight += tensors[f"{name}.up"] @ down

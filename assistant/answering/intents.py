"""Recognizes a few kinds of question by meaning, where no rule fits (``knowledge/intents.yaml``)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from assistant.answering.kinds import Kind, kind_of
from assistant.answering.knowledge_file import read_knowledge
from assistant.answering.spelling import mended
from assistant.errors import ToolAdvisorError

Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
_ENOUGH, _MARGIN = 0.5, 0.02
_CLAUSE = re.compile(r"[,.;:!?]\s+")
_CLAUSE_WORDS = 4
_OTHERS = "others"


class _IntentFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    version: int
    intents: dict[str, list[str]]


def load_intents(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the example phrasings of each kind, and of ``others``.

    Raises:
        ToolAdvisorError: Naming the file and what is wrong with it.
    """
    read = read_knowledge(path, _IntentFile).intents
    unknown = set(read) - {kind.value for kind in Kind} - {_OTHERS}
    if unknown:
        raise ToolAdvisorError(f"{path}: there is no kind of question {sorted(unknown)[0]!r}.")
    return {name: tuple(texts) for name, texts in read.items()}


class Intents:
    """Sorts messages by rules first, then by nearness to the example phrasings.

    Args:
        examples: Phrasings of each kind, and of ``others`` (see ``load_intents``).
        against: Questions of the documents' topics: what is nearer to these is none of the kinds.
        embed: Makes vectors of length one.
    """

    def __init__(
        self, examples: dict[str, tuple[str, ...]], against: Sequence[str], embed: Embed
    ) -> None:
        self._embed = embed
        self._texts = [text for name in examples for text in examples[name]] + list(against)
        names = [name for name in examples for _ in examples[name]] + [_OTHERS] * len(against)
        self._names = np.array(names)
        self._lock = threading.Lock()
        self._vectors: Vectors | None = None

    def kind(self, message: str, without_names: str | None = None) -> Kind:
        """The kind of a message; ``DOCUMENTS`` where neither a rule nor an example fits.

        Args:
            message: What was typed.
            without_names: The same without tools' names, for comparing by meaning.
        """
        text = mended(message)
        kind = kind_of(text)
        if kind is not Kind.DOCUMENTS or len(text.split()) < 3:
            return kind
        whole = mended(without_names or message)
        last = _CLAUSE.split(whole.rstrip(" .!?"))[-1]
        texts = [whole, last] if last != whole and len(last.split()) >= _CLAUSE_WORDS else [whole]
        near = (self._made() @ self._embed(texts).T).max(axis=1)
        ours = self._names != _OTHERS
        best = int(np.argmax(np.where(ours, near, -1.0)))
        rival = float(near[~ours].max()) if (~ours).any() else 0.0
        if near[best] < _ENOUGH or near[best] < rival + _MARGIN:
            return Kind.DOCUMENTS
        return Kind(str(self._names[best]))

    def _made(self) -> Vectors:
        with self._lock:
            if self._vectors is None:
                self._vectors = self._embed(self._texts)
            return self._vectors

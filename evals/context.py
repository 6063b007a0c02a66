"""What a run gives its suites: the data, the libraries, the settings and the seed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from assistant.advisor import Advisor
from assistant.library.embedding import Embedder, RememberingEmbedder, SentenceEmbedder
from assistant.library.library import Library
from assistant.reading import find_documents, read_file
from assistant.settings import PROJECT_DIR, Settings
from assistant.types import Answer
from evals.contract import BASELINES, EvalDataError
from evals.corpus import build, evaluation_settings, paths_of_versions
from evals.vectors import KeptEmbedder

SAMPLE_DAY = date(2026, 11, 23)
"""The day of the sample register: sample suites give the same answers on every day."""
DEFAULT_CACHE = PROJECT_DIR / "runs" / "cache"
_DOCUMENT_FOLDERS = ("vendors", "guidelines")


@dataclass(frozen=True, slots=True)
class Engine:
    """The product over a library of real documents.

    ``paths`` maps a version's id to the document's path as gold names it (below its folder).
    """

    advisor: Advisor
    paths: dict[str, str]
    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The product's answer to a question, and the seconds it took."""

    answer: Answer
    seconds: float


@dataclass
class Context:
    """One run's surroundings. Everything costly is made at first use and kept for the run.

    Attributes:
        data: A folder laid out as the README says (``gold/``, ``policyqa/``, ``vendors/`` …), or
            files for one suite; empty where the run needs none.
        documents: Folders of documents; where empty, ``vendors`` and ``guidelines`` in ``data``.
        settings: The product's settings; only their knowledge and model count.
        limit: Only the first N items of each suite; 0 for all.
        seed: For whatever is drawn by chance.
        baselines: True where the four baselines are run beside ours.
        judge: A chat model's name for ``init_chat_model``; None: no judge.
        cache: Where libraries and vectors are kept between runs; None: nothing is kept.
        quiet: No progress bars.
        conditions: Those of the suite ``gold`` to ask under (a quick run knows the tool).
    """

    data: tuple[Path, ...] = ()
    documents: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    limit: int = 0
    seed: int = 0
    baselines: bool = True
    judge: str | None = None
    cache: Path | None = DEFAULT_CACHE
    quiet: bool = True
    conditions: tuple[str, ...] = ("tool_known", "tool_named")

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems to put items to: ours first, then the baselines where wanted."""
        return ("ours", *BASELINES) if self.baselines else ("ours",)

    def files(self, *names: str) -> tuple[Path, ...]:
        """The data files of a suite.

        Args:
            names: Where they lie below a data folder, such as ``gold/questions.jsonl``.

        Returns:
            The files given by name, or those of the names that the data folder holds.

        Raises:
            EvalDataError: When there is none.
        """
        if not self.data:
            raise EvalDataError(
                f"This suite needs {names[0]}: name the data folder with --data, or set "
                "TOOL_ADVISOR_EVAL_DATA."
            )
        found: list[Path] = []
        for place in self.data:
            if place.is_dir():
                found += [place / name for name in names if (place / name).is_file()]
            elif place.is_file():
                found.append(place)
            else:
                raise EvalDataError(f"{place} is not there. Give a file or folder with --data.")
        if not found:
            places = ", ".join(str(place) for place in self.data)
            raise EvalDataError(
                f"{places} holds no {names[0]}. Give the file itself with --data, or a folder laid "
                "out as docs/evals.md says."
            )
        self.files_used.extend(found)
        return tuple(found)

    @cached_property
    def files_used(self) -> list[Path]:
        """The data files that suites have asked for, for saying how a run was made."""
        return []

    def folders(self) -> tuple[Path, ...]:
        """The folders of real documents.

        Raises:
            EvalDataError: When none is given or one is not there.
        """
        folders = self.documents
        if not folders:
            homes = [place if place.is_dir() else place.parent.parent for place in self.data]
            named = [home / name for home in homes for name in _DOCUMENT_FOLDERS]
            folders = tuple(dict.fromkeys(folder for folder in named if folder.is_dir()))
        if not folders:
            raise EvalDataError("This suite needs documents: name their folder with --documents.")
        for folder in folders:
            if not folder.is_dir():
                raise EvalDataError(f"{folder} is not a folder. Give the documents' folder.")
        return folders

    @cached_property
    def scratch(self) -> Path:
        """A folder for this run alone, gone when it is closed."""
        return Path(tempfile.mkdtemp(prefix="tool-advisor-evals-"))

    @cached_property
    def embedder(self) -> Embedder:
        """The product's embedding model, remembering what it embedded (on disk with a cache)."""
        model: Embedder = SentenceEmbedder(self.settings)
        if self.cache is not None:
            model = KeptEmbedder(model, self.cache / "vectors.sqlite3")
        return RememberingEmbedder(model, most=60_000)

    @cached_property
    def engine(self) -> Engine:
        """The product over the run's documents, in a library of its own."""
        return self.engine_over(self.folders())

    def engine_over(self, folders: tuple[Path, ...], home: Path | None = None) -> Engine:
        """The product over other folders: the library holds their documents and nothing else.

        Args:
            folders: Folders of documents.
            home: Where the library is kept; by default in the cache, under a name made of the
                documents and the settings, or in the scratch folder.
        """
        home = home or (self.cache or self.scratch) / f"library-{self._name(folders)}"
        settings = evaluation_settings(home, self.settings)
        advisor, _ = build(folders, settings, self.quiet, self.embedder)
        engine = Engine(advisor, paths_of_versions(advisor, folders), folders)
        self._opened.append(advisor)
        return engine

    @cached_property
    def samples(self) -> Advisor:
        """The product over the sample knowledge that ships with it, on the sample day."""
        settings = self.settings.model_copy(
            update={"data_dir": self.scratch / "samples", "database_url": None}
        )
        library = Library.open(settings, self.embedder)
        for name in ("vendors", "district"):
            folder = PROJECT_DIR / "knowledge" / name
            for path in find_documents(folder).documents:
                library.add(read_file(path, settings, root=folder))
        advisor = Advisor(settings, library, today=SAMPLE_DAY)
        self._opened.append(advisor)
        return advisor

    def ask(self, advisor: Advisor, tool: str | None, question: str) -> Asked:
        """What the product says to the first question of a conversation.

        It is asked once a run: suites that look at the same answer in several ways share it.
        """
        key = (advisor, tool, question)
        if key not in self._asked:
            began = time.perf_counter()
            answer = advisor.conversation(tool).ask(question)
            self._asked[key] = Asked(answer, time.perf_counter() - began)
        return self._asked[key]

    def apart(self) -> Context:
        """The same surroundings with nothing made yet, for a process of its own."""
        return replace(self)

    def corpus_hash(self) -> str | None:
        """A hash of the documents a run held, or None where it held no real ones."""
        if "engine" not in self.__dict__:
            return None
        return corpus_hash(self.engine.folders)

    def closing(self, advisor: Advisor) -> None:
        """Have an engine that a suite opened itself closed with the run."""
        self._opened.append(advisor)

    def close(self) -> None:
        """Close what was opened and remove the scratch folder."""
        for advisor in self._opened:
            advisor.close()
        if "scratch" in self.__dict__:
            shutil.rmtree(self.scratch, ignore_errors=True)

    @cached_property
    def _opened(self) -> list[Advisor]:
        return []

    @cached_property
    def _asked(self) -> dict[tuple[Advisor, str | None, str], Asked]:
        return {}

    def _name(self, folders: Sequence[Path]) -> str:
        made = hashlib.sha256()
        for part in (corpus_hash(folders), _code_hash("reading", "library")):
            made.update(part.encode())
        knobs = self.settings
        made.update(f"{knobs.embedding_model} {knobs.passage_min} {knobs.passage_max}".encode())
        made.update("|".join(str(folder.resolve()) for folder in folders).encode())
        return made.hexdigest()[:12]


def corpus_hash(folders: Sequence[Path]) -> str:
    """A hash of every document file below the folders, by path and content."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(find_documents(folder).documents):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _code_hash(*rooms: str) -> str:
    """A hash of the code that decides how documents are read and cut."""
    digest = hashlib.sha256()
    for room in rooms:
        for path in sorted((PROJECT_DIR / "assistant" / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()

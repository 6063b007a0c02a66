"""The baselines of a run, each made when it is first asked for and then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from evals.baselines.answer import Baseline
from evals.baselines.chance import RandomPassages
from evals.baselines.lexical import LexicalSearch
from evals.baselines.silent import Silent
from evals.contract import EvalDataError

if TYPE_CHECKING:
    from evals.context import Context

_SPLITTER = "langchain_text_splitters"


class Baselines:
    """The four baselines over a run's documents."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._made: dict[str, Baseline] = {}
        self._makers: dict[str, Callable[[], Baseline]] = {
            "usual": self._usual,
            "lexical": self._lexical,
            "silent": Silent,
            "random": self._random,
        }

    def check(self, systems: Iterable[str]) -> None:
        """Make sure that what the systems need is installed, before anything runs.

        Raises:
            EvalDataError: When it is not.
        """
        if "usual" in systems and find_spec(_SPLITTER) is None:
            raise EvalDataError(
                f"The baselines need the Python package “{_SPLITTER}”. Install the project with "
                'its extra, pip install -e ".[evals]", or give --no-baselines.'
            )

    def get(self, name: str) -> Baseline:
        """A baseline by its system name; raises KeyError when there is none of that name."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def _usual(self) -> Baseline:
        # Imported here: the splitter and Chroma are wanted only where baselines are.
        from evals.baselines.usual import SourceText, UsualPipeline

        engine = self._context.engine
        library = engine.advisor.library
        texts = {
            engine.paths[version.version_id]: SourceText(
                version.facts.tool or "", library.text(version.version_id)
            )
            for version in library.versions()
            if version.version_id in engine.paths
        }
        return UsualPipeline(texts, self._context.embedder, self._context.scratch / "usual")

    def _lexical(self) -> Baseline:
        engine = self._context.engine
        return LexicalSearch(engine.advisor.library, engine.paths)

    def _random(self) -> Baseline:
        engine = self._context.engine
        return RandomPassages(engine.advisor.library, engine.paths, self._context.seed)

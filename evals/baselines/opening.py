"""The baselines of a run, each made when it is first asked for and then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from evals.baselines.answer import Baseline
from evals.baselines.silent import Silent

if TYPE_CHECKING:
    from evals.context import Context


class Baselines:
    """The four baselines over a run's documents."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._made: dict[str, Baseline] = {}
        self._makers: dict[str, Callable[[], Baseline]] = {"silent": Silent}

    @property
    def names(self) -> tuple[str, ...]:
        """The baselines there are."""
        return tuple(self._makers)

    def get(self, name: str) -> Baseline:
        """A baseline by its system name; raises KeyError when there is none of that name."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

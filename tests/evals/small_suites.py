"""Small suites for tests of the runner, the summary and the gate: no library, no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from evals.context import Context
from evals.contract import ItemResult, Metric, Task

HIT = Metric("hit@1", "Right at once.")


def item(
    name: str,
    hit: float | None = 1.0,
    *,
    suite: str = "small",
    system: str = "ours",
    condition: str = "c",
    cluster: str = "",
    scores: Mapping[str, float | None] | None = None,
    **more: object,
) -> ItemResult:
    return ItemResult(
        suite=suite,
        system=system,
        condition=condition,
        item=name,
        cluster=cluster or name,
        input=f"question {name}",
        scores=dict(scores) if scores is not None else {"hit@1": hit},
        **more,  # type: ignore[arg-type]
    )


@dataclass
class SmallSuite:
    """Gives out the results it was made with; ``do`` may break instead."""

    results: Sequence[ItemResult]
    metrics: tuple[Metric, ...] = (HIT,)
    name: str = "small"
    title: str = "Small"
    about: str = "Nothing is asked. Nothing is judged."
    before: Callable[[ItemResult], None] = lambda result: None
    done: list[str] = field(default_factory=list)

    def tasks(self, context: Context) -> list[Task]:
        results = self.results[: context.limit] if context.limit else self.results
        return [self._task(result) for result in results]

    def _task(self, result: ItemResult) -> Task:
        def run() -> ItemResult:
            self.before(result)
            self.done.append(result.item)
            return result

        def failed(why: str) -> ItemResult:
            worst = {m.name: 0.0 if m.higher_is_better else 1.0 for m in self.metrics}
            return item(
                result.item,
                suite=self.name,
                system=result.system,
                condition=result.condition,
                cluster=result.cluster,
                scores=worst,
                error=why,
            )

        return Task(result.system, result.condition, result.item, run, failed)

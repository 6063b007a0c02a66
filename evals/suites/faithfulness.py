"""The suite ``faithfulness``: answers say no more than their quotes. No gold is needed.

Three parts: questions on the sample knowledge; the text and tool of gold questions on real
documents, where data is given; and planted headlines, some of which contradict their quotes, that
say how far the check of headlines itself can be trusted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from assistant.advisor import Advisor
from assistant.answer_json import answer_record
from assistant.answering.consistency import contradictions
from assistant.answering.conversation import Answerers, Conversation
from assistant.answering.naming import ToolNames
from assistant.errors import ToolAdvisorError
from assistant.types import Answer, AnswerStatus
from evals.context import Asked, Context
from evals.contract import OURS, ItemResult, Metric, Task
from evals.gold import load_sets
from evals.metrics.faithfulness import (
    claims_cited,
    current_version,
    headline_contradictions,
    page_right,
    right_tool,
    silent_clean,
    verbatim,
)
from evals.planted import Asking, Planted, load_planted, load_questions
from evals.suites.gold import FILES

SUITE = "faithfulness"
METRICS = (
    Metric("verbatim", "Answers whose every quote is the stored text at its place."),
    Metric("claims_cited", "Answers whose every claim has a quote behind it."),
    Metric("page_right", "Answers whose every quote names the page it stands on."),
    Metric("right_tool", "Answers that quote no other tool than those asked about."),
    Metric("current_version", "Answers that quote no text that a newer one has replaced."),
    Metric("headline_consistent", "Answers whose first sentence does not go against the quotes."),
    Metric("silent_clean", "Answers that found nothing, or failed, and say nothing more."),
    Metric("planted_caught", "Planted contradictions between headline and quotes that are found."),
    Metric(
        "planted_flagged",
        "Planted honest headlines that are wrongly called a contradiction.",
        higher_is_better=False,
    ),
    Metric("failed", "Answers that ended in an error.", higher_is_better=False),
)
_CHECKS = tuple(m.name for m in METRICS if not m.name.startswith(("planted", "failed")))


def suite() -> FaithfulnessSuite:
    """The suite, for the runner."""
    return FaithfulnessSuite()


@dataclass(frozen=True, slots=True)
class FaithfulnessSuite:
    """Answers held against their own quotes."""

    name: str = SUITE
    title: str = "Nothing beyond the quotes"
    about: str = (
        "Answers are checked by code, without a right answer at hand: every quote must be the "
        "stored text, from the right tool, version and page, and the first sentence must not go "
        "against it. Planted contradictions show how well that last check works."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """The sample questions, the gold questions where there are any, and the planted cases."""
        most = context.limit or None
        gold = _gold_questions(context)[:most]
        samples = load_questions()[:most]
        planted = load_planted()[:most]
        held, real = (lambda: context.samples), (lambda: context.engine.advisor)
        tasks = [_Item(one, "samples", held, context).task() for one in samples]
        tasks.append(_Item(_BROKEN, "samples", held, context).task())
        tasks += [_Item(one, "real", real, context).task() for one in gold]
        tasks += [
            Task(OURS, "planted", case.id, partial(_planted, case), partial(_planted, case))
            for case in planted
        ]
        return tasks


def _gold_questions(context: Context) -> tuple[Asking, ...]:
    """Text and tool of the gold questions; none where no data holds any."""
    held = any(
        place.is_file() or any((place / name).is_file() for name in FILES) for place in context.data
    )
    if not held:
        return ()
    context.folders()  # refuses a missing folder before anything is asked
    return tuple(
        Asking(q.id, q.question, (q.tool,), q.tool, cluster=q.document)
        for q in load_sets(context.files(*FILES))
    )


_BROKEN = Asking("broken-search", "How long does StoryBuddy keep student data?", ("StoryBuddy",))
"""Asked while every room is out of order: a failure must be said, and not silence."""


class _OutOfOrder:
    """A room that fails at whatever it is asked."""

    def __getattr__(self, name: str) -> Any:
        raise ToolAdvisorError("The library cannot be read.")


@dataclass(frozen=True)
class _Item:
    """One message put to the product, and the checks of its answer."""

    asking: Asking
    condition: str
    advisor: Callable[[], Advisor]
    context: Context

    def task(self) -> Task:
        """The task for the runner."""
        return Task(OURS, self.condition, self.asking.id, self.run, self.failed)

    def run(self) -> ItemResult:
        """Ask, and check what is said."""
        advisor = self.advisor()
        asked = self._ask(advisor)
        answer = asked.answer
        found = headline_contradictions(answer)
        failed = answer.status is AnswerStatus.FAILED and self.asking is not _BROKEN
        return self._result(
            {**scores(answer, advisor, self.asking.tools), "failed": float(failed)},
            {
                **answer_record(answer),
                "contradictions": [asdict(one) for one in found or ()],
            },
            seconds=asked.seconds,
        )

    def _ask(self, advisor: Advisor) -> Asked:
        asking = self.asking
        if asking is not _BROKEN and not asking.before:
            return self.context.ask(advisor, asking.tool, asking.say)
        conversation = _broken(advisor) if asking is _BROKEN else advisor.conversation(asking.tool)
        for earlier in asking.before:
            conversation.ask(earlier)
        began = time.perf_counter()
        return Asked(conversation.ask(asking.say), time.perf_counter() - began)

    def failed(self, error: str) -> ItemResult:
        """The worst scores, where asking raised."""
        worst: dict[str, float | None] = {name: 0.0 for name in _CHECKS}
        return self._result({**worst, "failed": 1.0}, {}, error)

    def _result(
        self,
        made: Mapping[str, float | None],
        output: Mapping[str, Any],
        error: str = "",
        seconds: float = 0.0,
    ) -> ItemResult:
        return ItemResult(
            suite=SUITE,
            system=OURS,
            condition=self.condition,
            item=self.asking.id,
            cluster=self.asking.cluster or self.asking.id,
            input=self.asking.say,
            scores={**made, "planted_caught": None, "planted_flagged": None},
            slices=self.asking.tools,
            gold={"tools": list(self.asking.tools), "before": list(self.asking.before)},
            output=output,
            error=error,
            seconds=seconds,
        )


def scores(answer: Answer, advisor: Advisor, tools: Sequence[str]) -> dict[str, float | None]:
    """Every check of one answer; None where it gives nothing to check."""
    library = advisor.library
    found = headline_contradictions(answer)
    return {
        "verbatim": verbatim(answer, library),
        "claims_cited": claims_cited(answer),
        "page_right": page_right(answer, library),
        "right_tool": right_tool(answer, library, tools),
        "current_version": current_version(answer, library),
        "headline_consistent": None if found is None else float(not found),
        "silent_clean": silent_clean(answer),
    }


def _broken(advisor: Advisor) -> Conversation:
    room: Any = _OutOfOrder()
    names = ToolNames(advisor.library.tools(), [])
    return Conversation(Answerers(room, room, room, room, lambda: names))


def _planted(case: Planted, error: str = "") -> ItemResult:
    """A planted headline; where the check raised, it is neither caught nor let be."""
    found = () if error else contradictions(case.headline, case.quotes, case.verdict, case.question)
    flagged = float(bool(found))
    made: dict[str, float | None] = dict.fromkeys(_CHECKS)
    made["planted_caught"] = flagged if case.contradicted else None
    made["planted_flagged"] = None if case.contradicted else (1.0 if error else flagged)
    made["failed"] = float(bool(error))
    return ItemResult(
        suite=SUITE,
        system=OURS,
        condition="planted",
        item=case.id,
        cluster=case.id,
        input=case.headline,
        scores=made,
        slices=(case.split, case.kind),
        gold={"contradicted": case.contradicted, "quotes": list(case.quotes)},
        output={"contradictions": [asdict(one) for one in found]},
        error=error,
    )

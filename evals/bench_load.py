"""Many people asking at once, over the HTTP interface that browsers use.

``python -m evals.bench_load [--people 25] [--questions 2000] [--documents DIR]``. The real program
serves a library of its own; each of the people has a session, asks a question, waits for the whole
answer, and asks the next. One question goes before, so that the models are loaded.

Reported: errors, seconds from sending to the complete answer, and the program's memory after a
tenth of the questions and at the end. Bounded in count and in time.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from assistant.settings import Settings
from evals.bench_start import serving
from evals.benching import (
    Row,
    documents_below,
    exit_status,
    fill,
    median,
    options,
    percentile,
    resident_megabytes,
    scratch,
    show,
)
from evals.contract import EvalDataError
from evals.growing import QUESTIONS

_LONGEST = 1_800.0
"""Seconds after which no new question is begun."""


@dataclass
class Tally:
    """What happened: seconds of each answer, errors in words, and memory on the way."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Site:
    """The running program: its address, and the numbers of the two events a question takes."""

    address: str
    take_in: int
    answer: int


async def site_at(address: str) -> Site:
    """Read from the page's own description which events asking takes.

    Raises:
        EvalDataError: When the page has no question box wired.
    """
    async with httpx.AsyncClient(trust_env=False, timeout=30.0) as client:
        config = (await client.get(f"{address}/config")).json()
    boxes = {
        part["id"]
        for part in config["components"]
        if part.get("props", {}).get("elem_id") == "question"
    }
    for event in config["dependencies"]:
        if any(target[0] in boxes and target[1] == "submit" for target in event["targets"]):
            for after in config["dependencies"]:
                if after.get("trigger_after") == event["id"]:
                    return Site(address, int(event["id"]), int(after["id"]))
    raise EvalDataError("The page has no question box: was the Ask page changed?")


class Person:
    """One browser session that asks by the queue's protocol."""

    def __init__(self, site: Site, client: httpx.AsyncClient) -> None:
        self._site = site
        self._client = client
        self._session = uuid.uuid4().hex[:12]

    async def ask(self, question: str) -> None:
        """Send a question and wait for its complete answer.

        Raises:
            EvalDataError: When the program reports an error or the answer holds no text.
        """
        await self._event(self._site.take_in, [question, None, None])
        shown = await self._event(self._site.answer, [None])
        if "could not be answered" in shown or "Answer ready" not in shown:
            raise EvalDataError(f"no answer: {shown[-300:]}")

    async def _event(self, number: int, data: Sequence[object]) -> str:
        sent = {"data": data, "fn_index": number, "session_hash": self._session}
        joined = await self._client.post(f"{self._site.address}/gradio_api/queue/join", json=sent)
        joined.raise_for_status()
        shown: list[str] = []  # an answer comes in steps, and the last may change nothing
        async for message in self._messages():
            if message["msg"] in ("process_generating", "process_completed"):
                shown.append(json.dumps(message["output"]))
            if message["msg"] == "process_completed":
                if not message["success"]:
                    raise EvalDataError(f"event {number} failed: {message['output']}")
                return "".join(shown)
            if message["msg"] == "unexpected_error":
                raise EvalDataError(f"event {number}: {message.get('message')}")
        raise EvalDataError(f"event {number} ended without a result")

    async def _messages(self) -> AsyncIterator[Mapping[str, Any]]:
        address = f"{self._site.address}/gradio_api/queue/data"
        async with self._client.stream(
            "GET", address, params={"session_hash": self._session}
        ) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))


async def load(site: Site, tools: Sequence[str], people: int, questions: int, pid: int) -> Tally:
    """Let ``people`` ask ``questions`` questions in all, each after the answer to the last."""
    tally, numbers, began = Tally(), iter(range(questions)), 0.0

    async def one(client: httpx.AsyncClient) -> None:
        person = Person(site, client)
        for number in numbers:
            if time.perf_counter() - began > _LONGEST:
                return
            question = QUESTIONS[number % len(QUESTIONS)].format(tool=tools[number % len(tools)])
            start = time.perf_counter()
            try:
                await person.ask(f"{question} We are {number + 100} teachers.")
                tally.seconds.append(time.perf_counter() - start)
            except (EvalDataError, httpx.HTTPError, ValueError) as failure:
                tally.errors.append(f"{type(failure).__name__}: {failure}"[:300])
            if number in (questions // 10, questions - 1):
                tally.memory.append(resident_megabytes(pid) or 0.0)

    limits = httpx.Limits(max_connections=4 * people)
    async with httpx.AsyncClient(trust_env=False, timeout=120.0, limits=limits) as client:
        await Person(site, client).ask(QUESTIONS[0].format(tool=tools[0]))
        began = time.perf_counter()
        await asyncio.gather(*(one(client) for _ in range(people)))
    return tally


def benchmark() -> bool:
    """Serve, ask, print the table; False where a question failed."""
    parser = options(__doc__, repeats=1)
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--questions", type=int, default=2_000)
    chosen = parser.parse_args()
    settings = Settings()
    paths = documents_below(chosen.documents, settings)
    with scratch() as home:
        tools = fill(paths, settings, home)
        with serving(home) as running:
            site = asyncio.run(site_at(running.address))
            tally = asyncio.run(load(site, tools, chosen.people, chosen.questions, running.pid))
    title = f"{chosen.people} people, {len(tally.seconds)} questions on {len(paths)} documents"
    show(title, rows_of(tally))
    for problem in tally.errors[:5]:
        print(problem, file=sys.stderr)
    return not tally.errors


def rows_of(tally: Tally) -> list[Row]:
    """The lines of the table; times only where a question was answered."""
    rows = [Row("errors", float(len(tally.errors)), unit="")]
    if tally.seconds:
        rows += [
            Row("median", median(tally.seconds)),
            Row("p95", percentile(tally.seconds, 0.95)),
            Row("slowest", max(tally.seconds)),
        ]
    return rows + [
        Row(f"memory, {when}", held, unit="MB")
        for when, held in zip(("after a tenth", "at the end"), tally.memory, strict=False)
    ]


if __name__ == "__main__":
    raise SystemExit(exit_status(benchmark))

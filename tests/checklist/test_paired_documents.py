"""Texts that differ in one clause, edition, date or signature get different verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from open_rows import marked

from assistant.checklist.checklist import make_checklist
from assistant.checklist.rubric import Rubric
from assistant.library.embedding import Embedder
from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.settings import Settings
from assistant.types import Audience, DocumentType, Finding, FindingStatus

TABLE = Path(__file__).with_name("paired_documents.yaml")
HOLE = "{x}"
KINDS = {
    "exception", "soft", "definition", "opt_out", "plan", "duty", "edition", "version", "source",
    "silence", "conflict",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """A or B of a pair: its documents as facts with a text, and the verdict they deserve."""

    tool: str
    kind: str
    item: str
    why: str
    documents: tuple[dict[str, Any], ...]
    edition: str | None
    status: FindingStatus
    also: tuple[FindingStatus, ...]


def side(pair: dict[str, Any], letter: str) -> Side:
    told = pair[letter]
    changes = told.get("facts", [{} for _ in pair["documents"]])
    documents = (
        {**document, **changed, "text": document["text"].replace(HOLE, told.get("x", ""))}
        for document, changed in zip(pair["documents"], changes, strict=True)
    )
    return Side(
        tool=f"{pair['id']}-{letter}",
        kind=pair["kind"],
        item=pair["item"],
        why=pair["why"],
        documents=tuple(documents),
        edition=told.get("ask"),
        status=FindingStatus(told["status"]),
        also=tuple(FindingStatus(status) for status in told.get("also", ())),
    )


PAIRS: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["pairs"]
SIDES = [side(pair, letter) for pair in PAIRS for letter in "ab"]


def add(library: Library, settings: Settings, one: Side) -> None:
    for number, document in enumerate(one.documents):
        name = f"{one.tool}-{number}.md"
        hints = FactHints(
            title=document["title"],
            tool=one.tool,
            type=DocumentType(document["type"]),
            audience=Audience(document.get("audience", "school")),
            edition=document.get("edition"),
            effective_date=document.get("effective_date"),
            signed=document.get("signed", False),
        )
        text = f"# {document['title']}\n\n{document['text']}"
        read = read_bytes(
            text.encode(), name=name, source=f"memory:{name}", settings=settings, hints=hints
        )
        library.add(read)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory, model: Embedder) -> Iterator[Library]:
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("pairs"))
    with Library.open(settings, model) as library:
        for one in SIDES:
            add(library, settings, one)
        yield library


def judged(library: Library, rubric: Rubric, one: Side) -> Finding:
    # What is asked here is the judge's reading; holding back what is too unsure has its own tests.
    only = replace(rubric, items=(rubric.item(one.item),), confidence=None)
    (found,) = make_checklist(one.tool, library, only, edition=one.edition)
    return found


@pytest.mark.parametrize("one", marked("verdict of a pair's side", {s.tool: s for s in SIDES}))
def test_the_verdict_is_the_one_the_text_deserves(
    one: Side, pairs: Library, rubric: Rubric
) -> None:
    found = judged(pairs, rubric, one)
    assert found.status in (one.status, *one.also), f"{one.why} Said instead: {found.reason}"


@pytest.mark.parametrize("pair", marked("verdicts that differ", {p["id"]: p for p in PAIRS}))
def test_the_two_verdicts_differ(pair: dict[str, Any], pairs: Library, rubric: Rubric) -> None:
    first, second = (judged(pairs, rubric, side(pair, letter)) for letter in "ab")
    assert first.status is not second.status, f"{pair['why']} Both said: {first.reason}"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])
def test_a_pair_differs_in_one_thing_and_expects_two_verdicts(pair: dict[str, Any]) -> None:
    a, b = pair["a"], pair["b"]
    assert sum(a.get(key) != b.get(key) for key in ("x", "facts", "ask")) == 1
    assert any(HOLE in document["text"] for document in pair["documents"]) == ("x" in a)
    first, second = side(pair, "a"), side(pair, "b")
    assert not {first.status, *first.also} & {second.status, *second.also}


def test_there_are_many_pairs_of_every_kind() -> None:
    assert len(PAIRS) >= 48
    assert {pair["kind"] for pair in PAIRS} == KINDS
    assert len({pair["item"] for pair in PAIRS}) >= 25
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)

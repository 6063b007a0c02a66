"""The shipped rubric is whole, and a mistake in a rubric is named by file, item and field."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.checklist.rubric import Rubric, load_rubric
from assistant.errors import RubricError
from assistant.types import Answerer, FindingStatus, Pillar, Severity


def test_shipped_rubric_holds_all_items(rubric: Rubric) -> None:
    counts = {pillar: len(items) for pillar, items in rubric.by_pillar().items()}
    assert counts == {
        Pillar.GOVERNANCE: 10,
        Pillar.PURPOSE: 9,
        Pillar.PRIVACY: 12,
        Pillar.DATA: 9,
    }
    assert sum(i.severity is Severity.BLOCKER for i in rubric.items) == 11
    assert sum(Answerer.VENDOR in i.answered_by for i in rubric.items) == 34
    assert sum(len(i.good_clauses) + len(i.bad_clauses) for i in rubric.items) == 248


def test_shipped_items_are_complete(rubric: Rubric) -> None:
    for item in rubric.items:
        assert 5 <= len(item.terms) <= 15, item.id
        assert 2 <= len(item.everyday_questions) <= 4, item.id
        assert item.vendor_question.endswith("?") or "." in item.vendor_question, item.id
        assert item.law, item.id
        assert set(item.levels) == {
            FindingStatus.MEETS,
            FindingStatus.PARTLY,
            FindingStatus.DOES_NOT_MEET,
            FindingStatus.NOT_STATED,
        }
        assert set(item.trap_notes) <= set(item.bad_clauses), item.id
        assert all(item.trap_notes.values()), item.id
    questions = [q for item in rubric.items for q in item.everyday_questions]
    assert len(questions) == len(set(questions))


def test_item_by_id(rubric: Rubric) -> None:
    assert rubric.item("prv-no-sale").pillar is Pillar.PRIVACY
    with pytest.raises(KeyError, match="prv-nothing"):
        rubric.item("prv-nothing")


def test_unchecked_law_is_marked(rubric: Rubric) -> None:
    pointers = {p.text: p.source_checked for p in rubric.item("prv-merger").law}
    assert pointers and not any(pointers.values())


ITEM: dict[str, Any] = {
    "id": "prv-no-sale",
    "question": "Do they promise never to sell?",
    "severity": "blocker",
    "answered_by": ["vendor"],
    "levels": {"meets": "a", "partly": "b", "does_not_meet": "c", "not_stated": "d"},
    "good_clauses": ["We never sell."],
    "bad_clauses": [{"text": "We sell.", "trap": True, "note": "it is plain"}],
    "terms": ["sell"],
    "everyday_questions": ["Do they sell it?"],
    "vendor_question": "Do you sell data?",
    "law": [{"text": "A law", "as_of": "2026-01-02", "source_checked": False}],
    "cues": {"topic": ["<verb>"]},
    "signals": [
        {"name": "sale-admitted", "kind": "breaks", "says": "data is sold", "cues": ["we sell"]},
        {"name": "sale-denied", "kind": "promise", "says": "no sale", "examples": ["Never sold."]},
    ],
}
HEAD: dict[str, Any] = {
    "version": "1",
    "as_of": "2026-01-02",
    "files": ["privacy.yaml"],
    "shorthand": {"verb": r"\bsell\b"},
    "table": [
        {"status": "does_not_meet", "any": ["breaks"]},
        {"status": "meets", "all": ["promise"]},
    ],
}


def _write(folder: Path, head: object, items: list[Any], pillar: str = "privacy") -> Path:
    (folder / "rubric.yaml").write_text(yaml.safe_dump(head), encoding="utf-8")
    body = {"pillar": pillar, "items": items}
    (folder / "privacy.yaml").write_text(yaml.safe_dump(body), encoding="utf-8")
    return folder


def _set(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def change(item: dict[str, Any]) -> None:
        place: Any = item
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return change


def _drop(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(item: dict[str, Any]) -> None:
        place = item
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_set("severity", to="awful"), "severity"),
        (_set("answered_by", to=["vendor", "oracle"]), "answered_by.1"),
        (_set("answered_by", to=[]), "answered_by"),
        (_drop("levels", "not_stated"), "levels.not_stated"),
        (_set("levels", "maybe", to="x"), "levels.maybe"),
        (_set("good_clauses", to=[]), "good_clauses"),
        (_drop("bad_clauses"), "bad_clauses"),
        (_set("terms", to=[]), "terms"),
        (_set("question", to="  "), "question"),
        (_set("law", to=[{"text": "x", "as_of": "May", "source_checked": True}]), "law.0.as_of"),
        (_set("colour", to="red"), "colour"),
        (_set("signals", 0, "cues", to=["(unclosed"]), "signals.0.cues"),
        (_set("signals", 0, "unless", to=["<nowhere>"]), "signals.0.unless"),
        (_set("signals", 0, "kind", to="terrible"), "signals.0.kind"),
        (_set("signals", 0, "name", to="Sale Admitted"), "signals.0.name"),
        (_set("signals", 1, "name", to="sale-admitted"), "signals.1.name"),
        (_set("signals", 0, "says", to=""), "signals.0.says"),
        (_set("signals", 1, "examples", to=[]), "signals.1.cues"),
        (_set("signals", to=[]), "signals"),
        (_set("table", to=[{"status": "maybe", "any": ["breaks"]}]), "table.0.status"),
        (_set("table", to=[{"status": "partly", "any": ["sale-denyed"]}]), "table.0"),
        (_set("table", to=[{"status": "partly"}]), "table.0"),
        (
            _set("table", to=[{"status": "partly", "any": ["part"], "within": "x"}]),
            "table.0.within",
        ),
        (
            _set("table", to=[{"status": "partly", "any": ["part"], "signed": "both"}]),
            "table.0.signed",
        ),
        (
            _set(
                "table",
                to=[{"status": "conflict", "all": ["part"], "any": ["part"], "signed": True}],
            ),
            "table.0.signed",
        ),
        (_set("cues", "topic", to=["<nowhere>"]), "cues.topic"),
        (_set("cues", "topic", to=[]), "cues.topic"),
    ],
)
def test_mistakes_name_file_item_and_field(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], field: str
) -> None:
    item = copy.deepcopy(ITEM)
    change(item)
    with pytest.raises(RubricError) as caught:
        load_rubric(_write(tmp_path, HEAD, [item]))
    message = str(caught.value)
    assert "privacy.yaml" in message
    assert "prv-no-sale" in message
    assert f"field {field}:" in message


def test_a_right_one_loads(tmp_path: Path) -> None:
    rubric = load_rubric(_write(tmp_path, HEAD, [ITEM]))
    assert rubric.items[0].trap_notes == {"We sell.": "it is plain"}
    assert rubric.rules["prv-no-sale"].cues.on_topic("Will you sell it?")


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"privacy\.yaml: item prv-no-sale: field id"):
        load_rubric(_write(tmp_path, HEAD, [ITEM, ITEM]))


def test_an_unknown_pillar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"privacy\.yaml: field pillar"):
        load_rubric(_write(tmp_path, HEAD, [ITEM], pillar="happiness"))


def test_missing_and_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"rubric\.yaml is missing"):
        load_rubric(tmp_path)
    (tmp_path / "rubric.yaml").write_text("version: [1", encoding="utf-8")
    with pytest.raises(RubricError, match=r"rubric\.yaml is not valid YAML near line"):
        load_rubric(tmp_path)


def test_a_bad_date_in_the_head_is_named(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=r"rubric\.yaml: field as_of"):
        load_rubric(_write(tmp_path, HEAD | {"as_of": "soon"}, [ITEM]))

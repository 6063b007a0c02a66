"""The rubric: reads ``knowledge/rubric/*.yaml`` and refuses mistakes by file, item and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from assistant.checklist.cues import Cues, Patterns, compile_cue
from assistant.errors import RubricError
from assistant.types import Answerer, FindingStatus, LawPointer, Pillar, RubricItem, Severity

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Rubric:
    """All items of the checklist, in order, with the cues of those that documents answer."""

    version: str
    as_of: date
    items: tuple[RubricItem, ...]
    cues: Mapping[str, Cues]

    def item(self, item_id: str) -> RubricItem:
        """Return the item with this id; raises ``KeyError`` with the id if there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def by_pillar(self) -> dict[Pillar, tuple[RubricItem, ...]]:
        """The items of each pillar, pillars and items in the order of the files."""
        return {p: tuple(i for i in self.items if i.pillar is p) for p in Pillar}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Bad(_Strict):
    text: Text
    trap: bool = False
    note: str = ""


class _Law(_Strict):
    text: Text
    as_of: date
    source_checked: bool


class _Levels(_Strict):
    meets: Text
    partly: Text
    does_not_meet: Text
    not_stated: Text


class _Cues(_Strict):
    topic: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    bad_if_alone: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    mention: tuple[str, ...] = ()
    meets: dict[str, tuple[str, ...]] = {}
    about_user: bool = False
    weakest_document: bool = False


class _Item(_Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)+$")]
    question: Text
    severity: Severity
    severity_note: str = ""
    why: str = ""
    answered_by: Annotated[tuple[Answerer, ...], Field(min_length=1)]
    levels: _Levels
    decision_rule: str = ""
    good_clauses: Annotated[tuple[Text, ...], Field(min_length=1)]
    bad_clauses: Annotated[tuple[_Bad, ...], Field(min_length=1)]
    terms: Annotated[tuple[Text, ...], Field(min_length=1)]
    everyday_questions: Annotated[tuple[Text, ...], Field(min_length=1)]
    vendor_question: Text
    law: tuple[_Law, ...] = ()
    cues: _Cues = _Cues()


class _PillarFile(_Strict):
    pillar: Pillar
    items: list[dict[str, Any]]


class _Head(_Strict):
    version: Text
    as_of: date
    files: Annotated[tuple[Text, ...], Field(min_length=1)]
    shorthand: dict[str, str] = {}


def load_rubric(folder: Path) -> Rubric:
    """Read and check the rubric.

    Args:
        folder: Holds ``rubric.yaml``, which names the files of the pillars.

    Returns:
        The rubric, items in the order of the files.

    Raises:
        RubricError: a file is missing or wrong; the message names file, item and field.
    """
    head_file = folder / "rubric.yaml"
    head = _validated(_Head, _read(head_file), head_file, "")
    items: list[RubricItem] = []
    cues: dict[str, Cues] = {}
    for name in head.files:
        path = folder / name
        content = _validated(_PillarFile, _read(path), path, "")
        for number, raw in enumerate(content.items, start=1):
            label = f"item {raw.get('id') or f'number {number}'}"
            entry = _validated(_Item, raw, path, label)
            if entry.id in cues:
                raise RubricError(f"{name}: {label}: field id: this id is used twice; change one.")
            items.append(_item(entry, content.pillar))
            cues[entry.id] = _compiled(entry, head.shorthand, name)
    return Rubric(head.version, head.as_of, tuple(items), cues)


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RubricError(f"{path.name} is missing from the rubric folder {path.parent}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RubricError(f"{path.name} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise RubricError(f"{path.name} is not valid YAML{where}; check the spacing.") from error


_Model = TypeVar("_Model", bound=BaseModel)


def _validated(model: type[_Model], raw: object, path: Path, label: str) -> _Model:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        places = [path.name, *([label] if label else [])]
        raise RubricError(": ".join([*places, _explain(error.errors()[0])])) from error


def _explain(problem: ErrorDetails) -> str:
    """A pydantic problem in plain words: the field and what is wrong with it."""
    where = ".".join(str(part) for part in problem["loc"]) or "the file"
    words = {
        "missing": "it is missing; add it",
        "extra_forbidden": "this field is not known; remove it or check its spelling",
        "too_short": "at least one entry is needed",
        "string_too_short": "it is empty; fill it in",
        "model_type": "a block of fields is needed here",
    }
    return f"field {where}: {words.get(problem['type'], problem['msg'])}."


def _item(entry: _Item, pillar: Pillar) -> RubricItem:
    levels = {FindingStatus(k): v for k, v in entry.levels.model_dump().items()}
    return RubricItem(
        id=entry.id,
        pillar=pillar,
        question=entry.question,
        severity=entry.severity,
        severity_note=entry.severity_note,
        answered_by=entry.answered_by,
        levels=levels,
        good_clauses=entry.good_clauses,
        bad_clauses=tuple(clause.text for clause in entry.bad_clauses),
        terms=entry.terms,
        law=tuple(LawPointer(p.text, p.as_of, p.source_checked) for p in entry.law),
        vendor_question=entry.vendor_question,
        everyday_questions=entry.everyday_questions,
        trap_notes={clause.text: clause.note for clause in entry.bad_clauses if clause.trap},
        decision_rule=entry.decision_rule,
        why=entry.why,
    )


def _compiled(entry: _Item, shorthand: Mapping[str, str], name: str) -> Cues:
    raw = entry.cues

    def patterns(field: str, cues: tuple[str, ...]) -> Patterns:
        try:
            return tuple(compile_cue(cue, shorthand) for cue in cues)
        except ValueError as error:
            raise RubricError(f"{name}: item {entry.id}: field cues.{field}: {error}.") from error

    if Answerer.VENDOR in entry.answered_by and not raw.topic:
        raise RubricError(
            f"{name}: item {entry.id}: field cues.topic: an item that vendor documents answer "
            "needs at least one topic cue."
        )
    return Cues(
        topic=patterns("topic", raw.topic),
        ignore=patterns("ignore", raw.ignore),
        bad=patterns("bad", raw.bad),
        bad_if_alone=patterns("bad_if_alone", raw.bad_if_alone),
        partly=patterns("partly", raw.partly),
        mention=patterns("mention", raw.mention),
        meets={k: patterns(f"meets.{k}", v) for k, v in raw.meets.items()},
        about_user=raw.about_user,
        weakest_document=raw.weakest_document,
    )

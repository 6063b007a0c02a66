"""The form of the rubric's files, and mistakes in them told by file, item and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from assistant.checklist.signals import Kind
from assistant.checklist.tables import Within
from assistant.errors import RubricError
from assistant.types import Answerer, Pillar, Severity

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)+$")]
Ruled = Literal["meets", "partly", "does_not_meet", "conflict"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bad(_Strict):
    """An example clause that does not meet the item."""

    text: Text
    trap: bool = False
    note: str = ""


class Law(_Strict):
    """A pointer to a law or standard."""

    text: Text
    as_of: date
    source_checked: bool


class Levels(_Strict):
    """What each status means for the item."""

    meets: Text
    partly: Text
    does_not_meet: Text
    not_stated: Text


class CuesEntry(_Strict):
    """Which sentences are on the topic."""

    topic: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    about_user: bool = False


class SignalEntry(_Strict):
    """A named thing that a clause can say."""

    name: Name
    kind: Kind
    says: Text
    cues: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    examples: tuple[Text, ...] = ()


class RowEntry(_Strict):
    """A row of a decision table."""

    status: Ruled
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    within: Within = Within.EDITION
    least: Annotated[int, Field(ge=1)] = 1
    signed: bool = False


class ItemEntry(_Strict):
    """One rubric item."""

    id: Name
    question: Text
    severity: Severity
    severity_note: str = ""
    why: str = ""
    answered_by: Annotated[tuple[Answerer, ...], Field(min_length=1)]
    levels: Levels
    decision_rule: str = ""
    good_clauses: Annotated[tuple[Text, ...], Field(min_length=1)]
    bad_clauses: Annotated[tuple[Bad, ...], Field(min_length=1)]
    terms: Annotated[tuple[Text, ...], Field(min_length=1)]
    everyday_questions: Annotated[tuple[Text, ...], Field(min_length=1)]
    vendor_question: Text
    law: tuple[Law, ...] = ()
    cues: CuesEntry = CuesEntry()
    signals: tuple[SignalEntry, ...] = ()
    table: tuple[RowEntry, ...] = ()


class PillarFile(_Strict):
    """A file of one pillar; its items are checked one by one, so that each can be named."""

    pillar: Pillar
    items: list[dict[str, Any]]


class Head(_Strict):
    """``rubric.yaml``."""

    version: Text
    as_of: date
    files: Annotated[tuple[Text, ...], Field(min_length=1)]
    shorthand: dict[str, str] = {}
    table: Annotated[tuple[RowEntry, ...], Field(min_length=1)]
    confidence: Annotated[float, Field(ge=0.0, le=1.0)] = 0.55
    assurance: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0


def read(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        RubricError: the file is missing, unreadable or no YAML.
    """
    try:
        # The C loader reads the rubric in a fifth of the time, which each start would wait for.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise RubricError(f"{path.name} is missing from the rubric folder {path.parent}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RubricError(f"{path.name} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise RubricError(f"{path.name} is not valid YAML{where}; check the spacing.") from error


_Model = TypeVar("_Model", bound=BaseModel)


def validated(model: type[_Model], raw: object, path: Path, label: str) -> _Model:
    """The content as a checked model.

    Raises:
        RubricError: naming file, item (``label``) and field.
    """
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
        "string_pattern_mismatch": "use small letters and hyphens, with at least one hyphen",
    }
    return f"field {where}: {words.get(problem['type'], problem['msg'])}."

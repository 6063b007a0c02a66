"""Scripted dialogues and what each turn must and must not show, read from YAML and checked.

``docs/evals.md`` describes the form. A mistake in a file is named with file, dialogue and field.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from assistant.types import AnswerStatus, Audience, DocumentType, Issuer
from evals.contract import EvalDataError

Code = Literal["C", "CMP", "REG", "ASK", "ABS", "PO", "NO"]
"""Reaction codes: answer with quotes, compare, register, ask back, abstain, person, decline."""


def _as_list(value: Any) -> Any:
    """One word is a list of one, and nothing is an empty list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str | bool) else value


def _as_words(value: Any) -> Any:
    """YAML reads a bare ``yes`` and ``no`` as true and false; a teacher means the words."""
    return tuple({True: "yes", False: "no"}.get(v, v) if isinstance(v, bool) else v for v in value)


_List = BeforeValidator(_as_list)
Strings = Annotated[tuple[str, ...], _List]
Verdicts = Annotated[
    tuple[Literal["yes", "no", "partly", "none"], ...], BeforeValidator(_as_words), _List
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """Words in a text, whatever their case: each of ``all``, one of ``any``, none of ``none``."""

    all: Strings = ()
    any: Strings = ()
    none: Strings = ()


class Cites(_Strict):
    """Which citations may, must and must not be there.

    ``tools``, ``types``, ``audiences`` and ``issuers`` limit every citation; ``some_of`` lists
    tools of which each must be quoted at least once; ``some_type`` asks for one of these types.
    """

    none: bool = False
    at_least: int = 0
    tools: Strings = ()
    types: Annotated[tuple[DocumentType, ...], _List] = ()
    audiences: Annotated[tuple[Audience, ...], _List] = ()
    issuers: Annotated[tuple[Issuer, ...], _List] = ()
    some_of: Strings = ()
    some_type: Annotated[tuple[DocumentType, ...], _List] = ()


class Follows(_Strict):
    """What a follow-up must be resolved to: tools, words of the question, a grade, an item."""

    tools: Strings = ()
    has: Strings = ()
    grade: str = ""
    items: Strings = ()


class Expect(_Strict):
    """What one answer must and must not show. A field that is left out asks for nothing.

    ``text`` is everything said in our own words: headline, register, lines over quotes, notes,
    next step.
    ``items`` asks for at least one of the checklist items named. ``never`` may stand nowhere in
    the answer. ``refuse`` is for requests that must be turned down: no verdict, no yes.
    """

    status: Annotated[tuple[AnswerStatus, ...], _List] = ()
    verdict: Verdicts = ()
    tools: Annotated[tuple[str, ...] | None, BeforeValidator(lambda v: v)] = None
    headline: Words = Words()
    text: Words = Words()
    quotes: Words = Words()
    cites: Cites = Cites()
    items: Strings = ()
    follows: Follows | None = None
    symmetric: bool = False
    permits: bool | None = None
    state: Strings = ()
    refuse: bool = False
    never: Strings = ()


def _as_codes(value: Any) -> Any:
    """YAML reads a bare ``NO`` as false; the reaction code is meant."""
    return tuple("NO" if code is False else code for code in value)


class Turn(_Strict):
    """What is typed, the reaction codes that apply, and what is expected."""

    say: Annotated[str, Field(min_length=1)]
    code: Annotated[tuple[Code, ...], Field(min_length=1), BeforeValidator(_as_codes), _List]
    expect: Expect


class Dialogue(_Strict):
    """A conversation: its turns in order, and the tool chosen on the page, if any."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    kind: Annotated[str, Field(min_length=1)]
    tool: str | None = None
    turns: Annotated[tuple[Turn, ...], Field(min_length=1)]
    split: Literal["open", "locked"] = "open"

    @model_validator(mode="after")
    def _says_something(self) -> Dialogue:
        for number, turn in enumerate(self.turns, 1):
            if turn.expect == Expect():
                raise ValueError(f"turn {number} expects nothing, so it could not fail")
        return self


class _File(_Strict):
    split: Literal["open", "locked"]
    dialogues: tuple[dict[str, Any], ...]


def load_dialogues(files: Sequence[Path]) -> tuple[Dialogue, ...]:
    """Read dialogues.

    Args:
        files: YAML files, each with ``split`` and ``dialogues``.

    Returns:
        The dialogues in the order of files and lines.

    Raises:
        EvalDataError: A file cannot be read or is wrong; names file, dialogue and field.
    """
    found: list[Dialogue] = []
    for file in files:
        try:
            raw = yaml.safe_load(file.read_text(encoding="utf-8"))
            parts = _File.model_validate(raw)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            reason = " ".join(str(error).split())
            raise EvalDataError(f"{file.name} cannot be read as YAML: {reason}") from error
        except ValidationError as error:
            raise EvalDataError(f"{file.name}: {_first(error)}") from error
        for number, one in enumerate(parts.dialogues, 1):
            name = one.get("id", f"dialogue {number}")
            try:
                found.append(Dialogue.model_validate({**one, "split": parts.split}))
            except ValidationError as error:
                raise EvalDataError(f"{file.name}, {name}: {_first(error)}") from error
    ids = [dialogue.id for dialogue in found]
    for name in ids:
        if ids.count(name) > 1:
            raise EvalDataError(f"The id {name} is used by two dialogues; give each its own.")
    return tuple(found)


def _first(error: ValidationError) -> str:
    """The first mistake, in one sentence: where, and what is wrong."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(p + 1) if isinstance(p, int) else p for p in first["loc"])
    return f"{where}: {first['msg']}." if where else f"{first['msg']}."

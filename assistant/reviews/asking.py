"""What people are asked for on the items that no document answers, with help for each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import ReviewError
from assistant.types import RubricItem


class AskedField(BaseModel):
    """One field of the form. ``needed``: without it the item cannot be called met."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern="^[a-z][a-z_]{0,30}$")
    label: str = Field(min_length=1, max_length=200)
    help: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields for one item, in the order shown."""

    fields: tuple[AskedField, ...]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    items: dict[str, list[AskedField]]


def load_asked(path: Path) -> Mapping[str, Asked]:
    """Read the fields by item id; none where there is no such file.

    Raises:
        ReviewError: The file is wrong; the message says where.
    """
    if not path.is_file():
        return {}
    try:
        found = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReviewError(f"{path.name} cannot be read as YAML: check its indentation.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(step) for step in first["loc"])
        raise ReviewError(f"{path.name} is wrong at {where}: {first['msg']}.") from error
    for item, fields in found.items.items():
        if not fields or len({field.key for field in fields}) != len(fields):
            raise ReviewError(f"{path.name}, {item}: name at least one field, each key only once.")
    return {item: Asked(tuple(fields)) for item, fields in found.items.items()}


def asked_of(item: RubricItem, known: Mapping[str, Asked]) -> Asked:
    """The fields for an item; one free field where the district wrote none for it."""
    plain = AskedField(key="answer", label="Answer", help=item.vendor_question, needed=True)
    return known.get(item.id) or Asked((plain,))

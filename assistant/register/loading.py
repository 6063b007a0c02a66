"""Reads the district's register from YAML or CSV and refuses mistakes by file, entry and field."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant.errors import RegisterError
from assistant.register.entries import Entry
from assistant.register.register import Register, same_name

_LISTS = ("grades", "users", "data_allowed", "data_forbidden")
_CONDITION = ("text", "item", "owner", "due", "met")
_PILOT = ("schools", "start", "end", "measure")


def _contact(value: Any) -> Any:
    """A contact may be one line, or a role, a name and an address."""
    if isinstance(value, Mapping):
        parts = [str(value[k]) for k in ("role", "name", "email", "phone") if value.get(k)]
        return f"{parts[0]} ({', '.join(parts[1:])})" if len(parts) > 1 else "".join(parts)
    return "" if value is None else value


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    district: str = ""
    contact: Annotated[str, BeforeValidator(_contact)] = ""
    sample: bool = False
    tools: list[dict[str, Any]] = []


def load_register(path: Path) -> Register:
    """Read and check the register.

    Args:
        path: A ``.yaml``, ``.yml`` or ``.csv`` file. In CSV, one row is one entry, list fields
            are parted by ``;``, a condition is ``text | item | owner | due | met`` (several
            parted by ``;``), and a pilot has ``pilot_schools``, ``pilot_start``, ``pilot_end``
            and ``pilot_measure``. Columns ``district`` and ``contact`` count in the first row.

    Returns:
        The register; an empty one with ``found`` False where there is no such file.

    Raises:
        RegisterError: The file is wrong; the message names file, entry and field.
    """
    if not path.is_file():
        return Register(source=path.name, found=False)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RegisterError(f"{path.name} cannot be read; save it as UTF-8 text.") from error
    raw = _from_csv(text) if path.suffix.lower() == ".csv" else _from_yaml(text, path)
    try:
        content = _File.model_validate(raw)
    except ValidationError as error:
        raise RegisterError(f"{path.name}: {_explain(error)}") from error
    entries: list[Entry] = []
    for number, tool in enumerate(content.tools, start=1):
        entry = _entry(tool, number, path)
        if any(
            same_name(e.tool, entry.tool) and same_name(e.edition, entry.edition) for e in entries
        ):
            raise RegisterError(
                f"{path.name}: entry {number} ({entry.name}): field tool: this tool and edition "
                "stand in the register twice; keep one entry."
            )
        entries.append(entry)
    return Register(
        district=content.district,
        contact=content.contact,
        sample=content.sample,
        entries=tuple(entries),
        source=path.name,
    )


def _entry(raw: Mapping[str, Any], number: int, path: Path) -> Entry:
    label = f"entry {number}" + (f" ({raw['tool']})" if raw.get("tool") else "")
    try:
        return Entry.model_validate(raw)
    except ValidationError as error:
        raise RegisterError(f"{path.name}: {label}: {_explain(error)}") from error


def _explain(error: ValidationError) -> str:
    """The first problem in plain words: the field and what is wrong with it."""
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    if not where and problem["type"] == "value_error":
        where, _, message = message.partition(": ")
    words = {
        "missing": "it is missing; add it",
        "extra_forbidden": "this field is not known; remove it or check its spelling",
        "string_too_short": "it is empty; fill it in",
        "model_type": "a block of fields is needed here",
    }
    return f"field {where or 'tools'}: {words.get(problem['type'], message)}."


def _from_yaml(text: str, path: Path) -> Any:
    try:
        return yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise RegisterError(f"{path.name} is not valid YAML{where}; check the spacing.") from error


def _from_csv(text: str) -> dict[str, Any]:
    rows = list(csv.DictReader(io.StringIO(text)))
    head = rows[0] if rows else {}
    return {
        "district": (head.get("district") or "").strip(),
        "contact": (head.get("contact") or "").strip(),
        "tools": [_from_row(row) for row in rows],
    }


def _from_row(row: Mapping[str | Any, str | Any]) -> dict[str, Any]:
    """One row as an entry: empty cells are left out, list cells are split."""
    cells = {str(k).strip(): str(v).strip() for k, v in row.items() if v and str(v).strip()}
    entry: dict[str, Any] = {
        k: v for k, v in cells.items() if k not in ("district", "contact", "sample")
    }
    for name in _LISTS:
        if name in entry:
            entry[name] = _parts(entry[name], ";")
    if "conditions" in entry:
        entry["conditions"] = [
            {k: v for k, v in zip(_CONDITION, _parts(one, "|", keep=True), strict=False) if v}
            for one in _parts(entry["conditions"], ";")
        ]
    pilot = {name: entry.pop(f"pilot_{name}") for name in _PILOT if f"pilot_{name}" in entry}
    if pilot:
        pilot["schools"] = _parts(pilot.get("schools", ""), ";")
        entry["pilot"] = pilot
    return entry


def _parts(cell: str, mark: str, *, keep: bool = False) -> list[str]:
    parts = [part.strip() for part in cell.split(mark)]
    return parts if keep else [part for part in parts if part]

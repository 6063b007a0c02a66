"""The clean policy and the attacks on it, read from ``evals/data/injections``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evals.contract import EvalDataError

DATA = Path(__file__).parent.parent / "data" / "injections"
FORMATS = ("md", "html", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (kind ``heading``), a paragraph, or a table, whose first row names its columns."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The clean document, the questions put to it, and the checklist items looked at."""

    tool: str
    title: str
    blocks: tuple[Block, ...]
    questions: tuple[str, ...]
    items: tuple[str, ...]

    @property
    def middle(self) -> int:
        """Where an attack is put in: before the block of this number, at the end of a section.

        Inside one, a verbatim quote that runs across the place would have to be cut there.
        """
        headings = [place for place, block in enumerate(self.blocks) if block.kind == "heading"]
        return headings[3]


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: the file's format, the way the payload is put in, and the payload's words.

    ``seen`` is True where a person who opens the file reads them.
    """

    id: str
    format: str
    way: str
    payload: str
    seen: bool = False


def load_policy(path: Path = DATA / "policy.yaml") -> Policy:
    """The clean policy.

    Raises:
        EvalDataError: When the file is missing or wrong.
    """
    raw = _read(path)
    try:
        return Policy(
            tool=str(raw["tool"]),
            title=str(raw["title"]),
            blocks=tuple(_block(one) for one in raw["blocks"]),
            questions=tuple(raw["questions"]),
            items=tuple(raw["items"]),
        )
    except (KeyError, TypeError) as error:
        raise EvalDataError(f"{path.name}: {error!r}. Correct the file.") from None


def load_attacks(path: Path = DATA / "attacks.yaml") -> tuple[Attack, ...]:
    """The attacks, in the order of the file.

    Raises:
        EvalDataError: When the file is missing or wrong; the message names the attack.
    """
    raw = _read(path)
    attacks: list[Attack] = []
    for one in raw.get("attacks") or ():
        try:
            if one["format"] not in FORMATS:
                raise ValueError(f"the format is {one['format']!r}, not one of {FORMATS}")
            words = raw["payloads"][one["payload"]]
            attacks.append(
                Attack(one["id"], one["format"], one["way"], words, bool(one.get("seen")))
            )
        except (KeyError, TypeError, ValueError) as error:
            raise EvalDataError(f"{path.name}, {one}: {error!r}. Correct it.") from None
    if not attacks:
        raise EvalDataError(f"{path.name} holds no attack. Write at least one.")
    return tuple(attacks)


def _read(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise EvalDataError(f"{path} is not there. Restore it from the project's repository.")
    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise EvalDataError(f"{path.name} is not YAML: {error}. Correct the file.") from None
    if not isinstance(held, dict):
        raise EvalDataError(f"{path.name} must be a mapping. Correct the file.")
    return held


def _block(raw: Any) -> Block:
    if isinstance(raw, str):
        return Block("paragraph", raw)
    if "heading" in raw:
        return Block("heading", raw["heading"])
    return Block("table", rows=tuple(tuple(str(cell) for cell in row) for row in raw["table"]))

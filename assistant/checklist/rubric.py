"""The rubric: reads ``knowledge/rubric/*.yaml`` and compiles each item's rules.

Mistakes are refused by file, item and field. ``docs/rubric.md`` is the page for those who edit it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.checklist.confidence import Confidence, load_confidence
from assistant.checklist.cues import Cues, Patterns, compile_cue
from assistant.checklist.rubric_file import (
    Head,
    ItemEntry,
    PillarFile,
    RowEntry,
    read,
    validated,
)
from assistant.checklist.rules import ItemRules
from assistant.checklist.signals import Kind, Signal
from assistant.checklist.tables import Row
from assistant.errors import RubricError
from assistant.types import Answerer, FindingStatus, LawPointer, Pillar, RubricItem

_KINDS = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class Rubric:
    """All items of the checklist, in order, with the rules of those that documents answer.

    ``confidence`` is None where the rubric's folder has no ``outcomes.csv``: then nothing is
    known of how often a finding is right, and none is held back.
    """

    version: str
    as_of: date
    items: tuple[RubricItem, ...]
    rules: Mapping[str, ItemRules]
    confidence: Confidence | None = None

    def item(self, item_id: str) -> RubricItem:
        """Return the item with this id; raises ``KeyError`` with the id if there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def by_pillar(self) -> dict[Pillar, tuple[RubricItem, ...]]:
        """The items of each pillar, pillars and items in the order of the files."""
        return {p: tuple(i for i in self.items if i.pillar is p) for p in Pillar}


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
    head = validated(Head, read(head_file), head_file, "")
    items: list[RubricItem] = []
    rules: dict[str, ItemRules] = {}
    for name in head.files:
        path = folder / name
        content = validated(PillarFile, read(path), path, "")
        for number, raw in enumerate(content.items, start=1):
            label = f"item {raw.get('id') or f'number {number}'}"
            entry = validated(ItemEntry, raw, path, label)
            if entry.id in rules:
                raise RubricError(f"{name}: {label}: field id: this id is used twice; change one.")
            items.append(_item(entry, content.pillar))
            rules[entry.id] = _Compiler(entry, head, name).rules()
    confidence = load_confidence(folder, head.confidence, head.assurance)
    return Rubric(head.version, head.as_of, tuple(items), rules, confidence)


def _item(entry: ItemEntry, pillar: Pillar) -> RubricItem:
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


class _Compiler:
    """Compiles the rules of one item, naming the field of every mistake."""

    def __init__(self, entry: ItemEntry, head: Head, file: str) -> None:
        self._entry = entry
        self._head = head
        self._file = file

    def rules(self) -> ItemRules:
        entry = self._entry
        asked = Answerer.VENDOR in entry.answered_by
        if asked and not entry.cues.topic:
            raise self._wrong(
                "cues.topic",
                "an item that vendor documents answer needs at least one topic cue",
            )
        if asked and not entry.signals:
            raise self._wrong(
                "signals", "an item that vendor documents answer needs at least one signal"
            )
        cues = Cues(
            topic=self._patterns("cues.topic", entry.cues.topic),
            ignore=self._patterns("cues.ignore", entry.cues.ignore),
            about_user=entry.cues.about_user,
        )
        return ItemRules(cues, self._signals(), self._table())

    def _signals(self) -> tuple[Signal, ...]:
        made: list[Signal] = []
        for number, raw in enumerate(self._entry.signals):
            place = f"signals.{number}"
            if raw.name in {s.name for s in made}:
                raise self._wrong(f"{place}.name", f"the signal {raw.name} comes twice; rename one")
            if not raw.cues and not raw.examples:
                raise self._wrong(f"{place}.cues", "a signal needs a cue or an example clause")
            made.append(
                Signal(
                    raw.name,
                    raw.kind,
                    raw.says,
                    self._patterns(f"{place}.cues", raw.cues),
                    self._patterns(f"{place}.unless", raw.unless),
                    raw.examples,
                )
            )
        return tuple(made)

    def _table(self) -> tuple[Row, ...]:
        """The item's own table, or the rubric's."""
        own = self._entry.table
        known = _KINDS | {signal.name for signal in self._entry.signals}
        for number, row in enumerate(own):
            if not row.all and not row.any:
                raise self._wrong(f"table.{number}", "a row needs signals under all or any")
            if row.signed and row.status == FindingStatus.CONFLICT.value:
                raise self._wrong(
                    f"table.{number}.signed",
                    "a conflict lies between two documents, so the row cannot ask for a signed one",
                )
            for name in (*row.all, *row.any, *row.none):
                if name not in known:
                    raise self._wrong(
                        f"table.{number}", f"there is no signal {name}; check its spelling"
                    )
        return _rows(own or self._head.table)

    def _patterns(self, field: str, cues: Sequence[str]) -> Patterns:
        try:
            return tuple(compile_cue(cue, self._head.shorthand) for cue in cues)
        except ValueError as error:
            raise self._wrong(field, str(error)) from error

    def _wrong(self, field: str, what: str) -> RubricError:
        return RubricError(f"{self._file}: item {self._entry.id}: field {field}: {what}.")


def _rows(entries: Sequence[RowEntry]) -> tuple[Row, ...]:
    return tuple(
        Row(FindingStatus(e.status), e.all, e.any, e.none, e.within, e.least, e.signed)
        for e in entries
    )

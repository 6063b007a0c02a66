"""The rules by which one rubric item is judged: its topic, its signals and its decision table."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checklist.cues import Cues
from assistant.checklist.signals import Signal
from assistant.checklist.tables import Row


@dataclass(frozen=True, slots=True)
class ItemRules:
    """What the judge needs to know of an item, compiled from ``knowledge/rubric/``."""

    cues: Cues
    signals: tuple[Signal, ...] = ()
    table: tuple[Row, ...] = ()

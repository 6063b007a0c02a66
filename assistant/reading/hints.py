"""What people wrote down about a document: sidecar files, front matter, folder manifests.

Sidecars and our own front matter are strict: an unknown field or a bad value is refused with the
field's name, because a typo there would silently lose a fact.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.dates import parse_date
from assistant.reading.naming import type_from_words
from assistant.reading.opening import read_companion, shown_name
from assistant.types import Audience, DocumentType, Issuer

_AUTHORITY = re.compile(
    r"school (?:district|committee|board|department)|\bdistrict\b|public schools|\bschools?\b$|"
    r"unified school|board of education|charter school|\bISD\b|\bUSD\b|academy",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(
    r"white house|president of the united states|federal|ministry|congress|\bgovernment\b|"
    r"(?:\bU\.?S\.? |united states |state )?department of|attorney general|\bagency\b|"
    r"\bcommission\b|office of educational technology|state board|legislature|\bstate of\b",
    re.IGNORECASE,
)
# Keys only our own front matter has; with one of them the whole block is held to be ours.
_OURS = {
    "tool",
    "vendor",
    "edition",
    "issuer",
    "audience",
    "effective_date",
    "retrieved_date",
    "signed",
}
_CHOICES: Mapping[str, type[StrEnum]] = {
    "issuer": Issuer,
    "audience": Audience,
    "type": DocumentType,
}
_MOST_YAML = 50_000  # bytes; real ones have some hundred
_MOST_MANIFEST = 10_000_000
_MOST_WORDS = 500
_MOST_NAMES = 100
_NUMBERS = 10**15
_FOREIGN_DATES = ("date-adoption", "date_adopted", "adopted", "effective", "date", "last_updated")


@dataclass(frozen=True, slots=True)
class FactHints:
    """Facts told about a document; None means not told. ``guessed`` names the unsure ones.

    ``source`` is where the text first came from (such as a web address), for people to read.
    """

    title: str | None = None
    tool: str | None = None
    vendor: str | None = None
    edition: str | None = None
    issuer: Issuer | None = None
    type: DocumentType | None = None
    audience: Audience | None = None
    effective_date: date | None = None
    retrieved_date: date | None = None
    signed: bool | None = None
    aliases: tuple[str, ...] | None = None
    sample: bool | None = None
    source: str | None = None
    guessed: frozenset[str] = frozenset()

    def or_else(self, weaker: FactHints) -> FactHints:
        """These hints, with the gaps filled from ``weaker`` ones."""
        changes: dict[str, Any] = {}
        for name in FACT_NAMES:
            if getattr(self, name) is None and getattr(weaker, name) is not None:
                changes[name] = getattr(weaker, name)
        unsure = self.guessed | (weaker.guessed & changes.keys())
        return replace(self, guessed=frozenset(unsure), **changes)


FACT_NAMES = tuple(one.name for one in fields(FactHints) if one.name != "guessed")


def read_sidecar(path: Path) -> FactHints:
    """The facts in ``NAME.EXT.meta.yaml`` or ``NAME.meta.yaml`` beside a document, if any.

    Raises:
        UnreadableDocumentError: the sidecar is not a list of known fields with good values.
    """
    for name in (path.name, path.stem):
        for ending in (".meta.yaml", ".meta.yml"):
            sidecar = path.with_name(name + ending)
            text = read_companion(sidecar, _MOST_YAML)
            if text is not None:
                where = shown_name(sidecar.name)
                return facts_from(_yaml(text, where), where)
    return FactHints()


def read_front_matter(source: str, name: str) -> FactHints:
    """The facts in a Markdown file's front matter.

    A block in someone else's vocabulary gives its title and date as guesses.

    Raises:
        UnreadableDocumentError: a block of ours holds an unknown field or a bad value.
    """
    try:
        values = _yaml(source, name)
    except UnreadableDocumentError:
        if any(re.search(rf"^{key}\s*:", source, re.MULTILINE) for key in _OURS):
            raise
        return FactHints()
    if _OURS & values.keys() or values.keys() <= set(FACT_NAMES):
        return facts_from(values, f"{name} (the block between the --- lines)")
    title = values.get("title")
    found = (parse_date(str(values[key])) for key in _FOREIGN_DATES if values.get(key))
    effective = next((day for day in found if day), None)
    told = _words(title)
    if told is not None and told.isupper():
        small = r"(?<=\s)(And|At|For|From|In|Of|On|Or|The|To|With)\b"
        told = re.sub(small, lambda match: match.group().lower(), told.title())
    return FactHints(
        title=told, effective_date=effective, guessed=frozenset({"title", "effective_date"})
    )


def read_manifest(path: Path, root: Path) -> FactHints:
    """The facts a ``manifest.json`` gives, looked for from the document's folder up to ``root``.

    Raises:
        UnreadableDocumentError: a manifest is not JSON.
    """
    above = len(path.relative_to(root).parts) if path.is_relative_to(root) else 1
    folder = path
    for _ in range(above):
        folder = folder.parent
        text = read_companion(folder / "manifest.json", _MOST_MANIFEST)
        if text is not None:
            entry = _manifest_entry(text, path.relative_to(folder).as_posix())
            if entry is not None:
                return _facts_from_entry(entry)
    return FactHints()


def facts_from(values: Mapping[str, Any], where: str) -> FactHints:
    """Check the fields of a sidecar or front matter block.

    Raises:
        UnreadableDocumentError: an unknown field or a bad value; the message names both.
    """
    unknown = [key for key in values if key not in FACT_NAMES]
    if unknown:
        raise UnreadableDocumentError(
            f'"{where}" has the unknown field "{shown_name(unknown[0][:60])}"; the fields are '
            f"{', '.join(FACT_NAMES)}."
        )
    told = {key: value for key, value in values.items() if value is not None}
    checked = {key: _checked(key, value, where) for key, value in told.items()}
    return FactHints(**checked)


def issuer_from_words(words: str) -> Issuer | None:
    """The kind of issuer a name such as ``Maple Valley School District`` stands for."""
    if _GOVERNMENT.search(words):
        return Issuer.GOVERNMENT
    return Issuer.DISTRICT if _AUTHORITY.search(words) else None


def _yaml(text: str, where: str) -> dict[str, Any]:
    import yaml

    try:
        if len(text) > _MOST_YAML or text.count("[") + text.count("{") > _MOST_NAMES:
            raise ValueError("facts are short, and many brackets are read slowly")
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise ValueError("aliases can stand for endless text")
        values = yaml.safe_load(text)
    except (
        yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, ArithmeticError,
        RecursionError,
    ) as error:  # fmt: skip
        raise UnreadableDocumentError(
            f'"{where}" is not valid YAML; write one "field: value" on each line.'
        ) from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise UnreadableDocumentError(f'"{where}" must hold lines of the form "field: value".')
    return {str(key): value for key, value in values.items()}


def _checked(key: str, value: Any, where: str) -> Any:
    if key in _CHOICES:
        return _one_of(_CHOICES[key], key, value, where)
    if key in {"signed", "sample"}:
        if isinstance(value, bool):
            return value
        raise _bad(key, value, where, "true or false")
    if key in {"effective_date", "retrieved_date"}:
        return _checked_date(key, value, where)
    if key == "aliases":
        names = list(map(_words, value if isinstance(value, list) else [value]))
        if len(names) <= _MOST_NAMES and None not in names:
            return tuple(names)
        raise _bad(key, value, where, "a list of names")
    words = _words(value)
    if words is not None:
        return words
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _NUMBERS:
        return str(value)
    raise _bad(key, value, where, f"text of at most {_MOST_WORDS} letters")


def _words(value: object) -> str | None:
    """A text on one line that is fit to be kept and shown, or None for anything else."""
    if not isinstance(value, str) or len(value) > _MOST_WORDS:
        return None
    words = " ".join(value.split())
    odd = any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in words)
    return None if odd or not words else words


def _checked_date(key: str, value: Any, where: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    day = parse_date(value) if isinstance(value, str) else None
    if day is None:
        raise _bad(key, value, where, "a date such as 2026-01-31")
    return day


def _one_of(kind: type[StrEnum], key: str, value: Any, where: str) -> StrEnum:
    word = re.sub(r"[\s\-]+", "_", str(value).strip().lower())
    try:
        return kind(word)
    except ValueError as error:
        raise _bad(key, value, where, f"one of {', '.join(kind)}") from error


def _bad(key: str, value: Any, where: str, wanted: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f'"{where}" has a bad value for "{key}" ({_shown(value)}); it must be {wanted}.'
    )


def _shown(value: Any) -> str:
    try:
        return repr(str(value)[:60])
    except ValueError:  # a number too long to be written
        return "a very long number"


def _manifest_entry(manifest: str, relative: str) -> Mapping[str, Any] | None:
    try:
        entries = json.loads(manifest)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocumentError(
            '"manifest.json" is not valid JSON; correct it or remove it from the folder.'
        ) from error
    if not isinstance(entries, list):
        return None  # some other program's manifest
    for entry in entries:
        if isinstance(entry, dict) and entry.get("path") == relative:
            return entry
    return None


def _facts_from_entry(entry: Mapping[str, Any]) -> FactHints:
    def text(*keys: str) -> str | None:
        found = (_words(entry.get(key)) for key in keys)
        return next((one for one in found if one), None)

    kind, issuer_name = text("type", "document_type"), text("issuer")
    issuer = issuer_from_words(issuer_name) if issuer_name else None
    document_type = type_from_words(kind) if kind else None
    if issuer is not None:
        document_type = DocumentType.GUIDELINE
    stated = parse_date(text("date_stated_in_text") or "")
    told = parse_date(text("date", "effective_date") or "")
    return FactHints(
        title=text("title"),
        tool=text("tool"),
        vendor=issuer_name if issuer_name and issuer is None else text("vendor"),
        issuer=issuer,
        type=document_type,
        effective_date=told or stated,
        retrieved_date=parse_date(text("recorded", "retrieved_date") or ""),
        source=text("source", "source_url"),
        guessed=frozenset() if told else frozenset({"effective_date"}),
    )

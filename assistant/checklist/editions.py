"""Which documents speak for which edition of a tool, and which edition is judged.

Rule: texts for different accounts (general, school, business) are never mixed. Within one kind of
account a document may name its editions ("Basic, Plus and School") or say that it holds for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.types import Audience, Issuer, VersionInfo


@dataclass(frozen=True, slots=True)
class _Accounts:
    """One kind of account; ``words`` in an edition asked for point to it."""

    name: str
    key: str
    label: str
    audiences: tuple[Audience, ...]
    words: tuple[str, ...]


# In the order in which they are judged when no edition is asked for.
_ACCOUNTS = (
    _Accounts(
        "general (consumer)",
        "general accounts",
        "General (anyone can open an account)",
        (Audience.CONSUMER, Audience.UNKNOWN),
        ("consumer", "general", "free", "personal", "basic"),
    ),
    _Accounts(
        "school",
        "school accounts",
        "School",
        (Audience.SCHOOL, Audience.DISTRICT_CONTRACT),
        ("school", "education", "edu", "k-12", "district", "classroom"),
    ),
    _Accounts(
        "business",
        "business accounts",
        "Business",
        (Audience.BUSINESS, Audience.STAFF),
        ("business", "enterprise", "team", "work", "staff"),
    ),
)
_NOT_SAID = ("general (for whom is not said)", "General (the documents do not say for whom)")
_ALL = re.compile(r"^(?:all|any|every)\b|^(?:plans|editions|versions|accounts)$", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|;|/|&|\band\b|\bor\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a tool that the library holds documents of.

    ``key`` asks for it (see :func:`choose_documents`), ``name`` stands in sentences ("the …
    edition") and ``label`` in a list to choose from.
    """

    key: str
    name: str
    label: str
    documents: tuple[VersionInfo, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The documents that are judged, those left out, and one sentence that says why."""

    versions: tuple[VersionInfo, ...]
    sentence: str
    left_out: tuple[VersionInfo, ...] = ()
    edition: Edition | None = None


def editions(versions: Sequence[VersionInfo]) -> tuple[Edition, ...]:
    """The editions that a tool's current vendor documents speak for, in the order of judging.

    First each kind of account with all its documents, then below it the editions that only some
    of these documents name. An edition that all of them cover is named in the label instead.

    Args:
        versions: All stored versions of the tool's documents.
    """
    held = _held(versions)
    found: list[Edition] = []
    for accounts in _ACCOUNTS:
        documents = tuple(v for v in held if v.facts.audience in accounts.audiences)
        if not documents:
            continue
        covers = {name: _covering(documents, name) for name in _names(documents)}
        narrower = {name: some for name, some in covers.items() if len(some) < len(documents)}
        whole = [name for name in covers if name not in narrower]
        found.append(_of_accounts(accounts, documents, whole))
        taken = {edition.key.casefold() for edition in found}
        found += _named(narrower, accounts, taken)
    return tuple(found)


def choose_documents(
    tool: str, versions: Sequence[VersionInfo], edition: str | None = None
) -> Judged:
    """Pick the vendor's current documents of one edition.

    Args:
        tool: The tool's name, for the sentence.
        versions: All stored versions of the tool's documents.
        edition: An edition's key or name ("School"), or None for the edition anyone can open
            today; a school or business text is judged only where no general one is held.

    Returns:
        The documents (maybe none) and a sentence naming the edition and what was left out.
    """
    listed = editions(versions)
    if not listed:
        return Judged((), why_none(tool, versions))
    chosen = listed[0] if edition is None else _asked_for(edition, listed, _held(versions))
    if chosen is None:
        return Judged((), f"No document for the {edition} edition of {tool} is in the library.")
    left = tuple(v for v in _held(versions) if v not in chosen.documents)
    sentence = f"Judged on the documents for the {_edition_words(chosen.name)}."
    if left:
        titles = sorted({v.facts.title for v in left})
        sentence += f" Left out, because they are for other editions: {'; '.join(titles)}."
    return Judged(chosen.documents, sentence, left, chosen)


def why_none(tool: str, versions: Sequence[VersionInfo]) -> str:
    """Why nothing can be judged, where :func:`editions` finds none."""
    if any(v.facts.issuer is Issuer.VENDOR for v in versions):
        return (
            f"Only an earlier version of {tool}'s documents is in the library, and earlier "
            "versions are not judged."
        )
    return f"No vendor document of {tool} is in the library."


def _held(versions: Iterable[VersionInfo]) -> list[VersionInfo]:
    return [v for v in versions if v.current and v.facts.issuer is Issuer.VENDOR]


def _parts(version: VersionInfo) -> tuple[str, ...]:
    """The editions a document names, one by one; none where it names none or all of them."""
    parts = [part for part in _LISTED.split(version.facts.edition or "") if part.strip()]
    return () if any(_ALL.search(part) for part in parts) else tuple(parts)


def _names(documents: Iterable[VersionInfo]) -> list[str]:
    names: dict[str, str] = {}
    for version in documents:
        for part in _parts(version):
            names.setdefault(part.casefold(), part)
    return list(names.values())


def _covering(documents: Sequence[VersionInfo], name: str) -> tuple[VersionInfo, ...]:
    """The documents that name the edition, with those for the same accounts that name none."""
    wanted = name.casefold()
    named = [v for v in documents if wanted in (part.casefold() for part in _parts(v))]
    same = {v.facts.audience for v in named} - {Audience.UNKNOWN}
    return tuple(v for v in documents if v in named or (not _parts(v) and v.facts.audience in same))


def _of_accounts(
    accounts: _Accounts, documents: tuple[VersionInfo, ...], whole: Sequence[str]
) -> Edition:
    name, label = accounts.name, accounts.label
    if all(v.facts.audience is Audience.UNKNOWN for v in documents):
        name, label = _NOT_SAID
    said = _joined(one for one in whole if one.casefold() not in label.casefold())
    return Edition(accounts.key, name, f"{label}: {said}" if said else label, documents)


def _named(
    narrower: dict[str, tuple[VersionInfo, ...]], accounts: _Accounts, taken: set[str]
) -> Iterator[Edition]:
    """One edition for each set of documents, named by all the names that share it."""
    by_documents: dict[tuple[str, ...], list[str]] = {}
    for name, documents in narrower.items():
        by_documents.setdefault(tuple(v.version_id for v in documents), []).append(name)
    for names in by_documents.values():
        name = _joined(names)
        key = name if name.casefold() not in taken else f"{name}, {accounts.key}"
        label = f"{name} ({accounts.label.split(' (')[0].lower()} accounts)"
        yield Edition(key, name, label, narrower[names[0]])


def _asked_for(
    edition: str, listed: Sequence[Edition], held: Sequence[VersionInfo]
) -> Edition | None:
    wanted = edition.casefold().strip()
    for one in listed:
        if wanted == one.key.casefold():
            return one
    for accounts in _ACCOUNTS:
        documents = [v for v in held if v.facts.audience in accounts.audiences]
        if any(wanted == name.casefold() for name in _names(documents)):
            return Edition(edition, edition, edition, _covering(documents, edition))
    for accounts in _ACCOUNTS:
        if any(word in wanted for word in accounts.words):
            return next((one for one in listed if one.key == accounts.key), None)
    return None


def _joined(names: Iterable[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    listed = list(names)
    return " and ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


def _edition_words(name: str) -> str:
    return name if "edition" in name.casefold() else f"{name} edition"

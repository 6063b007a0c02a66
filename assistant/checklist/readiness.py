"""What stands in the way of a checklist that is worth reading, each told in plain words.

A tool's name that nobody knows; no document; only an earlier one; only a marketing page; only old
texts; an edition that nothing is held of. Every notice says what is the matter and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from assistant.checklist.editions import Edition, editions, why_none
from assistant.errors import ToolAdvisorError
from assistant.library.convert import tool_key
from assistant.types import Checklist, DocumentType, Issuer, Tool, VersionInfo

_OLD_YEARS = 2
_NEAR = 70.0  # of 100, rapidfuzz's ratio: one slip in a name of three letters still passes
_PART = 3  # letters of a name that name it
_NAMED = 3
_LISTED = 12
_MARKETING = frozenset({DocumentType.MARKETING})
_WEAK = frozenset({DocumentType.MARKETING, DocumentType.HELP_PAGE})
_ADD = "on the page Library, or with: python ingest.py add FOLDER"
_TO_ASK = (
    "its privacy policy, its terms of service, a data processing agreement that the district can "
    "sign, and its list of subprocessors"
)


class Trouble(StrEnum):
    """What is the matter. The first two leave nothing to judge."""

    NO_DOCUMENTS = "no_documents"
    ONLY_EARLIER = "only_earlier"
    ONLY_MARKETING = "only_marketing"
    ONLY_OLD = "only_old"


@dataclass(frozen=True, slots=True)
class Notice:
    """One trouble: what is the matter, and what to do about it, each in a sentence or two."""

    trouble: Trouble
    matter: str
    advice: str

    @property
    def text(self) -> str:
        """Both, as one paragraph."""
        return f"{self.matter} {self.advice}"


def nothing_to_judge(tool: str, versions: Sequence[VersionInfo]) -> Notice | None:
    """Why no checklist of a tool can be made; None where one can.

    Args:
        tool: The tool's name, for the sentence.
        versions: All stored versions of its documents, earlier ones too.
    """
    if editions(versions):
        return None
    if any(v.facts.issuer is Issuer.VENDOR for v in versions):
        return Notice(
            Trouble.ONLY_EARLIER,
            why_none(tool, versions),
            f"Add the text that is in force now: take it from the vendor's site or ask the vendor "
            f"for it, and add it {_ADD}.",
        )
    return Notice(
        Trouble.NO_DOCUMENTS,
        why_none(tool, versions),
        f"Ask the vendor for {_TO_ASK}, and add them {_ADD}.",
    )


def notices(tool: str, documents: Sequence[VersionInfo], today: date) -> tuple[Notice, ...]:
    """What to know before relying on findings made from ``documents``.

    Args:
        tool: The tool's name, for the sentences.
        documents: What was (or will be) judged.
        today: Old is measured against it.
    """
    if not documents:
        return ()
    found = (_only_marketing(tool, documents), _only_old(tool, documents, today))
    return tuple(notice for notice in found if notice)


def checklist_notices(checklist: Checklist, today: date) -> tuple[Notice, ...]:
    """What to know before relying on a checklist (see :func:`notices`)."""
    return notices(checklist.tool, checklist.documents, today)


def known_tool(asked: str, tools: Sequence[Tool], also: Iterable[str] = ()) -> str:
    """The name by which a tool is held.

    Args:
        asked: What was typed: a name or another name, in any case.
        tools: The tools held.
        also: Further names that are known though no current vendor document is held of them.

    Raises:
        ToolAdvisorError: When nothing is known of it; the message names the nearest tools.
    """
    names = {tool_key(tool.name): tool.name for tool in reversed(tools)}
    for name in also:
        names.setdefault(tool_key(name), name)
    for tool in tools:
        for alias in tool.aliases:
            names.setdefault(tool_key(alias), tool.name)
    wanted = tool_key(asked)
    if wanted in names:
        return names[wanted]
    held = sorted({tool.name for tool in tools}, key=str.casefold)
    raise ToolAdvisorError(_unknown(asked, nearest(asked, list(names.values())), held))


def nearest(asked: str, names: Iterable[str]) -> tuple[str, ...]:
    """At most three names that look like what was typed, the likest first."""
    wanted = _letters(asked)
    scores: dict[str, float] = {}
    for name in names:
        held = _letters(name)
        part = len(wanted) >= _PART and wanted in held
        scores[name] = 100.0 if part else fuzz.ratio(wanted, held)
    ranked = sorted(scores, key=lambda name: (-scores[name], name.casefold()))
    return tuple(name for name in ranked[:_NAMED] if wanted and scores[name] >= _NEAR)


def _letters(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def known_edition(tool: str, asked: str | None, found: Sequence[Edition], judged: bool) -> None:
    """Refuse an edition that nothing is held of.

    Args:
        tool: The tool's name.
        asked: The edition asked for, or None for the first.
        found: The editions held.
        judged: Whether any document speaks for the edition asked for.

    Raises:
        ToolAdvisorError: When none does; the message names the editions held.
    """
    if asked is None or judged:
        return
    keys = "; ".join(edition.key for edition in found)
    raise ToolAdvisorError(
        f"No document for the “{asked}” edition of {tool} is held. Editions held: {keys}. Name one "
        "of them with --edition, or ask the vendor for that edition's documents."
    )


def _only_marketing(tool: str, documents: Sequence[VersionInfo]) -> Notice | None:
    kinds = {v.facts.type for v in documents}
    if not kinds <= _WEAK:
        return None
    one = len(documents) == 1
    if kinds == _MARKETING:
        held = "Only a marketing page" if one else "Only marketing pages"
    elif kinds & _MARKETING:
        held = "Only marketing and help pages"
    else:
        held = "Only a help page" if one else "Only help pages"
    source = "Marketing" if kinds & _MARKETING else "A help page"
    guessed = " The kind of page was guessed: confirm it on the page Library if it is wrong."
    return Notice(
        Trouble.ONLY_MARKETING,
        f"{held} of {tool} {'is' if one else 'are'} held for this edition. {source} alone can lift "
        "no item above “partly”, whatever it promises: it binds the vendor to nothing.",
        f"Ask the vendor for {_TO_ASK}, and add them {_ADD}."
        + (guessed if any("type" in v.facts.guessed for v in documents) else ""),
    )


def _only_old(tool: str, documents: Sequence[VersionInfo], today: date) -> Notice | None:
    seen = [d for v in documents for d in (v.facts.effective_date, v.facts.retrieved_date) if d]
    undated = any(not (v.facts.effective_date or v.facts.retrieved_date) for v in documents)
    if undated or not seen:
        return None
    newest = max(seen)
    if (today - newest).days <= _OLD_YEARS * 365:
        return None
    return Notice(
        Trouble.ONLY_OLD,
        f"The newest document of {tool} that is held for this edition is of "
        f"{newest.isoformat()}, more than {_OLD_YEARS} years ago: it may not be in force any more.",
        f"Look on the vendor's site for the text in force now, and add it {_ADD}.",
    )


def _unknown(asked: str, near: Sequence[str], held: Sequence[str]) -> str:
    sentence = f"No documents of “{asked}” are held."
    if near:
        words = " or ".join(filter(None, [", ".join(near[:-1]), near[-1]]))
        sentence += f" Did you mean {words}?"
    if not held:
        return f"{sentence} No tool is held yet: add documents {_ADD}."
    more = len(held) - _LISTED
    listed = ", ".join(held[:_LISTED]) + (f" and {more} more" if more > 0 else "")
    return f"{sentence} Tools held: {listed}. To add one: {_ADD}."

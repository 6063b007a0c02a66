"""Which files are versions of one document, and which version is the newer one.

The rules and their reasons stand in ``docs/decisions/0002-identity-of-versions.md``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date

from assistant.library.convert import tool_key
from assistant.types import Audience, DocumentFacts, DocumentType, Issuer

_TITLED_TYPES = {
    DocumentType.OTHER,
    DocumentType.HELP_PAGE,
    DocumentType.MARKETING,
    DocumentType.GUIDELINE,
}
# "AI Policy 2025-26", "AI policy (2026-01-15)" and "AI Policy v2" are one policy.
_EDITION_WORDS = re.compile(
    r"\(?\b(?:(?:19|20)\d\d(?:[-/–]\d{1,4}){0,2}|v(?:ersion)?\.? ?\d+(?:\.\d+)*)\b\)?",
    re.IGNORECASE,
)
# Words in which vendors name one kind of text now so, now so: "Privacy Policy", "Privacy Notice".
_KIND_WORDS = {
    DocumentType.PRIVACY_POLICY: frozenset("privacy policy notice statement".split()),
    DocumentType.TERMS: frozenset("terms conditions service services use user agreement".split()),
    DocumentType.DPA: frozenset("data processing protection agreement addendum dpa".split()),
}
_FILLERS = frozenset("a an and for of our s the current latest new revised updated".split())
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# What a person may correct once for all versions. Dates and signatures belong to one text.
_LASTING = ("title", "tool", "vendor", "edition", "issuer", "type", "audience", "aliases", "sample")
_UNKNOWN = (None, (), "", Audience.UNKNOWN, DocumentType.OTHER)
_OF_ONE_TEXT = ("effective_date", "retrieved_date", "signed")


def identity_of(facts: DocumentFacts) -> str | None:
    """What all versions of a document have in common, or None where too little is known.

    A vendor's texts with one identity are still two documents where their titles say so: see
    :func:`same_document`. A vendor's text without a tool's name has no identity: it may be
    anyone's.
    """
    if facts.issuer is Issuer.VENDOR and not tool_key(facts.tool):
        return None
    parts = [
        facts.issuer.value,
        tool_key(facts.tool) or "",
        facts.type.value,
        facts.audience.value,
        " ".join((facts.edition or "").casefold().split()),
    ]
    if facts.issuer is not Issuer.VENDOR or facts.type in _TITLED_TYPES:
        parts.append(title_key(facts.title))
    return "\n".join(parts)


def same_document(new: DocumentFacts, old: DocumentFacts) -> bool:
    """Whether two texts with one identity are versions of one document, by their titles.

    They are where the titles say the same. Titles that name only the kind of document, each in
    other words, say the same where one is dated later than the other, unless a person gave both.
    """
    if same_title(new, old):
        return True
    told = "title" not in new.guessed and "title" not in old.guessed
    kind = _KIND_WORDS.get(new.type, frozenset())
    beyond = [_title_words(facts, new, old) - kind for facts in (new, old)]
    return not told and not beyond[0] and not beyond[1] and order(new, old) != 0


def same_title(new: DocumentFacts, old: DocumentFacts) -> bool:
    """True where two titles say the same, with or without the names of tool and vendor."""
    if title_key(new.title) == title_key(old.title):
        return True
    words = _title_words(new, new, old)
    return bool(words) and words == _title_words(old, new, old)


def _title_words(facts: DocumentFacts, *named: DocumentFacts) -> frozenset[str]:
    """The words of a title, without those that name the tool or the vendor."""
    title = f" {title_key(facts.title)} "
    for one in named:
        for name in (one.tool, one.vendor, *one.aliases):
            if name and title_key(name):
                title = title.replace(f" {title_key(name)} ", " ")
    return frozenset(title.split()) - _FILLERS


def same_but_audience(new: DocumentFacts, old: DocumentFacts) -> bool:
    """True where two vendor texts have all in common, title included, except their audience."""
    return (
        new.audience is not old.audience
        and same_title(new, old)
        and identity_of(replace(new, audience=old.audience)) == identity_of(old) is not None
    )


def may_be_same_audience(new: DocumentFacts, old: DocumentFacts) -> bool:
    """True where the audiences are guesses and one of them is that nothing is known.

    Versions of one policy often differ in this: only some say in their opening whom they cover.
    """
    guessed = "audience" in new.guessed and "audience" in old.guessed
    return guessed and Audience.UNKNOWN in (new.audience, old.audience)


def title_key(title: str) -> str:
    """A title as it is compared: without case, years, dates and version numbers."""
    return " ".join(re.sub(r"\W+", " ", _EDITION_WORDS.sub(" ", title)).casefold().split())


def document_id(facts: DocumentFacts, source: str) -> str:
    """A readable id such as ``storybuddy-privacy-policy-1a2b3c``."""
    identity = identity_of(facts)
    basis = identity if identity is not None else source
    name = facts.tool or facts.title
    if facts.issuer is not Issuer.VENDOR or facts.type in _TITLED_TYPES:
        kind = facts.title if facts.tool else ""
    else:
        kind = facts.type.label
    slug = _NOT_SLUG.sub("-", f"{name} {kind}".lower()).strip("-")[:60].rstrip("-")
    digest = hashlib.sha256(basis.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug or 'document'}-{digest[:6]}"


def order(new: DocumentFacts, old: DocumentFacts) -> int:
    """Whether a text is newer (1) or older (-1) than another, or their dates do not tell (0).

    Dates of one kind are compared first; else each text's effective date, or the date it was
    retrieved where it names none.
    """
    pairs = (
        (new.effective_date, old.effective_date),
        (new.retrieved_date, old.retrieved_date),
        (_any_date(new), _any_date(old)),
    )
    for mine, other in pairs:
        if mine and other and mine != other:
            return 1 if mine > other else -1
    return 0


def _any_date(facts: DocumentFacts) -> date | None:
    return facts.effective_date or facts.retrieved_date


def other_tool(new: DocumentFacts, old: DocumentFacts) -> bool:
    """True where both texts name their tool and the names differ: not one document.

    A guess against a person's word is not a difference but a correction.
    """
    if ("tool" in new.guessed) != ("tool" in old.guessed):
        return False
    names = {tool_key(new.tool), *map(tool_key, new.aliases)} - {None}
    others = {tool_key(old.tool), *map(tool_key, old.aliases)} - {None}
    return bool(names) and bool(others) and not names & others


def keep_confirmed(new: DocumentFacts, old: DocumentFacts, *, same_text: bool) -> DocumentFacts:
    """New facts, with guesses that know less than the record replaced by what it holds.

    That is where a person confirmed the old fact, or where the new guess is that nothing is known.

    Args:
        new: What reading the file gave now.
        old: What is on record for the same file.
        same_text: Whether the text is the same, so that its dates are too.
    """
    changes: dict[str, object] = {}
    guessed = set(new.guessed)
    for name in _LASTING + (_OF_ONE_TEXT if same_text else ()):
        before = getattr(old, name)
        if name not in new.guessed or before in _UNKNOWN:
            continue
        confirmed = name not in old.guessed
        if confirmed or getattr(new, name) in _UNKNOWN:
            changes[name] = before
        if confirmed:
            guessed.discard(name)
    return replace(new, guessed=frozenset(guessed), **changes)  # type: ignore[arg-type]

"""Guesses about a document from its folder, file name and opening; a person confirms them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import PurePath

from assistant.reading.dates import find_dates, guess_effective_date
from assistant.reading.hints import FactHints, issuer_from_words
from assistant.reading.markdown import plain_title
from assistant.reading.naming import (
    GUIDELINE_FOLDERS,
    audience_from_words,
    edition_from_words,
    is_generic_folder,
    name_without_stamp,
    tool_from_title,
    type_from_words,
)
from assistant.reading.shape import Heading, one_line
from assistant.types import Audience, DocumentType, Issuer

_OPENING = 3_000
_MAX_TITLE = 120
_CONTENTS = re.compile(r"(?:table of )?contents|key information|index|menu|summary", re.IGNORECASE)
_COMPANY = re.compile(
    r"(?P<name>(?:[A-Z][\w’'&-]*\.?(?:\|[A-Z]\w+)?,?\s+(?:&\s+)?){1,5}?"
    r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|PBC|P\.B\.C|GmbH|B\.V|BV|Pty|plc|PLC|LP|"
    r"Company|Foundation|S\.A|SAS|AB|Oy)\b\.?(?:,\s+(?:LLC|Ltd|Inc)\b\.?)?)"
)
_WE = re.compile(r"^[^.]{0,50}[(][^)]{0,80}[\"“”'](?:we|us|our|company|provider|licensor)\b", re.I)
_FORMERLY = re.compile(r"\b(?:formerly|previously|f/k/a|fka)\b[^.;(]*$", re.IGNORECASE)
_LEADING_WORDS = re.compile(
    r"^(?:(?:The|This|These|We|Our|By|Of|And|At|In|For|From|With|Between|Welcome|To|Copyright|"
    r"Services?|Terms|Policy|Privacy|Agreement|Customer|Effective|Date|Notice)\s+)+"
)
# Only words on schools count: what is said of business customers comes and goes with each version
# of a policy, and the audience is part of what makes two texts versions of one document.
_NOT_SCHOOL = re.compile(
    r"(?:does|do) not (?:apply to|cover)[^.]{0,120}\b(?:schools?|education|educational|students?|"
    r"classroom|districts?)\b",
    re.IGNORECASE,
)
_DISTRICT_CUES = re.compile(
    r"\bschool committee\b|\bboard of education (?:policy|has|shall|adopts?)\b|"
    r"\bthe district (?:shall|will not|recognizes|is committed)\b|"
    r"\b(?:our|this) (?:school )?district(?:['’]s)? (?:policy|expects|allows|permits)|"
    r"\bsuperintendent (?:shall|or designee|will)\b",
    re.IGNORECASE,
)
_GOVERNMENT_CUES = re.compile(
    r"\bexecutive order\b|it is hereby ordered|by the authority vested in me|"
    r"\bSecretary, U\.S\. Department\b|\bthis (?:report|guidance) was produced by the U\.S\. "
    r"Department\b",
    re.IGNORECASE,
)
_DISTRICT_NAME = re.compile(
    r"\b(?P<name>(?:[A-Z][\w.'’-]+ ){1,3}?)(?:(?:Unified|Independent|Regional|County|City|Public|"
    r"Central|Consolidated|Community|Vocational|Technical) )*"
    r"(?:School (?:District|Committee|Department)|Public Schools|Schools)\b"
)
_SIGNED = re.compile(r"DocuSigned by|/s/\s|electronically signed by|Adobe Sign", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies: its file name and the folders from the given root down to it."""

    name: str
    folders: tuple[str, ...] = ()

    @property
    def tool(self) -> str | None:
        """The nearest folder whose name can be a tool's."""
        return next((one for one in reversed(self.folders) if not is_generic_folder(one)), None)

    @property
    def for_guidelines(self) -> bool:
        """True inside a folder for the district's own papers."""
        names = {re.sub(r"[\s_]+", "-", one.strip().lower()) for one in self.folders}
        return bool(names & GUIDELINE_FOLDERS)


def guess_facts(
    text: str, headings: Sequence[Heading], place: Place, known: FactHints, name: str = ""
) -> FactHints:
    """Guess what is not known about a document.

    Args:
        text: the document's text (without front matter).
        headings: its headings.
        place: its file name and folders.
        known: what is told already; the guesses agree with it.
        name: a title kept outside the text, such as a web page's.
    """
    opening = _MARKS.sub("", text[:_OPENING])
    stem = name_without_stamp(PurePath(place.name).stem)
    title = known.title or _guess_title(text, headings, stem, name)
    issuer = known.issuer or _guess_issuer(opening, title, place, known)
    kind = _guess_type(stem, title, issuer)
    words = f"{stem} {title}"
    tool = place.tool or tool_from_title(title) or tool_from_title(stem)
    if issuer is not Issuer.VENDOR:
        tool = place.tool or _district_name(f"{title}. {opening}")
    effective, _ = guess_effective_date(text)
    contract = kind in {DocumentType.DPA, DocumentType.CONTRACT}
    return FactHints(
        title=title,
        tool=tool,
        vendor=_guess_vendor(opening) if issuer is Issuer.VENDOR else None,
        edition=edition_from_words(words) if issuer is Issuer.VENDOR else None,
        issuer=issuer,
        type=kind,
        audience=_guess_audience(words, opening, known.type or kind, issuer, place),
        effective_date=effective,
        retrieved_date=_stamped(place.name),
        signed=contract and bool(_SIGNED.search(text)),
    )


_MARKS = re.compile(r"[*_`#]|<[^>]{1,200}>")


def stated_effective_date(text: str) -> date | None:
    """The date that the text itself calls its effective date, if it does."""
    found, effective = guess_effective_date(text)
    return found if effective else None


def _guess_title(text: str, headings: Sequence[Heading], stem: str, name: str) -> str:
    """The first heading that names a kind of document, else the top heading, else the file."""
    early = [one for one in headings if one.start < _OPENING and one.level <= 2]
    for heading in early:
        fits = 4 <= len(heading.title) <= 80 and not heading.title.endswith(("?", ".", ":"))
        if fits and type_from_words(heading.title) and not re.match(r"\d", heading.title):
            return heading.title
    top = early[0] if early and early[0].level == 1 and early[0].start < 800 else None
    if top and len(top.title) <= _MAX_TITLE and not _CONTENTS.fullmatch(top.title):
        return top.title
    page = one_line(re.split(r"\s[|–—·»]\s", name)[0]) if name else ""
    if 4 <= len(page) <= _MAX_TITLE:
        return page
    return stem or one_line(plain_title(text[:80])) or "Untitled document"


def _guess_issuer(opening: str, title: str, place: Place, known: FactHints) -> Issuer:
    if known.type not in {None, DocumentType.GUIDELINE}:
        return Issuer.VENDOR
    if _GOVERNMENT_CUES.search(f"{title} {opening}"):
        return Issuer.GOVERNMENT
    named = issuer_from_words(f"{place.tool or ''} {known.tool or ''}")
    if named is not None:
        return named
    if place.for_guidelines or known.type is DocumentType.GUIDELINE:
        return Issuer.DISTRICT
    cues = len(_DISTRICT_CUES.findall(opening))
    return Issuer.DISTRICT if cues >= 2 or (cues and place.tool is None) else Issuer.VENDOR


def _guess_type(stem: str, title: str, issuer: Issuer) -> DocumentType:
    if issuer is not Issuer.VENDOR:
        return DocumentType.GUIDELINE
    return type_from_words(stem) or type_from_words(title) or DocumentType.OTHER


def _guess_audience(
    words: str, opening: str, kind: DocumentType, issuer: Issuer, place: Place
) -> Audience:
    if issuer is not Issuer.VENDOR:
        return Audience.STAFF
    told = audience_from_words(words)
    if told is Audience.DISTRICT_CONTRACT and kind not in {DocumentType.DPA, DocumentType.CONTRACT}:
        told = Audience.SCHOOL
    if told is not None:
        return told
    if kind is DocumentType.DPA:
        return Audience.BUSINESS
    if kind in {DocumentType.PRIVACY_POLICY, DocumentType.TERMS} and _NOT_SCHOOL.search(opening):
        return Audience.CONSUMER
    folder = audience_from_words(place.tool or "")
    return folder if folder is Audience.SCHOOL else Audience.UNKNOWN


def _guess_vendor(opening: str) -> str | None:
    """The company that speaks: one introduced as "we", else the first one named."""
    text = one_line(opening)
    first: str | None = None
    found = list(_COMPANY.finditer(text))
    for match, after in zip_longest(found, found[1:]):
        following = after.start() if after else len(text)
        name = _company_alone(_LEADING_WORDS.sub("", match.group("name")).strip(" ,"))
        if " " not in name or _FORMERLY.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        # The bracket with "we" speaks of the company right before it.
        nearest = text.find("(", match.end()) < following
        if nearest and _WE.match(text[match.end() :]):
            return name
        first = first or name
    return first


def _company_alone(name: str) -> str:
    """The name without what stood before its last comma: ``Spain, Acme, Inc.`` is ``Acme, Inc.``"""
    parts = name.split(", ")
    keep = 2 if len(parts) > 1 and " " not in parts[-1] else 1
    return ", ".join(parts[-keep:])


def _district_name(text: str) -> str | None:
    match = _DISTRICT_NAME.search(text)
    if not match:
        return None
    name = re.sub(r"^(?:The|Our|Your|This|All|By|In)\s+", "", match.group("name").strip())
    return name or None


def _stamped(name: str) -> date | None:
    """The date in a file name such as ``2024-02-20 Privacy Policy.md``."""
    found = next(find_dates(PurePath(name).stem.replace("_", "-")), None)
    return found.day if found else None

"""What the words of a file name or title say: the type, the audience, the edition, the tool."""

from __future__ import annotations

import re

from assistant.types import Audience, DocumentType

_TYPES: tuple[tuple[DocumentType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (DocumentType.SUBPROCESSOR_LIST, r"sub-?processors?"),
        (
            DocumentType.DPA,
            r"\bdata (?:process\w+|protection|privacy|sharing) (?:agreement|addendum|terms)|"
            r"\bN?DPA\b|student data privacy (?:agreement|addendum)|"
            r"privacy (?:and security )?(?:agreement|addendum)",
        ),
        (
            DocumentType.CHILDREN_NOTICE,
            r"\b(?:child(?:ren)?|kids?|minors?)['’]?s?\b.*\b(?:privacy|notice|policy)|\bcoppa\b|"
            r"notice (?:to|for) parents|parent(?:al|s['’]?)? (?:privacy )?notice",
        ),
        (
            DocumentType.ACCEPTABLE_USE,
            r"acceptable use|\bAUP\b|(?:prohibited[ -])?us(?:e|age) polic|community (?:guidelines|"
            r"standards)|code of conduct|program(?:me)? policies",
        ),
        (
            DocumentType.CONTRACT,
            r"\bcontract\b|order form|\bMSA\b|\bSLA\b|statement of work|"
            r"(?:subscription|services?|licen[cs]e|enterprise|customer|master)\s+agreement",
        ),
        (
            DocumentType.TERMS,
            r"\bterms\b|conditions of (?:use|service)|\bEULA\b|user agreement|\bto[su]\b",
        ),
        (
            DocumentType.PRIVACY_POLICY,
            r"\bprivacy\b|data (?:policy|notice)|cookie (?:policy|notice)",
        ),
        (
            DocumentType.SECURITY_PAGE,
            r"\bsecurity\b|trust (?:cent(?:er|re)|page)|penetration|\bSOC ?2\b",
        ),
        (
            DocumentType.HELP_PAGE,
            r"\bhelp\b|\bFAQs?\b|frequently asked|support (?:article|page|cent)|how to\b",
        ),
        (
            DocumentType.MARKETING,
            r"marketing|brochure|product (?:page|sheet|overview|tour)|why (?:schools|teachers|"
            r"districts|choose)|case study|success stor|\bfeatures\b|press release|data ?sheet",
        ),
        (DocumentType.GUIDELINE, r"guidelines?\b|guidance\b|handbook|school board|procedure\b"),
    )
)
_AUDIENCES: tuple[tuple[Audience, re.Pattern[str]], ...] = tuple(
    (audience, re.compile(pattern, re.IGNORECASE))
    for audience, pattern in (
        (Audience.DISTRICT_CONTRACT, r"student data (?:privacy|process\w+) (?:agreement|addendum)|"
         r"\bNDPA\b|school district"),
        (Audience.SCHOOL, r"\bschools?\b|\beducat(?:ion|ors?)\b|\bK-?12\b|\bstudents?\b|"
         r"\bclassrooms?\b|\bdistricts?\b|\bcampus\b|\bedu\b|\bteachers?\b"),
        (Audience.BUSINESS, r"\bbusiness\b|\benterprise\b|\bcommercial\b|\bteams?\b|\bpartner"),
        (Audience.CONSUMER, r"\bconsumers?\b|\bpersonal (?:plan|account|edition)|"
         r"\bfamil(?:y|ies)\b|\bindividuals?\b"),
    )
)  # fmt: skip
_EDITION = re.compile(
    r"\bfor (Schools?|Education|Educators|Teachers|Students|Districts?|K-?12|Classrooms?|Business|"
    r"Enterprise|Teams?|Families|Kids)\b|\b(Edu|Enterprise|Business|Education|School|Consumer)"
    r"(?= (?:Edition|Plan|Terms|Privacy|Data|Customer))",
    re.IGNORECASE,
)
_DOCUMENT_WORDS = (
    r"(?:Student |Children['’]s |Kids['’]? |Online |General |Supplemental |Additional |Website |"
    r"School |Consumer |Business |Enterprise |Global |US |EU |Europe )*"
    r"(?:Privacy|Terms|Data (?:Process\w+|Protection|Privacy)|Acceptable Use|Cookie|Security|"
    r"End User|User Agreement|Community Guidelines|Subprocessors?|Sub-processors?|"
    r"(?:Master )?(?:Subscription|Services?) Agreement|DPA\b|EULA\b|Service Agreement)"
)
_TOOL_IN_TITLE = re.compile(rf"^(?P<tool>[\w][\w.&|+'’ -]{{1,40}}?)(?:['’]s)?\s+{_DOCUMENT_WORDS}")
_FOR_EDITION = re.compile(
    r"\s+for\s+(?:schools?|education|educators|teachers|students|districts?|k-?12|classrooms?|"
    r"business|enterprise|teams?|families|kids)$",
    re.IGNORECASE,
)
_NO_TOOL = frozenset(
    "a additional all an business child children children's commercial company consumer customer "
    "data draft edu education enterprise eu europe european final general global k12 kids legal "
    "master new notice online our policy school schools signed student students supplemental the "
    "this uk us usa user users vendor website your".split()
)
GENERIC_FOLDERS = frozenset(
    "ai approved archive archived archives assets attachments board board-policies books "
    "contracts current data desktop district districts docs document documents downloads dpas "
    "drafts edtech eval evals examples export files fixtures folder government guidance "
    "guidelines handbooks help history home html inbox incoming input knowledge legal library "
    "markdown md misc new notices old originals other others pages papers pdf pdfs pending "
    "policies policy previous private public raw resources review reviews sample samples saved "
    "scans shared software source sources staff temp templates terms test tests text texts tmp "
    "tool tools txt upload uploads vendor vendors versions web website websites word".split()
)
GUIDELINE_FOLDERS = frozenset(
    "guidelines guideline guidance district districts board board-policies handbooks "
    "district-policies district-guidelines school-policies government".split()
)
_STAMP = re.compile(r"^(?:19|20)\d\d[-_.]?\d\d[-_.]?\d\d[\s_-]*|[\s_-]*(?:19|20)\d\d-\d\d-\d\d$")
_COUNTER = re.compile(r"\s*\(\d{1,2}\)$|\s+(?:v|version )\d+(?:\.\d+)*$", re.IGNORECASE)


def type_from_words(words: str) -> DocumentType | None:
    """The document type that a title or file name speaks of, or None."""
    words = words.replace("_", " ")
    return next((kind for kind, pattern in _TYPES if pattern.search(words)), None)


def audience_from_words(words: str) -> Audience | None:
    """The audience that a title or file name speaks of, or None."""
    words = words.replace("_", " ")
    return next((one for one, pattern in _AUDIENCES if pattern.search(words)), None)


def edition_from_words(words: str) -> str | None:
    """The edition a title names: ``Schools`` in ``StoryBuddy for Schools Terms``."""
    match = _EDITION.search(words)
    return (match.group(1) or match.group(2)).title() if match else None


def tool_from_title(title: str) -> str | None:
    """The product's name in ``StoryBuddy for Schools Privacy Policy``, or None."""
    match = _TOOL_IN_TITLE.match(title)
    if not match:
        return None
    name = _FOR_EDITION.sub("", match.group("tool").strip(" -|"))
    words = {word.lower() for word in name.split()}
    return name if name and not words <= _NO_TOOL and name[0].isalnum() else None


def name_without_stamp(stem: str) -> str:
    """A file's name without a date at its start or end, without ``(2)`` and ``v3``."""
    cleaned = _COUNTER.sub("", _STAMP.sub("", stem)).replace("_", " ").strip(" -")
    if " " not in cleaned:
        cleaned = cleaned.replace("-", " ")
    return " ".join(cleaned.split()) or stem


def is_generic_folder(name: str) -> bool:
    """True for a folder name that says nothing about a tool (``vendors``, ``tmp8x``, ``2026``)."""
    plain = re.sub(r"[\s_]+", "-", name.strip().lower())
    bare = re.sub(r"[-\d.]+$", "", plain)
    if not re.search(r"[a-z]", bare):
        return True
    return (
        plain in GENERIC_FOLDERS
        or bare in GENERIC_FOLDERS
        or bool(re.match(r"(?:tmp|temp|test|pytest)(?:[-_\d]|$)", plain))
        or bool(re.fullmatch(r"tmp[a-z0-9_]{6,}", plain))
        or bool(re.match(r"(?:my|our|the|all|vendor|district|school)-", plain))
        or bool(re.search(r"-(?:docs|documents|files|policies|pdfs|vendors|downloads)$", plain))
    )

"""The vocabulary every room speaks, by where it flows.

``documents`` come from reading and lie in the library; ``passages`` and citations come out of its
search; ``findings`` are made by the checklist, ``answers`` by answering. Each module knows only
those named before it.

All types are frozen. Offsets are character offsets (Python ``str`` indices, start inclusive,
end exclusive) into ``Document.text``, the stored text of one document version.
"""

from assistant.types.answers import Answer, AnswerStatus, Claim, Point, RegisterNote, Verdict
from assistant.types.documents import (
    Audience,
    Document,
    DocumentFacts,
    DocumentType,
    Flag,
    FlagKind,
    Issuer,
    Page,
    ParserInfo,
    Section,
    Span,
    Tool,
    VersionInfo,
)
from assistant.types.findings import (
    Answerer,
    Checklist,
    Finding,
    FindingStatus,
    LawPointer,
    Pillar,
    RubricItem,
    Severity,
)
from assistant.types.passages import Citation, Passage, SearchFilter, SearchHit

__all__ = [
    "Answer",
    "AnswerStatus",
    "Answerer",
    "Audience",
    "Checklist",
    "Citation",
    "Claim",
    "Document",
    "DocumentFacts",
    "DocumentType",
    "Finding",
    "FindingStatus",
    "Flag",
    "FlagKind",
    "Issuer",
    "LawPointer",
    "Page",
    "ParserInfo",
    "Passage",
    "Pillar",
    "Point",
    "RegisterNote",
    "RubricItem",
    "SearchFilter",
    "SearchHit",
    "Section",
    "Severity",
    "Span",
    "Tool",
    "Verdict",
    "VersionInfo",
]

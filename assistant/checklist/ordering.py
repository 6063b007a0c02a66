"""The order of findings: what can stop an approval first, and of these the worst first."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.types import Finding, FindingStatus, Severity

STATUS_ORDER = (
    FindingStatus.DOES_NOT_MEET,
    FindingStatus.CONFLICT,
    FindingStatus.NOT_STATED,
    FindingStatus.PARTLY,
    FindingStatus.MEETS,
    FindingStatus.NOT_APPLICABLE,
    FindingStatus.ASK_PERSON,
)
SEVERITY_ORDER = tuple(Severity)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Blockers, then what needs a condition, then what is noted; within these the worst first."""
    return sorted(findings, key=lambda f: (severity_rank(f), STATUS_ORDER.index(f.status)))


def severity_rank(finding: Finding) -> int:
    """0 for a blocker, more for what weighs less."""
    return SEVERITY_ORDER.index(finding.item.severity)

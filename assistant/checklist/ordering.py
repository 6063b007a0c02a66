"""The order of findings: what can stop an approval first, and of these the worst first."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.types import Finding, FindingStatus, Severity

# By name, so that a judge that knows when it is unsure has its place.
_WORST_FIRST = (
    "does_not_meet conflict not_stated unsure partly meets not_applicable ask_person".split()
)
STATUS_ORDER = tuple(sorted(FindingStatus, key=lambda status: _WORST_FIRST.index(status.value)))
SEVERITY_ORDER = tuple(Severity)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Blockers, then what needs a condition, then what is noted; within these the worst first."""
    return sorted(findings, key=lambda f: (severity_rank(f), STATUS_ORDER.index(f.status)))


def severity_rank(finding: Finding) -> int:
    """0 for a blocker, more for what weighs less."""
    return SEVERITY_ORDER.index(finding.item.severity)

"""What a finding that a person should read asks that person to do: the same words everywhere."""

from __future__ import annotations

from assistant.types import Finding, FindingStatus

READ_THIS = "A person should read this"
_QUOTED = "Open each quote in its document"
_SILENT = "Look for it in the documents, or ask the vendor"


def next_step(finding: Finding) -> str:
    """What to do about a finding that is held back, or told with less than certainty.

    Out: ``""`` where nobody has to read it (again), and for what no document can answer.
    """
    if not finding.needs_person or finding.status is FindingStatus.ASK_PERSON:
        return ""
    look = _QUOTED if finding.citations else _SILENT
    settle = "set" if finding.status is FindingStatus.UNSURE else "confirm or change"
    return f"{look}, then {settle} the status."


def advice(finding: Finding) -> str:
    """The step as a line of its own, beside a status that is told; ``""`` as above.

    A finding that is held back says it in its status and its reason already.
    """
    step = next_step(finding)
    if not step or finding.status is FindingStatus.UNSURE:
        return ""
    return f"{READ_THIS}: {step[0].lower()}{step[1:]}"

"""What can be said of changes in a tool's documents: which versions are held, and from when."""

from __future__ import annotations

from assistant.answering.understanding import Understood
from assistant.library.library import Library
from assistant.types import Answer, AnswerStatus, VersionInfo


def versions_answer(understood: Understood, library: Library) -> Answer:
    """The versions held of a tool's documents; the texts themselves are not compared here.

    Args:
        understood: A question about changes, with the tool where one is known.
        library: Where the versions are.

    Returns:
        The documents held in more than one version with their dates, or that there are none.
    """
    tool = understood.tools[0]
    held: dict[str, list[VersionInfo]] = {}
    for version in library.versions(tool, current_only=False):
        held.setdefault(version.document_id, []).append(version)
    several = {key: versions for key, versions in held.items() if len(versions) > 1}
    base = Answer(
        question=understood.message,
        status=AnswerStatus.NOT_STATED,
        headline=f"Not stated. Only one version of each of {tool}'s documents is held, so there "
        "is nothing to compare it with.",
        rewritten=understood.rewritten,
        tools=(tool,),
        next_step="Add the earlier text, if you have it: python ingest.py add FILE",
    )
    if not several:
        return base
    lines = []
    for versions in several.values():
        ordered = sorted(versions, key=lambda v: v.number)
        labels = [v.version_label + (" (current)" if v.current else "") for v in ordered]
        lines.append(f"{ordered[0].facts.title}: {'; '.join(labels)}.")
    return Answer(
        question=understood.message,
        status=AnswerStatus.ANSWERED,
        headline=f"{len(several)} of {tool}'s documents "
        f"{'is' if len(several) == 1 else 'are'} held in more than one version. Here are their "
        "dates. This chat does not compare the texts.",
        rewritten=understood.rewritten,
        tools=(tool,),
        notes=tuple(lines),
        next_step="Open both versions and read them side by side, or ask the vendor for a list "
        "of changes.",
    )

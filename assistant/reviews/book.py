"""The reviews of checklists: people decide, answer and mark; it is read beside the findings."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import ReviewError
from assistant.library.database import now
from assistant.reviews import checking
from assistant.reviews.asking import Asked, asked_of, load_asked
from assistant.reviews.checking import AnswerForm, DecisionForm, Signer
from assistant.reviews.entries import PersonAnswer, Review, ReviewedMark
from assistant.reviews.keeping import ReviewRecords
from assistant.reviews.making import Held, documents_of, edition_of, quotes_of, result_hash
from assistant.reviews.merging import ReviewedChecklist, ReviewedFinding, merge
from assistant.types import Checklist, Finding, FindingStatus, RubricItem


class Reviews:
    """What people decided, kept in the records. Safe to use from many threads.

    Who may decide is asked by the caller (``access.people.require_editor``).
    """

    def __init__(
        self,
        records: ReviewRecords,
        held: Held,
        people_file: Path,
        clock: Callable[[], str] = now,
    ) -> None:
        self._records = records
        self._held = held
        self._asked: Mapping[str, Asked] = load_asked(people_file)
        self._clock = clock

    def asked(self, item: RubricItem) -> Asked:
        """What people are asked for on an item that no document answers."""
        return asked_of(item, self._asked)

    def beside(self, checklist: Checklist) -> ReviewedChecklist:
        """The checklist with what people decided on it.

        Raises:
            ReviewError: A document was removed since it was filled, or a record cannot be read.
        """
        return merge(checklist, self._records.of(checklist.tool, edition_of(checklist)), self._held)

    def editions(self, tool: str) -> tuple[str, ...]:
        """The editions of a tool that people decided on, also those without documents now."""
        return self._records.editions(tool)

    def decide(
        self,
        checklist: Checklist,
        item: str,
        form: DecisionForm,
        signer: Signer,
        *,
        seen: int | None = None,
    ) -> Review:
        """Keep a person's decision on a finding.

        Args:
            checklist: The one the person had before them.
            item: The item's id.
            form: What they chose and typed.
            signer: Who they are.
            seen: See ``ReviewRecords.add``.

        Raises:
            ReviewError: Something typed is wrong, or it cannot be kept. Nothing was kept then.
        """
        finding = _finding(checklist, item)
        made = checking.decision(finding, form)
        review = Review(
            **self._head(checklist, signer),
            item=item,
            question=finding.item.question,
            action=made.action,
            machine_status=finding.status,
            machine_reason=finding.reason,
            status=made.status,
            reason=made.reason,
            quotes=quotes_of(finding),
        )
        self._records.add(review, seen=seen)
        return review

    def answer(
        self,
        checklist: Checklist,
        item: str,
        form: AnswerForm,
        signer: Signer,
        *,
        seen: int | None = None,
    ) -> PersonAnswer:
        """Keep a person's answer to an item that no document answers; see :meth:`decide`.

        Raises:
            ReviewError: As for :meth:`decide`.
        """
        finding = _finding(checklist, item)
        if finding.status is not FindingStatus.ASK_PERSON:
            raise ReviewError("Documents speak on this item: confirm or change the finding.")
        parts, status, reason = checking.answer(self.asked(finding.item), form)
        given = PersonAnswer(
            **self._head(checklist, signer),
            item=item,
            question=finding.item.question,
            parts=parts,
            status=status,
            reason=reason,
        )
        self._records.add(given, seen=seen)
        return given

    def mark(
        self, checklist: Checklist, note: str, signer: Signer, *, seen: int | None = None
    ) -> ReviewedMark:
        """Mark a checklist as reviewed, with all that was decided on it until now.

        Raises:
            ReviewError: As for :meth:`decide`.
        """
        head = self._head(checklist, signer)
        marked = ReviewedMark(
            **head,
            note=checking.paragraph(note, "note", checking.REASON_MAX),
            statuses={f.item.id: f.status for f in checklist.findings},
            result=result_hash(checklist, head["documents"]),
            covers=tuple(_in_force(one) for one in self.beside(checklist).findings if one.decided),
        )
        self._records.add(marked, seen=seen)
        return marked

    def _head(self, checklist: Checklist, signer: Signer) -> dict[str, Any]:
        """What every record begins with: who, when, and what it rests on."""
        return {
            "id": uuid.uuid4().hex,
            "tool": checklist.tool,
            "edition": edition_of(checklist),
            "by": checking.signature(signer, self._clock()),
            "rubric_version": checklist.rubric_version,
            "documents": documents_of(checklist, self._held),
        }


def _finding(checklist: Checklist, item: str) -> Finding:
    for finding in checklist.findings:
        if finding.item.id == item:
            return finding
    raise ReviewError("This item is not on the checklist any more: fill in the checklist again.")


def _in_force(one: ReviewedFinding) -> str:
    return one.decided.entry.id if one.decided else ""

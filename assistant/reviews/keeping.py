"""The table of reviews: records are added and read, never changed or taken away."""

from __future__ import annotations

from pydantic import ValidationError
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from assistant.errors import ReviewError
from assistant.library.convert import tool_key
from assistant.library.database import storage_problem, writing
from assistant.library.records import ReviewRow
from assistant.reviews.entries import ENTRIES, Entry, item_of


class ReviewRecords:
    """The reviews in the records' database. Safe to use from many threads and programs."""

    def __init__(self, engine: Engine) -> None:
        self._reads = sessionmaker(engine)
        self._writes = sessionmaker(writing(engine))

    def add(self, entry: Entry, *, seen: int | None = None) -> int:
        """Keep a record.

        Args:
            entry: The record.
            seen: The key of the last record on this item (for a mark: on the whole checklist)
                that the person had before them, 0 for none; None does not ask.

        Returns:
            The record's key, which grows with each one.

        Raises:
            ReviewError: When somebody added another one since, or the disk is full or read-only.
        """
        # The writer's lock is not taken: it is held for minutes while documents are added, and
        # one row in one transaction needs no more than SQLite's own.
        try:
            with self._writes.begin() as session:
                last = self._last(session, entry)
                if seen is not None and last > seen:
                    raise ReviewError(
                        "Somebody else saved something here meanwhile, and nothing of yours was "
                        "kept yet: read it, then save again."
                    )
                row = _row(entry)
                session.add(row)
                session.flush()
                return row.key
        except DatabaseError as error:
            problem = storage_problem(error)
            if problem is None:
                raise
            raise ReviewError(f"Nothing was kept. {problem}") from error

    def of(self, tool: str, edition: str) -> tuple[tuple[int, Entry], ...]:
        """The records on a tool's edition with their keys, oldest first.

        Raises:
            ReviewError: When one cannot be read.
        """
        query = (
            select(ReviewRow)
            .where(ReviewRow.tool_key == (tool_key(tool) or ""))
            .where(ReviewRow.edition_key == edition.casefold())
            .order_by(ReviewRow.key)
        )
        with self._reads() as session:
            return tuple((row.key, _entry(row)) for row in session.scalars(query))

    def editions(self, tool: str) -> tuple[str, ...]:
        """The editions of a tool that there are records on, as they were named last."""
        query = (
            select(ReviewRow.edition_key, ReviewRow.entry)
            .where(ReviewRow.tool_key == (tool_key(tool) or ""))
            .order_by(ReviewRow.key)
        )
        with self._reads() as session:
            named = {key: str(entry["edition"]) for key, entry in session.execute(query)}
        return tuple(named.values())

    def _last(self, session: Session, entry: Entry) -> int:
        query = (
            select(func.max(ReviewRow.key))
            .where(ReviewRow.tool_key == (tool_key(entry.tool) or ""))
            .where(ReviewRow.edition_key == entry.edition.casefold())
        )
        if item := item_of(entry):
            query = query.where(ReviewRow.item == item)
        return session.scalar(query) or 0


def _row(entry: Entry) -> ReviewRow:
    return ReviewRow(
        id=entry.id,
        kind=entry.kind,
        tool_key=tool_key(entry.tool) or "",
        edition_key=entry.edition.casefold(),
        item=item_of(entry) or "",
        at=entry.by.at,
        entry=entry.model_dump(mode="json"),
    )


def _entry(row: ReviewRow) -> Entry:
    try:
        return ENTRIES.validate_python(row.entry)
    except ValidationError as error:
        raise ReviewError(
            f"The review {row.id} in the records cannot be read: it was written by a newer "
            "release, or the records are damaged; restore a backup."
        ) from error

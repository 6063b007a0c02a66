"""Errors a person may see. Each message is one sentence or two: what is wrong, what to do."""

from __future__ import annotations


class ToolAdvisorError(Exception):
    """Base of every error that carries a message meant for the person at the screen."""


class UnreadableDocumentError(ToolAdvisorError):
    """A file or page cannot be read; the message names the cause and the way out."""


class LibraryError(ToolAdvisorError):
    """The library cannot do what was asked (unknown document, model mismatch, locked)."""


class IndexUnreadableError(LibraryError):
    """Chroma failed: what is open is older than its folder, or the folder is damaged."""


class RubricError(ToolAdvisorError):
    """A rubric file is wrong; the message names file, item and field."""


class RegisterError(ToolAdvisorError):
    """The district's register is wrong; the message names file, entry and field."""


class QualityError(ToolAdvisorError):
    """A summary of an evaluation run is missing or wrong; the message says what to do."""


class FeedbackError(ToolAdvisorError):
    """A report on a wrong answer cannot be kept; the message says why."""


class ReviewError(ToolAdvisorError):
    """A decision on a checklist cannot be kept or read; the message says what to mend."""


class BackupError(ToolAdvisorError):
    """A backup cannot be made or restored; the message says why. Nothing was changed."""


class AccessError(ToolAdvisorError):
    """Somebody may not do this, or the sign-in is not set up; the message says what to do."""

"""What people decided on checklists: a table that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# The history is worth something only if nobody can rewrite it by accident.
_ONLY_ADDED = """
CREATE TRIGGER reviews_no_{verb} BEFORE {verb} ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are only ever added'); END
"""


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("key", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("tool_key", sa.Text, nullable=False),
        sa.Column("edition_key", sa.Text, nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("entry", sa.JSON, nullable=False),
    )
    op.create_index("ix_reviews_place", "reviews", ["tool_key", "edition_key", "item"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_ONLY_ADDED.format(verb=verb))

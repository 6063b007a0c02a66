"""Vectors of the sentences of passages, which every question is held against."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "clause_vectors",
        sa.Column("model", sa.String(200), primary_key=True),
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("sentences", sa.String(64), nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
    )

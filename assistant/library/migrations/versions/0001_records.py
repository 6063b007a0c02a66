"""The first tables: documents, versions, contents, sources, passages, embeddings, meta."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Frozen here on purpose: a later change to the word index is a later step.
_WORD_INDEX = """
CREATE VIRTUAL TABLE passages_fts USING fts5(
    body, context, tokenize = 'porter unicode61 remove_diacritics 2'
)
"""


def upgrade() -> None:
    _documents()
    _versions()
    _contents()
    _sources()
    _passages()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_WORD_INDEX)


def _of_document() -> sa.Column[str]:
    key = sa.ForeignKey("documents.id", ondelete="CASCADE")
    return sa.Column("document_id", sa.String(120), key, nullable=False)


def _of_version(*, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey("versions.id", ondelete="CASCADE")
    return sa.Column("version_id", sa.String(140), key, primary_key=primary_key, nullable=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("identity", sa.Text, nullable=True),
        sa.Column("added_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_documents_identity", "documents", ["identity"])


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.String(140), primary_key=True),
        _of_document(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("tool_key", sa.Text, nullable=True),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("issuer", sa.String(32), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("flags", sa.JSON, nullable=False),
        sa.Column("parser", sa.JSON, nullable=False),
        sa.Column("characters", sa.Integer, nullable=False),
        sa.Column("page_count", sa.Integer, nullable=False),
        sa.Column("passage_count", sa.Integer, nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("document_id", "number"),
        sa.UniqueConstraint("document_id", "content_hash"),
    )
    op.create_index("ix_versions_current", "versions", ["current"])
    op.create_index("ix_versions_tool_key", "versions", ["tool_key"])


def _contents() -> None:
    op.create_table(
        "contents",
        _of_version(primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("pages", sa.JSON, nullable=False),
        sa.Column("hidden", sa.JSON, nullable=False),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("source", sa.Text, primary_key=True),
        _of_document(),
        _of_version(),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("missing", sa.Boolean, nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_sources_document_id", "sources", ["document_id"])
    op.create_index("ix_sources_version_id", "sources", ["version_id"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("key", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(160), nullable=False, unique=True),
        _of_version(),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("section", sa.JSON, nullable=False),
        sa.Column("page", sa.Integer, nullable=True),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("embed_hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_passages_version", "passages", ["version_id", "ordinal"], unique=True)
    op.create_index("ix_passages_embed_hash", "passages", ["embed_hash"])
    op.create_table(
        "embeddings",
        sa.Column("model", sa.String(200), primary_key=True),
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "pending_vectors",
        sa.Column("version_id", sa.String(140), primary_key=True),
    )

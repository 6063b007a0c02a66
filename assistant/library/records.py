"""The tables of the records: documents, versions, passages, embeddings, sources, and reviews.

The records are the truth. The word index (``lexical.py``) and the vectors (``index.py``) can be
made again from them. A change to a table needs a new step in ``migrations/versions``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

HEAD = "0003"
"""The newest step in ``migrations/versions``: what this code expects of a database."""


class Base(DeclarativeBase):
    """What all tables share."""


class DocumentRow(Base):
    """A document across its versions. ``identity`` is what other files of it have in common."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    identity: Mapped[str | None] = mapped_column(Text, index=True)
    added_at: Mapped[str] = mapped_column(String(32))

    versions: Mapped[list[VersionRow]] = relationship(
        back_populates="document", cascade="all, delete-orphan", passive_deletes=True
    )


class VersionRow(Base):
    """One text of a document, without the text itself (``ContentRow`` holds that).

    ``content_hash`` covers text, sections, pages and hidden spans; ``sha256`` the file's bytes.
    ``tool_key``, ``type``, ``audience`` and ``issuer`` repeat ``facts`` so that SQL can filter.
    """

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        UniqueConstraint("document_id", "content_hash"),
    )

    id: Mapped[str] = mapped_column(String(140), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    current: Mapped[bool] = mapped_column(index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(120))
    tool_key: Mapped[str | None] = mapped_column(Text, index=True)
    type: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str] = mapped_column(String(32))
    issuer: Mapped[str] = mapped_column(String(32))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    flags: Mapped[list[Any]] = mapped_column(JSON)
    parser: Mapped[dict[str, Any]] = mapped_column(JSON)
    characters: Mapped[int]
    page_count: Mapped[int]
    passage_count: Mapped[int]
    added_at: Mapped[str] = mapped_column(String(32))

    document: Mapped[DocumentRow] = relationship(back_populates="versions")


class ContentRow(Base):
    """The text of a version, the bytes it was read from, and its shape."""

    __tablename__ = "contents"

    version_id: Mapped[str] = mapped_column(
        ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    sections: Mapped[list[Any]] = mapped_column(JSON)
    pages: Mapped[list[Any]] = mapped_column(JSON)
    hidden: Mapped[list[Any]] = mapped_column(JSON)


class SourceRow(Base):
    """A file or web address and the version last read from it.

    ``fingerprint`` tells whether the file and its facts changed without reading it anew.
    """

    __tablename__ = "sources"

    source: Mapped[str] = mapped_column(Text, primary_key=True)
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[str] = mapped_column(
        ForeignKey("versions.id", ondelete="CASCADE"), index=True
    )
    fingerprint: Mapped[str] = mapped_column(String(64))
    missing: Mapped[bool]
    seen_at: Mapped[str] = mapped_column(String(32))


class PassageRow(Base):
    """A passage: its place in the text, the text, its context, and the hash of what is embedded."""

    __tablename__ = "passages"
    __table_args__ = (Index("ix_passages_version", "version_id", "ordinal", unique=True),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(160), unique=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    section: Mapped[list[Any]] = mapped_column(JSON)
    page: Mapped[int | None]
    context: Mapped[str] = mapped_column(Text)
    embed_hash: Mapped[str] = mapped_column(String(64), index=True)


class EmbeddingRow(Base):
    """A vector (float32, little-endian) by model and hash of the embedded text."""

    __tablename__ = "embeddings"

    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class ClauseVectorsRow(Base):
    """Vectors of a passage's sentences, one after the other (float16, little-endian).

    ``hash`` is the passage's ``embed_hash``; ``sentences`` names the sentences that were embedded.
    """

    __tablename__ = "clause_vectors"

    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sentences: Mapped[str] = mapped_column(String(64))
    vectors: Mapped[bytes] = mapped_column(LargeBinary)


class MetaRow(Base):
    """Single facts about the library: generation, embedding model, name of the vectors."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class PendingRow(Base):
    """A version whose vectors must go unless it is current: what a crash may leave behind."""

    __tablename__ = "pending_vectors"

    version_id: Mapped[str] = mapped_column(String(140), primary_key=True)


class ReviewRow(Base):
    """What a person decided on a checklist (``assistant/reviews``); rows are only ever added.

    No key points to the documents on purpose: removing them must not take the decisions away.
    ``item`` is empty for a mark on the whole checklist. Triggers refuse changes.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_place", "tool_key", "edition_key", "item"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    tool_key: Mapped[str] = mapped_column(Text)
    edition_key: Mapped[str] = mapped_column(Text)
    item: Mapped[str] = mapped_column(String(80))
    at: Mapped[str] = mapped_column(String(32))
    entry: Mapped[dict[str, Any]] = mapped_column(JSON)

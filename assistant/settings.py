"""Every knob of Tool Advisor in one place.

Set any of them by environment variable with the prefix ``TOOL_ADVISOR_`` (for example
``TOOL_ADVISOR_PORT=8080``) or in a file ``.env`` in the working folder. Importing this module
does nothing; ``Settings()`` reads the environment and creates no folders.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings with defaults that work offline on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="TOOL_ADVISOR_", env_file=".env", extra="ignore", frozen=True
    )

    # Where things are kept
    data_dir: Path = Field(PROJECT_DIR / "data", description="records, vectors and raw files")
    knowledge_dir: Path = Field(PROJECT_DIR / "knowledge", description="rubric, register, samples")
    database_url: str | None = Field(None, description="SQLAlchemy URL; default SQLite in data_dir")
    eval_data: Path | None = Field(None, description="folder with real documents and gold, if any")
    quality_run: Path | None = Field(
        None, description="the summary.json the page Quality shows; default: the one that ships"
    )

    # Reading
    max_file_bytes: int = Field(50_000_000, gt=0, description="larger files are refused")
    max_pages: int = Field(2_000, gt=0, description="PDFs with more pages are refused")
    max_text_characters: int = Field(5_000_000, gt=0, description="longer texts are refused")

    max_backup_bytes: int = Field(
        100_000_000_000, gt=0, description="a backup that unpacks to more is not restored"
    )

    # Search
    embedding_model: str = Field(
        "all-MiniLM-L6-v2",
        description="a sentence-transformers model name or folder; the default ships with pip",
    )
    embedding_batch: int = Field(128, gt=0)
    passage_min: int = Field(250, gt=0, description="characters; shorter neighbours are joined")
    passage_max: int = Field(700, gt=0, description="characters; longer paragraphs are cut")

    # Answering
    quote_max: int = Field(500, gt=0, description="characters of one citation at most")
    quotes_total: int = Field(1_200, gt=0, description="characters of the first three together")

    # Network
    allow_network: bool = Field(
        False, description="let the product call out: fetch web addresses, load models from a hub"
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="hosts that web addresses may name though they lie in a private network or at "
        "an odd port: files.example.org, files.example.org:8443, 10.1.2.3 (commas between)",
    )
    fetch_seconds: float = Field(60, gt=0, description="a web address that takes longer is refused")
    host: str = "127.0.0.1"
    port: int = 7860

    # Access (docs/access.md)
    public_url: str = Field(
        "", description="where people reach it behind a proxy, such as https://advisor.example.org"
    )
    trusted_proxies: str = Field(
        "", description="addresses of the proxies whose X-Forwarded-For is believed, by commas"
    )
    session_idle_minutes: float = Field(60, gt=0, description="unused for so long: signed out")
    session_hours: float = Field(12, gt=0, description="after so long everybody signs in again")

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write it like https://advisor.example.org")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("give the host only, without a path: it needs a name of its own")
        return value.rstrip("/")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        """Hosts with commas between them, which is easier to write than JSON."""
        if isinstance(value, str):
            value = tuple(filter(None, re.split(r"[\s,]+", value)))
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts_only(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if not re.fullmatch(r"[\w.:\[\]-]+", entry):
                raise ValueError(
                    f"{entry} is no host: write names such as files.example.org or "
                    "files.example.org:8443, with commas between them"
                )
        return value

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the records."""
        return self.database_url or f"sqlite:///{self.data_dir / 'records.sqlite3'}"

    @property
    def users_file(self) -> Path:
        """Who may sign in. Where it exists, everybody has to."""
        return self.data_dir / "users.json"

    @property
    def index_dir(self) -> Path:
        """Where Chroma keeps its vectors (a cache: it can be deleted and rebuilt)."""
        return self.data_dir / "index"

    @property
    def checklists_dir(self) -> Path:
        """Where finished checklists are kept (a cache: it can be deleted)."""
        return self.data_dir / "checklists"

    @property
    def rubric_dir(self) -> Path:
        """Where the rubric's YAML files lie."""
        return self.knowledge_dir / "rubric"

    @property
    def people_file(self) -> Path:
        """What people are asked for on items that no document answers."""
        return self.knowledge_dir / "people.yaml"

    @property
    def pairs_dir(self) -> Path:
        """Our questions with the clauses that answer them."""
        return self.knowledge_dir / "pairs"

    @property
    def reader_file(self) -> Path:
        """The trained changes that make the bundled model a reader of clauses."""
        return self.knowledge_dir / "reader" / "adapter.safetensors"

    @property
    def vectors_file(self) -> Path:
        """Vectors of the topics and the question bank, for the bundled model."""
        return self.knowledge_dir / "vectors.npz"

    @property
    def register_file(self) -> Path:
        """The district's register of tool decisions."""
        return self.knowledge_dir / "register.yaml"

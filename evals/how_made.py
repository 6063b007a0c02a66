"""How a run was made: what anyone needs to get the same numbers, without paths of this machine."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assistant import __version__
from assistant.settings import PROJECT_DIR, Settings
from evals.context import Context, corpus_hash
from evals.contract import EvalDataError

_LIBRARIES = ("chromadb", "sentence-transformers", "torch", "numpy", "scipy", "langchain-core")
_SETTINGS = ("passage_min", "passage_max", "quote_max", "quotes_total")
_CODE = (("assistant", "*.py"), ("evals", "*.py"), ("knowledge", "*.yaml"), ("evals/data", "*"))
_NO_MATTER = frozenset({"code", "machine", "fingerprint", "made_at"})
_NOT_MEASURED = ("assistant/pages", "evals/report")


def how_made(context: Context, suites: Sequence[str]) -> dict[str, object]:
    """What is known before the first item: code, data, models, settings, seed, machine.

    ``fingerprint`` stands for all that decides the numbers: a run is only gone on with where it
    is the same. ``code_sha256`` covers uncommitted changes, which ``code`` only calls dirty.
    """
    record: dict[str, object] = {
        "suites": list(suites),
        "version": __version__,
        "code": revision(),
        "code_sha256": code_hash(),
        "embedding_model": Path(context.settings.embedding_model).name,
        "chat_model": None,
        "judge": context.judge,
        "prompts_version": prompts_version() if context.judge else None,
        "data": _data(context),
        "documents": _folders(context),
        "corpus_sha256": _corpus(context),
        "settings": _settings(context.settings),
        "seed": context.seed,
        "limit": context.limit,
        "systems": list(context.systems),
        "conditions": list(context.conditions),
        "libraries": dict(_versions()),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
    record["fingerprint"] = fingerprint(record)
    record["made_at"] = datetime.now(UTC).isoformat(timespec="seconds")
    return record


def held(context: Context) -> dict[str, object]:
    """What is known after the last item: the real documents that the run's library held."""
    if "engine" not in context.__dict__:
        return {"documents": [], "documents_held": 0, "corpus_sha256": None}
    versions = context.engine.advisor.library.versions()
    return {"documents_held": len(versions), "corpus_sha256": context.corpus_hash()}


def fingerprint(record: dict[str, object]) -> str:
    """A short name for what decides the numbers; ``code_sha256`` says more than ``code``."""
    kept = {k: v for k, v in record.items() if k not in _NO_MATTER}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def revision() -> str:
    """The code's revision as git names it, or ``unknown`` outside a repository."""
    command = ["git", "-C", str(PROJECT_DIR), "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def code_hash(project: Path = PROJECT_DIR) -> str:
    """A hash of the code and knowledge that decide answers and scores."""
    digest = hashlib.sha256()
    for folder, pattern in _CODE:
        for path in sorted((project / folder).rglob(pattern)):
            name = path.relative_to(project).as_posix()
            if path.is_file() and not name.startswith(_NOT_MEASURED) and "__pycache__" not in name:
                digest.update(name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def prompts_version() -> str | None:
    """The version of the judge's prompts."""
    from evals.judge import prompts  # only a run with a judge needs it

    return str(prompts.PROMPTS_VERSION)


def _data(context: Context) -> list[dict[str, str]]:
    return [
        {"file": f"{path.parent.name}/{path.name}", "sha256": _file_hash(path)}
        for path in sorted(set(context.files_used))
    ]


def _folders(context: Context) -> list[str]:
    try:
        return [folder.name for folder in context.folders()]
    except EvalDataError:
        return []  # the suites do without, or have said so


def _corpus(context: Context) -> str | None:
    try:
        return corpus_hash(context.folders())
    except EvalDataError:
        return None


def _settings(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in _SETTINGS}


def _versions() -> Iterable[tuple[str, str]]:
    for name in _LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

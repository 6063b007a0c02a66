"""Builds the PDF, HTML and Word samples in ``knowledge/`` from the texts in ``knowledge/source``.

Run it after changing a source text:

    python scripts/build_samples.py

The built files are part of the project, so only who changes them needs the development tools.
The same sources always give the same files. ``--to`` builds into another folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from sample_docx import to_docx
from sample_html import to_html
from sample_pdf import to_pdf
from sample_source import Source, read_source

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
BUILDERS: dict[str, Callable[[Source], bytes]] = {
    ".pdf": to_pdf,
    ".html": to_html,
    ".docx": to_docx,
}


def build_all(sources: Path, target: Path) -> list[Path]:
    """Build every source below ``sources`` into ``target``; gives back the files written.

    A file named ``NAME.EXT.meta.yaml`` with the facts is written beside each, unless the source
    gives no facts: that sample shows how guessed facts look.
    """
    written = []
    for path in sorted(sources.rglob("*.source")):
        source = read_source(path, sources)
        out = target / source.target
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(BUILDERS[out.suffix](source))
        written.append(out)
        if source.facts:
            sidecar = out.with_name(out.name + ".meta.yaml")
            sidecar.write_text(yaml.safe_dump(source.facts, sort_keys=False), encoding="utf-8")
            written.append(sidecar)
    return written


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the samples and say what was written."""
    parser = argparse.ArgumentParser(description="Build the sample documents from their sources.")
    parser.add_argument("--to", type=Path, default=KNOWLEDGE, help="folder to build into")
    options = parser.parse_args(arguments)
    for path in build_all(KNOWLEDGE / "source", options.to):
        print(path.relative_to(options.to))


if __name__ == "__main__":
    main()

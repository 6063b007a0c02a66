"""Chromium as the screenshots and the browser tests start it."""

from __future__ import annotations

import shutil

# A plain browser that calls nobody.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "Chromium is not installed (on Debian: apt-get install chromium)"


def find() -> str | None:
    """The path of the installed Chromium, if there is one."""
    return shutil.which("chromium")

"""The default works with every way out of this machine blocked, and no one even tries one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from assistant.settings import PROJECT_DIR

GUARD = """
import os, socket

_LOG = os.environ["ATTEMPTS"]
_connect, _lookup = socket.socket.connect, socket.getaddrinfo
_LOCAL = ("127.", "::1", "localhost", "0.0.0.0")

def _is_local(host):
    return host is None or str(host).startswith(_LOCAL)

def _deny(host):
    with open(_LOG, "a") as log:
        log.write(f"{host}\\n")
    raise OSError("no way out")

def connect(self, address):
    if self.family != socket.AF_UNIX and not _is_local(address[0]):
        _deny(address[0])
    return _connect(self, address)

def getaddrinfo(host, *rest, **named):
    if not _is_local(host):
        _deny(host)
    return _lookup(host, *rest, **named)

socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
"""


def test_ingest_and_ask_never_try_to_leave_the_machine(tmp_path: Path) -> None:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    attempts = tmp_path / "attempts"
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("TOOL_ADVISOR_")},
        "PYTHONPATH": str(tmp_path / "guard"),
        "ATTEMPTS": str(attempts),
        "TOOL_ADVISOR_DATA_DIR": str(tmp_path / "data"),
    }
    sample = PROJECT_DIR / "knowledge" / "vendors" / "StoryBuddy"

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], env=env, cwd=PROJECT_DIR, capture_output=True, text=True
        )

    probe = run("-c", "import socket; socket.create_connection(('192.0.2.1', 80), 1)")
    assert probe.returncode != 0 and attempts.read_text() == "192.0.2.1\n"  # the guard works
    attempts.unlink()

    added = run("ingest.py", "add", str(sample))
    assert added.returncode == 0, added.stdout + added.stderr
    asked = run("-m", "assistant", "ask", "How long does StoryBuddy keep what students type?")
    assert asked.returncode == 0, asked.stderr
    assert "[1]" in asked.stdout
    assert not attempts.exists(), attempts.read_text()

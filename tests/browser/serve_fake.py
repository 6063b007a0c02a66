"""Serve the pages over the stand-in engine (run by the browser tests in a process of its own)."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import launch, prepare_environment
from assistant.settings import Settings


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # removes its folder on the way out
    settings = Settings()
    prepare_environment(settings)
    from assistant.pages.site import build_site
    from tests.pages.fakes import FakeAdvisor, with_both_editions

    advisor = with_both_editions(FakeAdvisor(pause=0.4))
    address = launch(build_site(advisor), settings, advisor.library)  # type: ignore[arg-type]
    print(f"Tool Advisor is at {address}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()

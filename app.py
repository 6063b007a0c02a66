"""Serve Tool Advisor's pages. Wiring only: settings, engine, pages, address.

Run ``python app.py`` and open the address it prints. Every knob is in ``assistant/settings.py``.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

    from assistant.advisor import Advisor
    from assistant.library.library import Library
    from assistant.pages.serving import Served


SWITCH_SECONDS = 0.001


def prepare_environment(settings: Settings) -> None:
    """Set what Gradio reads while it is imported: no telemetry, its own folder for this process."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # For this user only (0700). Not below the data folder, all of which the server refuses to
    # touch: uploads pass through it.
    folder = tempfile.mkdtemp(prefix="tool-advisor-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = folder
    os.environ["GRADIO_MCP_SERVER"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # Gradio counts its own events anew, with pandas, after each one; nothing here shows the counts.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
    # Products of vectors are small here: a team of threads burns more than it saves.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["TQDM_DISABLE"] = "1"  # no progress bars of libraries in the terminal
    local = {*filter(None, os.environ.get("NO_PROXY", "").split(",")), "127.0.0.1", "localhost"}
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(sorted(local))


def launch(demo: gr.Blocks, settings: Settings, library: Library) -> Served:
    """Serve ``demo`` and the sources of ``library`` behind the sign-in, without blocking.

    As text the result is the address.

    No file of this machine can be fetched through it. Uploads go to a folder of this run's
    own and are deleted once they are taken in.

    Raises:
        AccessError: others could reach it without a sign-in, or nobody could sign in.
        OSError: the port is taken.
    """
    from assistant.access.setup import Access
    from assistant.pages.serving import serve, site_app
    from assistant.pages.source_routes import source_routes

    access = Access.of(settings)
    if access.warning:
        print(access.warning, file=sys.stderr)
    # Twice the limit reaches the reading room, which says in a sentence what is too large.
    most = 2 * settings.max_file_bytes
    routes = source_routes(library)
    return serve(site_app(demo, settings, access, routes, max_file_bytes=most), settings)


def warm_up(advisor: Advisor) -> None:
    """Load the models, then make what an older release did not keep.

    A failure is only logged: the first question will show it to a person.
    """
    log = logging.getLogger("tool_advisor")
    try:
        advisor.warm_up()
    except Exception:
        log.warning("the models could not be loaded", exc_info=True)
        return
    try:
        advisor.library.catch_up()
    except Exception:  # answers are the same without, they only take longer
        log.warning("vectors of sentences could not be kept", exc_info=True)


def main() -> int:
    """Open the engine, serve the pages and stay until interrupted. Returns the exit code."""
    settings = _settings()
    if settings is None:
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as with Ctrl+C: cleans up
    prepare_environment(settings)
    # Many threads of short work: five milliseconds of waiting for Python's lock are too long.
    sys.setswitchinterval(SWITCH_SECONDS)
    from assistant.access.setup import Access
    from assistant.advisor import Advisor
    from assistant.errors import ToolAdvisorError

    try:
        Access.of(settings)  # refuses here, before the slow parts
        from assistant.pages.site import build_site

        advisor = Advisor.open(settings)
        demo = build_site(advisor)
        served = launch(demo, settings, advisor.library)
    except ToolAdvisorError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError:
        print(
            f"Port {settings.port} is in use. Close the program that uses it, or choose another "
            "port with TOOL_ADVISOR_PORT.",
            file=sys.stderr,
        )
        return 1
    print(f"Tool Advisor is at {served}", flush=True)
    # The models take seconds to load: begin once the page can be served.
    threading.Thread(target=warm_up, args=(advisor,), name="warm-up", daemon=True).start()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        served.stop()
    return 0


def _settings() -> Settings | None:
    """The settings; None where one is wrong, which is printed."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"TOOL_ADVISOR_{name} is wrong: {problem['msg']}.", file=sys.stderr)
        return None


if __name__ == "__main__":
    raise SystemExit(main())

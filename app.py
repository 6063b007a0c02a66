"""Serve Tool Advisor's pages. Wiring only: settings, engine, pages, address.

Run ``python app.py`` and open the address it prints. Every knob is in ``assistant/settings.py``.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sys
import tempfile
import threading
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

    from assistant.advisor import Advisor


def prepare_environment(settings: Settings) -> None:
    """Set what Gradio reads while it is imported: no telemetry, its own folder."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # Not below the data folder, all of which the server refuses to touch: uploads pass through it.
    folder = tempfile.mkdtemp(prefix="tool-advisor-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = folder
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["TQDM_DISABLE"] = "1"  # no progress bars of libraries in the terminal
    local = {*filter(None, os.environ.get("NO_PROXY", "").split(",")), "127.0.0.1", "localhost"}
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(sorted(local))


def launch(demo: gr.Blocks, settings: Settings) -> str:
    """Serve ``demo`` without blocking and return its address.

    No file of this machine can be fetched through it. Uploads go to a folder of this run's
    own and are deleted once they are taken in.

    Raises:
        OSError: the port is taken.
    """
    from assistant.pages.theme import static, theme

    demo.launch(
        server_name=settings.host,
        server_port=settings.port,
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        inbrowser=False,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        allowed_paths=[],
        blocked_paths=[str(settings.data_dir.resolve())],
        # Twice the limit reaches the reading room, which says in a sentence what is too large.
        max_file_size=2 * settings.max_file_bytes,
        app_kwargs={"openapi_url": None},
        theme=theme(),
        css=static("site.css") + static("charts.css") + static("library.css"),
        js=static("site.js"),
    )
    return f"http://{settings.host}:{settings.port}"


def warm_up(advisor: Advisor) -> None:
    """Load the models. A failure is only logged: the first question will show it to a person."""
    try:
        advisor.warm_up()
    except Exception:
        logging.getLogger("tool_advisor").warning("the models could not be loaded", exc_info=True)


def main() -> int:
    """Open the engine, serve the pages and stay until interrupted. Returns the exit code."""
    settings = Settings()
    prepare_environment(settings)
    from assistant.advisor import Advisor
    from assistant.errors import ToolAdvisorError
    from assistant.pages.site import build_site

    try:
        advisor = Advisor.open(settings)
        demo = build_site(advisor)
        address = launch(demo, settings)
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
    print(f"Tool Advisor is at {address}", flush=True)
    # The models take seconds to load: begin once the page can be served.
    threading.Thread(target=warm_up, args=(advisor,), name="warm-up", daemon=True).start()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        demo.close(verbose=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

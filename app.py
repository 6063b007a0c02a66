"""Serve Tool Advisor's pages. Wiring only: settings, engine, pages, address.

Run ``python app.py`` and open the address it prints. Every knob is in ``assistant/settings.py``.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

    from assistant.advisor import Advisor
    from assistant.library.library import Library


def prepare_environment(settings: Settings) -> None:
    """Set what Gradio reads while it is imported: no telemetry, its own folder."""
    folder = settings.data_dir / "page-files"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["TQDM_DISABLE"] = "1"  # no progress bars of libraries in the terminal
    local = {*filter(None, os.environ.get("NO_PROXY", "").split(",")), "127.0.0.1", "localhost"}
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(sorted(local))


def launch(demo: gr.Blocks, settings: Settings, library: Library) -> str:
    """Serve ``demo`` and the sources of ``library`` without blocking and return the address.

    No file of this machine can be fetched through it, and nothing can be uploaded to it.

    Raises:
        OSError: the port is taken.
    """
    from assistant.pages.source_routes import add_source_routes
    from assistant.pages.theme import static, theme

    served, _, _ = demo.launch(
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
        max_file_size=1,
        app_kwargs={"openapi_url": None},
        theme=theme(),
        css=static("site.css") + static("charts.css"),
        js=static("site.js"),
    )
    add_source_routes(served, library)
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
        address = launch(demo, settings, advisor.library)
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

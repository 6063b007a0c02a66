"""Serves the pages: Gradio inside an app of ours, behind the guard, in a thread."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from assistant.access.people import visit_of
from assistant.access.setup import Access
from assistant.errors import AccessError
from assistant.pages.theme import static, theme

if TYPE_CHECKING:
    from assistant.settings import Settings

UPLOADS_KEPT = (600, 3_600)
"""Look every so many seconds for uploads that were never added, and delete those so old."""
START_SECONDS = 30.0
_NO_ADDRESS = (
    "This machine has no address {host}: set TOOL_ADVISOR_HOST to one it has, such as 127.0.0.1."
)


def site_app(
    demo: gr.Blocks,
    settings: Settings,
    access: Access,
    routes: Sequence[BaseRoute] = (),
    max_file_bytes: int = 1,
) -> ASGIApp:
    """The whole site. ``routes`` of ours come before Gradio's and are behind the same guard.

    ``max_file_bytes`` is what one uploaded file may have; 1 means that nothing can be uploaded.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.router.routes.extend([*access.routes, *routes])
    demo.delete_cache = UPLOADS_KEPT
    gr.mount_gradio_app(
        app,
        demo,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        # The guard has let nobody in without a visit. This makes sure that Gradio asks, too.
        auth_dependency=_name_of_visitor,
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        allowed_paths=[],
        blocked_paths=[str(settings.data_dir.resolve())],
        max_file_size=max_file_bytes,
        app_kwargs={"openapi_url": None},
        theme=theme(),
        css="".join(map(static, ("site.css", "charts.css", "library.css", "checklist.css"))),
        js=static("site.js"),
    )
    return access.guarded(app, max_upload_bytes=2 * max_file_bytes + 1_000_000)


def _name_of_visitor(request: Request) -> str | None:
    visit = visit_of(request.scope)
    return None if visit is None else visit.person.name


@dataclass(frozen=True)
class Served:
    """A running site. As text it is its address."""

    address: str
    server: uvicorn.Server
    thread: threading.Thread

    def __str__(self) -> str:
        return self.address

    def stop(self) -> None:
        """Stop serving; requests under way have a moment to end."""
        self.server.should_exit = True
        self.thread.join(timeout=5)


def serve(app: ASGIApp, settings: Settings) -> Served:
    """Serve ``app`` without blocking.

    Raises:
        AccessError: the host is no address of this machine.
        OSError: the port is taken.
    """
    # Bound here, so that a taken port is known at once, and not hidden in the server's thread.
    listening = _bind(settings.host.strip("[]"), settings.port)
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # the guard decides whom to believe
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="server", daemon=True
    )
    thread.start()
    until = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise OSError("the server did not start")
        time.sleep(0.01)
    host = f"[{settings.host.strip('[]')}]" if ":" in settings.host else settings.host
    return Served(settings.public_url or f"http://{host}:{settings.port}", server, thread)


def _bind(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        raise AccessError(_NO_ADDRESS.format(host=host)) from None
    family, kind, protocol, _, address = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise AccessError(_NO_ADDRESS.format(host=host)) from None
        raise
    return listening

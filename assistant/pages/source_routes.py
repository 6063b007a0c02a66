"""The addresses at which quotes open in their documents: our own routes, never Gradio's files.

An address names a stored version and a stretch of its text, and each part of it is checked. No
file of the machine can be named, and what is not there gets one plain page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from assistant.errors import LibraryError, UnreadableDocumentError
from assistant.pages.source_html import FOLDER, STYLE, plain_page, source_page
from assistant.pages.theme import static
from assistant.sources.opening import SourceOpener

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from assistant.library.library import Library

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What a browser may load for these pages: our style sheet and pictures, and no script at all."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_PICTURE_HEADERS = HEADERS | {"Cache-Control": "private, max-age=300"}
_GONE = "There is no such place in the documents. The document may have been removed or replaced."
_CLOSED = "You are not signed in, or may not read this document."

Allowed = Callable[[Request], bool]
_Answer = Callable[[Request], Awaitable[Response]]


def add_source_routes(app: Starlette, library: Library, allowed: Allowed | None = None) -> None:
    """Serve quotes of ``library`` below ``/source`` of an application (FastAPI's is one).

    Args:
        app: What serves the site. The routes go before those it has.
        library: Where the documents are.
        allowed: Asked first for every request; where it says no, nothing is looked up.
    """
    opener = SourceOpener(library)

    async def page(request: Request) -> Response:
        base, path = _base(request), request.path_params
        view = await run_in_threadpool(opener.open, path["token"], path.get("number"))
        return HTMLResponse(source_page(view, base), headers=HEADERS)

    async def picture(request: Request) -> Response:
        path = request.path_params
        png = await run_in_threadpool(opener.picture, path["token"], path["number"], path["width"])
        return Response(png, media_type="image/png", headers=_PICTURE_HEADERS)

    async def style(request: Request) -> Response:
        return Response(static("source.css"), media_type="text/css", headers=_PICTURE_HEADERS)

    async def nothing(request: Request) -> Response:
        return _missing(request)

    root = f"/{FOLDER}"
    served = [
        (f"{root}/{{token}}/{{number}}/{{width}}.png", picture),
        (f"{root}/{{token}}/{{number}}", page),
        (f"{root}/{{token}}", page),
        (f"{root}/{{rest:path}}", nothing),
        (root, nothing),
    ]
    app.router.routes[0:0] = [
        Route(f"{root}/{STYLE}", style, methods=["GET"]),  # it says nothing: open to everyone
        *(Route(path, _guarded(answer, allowed), methods=["GET"]) for path, answer in served),
    ]


def _guarded(answer: _Answer, allowed: Allowed | None) -> _Answer:
    async def guarded(request: Request) -> Response:
        if allowed is not None and not allowed(request):
            body = plain_page("This page is closed", _CLOSED, _base(request))
            return HTMLResponse(body, 403, headers=HEADERS)
        try:
            return await answer(request)
        except (LibraryError, UnreadableDocumentError):
            return _missing(request)

    return guarded


def _missing(request: Request) -> Response:
    return HTMLResponse(plain_page("Not found", _GONE, _base(request)), 404, headers=HEADERS)


def _base(request: Request) -> str:
    return f"{request.scope.get('root_path', '').rstrip('/')}/{FOLDER}"

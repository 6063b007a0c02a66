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

_Answer = Callable[[Request], Awaitable[Response]]


def source_routes(library: Library) -> list[Route]:
    """The routes below ``/source`` that serve the quotes of ``library``.

    They ask nobody who they are: they belong behind the guard (``assistant/access``).
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
    return [
        Route(f"{root}/{STYLE}", style, methods=["GET"]),
        *(Route(path, _or_missing(answer), methods=["GET"]) for path, answer in served),
    ]


def _or_missing(answer: _Answer) -> _Answer:
    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except (LibraryError, UnreadableDocumentError):
            return _missing(request)

    return answered


def _missing(request: Request) -> Response:
    return HTMLResponse(plain_page("Not found", _GONE, _base(request)), 404, headers=HEADERS)


def _base(request: Request) -> str:
    return f"{request.scope.get('root_path', '').rstrip('/')}/{FOLDER}"

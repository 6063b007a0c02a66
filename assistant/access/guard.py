"""The one door: every request passes it, whatever route it is for.

In this order: the name it was sent to, the page it came from, who sent it. Only then does it reach
a route. Every answer, also a refusal, leaves with the same security headers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.addresses import Hosts, client_address
from assistant.access.people import SCOPE_KEY, Identifies, Visit
from assistant.access.sending import Ending, Secured
from assistant.errors import AccessError

SIGN_IN_HEADER: Final = "X-Sign-In"
"""Tells a page's script where to go when its visit is over."""
_KEPT = ("/assets/", "/static/", "/favicon.ico", "/sign-in.css")
# Read by frameworks to guess how the site is called: settings decide that, nobody else.
_CLAIMS = (b"forwarded", b"x-forwarded-", b"x-real-ip", b"x-original-", b"x-rewrite-")


@dataclass(frozen=True)
class Guard:
    """ASGI middleware around all routes.

    ``open_paths`` need no sign-in: exactly these, such as the sign-in page itself.
    ``proxies`` are the addresses whose ``X-Forwarded-For`` is believed.
    """

    app: ASGIApp
    identifies: Identifies
    hosts: Hosts
    open_paths: Collection[str] = ()
    proxies: Collection[str] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            https = self.hosts.public.startswith("https:")
            kept = scope["path"].startswith(_KEPT)
            await self._http(scope, receive, Secured(send, https=https, kept=kept))
        else:
            await _close_socket(receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        refusal = self._stranger(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        scope = self._cleaned(scope, headers)
        if scope["path"] in self.open_paths:
            await self.app(scope, receive, send)
            return
        try:
            visit = self.identifies.visit(cookie_parser(headers.get("cookie", "")))
        except AccessError as error:
            await PlainTextResponse(str(error), 503)(scope, receive, send)
            return
        if visit is None:
            await self._send_to_sign_in(scope, headers)(scope, receive, send)
            return
        scope[SCOPE_KEY] = visit
        await self.app(scope, receive, Ending(send, self._lasts(visit)))

    def _stranger(self, method: str, headers: Headers) -> Response | None:
        """A refusal where the request is for another name or from another site's page."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.hosts.known(hosts[0]):
            return PlainTextResponse(
                "This program does not go by that name: open it at the address it printed at its "
                "start, or set TOOL_ADVISOR_PUBLIC_URL to the address people use.",
                421,
            )
        origins = headers.getlist("origin")
        foreign = any(not self.hosts.own_origin(origin, hosts[0]) for origin in origins)
        if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            # Following a link from elsewhere is fine; anything else is not.
            link = headers.get("sec-fetch-mode") == "navigate" and method in ("GET", "HEAD")
            foreign = foreign or not link
        if not foreign:
            return None
        return PlainTextResponse(
            "Another site's page sent this request: open the program in a window of its own.", 403
        )

    def _cleaned(self, scope: Scope, headers: Headers) -> Scope:
        """The scope with the browser's address, our scheme, and nothing a client may claim."""
        forwarded = headers.getlist("x-forwarded-for")
        peer, port = scope.get("client") or ("", 0)
        # Gradio compresses its answers, which could then not be read on their way out.
        drop = _CLAIMS if scope["path"].startswith(_KEPT) else (*_CLAIMS, b"accept-encoding")
        public = self.hosts.public
        return {
            **scope,
            "client": (client_address(peer, forwarded, self.proxies), port),
            "scheme": public.split(":", 1)[0] if public else scope["scheme"],
            "headers": [(k, v) for k, v in scope["headers"] if not k.lower().startswith(drop)],
        }

    def _send_to_sign_in(self, scope: Scope, headers: Headers) -> Response:
        path = self.identifies.sign_in_path
        if scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", ""):
            return RedirectResponse(path, 303)
        told = "You are signed out: open the page again and sign in."
        return JSONResponse({"detail": told}, 401, headers={SIGN_IN_HEADER: path})

    def _lasts(self, visit: Visit) -> _Lasts:
        return _Lasts(self.identifies, visit)


@dataclass(frozen=True)
class _Lasts:
    identifies: Identifies
    visit: Visit

    def __call__(self) -> bool:
        return self.identifies.lasts(self.visit)


async def _close_socket(receive: Receive, send: Send) -> None:
    """Nothing here speaks over web sockets."""
    message: Message = await receive()
    if message["type"] == "websocket.connect":
        await send({"type": "websocket.close", "code": 1008})

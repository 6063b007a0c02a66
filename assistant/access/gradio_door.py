"""The door to Gradio's own routes: those the pages need, each for the visit's own things only.

Decided by reading Gradio 6.31 (docs/decisions/0010-access.md): its routes for streams, cancelling
and heartbeats ask for no sign-in at all, and the others trust whichever session id is sent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.isolation import Isolation, paths_in, paths_sent
from assistant.access.people import Visit, require_editor, visit_of
from assistant.access.sending import Captured
from assistant.errors import AccessError

PREFIX = "/gradio_api"
MAX_DATA_BYTES = 4_000_000
"""Bytes of one event's data: a question is short, an edited text may be long."""
_OPEN = frozenset({"/startup-events", "/theme.css", "/reset"})
_CLOSED = ("/monitoring", "/svelte/", "/custom_component/", "/deep_link")
_HASH, _UPLOAD = "session_hash", "upload_id"


class _NotYoursError(Exception):
    """Something was named that does not exist for this visit."""


@dataclass(frozen=True)
class GradioDoor:
    """ASGI middleware between the guard and the routes. ``max_upload_bytes``: all files at once."""

    app: ASGIApp
    max_upload_bytes: int
    isolation: Isolation = field(default_factory=Isolation)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, made the visit's own; 404 where it names what is not."""
        visit = visit_of(scope) if scope["type"] == "http" else None
        path = str(scope.get("path", ""))
        if visit is None or not path.startswith((f"{PREFIX}/", *_CLOSED)):
            await self.app(scope, receive, send)
            return
        try:
            await self._pass(scope, receive, send, visit)
        except _NotYoursError:
            await JSONResponse({"detail": "Not Found"}, 404)(scope, receive, send)
        except AccessError as error:
            await PlainTextResponse(str(error), 403)(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        path = str(scope["path"]).removeprefix(PREFIX)
        name = f"{scope['method']} {path}"
        if path in _OPEN:
            await self.app(scope, receive, send)
        elif name == "POST /queue/join":
            await self._join(scope, receive, send, visit)
        elif name == "GET /queue/data":
            watched = _Watched(send, self.isolation, visit.key)
            await self.app(self._own_query(scope, visit, _HASH), receive, watched)
        elif name.startswith("GET /heartbeat/"):
            own = self.isolation.own_id(visit.key, path.removeprefix("/heartbeat/"))
            await self.app(_with_path(scope, f"{PREFIX}/heartbeat/{own}"), receive, send)
        elif name == "POST /cancel":
            await self._cancel(scope, receive, send, visit)
        elif name == "POST /upload":
            await self._upload(scope, receive, send, visit)
        elif name == "GET /upload_progress":
            await self.app(self._own_query(scope, visit, _UPLOAD), receive, send)
        elif path.startswith("/file=") and scope["method"] in ("GET", "HEAD"):
            self._check_handed(visit, path.removeprefix("/file="))
            await self.app(scope, receive, send)
        else:
            raise _NotYoursError

    async def _join(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        body = self._own_body(await _json(receive), visit)
        for path in paths_in(body):
            self._check_handed(visit, path)
        note = _Handing(send, self.isolation, visit.key)
        await self.app(*_with_body(scope, receive, body), note)

    async def _cancel(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        body = self._own_body(await _json(receive), visit)
        self._check_handed(visit, str(body.get("event_id")))
        await self.app(*_with_body(scope, receive, body), send)

    async def _upload(self, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        require_editor(visit.person)
        length = Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            raise AccessError("The size of the upload is not known: send it from the page.")
        if int(length) > self.max_upload_bytes:
            told = "The files are too large: send fewer at once, or add them with ingest.py."
            await PlainTextResponse(told, 413)(scope, receive, send)
            return
        note = _Handing(send, self.isolation, visit.key)
        await self.app(self._own_query(scope, visit, _UPLOAD), receive, note)

    def _check_handed(self, visit: Visit, thing: str) -> None:
        if not self.isolation.has(visit.key, thing):
            raise _NotYoursError

    def _own_body(self, body: dict[str, Any], visit: Visit) -> dict[str, Any]:
        given = body.get(_HASH)
        if not isinstance(given, str):
            raise _NotYoursError
        return {**body, _HASH: self.isolation.own_id(visit.key, given)}

    def _own_query(self, scope: Scope, visit: Visit, name: str) -> Scope:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        own = [(k, self.isolation.own_id(visit.key, v) if k == name else v) for k, v in pairs]
        return {**scope, "query_string": urlencode(own).encode("ascii")}


class _Handing(Captured):
    """Notes the event or the files that Gradio's answer hands to the visit."""

    def __init__(self, send: Send, isolation: Isolation, key: str) -> None:
        super().__init__(send)
        self._isolation, self._key = isolation, key

    def then(self) -> None:
        if self.status != 200:
            return
        told = json.loads(self.body)
        things = told if isinstance(told, list) else [told.get("event_id")]
        self._isolation.hand(self._key, *(thing for thing in things if isinstance(thing, str)))


class _Watched:
    """Notes the files that a stream of answers hands to the visit."""

    def __init__(self, send: Send, isolation: Isolation, key: str) -> None:
        self._send, self._isolation, self._key = send, isolation, key

    async def __call__(self, message: Message) -> None:
        paths = paths_sent(message.get("body", b""))
        if paths:
            self._isolation.hand(self._key, *paths)
        await self._send(message)


async def _json(receive: Receive) -> dict[str, Any]:
    """The body as a JSON object; anything else names nothing."""
    held, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _NotYoursError
        held += message.get("body", b"")
        more = message.get("more_body", False)
        if len(held) > MAX_DATA_BYTES:
            raise AccessError("That is too much text for one event: send less at once.")
    try:
        body = json.loads(held)
    except (ValueError, RecursionError):
        raise _NotYoursError from None
    if not isinstance(body, dict):
        raise _NotYoursError
    return body


def _with_path(scope: Scope, path: str) -> Scope:
    return {**scope, "path": path, "raw_path": path.encode("ascii")}


def _with_body(scope: Scope, receive: Receive, body: dict[str, Any]) -> tuple[Scope, Receive]:
    """The request with ``body`` in place of what was received."""
    data = json.dumps(body).encode("utf-8")
    ours = (b"content-length", b"transfer-encoding", b"content-type")
    headers = [(k, v) for k, v in scope["headers"] if k.lower() not in ours]
    headers += [
        (b"content-length", str(len(data)).encode()),
        (b"content-type", b"application/json"),
    ]
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": data, "more_body": False}

    return {**scope, "headers": headers}, again

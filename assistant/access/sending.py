"""What happens to an answer on its way out: security headers, and an end when a visit ends."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from assistant.access.headers import secure, with_nonce


class Secured:
    """Sends an answer with the security headers; a page of Gradio's gets its nonce."""

    def __init__(self, send: Send, *, https: bool, kept: bool) -> None:
        self._send, self._https, self._kept = send, https, kept
        self._page: Message | None = None
        self._held = b""

    async def __call__(self, message: Message) -> None:
        """Pass one ASGI message on."""
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._page is not None and message["type"] == "http.response.body":
            self._held += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._page)
        else:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(raw=list(message.get("headers", [])))
        html = headers.get("content-type", "").startswith("text/html")
        if html and "content-security-policy" not in headers:
            self._page = message  # wait for the whole page, to mark its scripts
            return
        secure(headers, https=self._https, kept=self._kept)
        await self._send({**message, "headers": headers.raw})

    async def _send_page(self, start: Message) -> None:
        body, policy = with_nonce(self._held)
        headers = MutableHeaders(raw=list(start.get("headers", [])))
        headers["Content-Security-Policy"] = policy
        if "content-length" in headers and self._held:
            headers["Content-Length"] = str(len(body))
        secure(headers, https=self._https, kept=False)
        self._page = None
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


class Ending:
    """Breaks a stream off once its visit is over: signed out, expired, or the user removed."""

    def __init__(self, send: Send, lasts: Callable[[], bool]) -> None:
        self._send, self._lasts = send, lasts
        self._begun = self._over = False

    async def __call__(self, message: Message) -> None:
        """Pass one ASGI message on; after the end, none."""
        if self._over:
            return
        if message["type"] == "http.response.body":
            if self._begun and not self._lasts():
                self._over = True
                await self._send({"type": "http.response.body", "body": b""})
                return
            self._begun = True
        await self._send(message)


class Captured:
    """Passes a short answer on and keeps a copy of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Pass one ASGI message on, after ``body`` is complete: see :attr:`then`."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                self.then()
        await self._send(message)

    def then(self) -> None:
        """Called with the whole answer in hand, before its last part is sent."""

"""Signing in with a name and password of the users file: the pages and what stands behind them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final
from urllib.parse import parse_qs

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.access.headers import PLAIN
from assistant.access.login_page import STYLES, login_page
from assistant.access.people import Person, Visit
from assistant.access.sessions import Sessions
from assistant.access.throttle import Throttle
from assistant.access.users import User, UsersFile, key_of
from assistant.errors import AccessError

PATH: Final = "/login"
OPEN_PATHS: Final = (PATH, "/sign-in.css", "/favicon.ico")
MAX_FORM_BYTES = 10_000
MAX_WAITING = 20
WRONG = "That name and password do not fit. Try again, or ask the person who runs this program."
BUSY = "Many people are signing in just now: try again in a moment."
_log = logging.getLogger("tool_advisor.access")


def wait_words(seconds: float) -> str:
    """What a person sees who tried too often."""
    minutes = max(1, ceil(seconds / 60))
    return (
        f"Too many attempts. Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again, "
        "or ask the person who runs this program for a new password."
    )


@dataclass
class PasswordSignIn:
    """The built-in sign-in, an :class:`~assistant.access.people.Identifies` with its routes.

    ``secure`` makes the cookie go over https only; set it where people come by https.
    """

    users: UsersFile
    sessions: Sessions
    cookie: str
    secure: bool
    throttle: Throttle = field(default_factory=Throttle)
    sign_in_path: str = PATH
    _checking: anyio.CapacityLimiter | None = None

    def visit(self, cookies: Mapping[str, str]) -> Visit | None:
        """The visit of a cookie; None once the user is gone, or has another password or role.

        Raises:
            AccessError: the users file cannot be read.
        """
        session = self.sessions.find(cookies.get(self.cookie, ""))
        if session is None:
            return None
        user = self.users.find(session.name)
        if user is None or user.stamp != session.stamp:
            self.sessions.end(cookies[self.cookie])
            return None
        return Visit(Person(user.name, user.role), session.key)

    def lasts(self, visit: Visit) -> bool:
        """True while the session lasts and the user still has the role of the visit."""
        try:
            user = self.users.find(visit.person.name)
        except AccessError:
            return False
        return user is not None and self.sessions.lasts(visit.key, user.stamp)

    def routes(self) -> list[Route]:
        """The routes to sign in and out, to be put before all others."""
        return [
            Route(PATH, self.show, methods=["GET"]),
            Route(PATH, self.sign_in, methods=["POST"]),
            Route("/logout", self.sign_out, methods=["POST"]),
            Route("/sign-in.css", _styles, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The sign-in page; whoever is signed in already goes to the program."""
        if self.visit(request.cookies) is not None:
            return RedirectResponse("/", 303)
        return _page()

    async def sign_in(self, request: Request) -> Response:
        """Check name and password and begin a session."""
        form = await _form(request)
        name, password = form.get("name", ""), form.get("password", "")
        address = request.client.host if request.client else ""
        wait = self.throttle.attempt(key_of(name), address)
        if wait:
            _log.warning("too many sign-ins from %s", address)
            return _page(wait_words(wait), 429, name, {"Retry-After": str(ceil(wait))})
        try:
            user = await self._check(name, password)
        except AccessError as error:
            return _page(str(error), 503, name)
        if user is None:
            # The name is not logged: people type their password into the wrong box.
            _log.warning("a sign-in from %s failed", address)
            return _page(WRONG, 401, name)
        self.throttle.succeeded(key_of(name), address)
        self.sessions.end(request.cookies.get(self.cookie, ""))
        _log.info("%s signed in from %s", user.name, address)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self.cookie,
            self.sessions.begin(user.name, user.stamp),
            httponly=True,
            samesite="lax",
            secure=self.secure,
            path="/",
        )
        return answer

    async def sign_out(self, request: Request) -> Response:
        """End the session, also in other tabs, and show the sign-in page."""
        self.sessions.end(request.cookies.get(self.cookie, ""))
        answer = RedirectResponse(PATH, 303)
        answer.delete_cookie(self.cookie, path="/", secure=self.secure, httponly=True)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    async def _check(self, name: str, password: str) -> User | None:
        """Check in a thread, two at a time: each takes 32 MB and a core for a moment."""
        if self._checking is None:
            self._checking = anyio.CapacityLimiter(2)
        if self._checking.statistics().tasks_waiting >= MAX_WAITING:
            raise AccessError(BUSY)
        return await anyio.to_thread.run_sync(
            self.users.verify, name, password, limiter=self._checking
        )


def _page(
    problem: str = "", status: int = 200, name: str = "", headers: dict[str, str] | None = None
) -> Response:
    page = login_page(problem, name[:64])
    return HTMLResponse(page, status, {**(headers or {}), "Content-Security-Policy": PLAIN})


async def _styles(request: Request) -> Response:
    return Response(STYLES.read_text(encoding="utf-8"), media_type="text/css")


async def _form(request: Request) -> dict[str, str]:
    """The fields of the form; none of one that is too large or not a form."""
    held = b""
    async for chunk in request.stream():
        held += chunk
        if len(held) > MAX_FORM_BYTES:
            return {}
    try:
        fields = parse_qs(held.decode("ascii"), max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}

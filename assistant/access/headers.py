"""The headers every answer carries, and the content policy as strict as Gradio permits."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_COMMON = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
# Gradio runs the scripts of gr.HTML with `new Function` ('unsafe-eval') and writes style
# attributes ('unsafe-inline' for styles only). Inline scripts need the nonce, so an event handler
# or a javascript: link in a text never runs, even if it were once not escaped.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; "
    f"{_COMMON}"
)
PLAIN = f"default-src 'none'; style-src 'self'; img-src 'self'; {_COMMON}"
"""For whatever is no page of Gradio's: no script at all."""
_SCRIPT = re.compile(rb"<script(?=[\s>])")


def secure(headers: MutableHeaders, *, https: bool, kept: bool) -> None:
    """Set what every answer carries; ``kept`` where browsers may keep it (the same for all)."""
    for name, value in ALWAYS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", PLAIN)
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if not kept:
        headers["Cache-Control"] = "no-store"


def with_nonce(page: bytes) -> tuple[bytes, str]:
    """Gradio's page with a nonce on its own scripts, and the policy that goes with it.

    The page holds no text of a document: those come later, as data, and never get the nonce.
    """
    nonce = secrets.token_urlsafe(16)
    marked = _SCRIPT.sub(f'<script nonce="{nonce}"'.encode(), page)
    return marked, _PAGE.format(nonce=nonce)

"""A small site behind the real guard, and users who sign in to it over HTTP."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
import httpx

from assistant.access.people import Role, require_editor
from assistant.access.setup import Access
from assistant.access.users import UsersFile
from assistant.errors import AccessError
from assistant.pages.serving import serve, site_app
from assistant.pages.who import person_of
from assistant.settings import Settings

PASSWORD = "correct horse battery"
NAMES = {"ann": Role.READER, "bob": Role.EDITOR, "eve": Role.EDITOR}


def small_site(folder: Path) -> gr.Blocks:
    """Remembers words, takes files in and hands files out, as pages may one day do."""
    made = folder / "made"
    made.mkdir()

    def remember(word: str, before: list[str] | None) -> tuple[list[str], str]:
        words = [*(before or []), word]
        return words, " ".join(words)

    def read(path: str) -> str:
        return Path(path).read_text()

    def hand_out(name: str) -> str:
        report = made / f"{name}.txt"
        report.write_text(f"report for {name}")
        return str(report)

    def change(request: gr.Request) -> str:
        try:
            return f"changed by {require_editor(person_of(request)).name}"
        except AccessError as error:
            return str(error)

    def slow(word: str) -> Iterator[str]:
        import time

        for number in range(40):
            yield f"{word} {number}"
            time.sleep(0.1)

    with gr.Blocks() as demo:
        held, word, said = gr.State(None), gr.Textbox(), gr.Textbox()
        given, taken = gr.File(), gr.File()
        gr.on(None, remember, [word, held], [held, said], api_name=False)  # 0
        gr.on(None, read, given, said, api_name=False)  # 1
        gr.on(None, hand_out, word, taken, api_name=False)  # 2
        gr.on(None, change, None, said, api_name=False)  # 3
        gr.on(None, slow, word, said, api_name=False)  # 4
    return demo


@contextmanager
def serving(folder: Path, **knobs: Any) -> Iterator[str]:
    """The small site at a free port, with users ``NAMES``; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = Settings(_env_file=None, data_dir=folder / "data", port=port, **knobs)
    users = UsersFile(settings.users_file)
    for name, role in NAMES.items():
        users.add(name, role, PASSWORD)
    app = site_app(small_site(folder), settings, Access.of(settings), max_file_bytes=10_000)
    served = serve(app, settings)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        served.stop()


class Browser:
    """A user's browser, over HTTP."""

    def __init__(self, address: str, name: str = "", password: str = PASSWORD) -> None:
        self.http = httpx.Client(base_url=address, timeout=30, headers={"Accept": "text/html"})
        if name:
            answer = self.sign_in(name, password)
            assert answer.status_code == 303, answer.text

    def sign_in(self, name: str, password: str, **headers: str) -> httpx.Response:
        return self.http.post("/login", data={"name": name, "password": password}, headers=headers)

    def join(self, fn: int, data: list[Any], page: str = "page1") -> httpx.Response:
        body = {"fn_index": fn, "data": data, "session_hash": page, "trigger_id": None}
        return self.http.post("/gradio_api/queue/join", json=body)

    def stream(
        self, page: str = "page1", told: list[dict[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        """What the server tells a page until it ends; each message is put into ``told`` at once."""
        told = [] if told is None else told
        with self.http.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": page}
        ) as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    told.append(json.loads(line[6:]))
        return told

    def call(self, fn: int, data: list[Any], page: str = "page1") -> list[Any]:
        answer = self.join(fn, data, page)
        assert answer.status_code == 200, answer.text
        done = [one for one in self.stream(page) if one["msg"] == "process_completed"]
        assert done[0]["success"], done
        return list(done[0]["output"]["data"])

    def upload(self, name: str, text: bytes) -> httpx.Response:
        return self.http.post("/gradio_api/upload", files={"files": (name, text)})

"""Adding documents on the Library page: several files at once, or a web address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.library.intake import Fate, FileReport, add_address
from assistant.library.uploads import outcome_words, take_in_upload
from assistant.pages import events, guard
from assistant.pages.markup import Sign, esc, sign
from assistant.pages.parts import alert, own_html, status
from assistant.pages.session import message_for
from assistant.reading import FactHints

if TYPE_CHECKING:
    from assistant.advisor import Advisor

FORMATS = "PDF, HTML, DOCX, Markdown (MD) or plain text (TXT)"
NOTHING_CHOSEN = "No file is chosen: choose one or several first."
LOST = "Its copy on this machine is gone, since it waited too long: choose the file again."
FATE_SIGNS = {
    Fate.ADDED: Sign("Added", "check", "good"),
    Fate.UPDATED: Sign("New version", "check", "good"),
    Fate.UNCHANGED: Sign("Already held", "dash", "plain"),
    Fate.EARLIER_VERSION: Sign("Earlier version", "clock", "plain"),
    Fate.REFUSED: Sign("Refused", "cross", "bad"),
}
WAITING = Sign("Waiting", "clock", "plain")
READING = Sign("Reading …", "quote", "plain")


@dataclass(frozen=True)
class Outcome:
    """One line of the list: a file's name, what came of it, and the sentence about it."""

    name: str
    sign: Sign
    words: str = ""


def outcomes_html(outcomes: Sequence[Outcome]) -> str:
    """What came of each file so far, in the order they were chosen."""
    lines = "".join(
        f'<li><span class="ta-file">{esc(one.name)}</span>{sign(one.sign)}'
        f"{f'<p>{esc(one.words)}</p>' if one.words else ''}</li>"
        for one in outcomes
    )
    return f'<ul class="ta-outcomes" aria-label="Files">{lines}</ul>' if lines else ""


def _outcome(name: str, report: FileReport) -> Outcome:
    return Outcome(name, FATE_SIGNS[report.fate], outcome_words(report))


def _closing(outcomes: Sequence[Outcome]) -> str:
    refused = sum(one.sign is FATE_SIGNS[Fate.REFUSED] for one in outcomes)
    return f"Done: {len(outcomes) - refused} of {len(outcomes)} taken in, {refused} refused."


ADDRESSES_OFF = (
    "Adding by web address is off, so that this program calls nobody. Whoever runs it can turn it "
    "on with <code>TOOL_ADVISOR_ALLOW_NETWORK=true</code>. Until then open the page in a browser, "
    "save it, and add the file."
)


class AddSection:
    """The fold “Add documents”. It keeps nothing between events."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor

    def build(self) -> list[Any]:
        """Put the fold into the open Gradio context; returns the events after which to list."""
        with gr.Accordion("Add documents", open=False, elem_id="add-documents"):
            gr.HTML(
                f'<p class="ta-small">{FORMATS}. A newer text of a document that is held becomes '
                "its current version; the earlier one stays on record.</p>"
            )
            files = gr.File(
                label="Files",
                file_count="multiple",
                elem_id="add-files",
                height=170,
            )
            tool = gr.Textbox(
                label="Tool they are all about (optional)",
                info="Leave it empty to have it read from the documents; you can correct it later.",
                elem_id="add-tool",
                max_length=200,
                max_lines=1,
            )
            add = gr.Button("Add these files", variant="primary", elem_id="add-send")
            address = fetch = None
            if self.advisor.settings.allow_network:
                address = gr.Textbox(
                    label="Web address of a document",
                    placeholder="https://",
                    elem_id="add-address",
                    max_length=2_000,
                    max_lines=1,
                )
                fetch = gr.Button("Add by web address", elem_id="add-fetch")
            else:
                gr.HTML(f'<p class="ta-small" id="add-address-off">{ADDRESSES_OFF}</p>')
            listed = own_html("", "add-outcomes")
            said = own_html(status(""), "add-status")
        changes: dict[str, Any] = {
            **events.QUIET,
            "concurrency_limit": 1,
            "concurrency_id": "changes",
        }
        ends = [add.click(self.add_files, [files, tool], [files, listed, said], **changes)]
        if address is not None and fetch is not None:
            ends.append(
                gr.on(
                    [fetch.click, address.submit],
                    self.add_address,
                    [address, tool],
                    [address, listed, said],
                    **changes,
                )
            )
        return ends

    # What happens on the page

    def add_files(
        self, files: list[str] | None, tool: str, request: gr.Request
    ) -> Iterator[tuple[Any, str, str]]:
        """Take the files in one after another; each step shows what came of every file."""
        if not guard.may_change(request):
            _forget(files or ())
            yield None, alert(guard.NOT_ALLOWED), status("")
            return
        if not files:
            yield gr.skip(), alert(NOTHING_CHOSEN), status("")
            return
        told = _told(tool)
        outcomes = [Outcome(Path(file).name, WAITING) for file in files]
        try:
            for number, file in enumerate(files):
                name = outcomes[number].name
                outcomes[number] = Outcome(name, READING)
                step = f"Reading file {number + 1} of {len(files)}: {name}"
                yield gr.skip(), outcomes_html(outcomes), status(step, shown=True)
                outcomes[number] = self._take_in(Path(file), name, told)
        except Exception as error:
            # The library itself failed: what was taken in stays shown, the rest was not tried.
            yield gr.skip(), outcomes_html(outcomes) + alert(message_for(error)), status("")
            return
        finally:
            _forget(files)
        yield None, outcomes_html(outcomes), status(_closing(outcomes), shown=True)

    def _take_in(self, file: Path, name: str, told: FactHints) -> Outcome:
        try:
            data = file.read_bytes()
        except OSError:
            return Outcome(name, FATE_SIGNS[Fate.REFUSED], LOST)
        advisor = self.advisor
        return _outcome(name, take_in_upload(advisor.library, name, data, advisor.settings, told))

    def add_address(
        self, address: str, tool: str, request: gr.Request
    ) -> Iterator[tuple[Any, str, str]]:
        """Fetch one web address and take in what stands there."""
        if not guard.may_change(request):
            yield gr.skip(), alert(guard.NOT_ALLOWED), status("")
            return
        yield gr.skip(), outcomes_html([Outcome(address, READING)]), status("Reading.")
        try:
            report = add_address(
                self.advisor.library, address, self.advisor.settings, told=_told(tool)
            )
        except Exception as error:
            yield gr.skip(), alert(message_for(error)), status("")
            return
        outcomes = [_outcome(address, report)]
        kept = gr.skip() if report.fate is Fate.REFUSED else ""
        yield kept, outcomes_html(outcomes), status(_closing(outcomes), shown=True)


def _told(tool: str) -> FactHints:
    return FactHints(tool=" ".join((tool or "").split())[:200] or None)


def _forget(files: Sequence[str]) -> None:
    """Delete the uploads' temporary copies: the library keeps the bytes of what it took in."""
    for file in files:
        with suppress(OSError):
            Path(file).unlink()

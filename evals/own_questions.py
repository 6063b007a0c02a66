"""A district's own questions, read from a spreadsheet's CSV file or from JSON lines.

Spreadsheets write CSV in many ways: with a byte order mark, in UTF-16 or in Windows' own letters,
with semicolons or tabs, with Windows line ends, with blank rows at the end. All of them are read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import PROJECT_DIR
from evals.contract import EvalDataError

TEMPLATE = PROJECT_DIR / "evals" / "data" / "own_template.csv"
COLUMNS = ("question", "tool", "expected_quote", "expected_answer", "verdict", "note")
NOT_STATED = "not stated"
VERDICTS = ("yes", "no", "partly", NOT_STATED)
_DELIMITERS = (",", ";", "\t", "|")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One question with what is expected; what is not filled in is empty and not judged.

    ``place`` is where it stands, such as ``questions.csv, row 4`` (rows as a spreadsheet counts).
    """

    place: str
    source: str
    question: str
    tool: str = ""
    expected_quote: str = ""
    expected_answer: str = ""
    verdict: str = ""
    note: str = ""


def load_own(path: Path) -> tuple[OwnQuestion, ...]:
    """Read questions from a file ending in .csv or .jsonl.

    Raises:
        EvalDataError: Naming the file and the row.
    """
    if path.suffix.lower() == ".csv":
        rows = _csv_rows(path)
    elif path.suffix.lower() in {".jsonl", ".json"}:
        rows = _json_rows(path)
    else:
        raise EvalDataError(
            f"{path.name} is neither .csv nor .jsonl. Save the table as CSV (UTF-8) and give that."
        )
    return tuple(_question(path, place, row) for place, row in rows)


def write_template(path: Path) -> None:
    """Write a table with three examples, in the form that spreadsheets open without asking.

    Raises:
        EvalDataError: When the file is there already, or its folder is not.
    """
    if path.exists():
        raise EvalDataError(f"{path} is there already. Give another name with --out.")
    if not path.parent.is_dir():
        raise EvalDataError(f"{path.parent} is not a folder. Give another place with --out.")
    text = TEMPLATE.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8-sig", newline="\r\n")


def _question(path: Path, place: str, row: Mapping[str, Any]) -> OwnQuestion:
    where = f"{path.name}, {place}"
    cells = {name: _cell(row.get(name)) for name in COLUMNS}
    if not cells["question"]:
        raise EvalDataError(f"{where}: the question is missing. Fill it in, or clear the row.")
    for name, text in cells.items():
        if len(text) > _LONGEST:
            raise EvalDataError(
                f"{where}: “{name}” is longer than {_LONGEST:,} characters. Shorten it."
            )
    cells["verdict"] = cells["verdict"].casefold().replace("_", " ").replace("-", " ")
    if cells["verdict"] not in ("", *VERDICTS):
        raise EvalDataError(
            f"{where}: the verdict is “{cells['verdict']}”. Use {', '.join(VERDICTS)}, or leave it "
            "empty."
        )
    if cells["verdict"] == NOT_STATED and cells["expected_quote"]:
        raise EvalDataError(
            f"{where}: a quote is expected though the verdict is “not stated”. Keep one of them."
        )
    return OwnQuestion(place=where, source=path.stem, **cells)


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()


def _csv_rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    lines = _decoded(path).splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):
        lines = lines[1:]  # a hint that Excel reads and does not show as a row
    text = "".join(lines)
    delimiter = _delimiter(lines[0] if lines else "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] | None = None
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            raise EvalDataError(
                f"{path.name}, row {number}: a quotation mark is not closed. Save the table as CSV "
                "again."
            ) from None
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = _heading(path, cells)
        elif any(cell.strip() for cell in cells[len(names) :]):
            raise EvalDataError(
                f"{path.name}, row {number}: more cells than the heading has. Put text with commas "
                "between quotation marks, as spreadsheets do."
            )
        else:
            yield f"row {number}", dict(zip(names, cells, strict=False))


def _heading(path: Path, cells: list[str]) -> list[str]:
    names = ["_".join(cell.strip().casefold().replace("_", " ").split()) for cell in cells]
    missing = [name for name in ("question", "tool") if name not in names]
    if missing:
        raise EvalDataError(
            f"{path.name}: the first row has no column “{missing[0]}”. Start from the template: "
            "python -m evals template"
        )
    return names


def _delimiter(heading: str) -> str:
    """The sign that splits the heading into most of the columns known."""

    def known(sign: str) -> int:
        cells = heading.casefold().replace('"', "").replace(" ", "_").split(sign)
        return sum(cell.strip("_\r\n\t ") in COLUMNS for cell in cells)

    return max(_DELIMITERS, key=known)


def _decoded(path: Path) -> str:
    if not path.is_file():
        raise EvalDataError(f"{path} is not there. Give the questions' file with --data.")
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")  # plain “CSV” from Excel on Windows is the latter
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EvalDataError(f"{path.name} cannot be read as text. Save the table as CSV (UTF-8).")


def _json_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(_decoded(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise EvalDataError(
                f"{path.name}, line {number} is not a JSON object. Correct the line."
            )
        yield f"line {number}", row

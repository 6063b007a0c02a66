"""The suites by name. Each is imported when asked for, so that one never costs the others."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from evals.contract import EvalDataError, Suite

SUITES = (
    "gold",
    "retrieval",
    "verdicts",
    "faithfulness",
    "conversation",
    "injection",
    "formats",
    "speed",
    "own",
    "sample",
    "judge",
)


def load_suite(name: str) -> Suite:
    """The suite of that name: what ``suite()`` in ``evals/suites/<name>.py`` returns.

    Raises:
        EvalDataError: When there is no such suite, or this copy does not hold it.
    """
    if name not in SUITES:
        raise EvalDataError(f"There is no suite “{name}”. Use: {', '.join(SUITES)}.")
    module = f"evals.suites.{name}"
    try:
        found: Suite = import_module(module).suite()
    except ModuleNotFoundError as error:
        if error.name == module:
            raise EvalDataError(f"The suite “{name}” is not part of this copy.") from None
        raise EvalDataError(
            f"The suite “{name}” needs the Python package “{error.name}”. Install the project "
            'with its extra: pip install -e ".[evals]".'
        ) from None
    return found


def load_suites(names: Sequence[str]) -> tuple[Suite, ...]:
    """The suites named, each once, in the order given.

    Raises:
        EvalDataError: For the first name that is no suite.
    """
    return tuple(load_suite(name) for name in dict.fromkeys(names))

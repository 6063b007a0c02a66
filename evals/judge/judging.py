"""One judgement by a chat model: a level, or a failure that is never turned into a level."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, Self

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable
from pydantic import BaseModel, Field

from evals.contract import EvalDataError
from evals.judge import prompts
from evals.judge.levels import Level

_SECONDS = 60
_RETRIES = 1
# What providers answer when they do not know the structured form that was asked for.
_NOT_UNDERSTOOD = frozenset({400, 404, 415, 422, 501})
_FIELD = re.compile(r'["\']?\blevel["\']?\s*[:=]\s*["\']?(support|partial|none)\b', re.IGNORECASE)
_ALONE = re.compile(r"^\W*(support|partial|none)\W*$", re.IGNORECASE | re.MULTILINE)


class JudgeError(Exception):
    """The judge gave no judgement; the message says why. Nothing is scored."""


class Judgement(BaseModel):
    """The form a judge's answer has."""

    level: Literal["support", "partial", "none"] = Field(description="How far it is borne out.")


class Judge:
    """A chat model that compares one pair of texts at a time, at temperature 0."""

    def __init__(self, model: BaseChatModel, name: str) -> None:
        self._model = model
        self.name = name
        self._structured: Runnable[Any, Any] | None
        try:
            self._structured = model.with_structured_output(Judgement, include_raw=True)
        except NotImplementedError:
            self._structured = None

    @classmethod
    def open(cls, name: str, answered_by: str | None = None) -> Self:
        """Open a judge.

        Args:
            name: Any name that ``langchain.chat_models.init_chat_model`` takes, such as
                ``openai:NAME``; addresses and keys come from the provider's environment variables.
            answered_by: The model that wrote the answers, or None where they are quotes alone.

        Raises:
            EvalDataError: When it is the same model, or the model cannot be opened.
        """
        if answered_by and _same(name, answered_by):
            raise EvalDataError(
                f"{name} wrote the answers, and no model judges its own. Name another with --judge."
            )
        try:
            model = init_chat_model(name, temperature=0, timeout=_SECONDS, max_retries=_RETRIES)
        except ImportError as error:
            raise EvalDataError(
                f"The judge {name} needs another package. Install it and run again ({error})."
            ) from None
        except Exception as error:  # each provider has its own errors
            raise EvalDataError(
                f"The judge {name} cannot be opened: {_short(error)}. Give a name such as "
                "openai:NAME, and set the provider's key and address in the environment."
            ) from None
        return cls(model, name)

    def support(self, statement: str, quote: str) -> Level:
        """How far a quote bears out a statement.

        Raises:
            JudgeError: When no level could be had.
        """
        pair = prompts.SUPPORT_PAIR.format(statement=statement, quote=quote)
        return self._level([SystemMessage(prompts.SUPPORT), HumanMessage(pair)])

    def nugget(self, question: str, nugget: str, answer: str) -> Level:
        """How far an answer holds a fact.

        Raises:
            JudgeError: When no level could be had.
        """
        pair = prompts.NUGGET_PAIR.format(question=question, nugget=nugget, answer=answer)
        return self._level([SystemMessage(prompts.NUGGET), HumanMessage(pair)])

    def _level(self, messages: list[BaseMessage]) -> Level:
        structured = self._structured
        if structured is not None:
            try:
                reply = structured.invoke(messages)
            except Exception as error:  # each provider has its own errors
                if not _misunderstood(error):
                    raise JudgeError(f"The judge failed: {_short(error)}") from error
            else:
                if reply["parsed"] is not None:
                    return Level(reply["parsed"].level)
                return self._read(reply["raw"])
        return self._read(_called(lambda: self._model.invoke(messages)))

    def _read(self, message: BaseMessage) -> Level:
        level = level_in(str(message.text))
        if level is None:
            raise JudgeError("The judge's answer names no single level.")
        return level


def level_in(text: str) -> Level | None:
    """The level that a plain reply names, in a field or alone on a line.

    Args:
        text: What the model wrote; JSON may be torn or wrapped in prose.

    Returns:
        None where it names no level, or two that differ: a guess would be a score.
    """
    named = _FIELD.findall(text) or _ALONE.findall(text)
    levels = {word.lower() for word in named}
    return Level(levels.pop()) if len(levels) == 1 else None


def _called(call: Callable[[], BaseMessage]) -> BaseMessage:
    try:
        return call()
    except Exception as error:  # each provider has its own errors
        raise JudgeError(f"The judge failed: {_short(error)}") from error


def _misunderstood(error: Exception) -> bool:
    """True where the provider was reached and could not deal with the structured form."""
    status = getattr(error, "status_code", None)
    return status in _NOT_UNDERSTOOD or isinstance(error, ValueError | NotImplementedError)


def _same(one: str, other: str) -> bool:
    """True where two names mean one model, with or without the provider in front."""
    one, other = one.casefold().strip(), other.casefold().strip()
    return one == other or one.endswith(f":{other}") or other.endswith(f":{one}")


def _short(error: Exception, most: int = 200) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= most else text[:most].rstrip() + " …"

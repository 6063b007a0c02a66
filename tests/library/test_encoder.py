"""The encoder without padding: the same rows as the model it was made of, whatever the batch."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

from assistant.library import encoder
from assistant.library.embedding import bundled_parts
from assistant.library.encoder import Encoder, cores_allowed, fast_precision
from assistant.library.forward import compiled, forward

TEXTS = [
    "We never sell what students write.",
    "",
    "Logs are kept for 18 months. " * 40,
    "Ask your teacher.",
    "We erase student data 45 days after you cancel.",
    "Ask your parents.",
]
pytestmark = pytest.mark.slow


def means(encoder: Encoder, texts: list[str], seconds: list[str] | None = None) -> torch.Tensor:
    rows = encoder.encode(texts, longest=64, seconds=seconds)[:, 1]
    return torch.nn.functional.normalize(rows, dim=-1)


@pytest.fixture(scope="module")
def parts() -> tuple[Any, Any]:
    return bundled_parts()


def padded(parts: tuple[Any, Any], texts: list[str], seconds: list[str] | None) -> torch.Tensor:
    """What the model itself makes of a padded batch."""
    model, tokenizer = parts
    made = tokenizer(
        texts, seconds, truncation=True, max_length=64, padding=True, return_tensors="pt"
    )
    with torch.inference_mode():
        hidden = model(**made).last_hidden_state
    spread = made["attention_mask"].unsqueeze(-1)
    return torch.nn.functional.normalize((hidden * spread).sum(1) / spread.sum(1), dim=-1)


@pytest.mark.parametrize("seconds", [None, TEXTS[::-1]])
def test_without_padding_the_rows_are_those_of_the_model(
    parts: tuple[Any, Any], seconds: list[str] | None
) -> None:
    exact = Encoder(*parts, precision=torch.float32)
    rows = means(exact, TEXTS, seconds)
    wanted = padded(parts, TEXTS, seconds)
    assert torch.allclose(rows, wanted, atol=1e-5)


def test_the_first_token_stands_before_the_mean(parts: tuple[Any, Any]) -> None:
    model, tokenizer = parts
    with torch.inference_mode():
        hidden = model(**tokenizer([TEXTS[0]], return_tensors="pt")).last_hidden_state
    rows = Encoder(*parts, precision=torch.float32).encode([TEXTS[0]], longest=64)
    assert rows.shape == (1, 2, 384)
    assert torch.allclose(rows[0, 0], hidden[0, 0], atol=1e-5)


def test_the_installed_torch_compiles_the_pass() -> None:
    assert compiled() is not forward


def test_where_torch_compiles_nothing_the_rows_are_the_same(
    parts: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    usual = means(Encoder(*parts), TEXTS)
    monkeypatch.setattr(torch.jit, "script", lambda _: 1 / 0)
    plain = Encoder(*parts)
    assert "does not compile" in caplog.text
    assert torch.equal(means(plain, TEXTS), usual)


def test_the_faster_numbers_change_a_cosine_by_next_to_nothing(parts: tuple[Any, Any]) -> None:
    rows = means(Encoder(*parts, precision=torch.bfloat16), TEXTS)
    assert rows.dtype == torch.float32
    assert (rows * padded(parts, TEXTS, None)).sum(dim=1).min() > 0.999


def test_texts_are_worked_on_in_several_batches_and_come_back_in_order(
    parts: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = Encoder(*parts, precision=torch.float32)
    whole = means(exact, TEXTS)
    monkeypatch.setattr(encoder, "_TOKENS_AT_ONCE", 20)
    assert torch.allclose(means(exact, TEXTS), whole, atol=1e-5)


def test_many_threads_may_ask_at_once(parts: tuple[Any, Any]) -> None:
    exact = Encoder(*parts, precision=torch.float32)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda text: means(exact, [text]), TEXTS * 2))
    assert np.allclose(torch.cat(made[:6]).numpy(), torch.cat(made[6:]).numpy(), atol=1e-6)


def test_the_precision_is_one_the_processor_multiplies_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True})
    assert fast_precision() == torch.float32
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    assert fast_precision() == torch.bfloat16


@pytest.mark.parametrize(
    ("told", "cores"), [("1", 1), ("2", 2), ("64", 4), ("0", 1), ("many", None), ("", None)]
)
def test_no_more_cores_are_used_than_the_machine_or_its_owner_allows(
    told: str, cores: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert cores_allowed() == (cores or min(4, os.cpu_count() or 1))

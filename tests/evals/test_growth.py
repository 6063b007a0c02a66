"""Growth fitted by hand-worked cases."""

from __future__ import annotations

import pytest

from evals.metrics.growth import exponent, ratio


def test_exponents() -> None:
    assert exponent([10, 100], [2.0, 20.0]) == pytest.approx(1.0)
    assert exponent([1, 2, 4], [3.0, 12.0, 48.0]) == pytest.approx(2.0)
    assert exponent([10, 30, 100], [0.5, 0.5, 0.5]) == pytest.approx(0.0)
    # Logarithms to base ten (0, 0), (1, 2), (2, 1): slope 1/2.
    assert exponent([1, 10, 100], [1.0, 100.0, 10.0]) == pytest.approx(0.5)


def test_a_missing_cost_is_left_out_and_one_size_has_no_growth() -> None:
    assert exponent([10, 30, 100], [1.0, None, 10.0]) == pytest.approx(1.0)
    assert exponent([10, 30], [1.0, None]) is None
    assert exponent([10, 10], [1.0, 2.0]) is None
    assert exponent([10, 30], [0.0, 1.0]) is None
    assert exponent([], []) is None


def test_ratios() -> None:
    assert ratio(3.0, 2.0) == 1.5
    assert ratio(None, 2.0) is None
    assert ratio(3.0, None) is None
    assert ratio(3.0, 0.0) is None

"""Periods that people name from today."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.register.periods import day_named, period_named

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("approved this quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("last quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("this month", date(2026, 11, 1), date(2026, 11, 30)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("this school year", date(2026, 7, 1), date(2027, 6, 30)),
        ("last school year", date(2025, 7, 1), date(2026, 6, 30)),
        ("this week", date(2026, 11, 23), date(2026, 11, 29)),
        ("last week", date(2026, 11, 16), date(2026, 11, 22)),
    ],
)
def test_periods(text: str, start: date, end: date) -> None:
    period = period_named(text, TODAY)
    assert period is not None
    assert (period.start, period.end) == (start, end)
    assert period.holds(start) and period.holds(end) and not period.holds(None)


def test_no_period_is_none() -> None:
    assert period_named("approved tools", TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("before the new year", date(2026, 12, 31)),
        ("before March", date(2027, 2, 28)),
        ("by December", date(2026, 12, 31)),
        ("by the end of June", date(2027, 6, 30)),
        ("end of the school year", date(2027, 6, 30)),
        ("this month", date(2026, 11, 30)),
        ("soon", date(2027, 2, 21)),
        ("last month", None),
        ("which pilots end", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert day_named(text, TODAY) == day

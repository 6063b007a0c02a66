"""Shares and their intervals in words that need no statistics: “8 of 10”, “expect 7 to 9”.

Natural frequencies are understood better than percentages (Gigerenzer and Hoffrage 1995,
Psychological Review 102). Where a fault was never seen, the bootstrap has no width; what may still
happen is then said by the exact 95 % limit for 0 of n, ``1 - 0.05 ** (1 / n)`` (the “rule of
three”: Hanley and Lippman-Hand 1983, JAMA 249).
"""

from __future__ import annotations

from assistant.quality import Figure

_RARE = 0.05


def percent(share: float) -> str:
    """``83 %``. Only a share of exactly 0 or 1 reads as 0 % or 100 %."""
    if share in (0.0, 1.0):
        return f"{round(share * 100)} %"
    return f"{min(99, max(1, round(share * 100)))} %"


def interval(low: float | None, high: float | None) -> str:
    """``70 to 97 %``; empty where there is no interval, or one without width."""
    if low is None or high is None or low == high:
        return ""
    first, last = percent(low), percent(high)
    return first if first == last else f"{first.removesuffix(' %')} to {last}"


def frequency(share: float) -> str:
    """``8 of 10``; rare and nearly sure things by the hundred: ``2 of 100``."""
    if share == 0.0:
        return "none"
    if share == 1.0:
        return "all"
    if share < _RARE or share > 1 - _RARE:
        return f"{min(99, max(1, round(share * 100)))} of 100"
    return f"{round(share * 10)} of 10"


def counted(figure: Figure) -> str:
    """``25 of 30 questions`` as it was; for figures that are no count, ``measured on 30``."""
    if figure.counted is None:
        return f"measured on {figure.n}"
    return f"{figure.counted} of {figure.n}"


def elsewhere(figure: Figure) -> str:
    """What to expect on other documents, as one sentence."""
    if figure.value in (0.0, 1.0) and figure.low == figure.high and figure.n:
        limit = max(1, round(100 * (1 - 0.05 ** (1 / figure.n))))
        if figure.value == 1.0:
            return f"Seen in all {figure.n}; in up to {limit} of 100 it could still fail."
        return f"Seen in none of {figure.n}; in up to {limit} of 100 it could still happen."
    if figure.low is None or figure.high is None:
        return "Too few documents were tested to say what to expect from others."
    low, high, base = _ends(figure.low, figure.high)
    if low == high:
        return f"With other documents, expect about {low} of {base}."
    return f"With other documents, expect {low} to {high} of {base}."


def _ends(low: float, high: float) -> tuple[int, int, int]:
    base = 100 if high <= 2 * _RARE or low >= 1 - 2 * _RARE else 10
    return round(low * base), round(high * base), base

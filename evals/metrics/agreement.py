"""Agreement of two judges on labels.

Source: Cohen, "A coefficient of agreement for nominal scales", 1960: kappa is the agreement beyond
what two judges with the same habits would reach by chance. Report it beside the raw agreement,
which flatters where one label is frequent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def raw_agreement(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Share of items with the same label; None where there is no item."""
    pairs = list(zip(one, other, strict=True))
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else None


def cohen_kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa, 1 at full agreement, 0 at chance, below 0 where worse than chance.

    Args:
        one: A judge's labels.
        other: The other judge's labels of the same items.

    Returns:
        None where there is no item, or where both always give one and the same label (chance
        alone explains that).
    """
    agreed = raw_agreement(one, other)
    if agreed is None:
        return None
    first, second, items = Counter(one), Counter(other), len(one)
    chance = sum(first[label] * second[label] for label in first) / (items * items)
    return None if chance == 1.0 else (agreed - chance) / (1.0 - chance)

"""How a cost grows with the number of documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def exponent(sizes: Sequence[int], seconds: Sequence[float | None]) -> float | None:
    """The ``b`` of ``seconds = a * sizes ** b``, by least squares on the logarithms of both.

    1 is growth in step with the documents, 2 is four times the cost for twice the documents, 0
    is a cost that does not depend on them. A power law fitted to few points describes them and
    foretells nothing; it is how benchmarks of algorithms commonly summarise growth.

    Args:
        sizes: How many documents, each above 0.
        seconds: What each size took; None where it was not measured.

    Returns:
        None where fewer than two different sizes have a cost above 0.
    """
    points = [
        (size, cost)
        for size, cost in zip(sizes, seconds, strict=True)
        if cost is not None and cost > 0
    ]
    if len({size for size, _ in points}) < 2:
        return None
    logs = np.log(np.array(points, dtype=float))
    across = logs[:, 0] - logs[:, 0].mean()
    return float(across @ (logs[:, 1] - logs[:, 1].mean()) / (across @ across))


def ratio(ours: float | None, other: float | None) -> float | None:
    """How many times as long as the other it takes; None where one is missing or nothing."""
    return ours / other if ours is not None and other else None

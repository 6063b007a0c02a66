"""Metrics of one ranking against the items that are right, through ir-measures.

Source: ir-measures (MacAvaney, Macdonald and Ounis, ECIR 2022), which calls trec_eval: Success@k
(one of the first k is right), R@k (share of the right ones among the first k), RR (one over the
rank of the first right one; its mean is MRR) and nDCG@10 (Järvelin and Kekäläinen 2002) with gains
of 0 and 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

RANKING_METRICS = {
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
    "hit@5": Success @ 5,
    "recall@5": R @ 5,
    "mrr": RR,
    "ndcg@10": nDCG @ 10,
}
"""Our names of the metrics, and what ir-measures calls them."""
_NAMES = {measure: name for name, measure in RANKING_METRICS.items()}


def ranking_scores(ranking: Sequence[str], gold: Collection[str]) -> dict[str, float | None]:
    """Every metric of one ranking.

    Args:
        ranking: Ids, best first; an id that comes again counts at its first place.
        gold: The ids that are right.

    Returns:
        A score a metric, 0 to 1; None for each where nothing is right (there is nothing to find),
        and 0 for each where the ranking is empty.
    """
    if not gold:
        return dict.fromkeys(RANKING_METRICS)
    ranked = list(dict.fromkeys(ranking))
    if not ranked:
        return dict.fromkeys(RANKING_METRICS, 0.0)
    qrels = [Qrel("q", right, 1) for right in sorted(gold)]
    run = [ScoredDoc("q", found, float(-place)) for place, found in enumerate(ranked)]
    scores = ir_measures.iter_calc(list(_NAMES), qrels, run)
    found = {_NAMES[score.measure]: float(score.value) for score in scores}
    return {name: found[name] for name in RANKING_METRICS}

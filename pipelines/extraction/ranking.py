"""Chooses among candidates by many weak signs, or none of them: what the trained rankers have in common.

Takes candidates as the names of what holds of each. A list in `words/` says in hundredths of logits how much
each name speaks for a candidate; `tests/accuracy/train_choices.py` trains it. Sums of whole numbers are the
same on every machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pipelines.words import load_table


def best_of(weights: Mapping[str, int], candidates: Sequence[Iterable[str]]) -> int | None:
    """The number of the candidate that most speaks for; None where more speaks against each of them.

    Args:
        weights: how much each name speaks for a candidate.
        candidates: what holds of each; the first of equals is taken.

    >>> best_of({"near": 2, "far": -1}, [["far"], ["far", "near"]]), best_of({"far": -1}, [["far"]])
    (1, None)
    """
    scores = [sum(weights.get(name, 0) for name in candidate) for candidate in candidates]
    best = max(range(len(scores)), key=lambda at: scores[at], default=None)
    return best if best is not None and scores[best] > 0 else None


@cache
def points_of(name: str) -> dict[str, int]:
    """The weights of a list."""
    return {sign: int(points) for sign, points in load_table(name).items()}

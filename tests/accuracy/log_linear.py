"""Fits the weights of a log-linear choice: for which of a few classes the features of a row speak.

What a row is, what its features are and where the weights go belongs in the programs that train.
"""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

_ROUNDS = 400
_STEP = 0.5
#: In how many rows a feature is seen at least to have a weight.
_FEWEST = 4


def fit(
    rows: Sequence[Mapping[str, float]],
    kinds: Sequence[str],
    classes: Sequence[str],
    drawn_to_zero: float,
    counted: Sequence[float] = (),
) -> dict[str, list[float]]:
    """Multinomial logistic regression with weights drawn towards zero, by adaptive steps over all rows.

    Args:
        rows: for every row how much it has of each of its features.
        kinds: the class of each.
        classes: the classes.
        drawn_to_zero: how strongly weights are drawn to zero.
        counted: how much each row counts; one each where none is given.

    Returns:
        For every feature that is seen often enough a weight for each class, in logits.
    """
    counts = Counter(name for row in rows for name in row)
    place = {name: at for at, name in enumerate(sorted(n for n, count in counts.items() if count >= _FEWEST))}
    held = np.zeros((len(rows), len(place)))
    for at, row in enumerate(rows):
        for name, much in row.items():
            if name in place:
                held[at, place[name]] = much
    wanted = np.array([[kind == one for one in classes] for kind in kinds], dtype=float)
    count = np.array(counted or [1.0] * len(rows))[:, None]
    weights = np.zeros((len(place), len(classes)))
    steps = np.full_like(weights, 1e-6)
    for _ in range(_ROUNDS):
        scores = np.exp(held @ weights)
        off = (scores / scores.sum(axis=1, keepdims=True) - wanted) * count
        slopes = held.T @ off + drawn_to_zero * weights
        steps += slopes**2
        weights -= _STEP * slopes / np.sqrt(steps)
    return {name: weights[at].tolist() for name, at in place.items()}


def options(description: str | None) -> argparse.Namespace:
    """What a training program was asked: `folder` of the development sets, and whether to `write`."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the development sets lie")
    parser.add_argument("--write", action="store_true", help="put the weights where extraction reads them")
    return parser.parse_args()

"""The tree that is found is the best of all trees, as trying them all shows."""

import itertools
import random

import numpy as np
import pytest

from pipelines.grammar.trees import break_cycles


def best_sum(scores: np.ndarray, root: int) -> float:
    """The highest sum of scores of any tree under a root."""
    size = len(scores)
    sums = []
    for heads in itertools.product(range(size), repeat=size):
        if heads[root] == root and all(_reaches(heads, at, root) for at in range(size)):
            sums.append(sum(scores[at][head] for at, head in enumerate(heads) if at != root))
    return max(sums)


def _reaches(heads: tuple[int, ...], at: int, root: int) -> bool:
    for _ in heads:
        at = heads[at]
    return at == root


@pytest.mark.parametrize("seed", range(40))
def test_the_tree_is_the_best_of_all(seed):
    chance = random.Random(seed)
    size = chance.randint(2, 5)
    scores = np.array([[chance.randint(-50, 50) for _ in range(size)] for _ in range(size)], np.float32)
    np.fill_diagonal(scores, -np.inf)
    root = chance.randrange(size)
    greedy = scores.argmax(axis=1)
    greedy[root] = root
    heads = break_cycles(greedy, scores, root)
    assert all(_reaches(tuple(heads), at, root) for at in range(size))
    assert sum(scores[at][heads[at]] for at in range(size) if at != root) == best_sum(scores, root)


def test_a_tree_stays_as_it_is():
    heads = np.array([1, 1, 1, 2])
    assert break_cycles(heads, np.zeros((4, 4), np.float32), 1) is heads

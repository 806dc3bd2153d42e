"""Makes trees of heads that were chosen word by word.

Chu and Liu (1965), Edmonds (1967): while the chosen heads close a circle, its words count as one, and the
circle is broken where that costs least. Scores are whole numbers; of equals the first is taken.
"""

import numpy as np
from numpy.typing import NDArray


def break_cycles(heads: NDArray[np.int64], scores: NDArray[np.float32], root: int) -> NDArray[np.int64]:
    """The heads of the best tree under a root.

    Args:
        heads: for every word the head with the highest score; the root's is itself.
        scores: the score of every word (row) under every head (column); never of a word under itself.
        root: the word that the tree hangs on.

    Returns:
        The same heads where they are a tree already, else those of the tree with the highest sum of scores.
    """
    broken, passed = heads, set[int]()
    while (circle := _circle(broken, root)) is not None:
        if not passed.isdisjoint(circle):
            first = _circle(heads, root)
            return _contracted(heads, scores, root, first or circle)
        if broken is heads:
            broken = heads.copy()
        word, head = _way_out(broken, scores, circle)
        broken[word] = head
        passed.update(circle)
    return broken


def _way_out(heads: NDArray[np.int64], scores: NDArray[np.float32], circle: list[int]) -> tuple[int, int]:
    """The word of a circle that loses least by a head outside, and that head.

    Where no later circle holds any of these words, this is what the circle as one word would come to.
    """
    gains = scores[circle] - scores[circle, heads[circle]][:, None]
    gains[:, circle] = -np.inf
    head = int(gains.max(axis=0).argmax())
    return circle[int(gains[:, head].argmax())], head


def _circle(heads: NDArray[np.int64], root: int) -> list[int] | None:
    """The words of a circle among heads, or None."""
    above = heads.tolist()
    state = [0] * len(above)
    state[root] = 1
    for word in range(len(above)):
        path = []
        at = word
        while state[at] == 0:
            state[at] = 2
            path.append(at)
            at = above[at]
        if state[at] == 2 and at in path:
            return path[path.index(at) :]
        for passed in path:
            state[passed] = 1
    return None


def _contracted(
    heads: NDArray[np.int64], scores: NDArray[np.float32], root: int, circle: list[int]
) -> NDArray[np.int64]:
    """The best tree, found with a circle as one word that stands behind all others."""
    inside = np.array(circle)
    others = np.array([w for w in range(len(heads)) if w not in set(circle)])
    own = scores[inside, heads[inside]]
    # Into the circle: what is gained by giving one of its words a head outside instead of its own.
    gains = scores[np.ix_(inside, others)] - own[:, None]
    entry = gains.argmax(axis=0)
    # Out of the circle: which of its words governs another best.
    leaving = scores[np.ix_(others, inside)]
    exit_ = leaving.argmax(axis=1)
    size = len(others)
    smaller = np.full((size + 1, size + 1), -np.inf, np.float32)
    smaller[:size, :size] = scores[np.ix_(others, others)]
    smaller[size, :size] = gains.max(axis=0)
    smaller[:size, size] = leaving.max(axis=1)
    np.fill_diagonal(smaller, -np.inf)
    new_root = int(np.flatnonzero(others == root)[0])
    best = smaller.argmax(axis=1)
    best[new_root] = new_root
    best = break_cycles(best, smaller, new_root)
    found = heads.copy()
    for word in range(size):
        found[others[word]] = inside[exit_[word]] if best[word] == size else others[best[word]]
    outer = int(best[size])
    found[inside[entry[outer]]] = others[outer]
    return found

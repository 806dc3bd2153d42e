"""The learned reader: for every word its tag, its head, how it hangs on that, and its part in a name.

Takes the words of sentences, some thousand at once; gives whole numbers, the same on every machine. The net:
vectors of word forms (`features`), summed; layers that each mix a word with two others, ever farther away;
then scores of tags and names, of every word as the head of every other, and of labels for the chosen head.
Weights and activations are whole numbers within a byte, so every sum stays below 2**24, where 32-bit floats
are exact in any order of summing. How the weights were learned belongs in `training`; what a tree means, in
`parse`.
"""

import io
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipelines.frozen import frozen
from pipelines.grammar.features import ROWS, rows_of
from pipelines.grammar.trees import break_cycles

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

#: The longest stretch of words that is read as one sentence.
LONGEST = 120
#: What the largest activation is.
_MOST = 127.0
#: What sums of products count in activations, and what sums of vectors do: powers of two, so that weights
#: may be multiplied by them beforehand and all stays exact.
_OF_PRODUCTS = 1.0 / 64
_OF_VECTORS = 1.0 / 4
#: How many word forms' vectors are kept at once.
_KEPT_FORMS = 1 << 16


@frozen
class Reading:
    """What the reader makes of words: numbers of their tags, labels and name parts, and places of heads."""

    tags: Ints
    labels: Ints
    names: Ints
    heads: Ints


class Reader:
    """A net with its weights; reads sentences.

    Args:
        weights: the arrays of a file of weights, by name.
    """

    def __init__(self, weights: dict[str, NDArray[np.generic]]) -> None:
        """Turn the weights into the floats that are multiplied."""
        self.tags = tuple(map(str, weights["tags"]))
        self.labels = tuple(map(str, weights["labels"]))
        self.names = tuple(map(str, weights["names"]))
        self._dilations = [int(reach) for reach in weights["dilations"]]
        classes = ("tags", "labels", "names", "dilations")
        floats = {name: value.astype(np.float32) for name, value in weights.items() if name not in classes}
        self._table = weights["table"].astype(np.int8)
        if len(self._table) != ROWS + 1:
            raise ValueError("The weights of the reader are of other features; train them anew: make grammar")
        for name in ("arc_word", "arc_head", "label_word", "label_head", "label_bias"):
            floats[name] *= _OF_PRODUCTS
        # Side by side: what a word gives to the one behind it, to itself, and to the one before it.
        self._mixes = [
            (
                np.hstack(np.split(floats[f"mix{at}"], 3)) * np.float32(_OF_PRODUCTS),
                floats[f"mix{at}_bias"] * np.float32(_OF_PRODUCTS),
            )
            for at in range(len(self._dilations))
        ]
        self._weights = floats
        reach = (len(floats["arc_distance"]) - 1) // 2
        self._places = np.arange(LONGEST)
        apart = np.clip(self._places[None, :] - self._places[:, None], -reach, reach) + reach
        self._distance = floats["arc_distance"][apart]
        np.fill_diagonal(self._distance, -np.inf)
        self._vectors = np.zeros((_KEPT_FORMS, self._table.shape[1]), np.float32)
        self._forms: dict[str, int] = {}

    def read(self, words: Sequence[str], lengths: Sequence[int]) -> Reading:
        """Read sentences that stand one behind the other.

        Args:
            words: the words of all sentences.
            lengths: how many words each sentence has, none more than `LONGEST`.

        Returns:
            A number for every word; heads are places among all words, a root's head is the root.
        """
        if not words:
            nothing = np.zeros(0, np.int32)
            return Reading(nothing, nothing, nothing, nothing)
        ends = np.cumsum(lengths)
        starts = ends - np.asarray(lengths)
        state = self._states(words, np.repeat(starts, lengths), np.repeat(ends, lengths))
        weights = self._weights
        heads = self._heads(state, starts, ends)
        word = state @ weights["label_word"]
        word += weights["label_bias"]
        word += (state @ weights["label_head"])[heads]
        labels = _activation(word, 0.0) @ weights["label"]
        labels += weights["label_out_bias"]
        return Reading(
            tags=_best(state @ weights["tag"] + weights["tag_bias"]),
            labels=_best(labels),
            names=_best(state @ weights["name"] + weights["name_bias"]),
            heads=heads,
        )

    def _states(self, words: Sequence[str], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Floats:
        """The state of every word: each layer adds to it what it and the two words so far away give."""
        layer = self._vectors_of(words)
        width = layer.shape[1]
        places = np.arange(len(words))
        for dilation, (mix, bias) in zip(self._dilations, self._mixes, strict=True):
            given = layer @ mix
            # What a word gives beyond its sentence's ends counts for nothing.
            given[places + dilation >= ends, :width] = 0.0
            given[places - dilation < starts, 2 * width :] = 0.0
            mixed = given[:, width : 2 * width] + bias
            mixed[dilation:] += given[:-dilation, :width]
            mixed[:-dilation] += given[dilation:, 2 * width :]
            layer += _activation(mixed, 0.0)
            np.minimum(layer, _MOST, out=layer)
        return layer

    def _vectors_of(self, words: Sequence[str]) -> Floats:
        """The vectors of word forms, each worked out once and kept."""
        forms = self._forms
        fresh = {word for word in words if word not in forms}
        if len(forms) + len(fresh) > _KEPT_FORMS:
            forms.clear()
            fresh = set(words)
        if len(fresh) > _KEPT_FORMS:
            half = len(words) // 2
            return np.concatenate([self._vectors_of(words[:half]), self._vectors_of(words[half:])])
        if fresh:
            begin = len(forms)
            rows = np.array([rows_of(word) for word in fresh])
            sums = self._table[rows].sum(axis=1, dtype=np.float32)
            sums *= _OF_VECTORS
            self._vectors[begin : begin + len(fresh)] = _activation(sums, -_MOST)
            forms.update(zip(fresh, range(begin, begin + len(fresh)), strict=True))
        return self._vectors[[forms[word] for word in words]]

    def _heads(self, state: Floats, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Ints:
        """The head of every word, so that each sentence is one tree."""
        weights = self._weights
        words = _activation(state @ weights["arc_word"], -_MOST)
        heads = _activation(state @ weights["arc_head"], -_MOST)
        roots = words @ weights["arc_root"]
        found = np.empty(len(state), np.int32)
        root_of = np.empty(len(state), np.int32)
        bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
        for start, end in bounds:
            scores = self._scores(words[start:end], heads[start:end])
            best = scores.argmax(axis=1)
            root = int((roots[start:end] - scores[self._places[: end - start], best]).argmax())
            best[root] = root
            found[start:end] = best + start
            root_of[start:end] = root + start
        for number in _not_below(found, root_of, starts):
            start, end = bounds[number]
            scores = self._scores(words[start:end], heads[start:end])
            best = found[start:end].astype(np.int64) - start
            found[start:end] = break_cycles(best, scores, int(root_of[start]) - start) + start
        return found

    def _scores(self, words: Floats, heads: Floats) -> Floats:
        """The score of every word of a sentence (row) under every other (column)."""
        scores: Floats = words @ heads.T
        scores += self._distance[: len(words), : len(words)]
        return scores


def _not_below(heads: Ints, roots: Ints, starts: NDArray[np.int64]) -> list[int]:
    """The numbers of the sentences in which some word does not come to the root from head to head."""
    reached = heads
    for _ in range(LONGEST.bit_length()):
        reached = reached[reached]
    lost = np.flatnonzero(reached != roots)
    return sorted(set((np.searchsorted(starts, lost, side="right") - 1).tolist()))


def _activation(sums: Floats, least: float) -> Floats:
    """Sums, in place, as activations: rounded halves up, and within a byte."""
    sums += 0.5
    np.floor(sums, out=sums)
    np.maximum(sums, least, out=sums)
    return np.minimum(sums, _MOST, out=sums)


def _best(scores: Floats) -> Ints:
    """The number of the highest score of each row, the first of equals."""
    best: Ints = scores.argmax(axis=1).astype(np.int32)
    return best


def load_weights() -> dict[str, NDArray[np.generic]]:
    """The weights of the tree: whole numbers, and the names of the classes that they tell apart."""
    content = resources.files(__package__).joinpath("weights.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)


@cache
def load_reader() -> Reader:
    """The reader with the weights of the tree, loaded once."""
    return Reader(load_weights())

"""The learned reader: for every word its tag, its head, how it hangs on that, and its part in a name.

Takes the words of sentences, some thousand at once; gives whole numbers, the same on every machine. The net:
vectors of word forms (`features`), summed; layers that each mix a word with two others, ever farther away;
then scores of tags and names, of every word as the head of every other, and of labels for the chosen head.
Weights and activations are whole numbers within a byte, so every sum stays below 2**24, where 32-bit floats
are exact in any order of summing. How the weights were learned belongs in `training`; what a tree means, in
`parse`.
"""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipelines.document import frozen
from pipelines.grammar.features import ROWS, rows_of
from pipelines.grammar.trees import break_cycles

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

#: The longest stretch of words that is read as one sentence.
LONGEST = 120
#: The most letters that are looked at of a word.
_LONGEST_WORD = 64
#: What the largest activation is.
_MOST = 127.0
#: What sums of products count in activations, and what sums of vectors do: powers of two, so that weights
#: may be multiplied by them beforehand and all stays exact.
_OF_PRODUCTS = 1.0 / 64
_OF_VECTORS = 1.0 / 4
#: How many words' states are worked out at once, and how many scores of heads.
_WORDS_AT_ONCE = 1024
_SCORES_AT_ONCE = 1 << 18
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
        # What is longer is no word, and would stay among the forms that are kept.
        words = [word if len(word) <= _LONGEST_WORD else word[:_LONGEST_WORD] for word in words]
        ends = np.cumsum(lengths, dtype=np.int64)
        starts = ends - np.asarray(lengths, np.int64)
        firsts, afters = np.repeat(starts, lengths), np.repeat(ends, lengths)
        weights, parts = self._weights, []
        for begin, end in _shares(starts, ends):
            share = slice(begin, end)
            state = self._states(words[share], firsts[share] - begin, afters[share] - begin)
            parts.append(
                (
                    _best(state @ weights["tag"] + weights["tag_bias"]),
                    _best(state @ weights["name"] + weights["name_bias"]),
                    _activation(state @ weights["arc_word"], -_MOST),
                    _activation(state @ weights["arc_head"], -_MOST),
                    state @ weights["label_word"] + weights["label_bias"],
                    state @ weights["label_head"],
                )
            )
        if not parts:
            nothing = np.zeros(0, np.int32)
            return Reading(nothing, nothing, nothing, nothing)
        tags, names, asking, offering, word, head = map(np.concatenate, zip(*parts, strict=True))
        heads = self._heads(asking, offering, starts, np.asarray(lengths, np.int64))
        word += head[heads]
        labels = _activation(word, 0.0) @ weights["label"]
        labels += weights["label_out_bias"]
        return Reading(tags=tags, labels=_best(labels), names=names, heads=heads)

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

    def _heads(
        self, asking: Floats, offering: Floats, starts: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> Ints:
        """The head of every word, so that each sentence is one tree; sentences of one length at a time."""
        roots = asking @ self._weights["arc_root"]
        found = np.empty(len(asking), np.int64)
        root_of = np.empty(len(lengths), np.int64)
        for length in np.unique(lengths).tolist():
            alike = np.flatnonzero(lengths == length)
            most = max(1, _SCORES_AT_ONCE // length**2)
            for first in range(0, len(alike), most):
                sentences = alike[first : first + most]
                places = starts[sentences, None] + self._places[:length]
                scores = asking[places] @ offering[places].transpose(0, 2, 1)
                scores += self._distance[:length, :length]
                scores = scores.reshape(-1, length)
                best = scores.argmax(axis=1)
                gains = roots[places] - scores[np.arange(len(best)), best].reshape(places.shape)
                root = places[np.arange(len(places)), gains.argmax(axis=1)]
                found[places] = best.reshape(places.shape) + places[:, :1]
                found[root] = root
                root_of[sentences] = root
        for sentence in _not_trees(found, np.repeat(root_of, lengths), starts):
            start = int(starts[sentence])
            words = slice(start, start + int(lengths[sentence]))
            scores = asking[words] @ offering[words].T
            scores += self._distance[: len(scores), : len(scores)]
            root_place = int(root_of[sentence]) - start
            found[words] = break_cycles(found[words] - start, scores, root_place) + start
        return found.astype(np.int32)


def _shares(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Where to part the words, between sentences, so that what is worked on at once is little."""
    begin = 0
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - begin > _WORDS_AT_ONCE and start > begin:
            yield begin, start
            begin = start
    if len(ends):
        yield begin, int(ends[-1])


def _not_trees(heads: NDArray[np.int64], roots: NDArray[np.int64], starts: NDArray[np.int64]) -> list[int]:
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

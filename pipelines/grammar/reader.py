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
#: How many words are read at once.
_WORDS_AT_ONCE = 1024
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
        # Sums are rounded halves up: half is in what is added to them anyway.
        half = np.float32(0.5)
        arcs = np.hstack([floats["arc_word"], floats["arc_head"]]) * np.float32(_OF_PRODUCTS)
        hidden = np.hstack([floats["label_word"], floats["label_head"]]) * np.float32(_OF_PRODUCTS)
        label_bias = floats["label_bias"] * np.float32(_OF_PRODUCTS) + half
        # Side by side: scores of tags and of names; what asks for a head and what offers itself as one; and
        # what decides on a label.
        self._scores = np.hstack([floats["tag"], floats["name"], arcs, hidden])
        nothing = np.zeros_like(label_bias)
        biases = [floats["tag_bias"], floats["name_bias"], np.full(arcs.shape[1], half), label_bias, nothing]
        self._scores_bias = np.concatenate(biases)
        sizes = [len(self.tags), len(self.names), *[arcs.shape[1] // 2] * 2, *[hidden.shape[1] // 2] * 2]
        self._borders = np.cumsum(sizes)[:-1]
        self._mixes = [
            (
                floats[f"mix{at}"] * np.float32(_OF_PRODUCTS),
                floats[f"mix{at}_bias"] * np.float32(_OF_PRODUCTS) + half,
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
        """Read sentences that stand one behind the other, those of one length at a time.

        Args:
            words: the words of all sentences.
            lengths: how many words each sentence has, none more than `LONGEST`.

        Returns:
            A number for every word; heads are places among all words, a root's head is the root.
        """
        if any(map(_LONGEST_WORD.__lt__, map(len, words))):
            # What is longer is no word, and would stay among the forms that are kept.
            words = [word[:_LONGEST_WORD] for word in words]
        sizes = np.asarray(lengths, np.int64)
        starts = np.cumsum(sizes) - sizes
        tags, labels, names, heads = (np.empty(len(words), np.int32) for _ in range(4))
        for length in np.unique(sizes).tolist():
            alike = starts[sizes == length]
            most = _WORDS_AT_ONCE // length
            for first in range(0, len(alike), most):
                places = alike[first : first + most, None] + self._places[:length]
                found = self._read([words[at] for at in places.ravel().tolist()], places.shape)
                tags[places], labels[places], names[places] = found.tags, found.labels, found.names
                heads[places] = found.heads + places[:, :1]
        return Reading(tags=tags, labels=labels, names=names, heads=heads)

    def _read(self, words: Sequence[str], shape: tuple[int, ...]) -> Reading:
        """Read sentences of one length: for each a row of numbers, with heads as places in it."""
        scores = self._states(words, shape) @ self._scores
        scores += self._scores_bias
        tag, name, asking, offering, word, head = np.split(scores, self._borders, axis=1)
        for arcs in (asking, offering):
            _rounded(arcs, -_MOST)
        heads = self._heads(asking.reshape(*shape, -1), offering.reshape(*shape, -1))
        first = np.arange(0, len(words), shape[1])[:, None]
        labels = _rounded(word + head[(heads + first).ravel()], 0.0) @ self._weights["label"]
        labels += self._weights["label_out_bias"]
        tags, classes, names = (_best(scores).reshape(shape) for scores in (tag, labels, name))
        return Reading(tags=tags, labels=classes, names=names, heads=heads)

    def _states(self, words: Sequence[str], shape: tuple[int, ...]) -> Floats:
        """The state of every word: each layer adds to it what it and the two words so far away give."""
        layer = self._vectors[self._forms_of(words)]
        width = layer.shape[1]
        apart = layer.reshape(*shape, width)
        # Side by side for every word: the one before it, itself, and the one behind it; beyond the ends of
        # its sentence nothing.
        beside = np.empty((*shape, 3 * width), np.float32)
        for far, (mix, bias) in zip(self._dilations, self._mixes, strict=True):
            beside[:, :far, :width] = 0.0
            beside[:, far:, :width] = apart[:, :-far]
            beside[:, :, width : 2 * width] = apart
            beside[:, :-far, 2 * width :] = apart[:, far:]
            beside[:, -far:, 2 * width :] = 0.0
            given = beside.reshape(len(words), -1) @ mix
            given += bias
            layer += _rounded(given, 0.0)
            np.minimum(layer, _MOST, out=layer)
        return layer

    def _forms_of(self, words: Sequence[str]) -> list[int]:
        """Where the vectors of word forms are kept; each is worked out once."""
        fresh = set(words).difference(self._forms)
        if len(self._forms) + len(fresh) > _KEPT_FORMS:
            self._forms.clear()
            fresh = set(words)
        if fresh:
            begin, end = len(self._forms), len(self._forms) + len(fresh)
            sums = self._table[np.array([rows_of(word) for word in fresh])].sum(axis=1, dtype=np.float32)
            self._vectors[begin:end] = _rounded(sums * np.float32(_OF_VECTORS) + np.float32(0.5), -_MOST)
            self._forms.update(zip(fresh, range(begin, end), strict=True))
        return [self._forms[word] for word in words]

    def _heads(self, asking: Floats, offering: Floats) -> Ints:
        """The head of every word, as a place in its sentence, so that each sentence is one tree."""
        count, length = asking.shape[:2]
        roots = asking @ self._weights["arc_root"]
        scores = asking @ offering.transpose(0, 2, 1)
        scores += self._distance[:length, :length]
        heads = scores.argmax(axis=2)
        best = scores.reshape(-1, length)[np.arange(count * length), heads.ravel()]
        root = (roots - best.reshape(count, length)).argmax(axis=1)
        heads[np.arange(count), root] = root
        for sentence in _not_trees(heads, root):
            heads[sentence] = break_cycles(heads[sentence], scores[sentence], int(root[sentence]))
        found: Ints = heads.astype(np.int32)
        return found


def _not_trees(heads: NDArray[np.int64], root: NDArray[np.int64]) -> list[int]:
    """The numbers of the sentences in which some word does not come to the root from head to head."""
    first = np.arange(0, heads.size, heads.shape[1])
    reached = (heads + first[:, None]).ravel()
    for _ in range(heads.shape[1].bit_length()):
        reached = reached[reached]
    lost = (reached.reshape(heads.shape) != (root + first)[:, None]).any(axis=1)
    return list(np.flatnonzero(lost).tolist())


def _rounded(sums: Floats, least: float) -> Floats:
    """Sums to which half is added already, in place, as activations: whole, and within a byte."""
    np.floor(sums, out=sums)
    return np.clip(sums, np.float32(least), np.float32(_MOST), out=sums)


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

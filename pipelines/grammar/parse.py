"""A document's grammar: for every token its tag, head, label and part in a name.

Takes a tokenised document, gives its `Parse`. Tags are the Penn Treebank's, labels those of ClearNLP, as
spaCy's English models have them; names are BIO tags of OntoNotes' kinds. Who acts in a clause belongs in
`relations`.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipelines.grammar.mending import Mender
from pipelines.grammar.reader import LONGEST, Reader, Reading, load_reader
from pipelines.grammar.tokens import TokenisedDocument


class Parse:
    """The trees of a document's sentences over its tokens; the root of a sentence is its own head.

    Args:
        tags: part of speech of every token.
        heads: the token that each hangs on.
        labels: how it hangs on it: `nsubj`, `dobj`, `prep`, ...; `ROOT` of a root.
        names: `B-PERSON`, `I-PERSON`, ..., `O`.
    """

    def __init__(
        self, tags: Sequence[str], heads: Sequence[int], labels: Sequence[str], names: Sequence[str]
    ) -> None:
        """Hold the four lists; what follows from them is worked out when it is asked for."""
        self.tags = tags
        self.heads = heads
        self.labels = labels
        self.names = names

    @cached_property
    def _children(self) -> list[list[int]]:
        none: list[int] = []
        children = [none] * len(self.heads)
        for token, head in enumerate(self.heads):
            if head != token:
                if children[head]:
                    children[head].append(token)
                else:
                    children[head] = [token]
        return children

    @cached_property
    def _extents(self) -> tuple[list[int], list[int]]:
        """The first and the last token of what hangs on each token, itself included."""
        downwards = [token for token, head in enumerate(self.heads) if head == token]
        for token in downwards:
            downwards += self._children[token]
        first, last = list(range(len(self.heads))), list(range(len(self.heads)))
        for token in reversed(downwards):
            head = self.heads[token]
            if first[token] < first[head]:
                first[head] = first[token]
            if last[token] > last[head]:
                last[head] = last[token]
        return first, last

    def children(self, token: int, *labels: str) -> list[int]:
        """The tokens that hang on a token, in order; where labels are given, those with one of them."""
        found = self._children[token]
        return [child for child in found if self.labels[child] in labels] if labels and found else found

    def child(self, token: int, *labels: str) -> int | None:
        """The first token that hangs on a token by one of some labels."""
        for child in self._children[token]:
            if self.labels[child] in labels:
                return child
        return None

    def extent(self, token: int) -> range:
        """The stretch of tokens from the first to the last that hang on a token, itself included."""
        first, last = self._extents
        return range(first[token], last[token] + 1)

    def ancestors(self, token: int) -> Iterator[int]:
        """The head of a token, the head of that, ..., up to the root."""
        while (head := self.heads[token]) != token:
            yield head
            token = head

    def root(self, token: int) -> int:
        """The token at the top of a tree."""
        while (head := self.heads[token]) != token:
            token = head
        return token

    def hangs_on(self, token: int, other: int) -> bool:
        """Whether a token is another, or hangs on it over any number of heads."""
        return token == other or other in self.ancestors(token)


def parse_documents(documents: Sequence[TokenisedDocument]) -> list[Parse]:
    """The grammar of documents, read together: that costs less than one by one, and says the same.

    Args:
        documents: their tokens and sentences.

    Returns:
        A parse for each, as long as its list of tokens; a token in no sentence is a root without tag.
    """
    reader = load_reader()
    stretches = [list(_stretches(document)) for document in documents]
    words, lengths = [], []
    for document, found in zip(documents, stretches, strict=True):
        for first, after in found:
            words += document.tokens.words[first:after]
            lengths.append(after - first)
    reading = reader.read(words, lengths)
    parses, begin = [], 0
    for document, found in zip(documents, stretches, strict=True):
        places = np.array([at for first, after in found for at in range(first, after)], np.int64)
        own = slice(begin, begin + len(places))
        parses.append(_parse(reader, reading, document.tokens.lower, places, own))
        begin += len(places)
    return parses


def _parse(
    reader: Reader, reading: Reading, words: Sequence[str], places: NDArray[np.int64], own: slice
) -> Parse:
    """The part of a reading that is one document's, laid onto its tokens."""

    def laid(names: Sequence[str], numbers: NDArray[np.int32], otherwise: str) -> list[str]:
        column = [otherwise] * len(words)
        for place, number in zip(places.tolist(), numbers[own].tolist(), strict=True):
            column[place] = names[number]
        return column

    heads = np.arange(len(words))
    heads[places] = places[reading.heads[own] - own.start]
    tags, labels = laid(reader.tags, reading.tags, ""), laid(reader.labels, reading.labels, "")
    for root in places[heads[places] == places].tolist():
        labels[root] = "ROOT"
    upwards: list[int] = heads.tolist()
    Mender(words, tags, upwards, labels).mend()
    return Parse(tags, upwards, labels, laid(reader.names, reading.names, "O"))


def parse_document(document: TokenisedDocument) -> Parse:
    """The grammar of one document."""
    return parse_documents([document])[0]


def _stretches(tokenised: TokenisedDocument) -> Iterator[tuple[int, int]]:
    """The first token of each stretch that is read as one sentence, and the one behind its last."""
    for sentence in tokenised.sentences:
        for first in range(sentence.first_token, sentence.last_token, LONGEST):
            yield first, min(first + LONGEST, sentence.last_token)

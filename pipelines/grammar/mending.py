"""Mends trees where they contradict themselves: a clause has a subject, what "and" joins are equals.

Takes the lists of a document's tree as the network reads it and changes them in place, before anybody asks.
"""

from collections.abc import Sequence
from typing import Final

from pipelines.grammar.reader import LONGEST

_SUBJECTS: Final = frozenset({"csubj", "csubjpass", "expl", "nsubj", "nsubjpass"})
_FINITE: Final = frozenset({"MD", "VBD", "VBP", "VBZ"})
#: How a clause hangs that needs a subject of its own.
_CLAUSES: Final = frozenset({"ROOT", "acl", "advcl", "ccomp", "conj", "parataxis", "relcl"})
_DESCRIBING: Final = frozenset({"acl", "relcl"})
_BEFORE_VERB: Final = frozenset({"advmod", "aux", "auxpass", "neg"})
_NOUNS: Final = frozenset({"NN", "NNP", "NNPS", "NNS", "PRP"})
#: What opens a clause and is taken for a preposition.
_OPENERS: Final = frozenset(
    {"after", "although", "as", "because", "before", "if", "since", "than", "that", "though", "until"}
    | {"when", "where", "while"}
)


class Mender:
    """Mends the trees of one document."""

    def __init__(
        self, words: Sequence[str], tags: Sequence[str], heads: list[int], labels: list[str]
    ) -> None:
        """Take a document's tokens in lower case, and its tree, which is changed."""
        self._words = words
        self._tags = tags
        self._heads = heads
        self._labels = labels

    def mend(self) -> None:
        """Mend all trees."""
        self._open_clauses()
        self._give_subjects()
        self._join_subjects()
        self._move_prepositions()

    def _open_clauses(self) -> None:
        """Give a clause that "that" opens the subject behind "that", and what stands before to who tells it.

        "Figures by the board show that one in three bakers has been fined" may be read as if the figures had
        been fined, and one in three were shown.
        """
        heads, labels = self._heads, self._labels
        for mark in [at for at, label in enumerate(labels) if label == "mark" and self._words[at] == "that"]:
            verb = heads[mark]
            before = [at for at in range(max(0, mark - LONGEST), mark) if heads[at] == verb]
            subject = next((at for at in before if labels[at] in ("nsubj", "nsubjpass")), None)
            if subject is None or verb < mark:
                continue
            telling = next((at for at in range(mark - 1, subject, -1) if self._tags[at] in _FINITE), None)
            told = self._object(telling, mark, verb)
            if telling is None or told is None or subject not in self._line_above(telling):
                continue
            is_root = heads[verb] == verb
            heads[telling], labels[telling] = (telling if is_root else heads[verb]), labels[verb]
            heads[told], labels[told] = verb, labels[subject]
            heads[subject], labels[subject] = telling, "nsubj"
            heads[verb], labels[verb] = telling, "ccomp"

    def _object(self, verb: int | None, first: int, last: int) -> int | None:
        """The object of a verb between two tokens."""
        between = range(first + 1, last)
        return next((at for at in between if self._heads[at] == verb and self._labels[at] == "dobj"), None)

    def _move_prepositions(self) -> None:
        """Hang a preposition that is joined to a verb as its equal on the next verb so joined.

        "The board will close the school, and in May it will review the plan": "in" belongs to "review".
        """
        tags, heads, labels = self._tags, self._heads, self._labels
        for at in [at for at, label in enumerate(labels) if label == "conj"]:
            if tags[at] == "IN" and tags[heads[at]].startswith("VB"):
                for verb in range(at + 1, min(at + LONGEST, len(tags))):
                    if heads[verb] == heads[at] and labels[verb] == "conj" and tags[verb].startswith("VB"):
                        heads[at], labels[at] = verb, "prep"
                        break

    def _join_subjects(self) -> None:
        """Hang the second of two subjects with "and" between them on the first: "rain and a gale hit"."""
        heads, labels = self._heads, self._labels
        first: dict[int, int] = {}
        joined = {heads[at] for at, label in enumerate(labels) if label == "cc"}
        joined -= {heads[at] for at, label in enumerate(labels) if label == "conj"}
        for at in [at for at, label in enumerate(labels) if label in ("nsubj", "nsubjpass")]:
            before = first.setdefault(heads[at], at)
            is_apart = any(self._tags[between][:2] == "VB" for between in range(before, at))
            if before in joined and before < at < heads[at] and not is_apart:
                heads[at], labels[at] = before, "conj"

    def _give_subjects(self) -> None:
        """Hang the noun right before a finite verb that has no subject on it.

        "Police said the man had left" may be read as if the man were said, and nobody had left.
        """
        tags, heads, labels = self._tags, self._heads, self._labels
        having = {heads[at] for at, label in enumerate(labels) if label in _SUBJECTS}
        helping: dict[int, list[int]] = {}
        for at, label in enumerate(labels):
            if label in ("aux", "auxpass") and at < heads[at]:
                helping.setdefault(heads[at], []).append(at)
        for verb, label in enumerate(labels):
            if label not in _CLAUSES or verb in having or tags[verb][:2] != "VB":
                continue
            auxiliaries = helping.get(verb, [])
            if tags[min(auxiliaries, default=verb)] in _FINITE and self._words[verb][0].isalpha():
                noun = self._noun_before(verb)
                if noun is not None:
                    self._turn(noun, verb)
                    is_passive = any(labels[at] == "auxpass" for at in auxiliaries)
                    heads[noun], labels[noun] = verb, "nsubjpass" if is_passive else "nsubj"

    def _turn(self, noun: int, verb: int) -> None:
        """Put a verb that hangs on the noun which is its subject in the place of that noun."""
        if noun in self._line_above(verb):
            is_root = self._heads[noun] == noun
            self._heads[verb] = verb if is_root else self._heads[noun]
            self._labels[verb] = "ROOT" if is_root else "ccomp"

    def _noun_before(self, verb: int) -> int | None:
        """The noun whose phrase ends where a verb and its auxiliaries begin."""
        heads, labels = self._heads, self._labels
        at = verb - 1
        while at >= 0 and labels[at] in _BEFORE_VERB and (heads[at] == verb or self._tags[at] == "RB"):
            at -= 1
        if at >= 0 and self._words[at] == "," and heads[at] < at:  # behind what is told of a noun in passing
            at = heads[at]
        if at < 0 or self._tags[at] not in _NOUNS or labels[at] == "npadvmod":
            return None
        describes, joins = labels[verb] in _DESCRIBING, labels[verb] == "conj"
        if describes and heads[verb] != at:
            return None
        above = set() if describes else set(self._line_above(verb))
        noun = at
        for higher in self._line_above(at):
            if higher in above or higher > verb or "," in self._words[higher:noun]:
                break
            if self._tags[higher] in _NOUNS:
                noun = higher
                if joins and labels[noun] == "conj":
                    break  # "sold 40 boats and the bank lent it more"
        is_taken = labels[noun] in _SUBJECTS and noun < heads[noun] < verb
        if noun in above or is_taken or self._is_behind_preposition(noun):
            return None
        if joins and (labels[noun] != "conj" or "CC" not in self._tags[heads[noun] : noun]):
            return None
        return noun if not describes or labels[noun] in ("ROOT", "dobj") else None

    def _is_behind_preposition(self, noun: int) -> bool:
        """Whether a noun belongs to the preposition before it, which opens no clause."""
        prep = self._heads[noun]
        if self._labels[noun] != "pobj" or self._words[prep] in _OPENERS:
            return False
        return "," not in self._words[prep:noun]

    def _line_above(self, token: int) -> list[int]:
        """A token, the head of it, the head of that, ..., up to the root."""
        line = [token]
        while (head := self._heads[line[-1]]) != line[-1]:
            line.append(head)
        return line

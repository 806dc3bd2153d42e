"""Finds the rows of an article again in its next version, by their words and the words around them.

A row has one partner at most. Rows with the same words between the same words come first; the others get the
partners that are the likest of all together. What a row's words are is said in `bridges`, how the likest
partners are found in `assignment`.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import takewhile
from typing import Final

from pipelines.document import frozen
from pipelines.publishing.history.assignment import Weights, heaviest_chain, heaviest_pairs

_Words = tuple[str, ...]

#: Words on each side that count as the words around a row: evidence has so many of every place.
_AROUND: Final = 4
#: Rows nearby that are looked at as partners, for each thing that they may have in common.
_NEARBY: Final = 6
#: Words that stand nowhere twice but by quoting: so many tell a row wherever it stands.
_TELLING: Final = 4
#: How much it weighs that words are the same, that one word beside them is, and that a kind of row is.
_SAME_WORDS: Final = 400
_ALIKE_WORDS: Final = 360
_WORD_BESIDE: Final = 50
_SAME_KIND: Final = 60
#: The farthest place that tells rows apart which are as like.
_FAR: Final = 2**22


@frozen
class Known:
    """A row, as it may be known again.

    Args:
        row_id: its id.
        words: the words that it shows.
        before: those before them, the nearest first.
        after: those after them.
        start: where its words begin.
        kinds: what tells it from other rows of the same words.
        is_name: whether its words tell it wherever they stand, as a name does.
    """

    row_id: str
    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    start: int = 0
    kinds: tuple[str | None, ...] = ()
    is_name: bool = False


@frozen
class Pair:
    """A row and what it is now.

    Args:
        old_id: its id before.
        new_id: its id now.
        known_by: a key of `schemas.vocabulary.KNOWN_BY`.
        is_tied: whether another partner would have been as like, so that the place decided.
    """

    old_id: str
    new_id: str
    known_by: str
    is_tied: bool


def pair_rows(old: Iterable[Known], new: Iterable[Known]) -> list[Pair]:
    """Pair the rows of a table of one article with those of its next version.

    >>> old = [Known("s1", ("240",), ("employs", "It"), ("people.",))]
    >>> new = [Known("s2", ("250",), ("employs", "It"), ("people.",))]
    >>> pair_rows(old, new)
    [Pair(old_id='s1', new_id='s2', known_by='context', is_tied=False)]

    Args:
        old: the rows before.
        new: the rows now.

    Returns:
        The pairs, in the order of the rows before; each row is in one at most.
    """
    versions = _Versions(*(sorted(rows, key=lambda row: (row.start, row.row_id)) for rows in (old, new)))
    same, alike = _same_rows(versions)
    likeness = _likeness(versions, same, _Shifts(versions, same))
    found = heaviest_pairs(likeness.weights)
    tied = {*alike, *_tied(found, likeness.scores)}
    return [
        Pair(
            versions.old[one].row_id,
            versions.new[other].row_id,
            _known_by(versions.old[one], versions.new[other]),
            one in tied,
        )
        for one, other in sorted([*same.items(), *found.items()])
    ]


@frozen
class _Versions:
    """The rows before and now, each in the order of their places; below, rows are meant by their numbers."""

    old: Sequence[Known]
    new: Sequence[Known]


@frozen
class _Likeness:
    """For pairs that may be one row: how like they are; and what the pair weighs, the nearer the more."""

    scores: Mapping[tuple[int, int], int]
    weights: Weights


def _same_rows(versions: _Versions) -> tuple[dict[int, int], set[int]]:
    """Rows of the same words between the same words, of which there are as many as before, in their order.

    Returns:
        The pairs; and those of the rows before that have others like them.
    """
    groups: list[Mapping[Hashable, list[int]]] = []
    for rows in (versions.old, versions.new):
        group: dict[Hashable, list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            group[row.kinds, row.words, row.before[:_AROUND], row.after[:_AROUND]].append(number)
        groups.append(group)
    old, new = groups
    as_many = [(ones, new[key]) for key, ones in old.items() if len(ones) == len(new.get(key, ()))]
    pairs = {one: other for ones, others in as_many for one, other in zip(ones, others, strict=True)}
    return pairs, {one for ones, _ in as_many for one in ones if len(ones) > 1}


class _Shifts:
    """How far places have moved in an article, told by rows that are surely the same and keep their order."""

    def __init__(self, versions: _Versions, same: Mapping[int, int]) -> None:
        in_order = heaviest_chain(dict.fromkeys(same.items(), 1))
        self._places = [versions.old[one].start for one in in_order]
        self._shifts = [
            versions.new[other].start - versions.old[one].start for one, other in in_order.items()
        ]

    def places_now(self, place: int) -> Sequence[int]:
        """Where a place should be now, by the row before it, and by that after it."""
        at = bisect_right(self._places, place)
        return [place + shift for shift in self._shifts[max(at - 1, 0) : at + 1]] or [place]


def _likeness(versions: _Versions, same: Mapping[int, int], shifts: _Shifts) -> _Likeness:
    """How like the rows are to one another that have no partner yet."""
    taken = set(same.values())
    once = _once(versions.old) & _once(versions.new)
    index = _Index(versions.new, [number for number in range(len(versions.new)) if number not in taken])
    scores, far = {}, {}
    for number, one in enumerate(versions.old):
        if number in same:
            continue
        places = shifts.places_now(one.start)
        for other in index.candidates(one, places):
            row = versions.new[other]
            off = min(2 * abs(row.start - place) + later for later, place in enumerate(places))
            is_alone = _shows(one) in once and _shows(one) == _shows(row)
            if _may_be_same(one, row, is_alone=is_alone, is_in_place=off <= 1):
                scores[number, other], far[number, other] = _score(one, row), off
    scale = _FAR * (len(versions.old) + 1)
    weights = {pair: score * scale - min(far[pair], _FAR) for pair, score in scores.items()}
    return _Likeness(scores, weights)


def _shows(row: Known) -> Hashable:
    return row.words, row.kinds


def _once(rows: Iterable[Known]) -> Set[Hashable]:
    """The words with kinds that one row alone shows."""
    return {shown for shown, times in Counter(map(_shows, rows)).items() if times == 1}


class _Index:
    """Rows by what others may have in common with them."""

    def __init__(self, rows: Sequence[Known], numbers: Iterable[int]) -> None:
        self._rows = rows
        self._numbers: dict[Hashable, list[int]] = defaultdict(list)
        for number in numbers:
            for key in _keys(rows[number]):
                self._numbers[key].append(number)

    def candidates(self, row: Known, places: Sequence[int]) -> set[int]:
        """Rows that have something in common with one: for each such thing those that are nearest."""
        return {
            number
            for key in _keys(row)
            for place in places
            for number in self._nearest(self._numbers.get(key, []), place)
        }

    def _nearest(self, numbers: Sequence[int], place: int) -> Sequence[int]:
        at = bisect_left(numbers, place, key=lambda number: self._rows[number].start)
        return numbers[max(at - _NEARBY, 0) : at + _NEARBY]


def _keys(row: Known) -> Iterator[Hashable]:
    """What rows that may be the same have in common: words, two words on one side; and that they are near."""
    yield "words", row.words
    yield "before", row.before[:2]
    yield "after", row.after[:2]
    yield "anywhere"


def _may_be_same(one: Known, other: Known, *, is_alone: bool, is_in_place: bool) -> bool:
    """Whether somebody who reads both would take them for one row, if there were no others.

    Args:
        one: a row before.
        other: a row now.
        is_alone: whether no other row shows these words, before and now.
        is_in_place: whether the row stands where it should by those that are surely the same.
    """
    beside_both = _sides(one, other)
    before, after = (_same_from_the_nearest(*sides) for sides in beside_both)
    beside, most = before + after, _most_beside(one, other)
    if one.words == other.words:
        tells = one.is_name or len(one.words) >= _TELLING or 2 * beside >= most
        return tells or (is_alone and (beside > 0 or is_in_place))
    touches = all(same or not all(sides) for same, sides in zip((before, after), beside_both, strict=True))
    if touches and 2 * beside > most and beside >= min(most, 3) and beside > 1:
        return True
    shared, of = _shared(one, other)
    return of >= 2 * _TELLING and (3 * shared >= 2 * of or (3 * shared >= of and 2 * beside >= most))


def _score(one: Known, other: Known) -> int:
    """How like two rows are."""
    shared, of = _shared(one, other)
    kinds = sum(ours == theirs for ours, theirs in zip(one.kinds, other.kinds, strict=True))
    words = _SAME_WORDS if one.words == other.words else _ALIKE_WORDS * shared // max(of, 1)
    return words + _WORD_BESIDE * _beside(one, other) + _SAME_KIND * kinds


def _shared(one: Known, other: Known) -> tuple[int, int]:
    """How many of the words of both the other has too, wherever, and how many words they have together."""
    common = Counter(one.words) & Counter(other.words)
    return 2 * common.total(), len(one.words) + len(other.words)


def _sides(one: Known, other: Known) -> tuple[tuple[_Words, _Words], tuple[_Words, _Words]]:
    """The nearest words before two rows, and those after them."""
    return (
        (one.before[:_AROUND], other.before[:_AROUND]),
        (one.after[:_AROUND], other.after[:_AROUND]),
    )


def _same_from_the_nearest(ours: _Words, theirs: _Words) -> int:
    """How many words beside two rows are the same, from the nearest on."""
    return sum(1 for _ in takewhile(lambda words: words[0] == words[1], zip(ours, theirs, strict=False)))


def _beside(one: Known, other: Known) -> int:
    """The same on both sides."""
    return sum(_same_from_the_nearest(*sides) for sides in _sides(one, other))


def _most_beside(one: Known, other: Known) -> int:
    """How many these could be."""
    return sum(min(map(len, sides)) for sides in _sides(one, other))


def _known_by(one: Known, other: Known) -> str:
    is_between_the_same = _beside(one, other) == _most_beside(one, other)
    if one.words == other.words:
        return "words_and_context" if is_between_the_same else "words"
    return "context" if is_between_the_same else "likeness"


def _tied(pairs: Mapping[int, int], scores: Mapping[tuple[int, int], int]) -> Iterator[int]:
    """The rows before that could have had another partner, all being as like together."""
    partner_of = {other: one for one, other in pairs.items()}
    for (one, other), score in scores.items():
        mine, theirs = pairs.get(one), partner_of.get(other)
        if mine == other:
            continue
        if mine is not None and theirs is not None:
            if score + scores.get((theirs, mine), 0) == scores[one, mine] + scores[theirs, other]:
                yield from (one, theirs)
        elif mine is not None and score == scores[one, mine]:
            yield one
        elif theirs is not None and score == scores[theirs, other]:
            yield theirs

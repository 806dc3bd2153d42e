"""Pairs the items of two sequences, each at most once, so that the pairs weigh the most together.

What an item is, and how much a pair weighs, is said in `pairing`.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final

#: For each pair of places that may be one, how much it weighs: more than nothing.
Weights = Mapping[tuple[int, int], int]

#: Items of one side that are paired by trying all ways at once; the work is the third power of it.
_MOST_EXACT: Final = 40


def heaviest_pairs(weights: Weights) -> dict[int, int]:
    """The pairs, as places of the one sequence with those of the other.

    Items are looked at group by group, those together that hinder one another. In a group of some dozen items
    the pairs are the heaviest of all together. In a larger one they are the heaviest of those that keep the
    order, and the heaviest of what that leaves, one after the other.

    >>> heaviest_pairs({(0, 0): 5, (0, 1): 4, (1, 0): 4})
    {0: 1, 1: 0}

    Args:
        weights: the pairs that may be.
    """
    pairs: dict[int, int] = {}
    for group in _groups(weights):
        ones, others = ({pair[side] for pair in group} for side in (0, 1))
        small = min(len(ones), len(others)) <= _MOST_EXACT and max(len(ones), len(others)) <= 4 * _MOST_EXACT
        pairs.update(_heaviest(group) if small else _heaviest_in_order(group))
    return dict(sorted(pairs.items()))


def _groups(weights: Weights) -> Iterator[dict[tuple[int, int], int]]:
    """The weights, those together that have items in common, directly or by way of others."""
    of_one, of_other = defaultdict(list), defaultdict(list)
    for pair in sorted(weights):
        of_one[pair[0]].append(pair)
        of_other[pair[1]].append(pair)
    left = dict(weights)
    for first in sorted(weights):
        if first not in left:
            continue
        group = {first: left.pop(first)}
        pending = [first]
        while pending:
            one, other = pending.pop()
            for pair in (*of_one.pop(one, ()), *of_other.pop(other, ())):
                if pair in left:
                    group[pair] = left.pop(pair)
                    pending.append(pair)
        yield group


def _heaviest(weights: Weights) -> dict[int, int]:
    """The heaviest pairs of all.

    By the Hungarian method (Kuhn 1955, Munkres 1957) with shortest augmenting paths: each item of the smaller
    side gets one of the other; a pair that may not be weighs nothing, and is left out in the end.
    """
    rows, columns = (sorted({pair[side] for pair in weights}) for side in (0, 1))
    if len(rows) > len(columns):
        turned = _heaviest({(other, one): weight for (one, other), weight in weights.items()})
        return {one: other for other, one in turned.items()}
    costs = [[-weights.get((row, column), 0) for column in columns] for row in rows]
    row_of = _cheapest(costs)
    pairs = {rows[row]: columns[column] for column, row in enumerate(row_of) if row is not None}
    return {one: other for one, other in pairs.items() if (one, other) in weights}


def _cheapest(costs: Sequence[Sequence[int]]) -> list[int | None]:
    """The row that each column gets, so that every row has a column and the costs are the least together.

    Args:
        costs: for each row what each column costs; there are no fewer columns than rows.
    """
    row_of: list[int | None] = [None] * len(costs[0])
    # What is taken off rows and columns, so that no pair costs less than nothing, and those so far nothing.
    of_rows, of_columns = [0] * len(costs), [0] * len(row_of)
    for row in range(len(costs)):
        free, taken = list(range(len(row_of))), list[int]()
        least: dict[int, int] = {}
        came_from: dict[int, int | None] = {}
        last, current = None, row
        while True:  # Until a column is reached that no row has yet.
            for column in free:
                cost = costs[current][column] - of_rows[current] - of_columns[column]
                if column not in least or cost < least[column]:
                    least[column], came_from[column] = cost, last
            last = min(free, key=least.__getitem__)
            _take_off(least[last], row, taken, row_of, of_rows, of_columns)
            least = {column: cost - least[last] for column, cost in least.items()}
            free.remove(last)
            holder = row_of[last]
            if holder is None:
                break
            taken.append(last)
            current = holder
        _hand_on(row, last, came_from, row_of)
    return row_of


def _take_off(
    cost: int,
    row: int,
    taken: Iterable[int],
    row_of: Sequence[int | None],
    of_rows: list[int],
    of_columns: list[int],
) -> None:
    """Take a cost off the rows that may change their column, and give it back to the columns they have."""
    of_rows[row] += cost
    for column in taken:
        holder = row_of[column]
        if holder is not None:
            of_rows[holder] += cost
            of_columns[column] -= cost


def _hand_on(row: int, last: int, came_from: Mapping[int, int | None], row_of: list[int | None]) -> None:
    """Give a row a column, and each row that had one on the way the next."""
    at: int | None = last
    while at is not None:
        before = came_from[at]
        row_of[at] = row if before is None else row_of[before]
        at = before


def _heaviest_in_order(weights: Weights) -> dict[int, int]:
    """The heaviest of those pairs that keep the order, and then of the rest, one after the other."""
    pairs = heaviest_chain(weights)
    taken = set(pairs.values())
    for one, other in sorted(weights, key=lambda pair: (-weights[pair], pair)):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def heaviest_chain(weights: Weights) -> dict[int, int]:
    """The heaviest pairs in which both sides rise: a heaviest increasing subsequence, in n log n steps.

    >>> heaviest_chain({(0, 0): 1, (0, 1): 5, (1, 0): 3, (1, 1): 3, (2, 2): 1})
    {0: 1, 2: 2}
    """
    others = sorted({other for _, other in weights})
    best = _Heaviest(len(others))
    chains: list[tuple[int, int, int | None]] = []
    for one, other in sorted(weights, key=lambda pair: (pair[0], -pair[1])):
        place = bisect_left(others, other)
        weight, before = best.below(place)
        chains.append((one, other, before))
        best.put(place, weight + weights[one, other], len(chains) - 1)
    pairs = {}
    at = best.below(len(others))[1]
    while at is not None:
        one, other, at = chains[at]
        pairs[one] = other
    return dict(reversed(pairs.items()))


class _Heaviest:
    """The heaviest chain that ends before a place, as a Fenwick tree."""

    def __init__(self, size: int) -> None:
        self._known: list[tuple[int, int | None]] = [(0, None)] * (size + 1)

    def put(self, place: int, weight: int, chain: int) -> None:
        """Note a chain that ends at a place."""
        at = place + 1
        while at < len(self._known):
            if weight > self._known[at][0]:
                self._known[at] = (weight, chain)
            at += at & -at

    def below(self, place: int) -> tuple[int, int | None]:
        """The weight and the chain of those that end before a place; no weight where there is none."""
        found: tuple[int, int | None] = (0, None)
        while place:
            found = max(found, self._known[place], key=itemgetter(0))
            place &= place - 1
        return found

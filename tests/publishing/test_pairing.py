"""Rows of two versions of an article: each is paired once at most, the likest together, and ties are told."""

import itertools
import time

from hypothesis import given
from hypothesis import strategies as st

from pipelines.publishing.history.assignment import heaviest_pairs
from pipelines.publishing.history.pairing import Known, pair_rows

WORDS = ["the", "mill", "in", "aldervik", "employs", "two", "hundred", "people", "and", "will", "close"]
CONTEXT = 4


def rows_of(words, prefix):
    """A row for every third word of a text, and one for it and the word after it."""
    return [
        Known(
            f"{prefix}{at}-{length}",
            tuple(words[at : at + length]),
            tuple(reversed(words[max(at - CONTEXT, 0) : at])),
            tuple(words[at + length : at + length + CONTEXT]),
            start=10 * at,
            kinds=(str(length),),
        )
        for at in range(0, len(words), 3)
        for length in (1, 2)
    ]


def numbered(count):
    """A text of which no word stands twice."""
    return [f"{WORDS[at % len(WORDS)]}{at}" for at in range(count)]


def paired(old, new):
    return {pair.old_id: pair.new_id for pair in pair_rows(old, new)}


texts = st.lists(st.sampled_from(WORDS), max_size=60)


@st.composite
def corrections(draw):
    """A text, and the same with some stretches put in, taken out, replaced, doubled or swapped."""
    before = draw(texts)
    after = list(before)
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(after))] * 2)))
        middle = after[start:end]
        other = draw(st.lists(st.sampled_from(WORDS), max_size=4))
        cut = draw(st.integers(0, len(middle)))
        kinds = (other + middle, [], other, middle * 2, middle[cut:] + middle[:cut])
        after[start:end] = draw(st.sampled_from(kinds))
    return before, after


@given(corrections())
def test_every_row_is_paired_once_at_most_and_the_order_of_what_is_given_does_not_matter(versions):
    old, new = (rows_of(words, prefix) for words, prefix in zip(versions, "ab", strict=True))
    pairs = pair_rows(old, new)
    assert len({pair.old_id for pair in pairs}) == len({pair.new_id for pair in pairs}) == len(pairs)
    assert pair_rows(reversed(old), reversed(new)) == pairs
    assert {(pair.new_id, pair.old_id) for pair in pairs} <= set(itertools.product(*[ids(new), ids(old)]))


def ids(rows):
    return [row.row_id for row in rows]


@given(texts)
def test_the_rows_of_an_unchanged_text_are_each_the_same(words):
    old, new = rows_of(words, "a"), rows_of(words, "b")
    assert paired(old, new) == {row.row_id: "b" + row.row_id[1:] for row in old}


@given(st.integers(12, 60), st.data())
def test_one_other_word_costs_no_row_its_partner(count, data):
    before = numbered(count)
    at = data.draw(st.integers(0, count - 1))
    after = [*before[:at], "corrected", *before[at + 1 :]]
    old, new = rows_of(before, "a"), rows_of(after, "b")
    assert paired(old, new) == {row.row_id: "b" + row.row_id[1:] for row in old}


@given(st.integers(12, 60), st.data())
def test_rows_outside_a_stretch_that_went_keep_their_partners(count, data):
    before = numbered(count)
    start, end = sorted(3 * data.draw(st.integers(2, count // 3 - 2)) for _ in range(2))
    after = before[:start] + before[end:]
    old, new = rows_of(before, "a"), rows_of(after, "b")
    words_of_old, words_of_new = ({row.row_id: row.words for row in rows} for rows in (old, new))
    pairs = paired(old, new)
    kept = {row.words for row in new}
    assert {row.row_id for row in old if row.words in kept} <= pairs.keys()
    assert all(words_of_old[one] == words_of_new[other] for one, other in pairs.items())


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9), max_size=14))
def test_no_other_pairs_weigh_more_together(weights):
    pairs = heaviest_pairs(weights)
    assert len(set(pairs.values())) == len(pairs)
    assert sum(weights[pair] for pair in pairs.items()) == max(
        sum(weights.get(pair, 0) for pair in enumerate(others)) for others in itertools.permutations(range(5))
    )


def test_a_stretch_that_stands_twice_now_is_paired_with_one_of_the_two_and_that_is_told():
    sentence = numbered(12)
    old, new = rows_of(sentence, "a"), rows_of(sentence * 2, "b")
    pairs = pair_rows(old, new)
    assert len(pairs) == len(old)
    inner = [pair for pair in pairs if pair.old_id == "a6-1"]
    assert [(pair.known_by, pair.is_tied) for pair in inner] == [("words_and_context", True)]


def test_swapped_sentences_take_their_rows_with_them():
    words = numbered(48)
    old, new = rows_of(words, "a"), rows_of(words[24:] + words[:24], "b")
    words_of = {row.row_id: row.words for row in (*old, *new)}
    pairs = paired(old, new)
    assert len(pairs) == len(old)
    assert all(words_of[one] == words_of[other] for one, other in pairs.items())


def test_short_words_that_stand_among_others_are_another_row():
    old = [Known("a", ("two",), ("killed", "bomb"), ("people", "on", "Monday"))]
    new = [Known("b", ("two",), ("about", "for"), ("goals", "in", "May"), start=400)]
    assert pair_rows(old, new) == []


def test_a_name_is_the_same_wherever_it_stands():
    old = [Known("a", ("Ana", "Reyes"), ("mayor",), is_name=True)]
    new = [Known("b", ("Ana", "Reyes"), ("said",), is_name=True)]
    assert paired(old, new) == {"a": "b"}


def test_two_dates_of_one_happening_are_told_apart_by_them():
    dates = ("in 2019", "in 2020")
    words = ("it", "closed", "in", "2019", "and", "in", "2020")
    old, new = (
        [Known(f"{side}{number}", words, kinds=("closed", date)) for number, date in numbers]
        for side, numbers in (("a", enumerate(dates)), ("b", enumerate(reversed(dates))))
    )
    assert paired(old, new) == {"a0": "b1", "a1": "b0"}


def test_what_pairing_costs_grows_with_the_article_and_no_faster():
    """Also where nothing is as it was, and where the same few words stand everywhere."""

    def seconds(count, spread):
        before = [WORDS[at % 5] if spread else f"w{at}" for at in range(count)]
        after = [f"{word}!" if at % 2 else word for at, word in enumerate(before[1:])]
        old, new = rows_of(before, "a"), rows_of(after, "b")
        begun = time.process_time()
        pair_rows(old, new)
        return time.process_time() - begun

    for spread in (False, True):
        assert seconds(4_000, spread) < 8 * max(seconds(1_000, spread), 0.05)

"""No input breaks a law: a few tries with each kind of input here, and many in `make fuzz`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import MANY, dearest
from tests.fuzzing.laws import grows_with_its_length
from tests.fuzzing.targets import SEEDS, TARGETS, VOCABULARY


@pytest.mark.parametrize("target", TARGETS)
def test_what_the_search_begins_with_breaks_no_law(target: str):
    for seed in SEEDS[target]:
        TARGETS[target](seed)


@pytest.mark.parametrize("target", TARGETS)
@dearest
@given(data=st.data())
def test_nothing_that_is_made_of_it_breaks_a_law(target: str, data: st.DataObject):
    (seed, *_) = SEEDS[target]
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, len(seed)))
    TARGETS[target](seed[:start] + data.draw(st.binary(max_size=40)) + seed[end:])


@dearest
@given(st.binary(min_size=2, max_size=120))
def test_no_words_put_together_break_a_law(content: bytes):
    TARGETS["words"](content)


@pytest.mark.skipif(not MANY, reason="it takes long; `make fuzz` does it")
@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4).map(" ".join))
def test_time_grows_no_faster_than_length(words: str):
    assert grows_with_its_length(f"{words} ", 2_000)

import json

from hypothesis import given
from hypothesis import strategies as st

from pipelines.publishing.canonical import json_line, json_page, number_text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_reads_back_as_the_same_number(number):
    assert float(number_text(number)) == number


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_have_no_point(number):
    assert number_text(float(number)) == str(number)


@given(st.dictionaries(st.text(), st.integers()))
def test_equal_values_have_equal_lines_whatever_their_order(value):
    turned = dict(reversed(value.items()))
    assert json_line(value) == json_line(turned)


def test_a_page_keeps_the_order_and_the_characters():
    assert list(json.loads(json_page({"z": "é", "a": "ж"}))) == ["z", "a"]
    assert "ж" in json_page({"a": "ж"})

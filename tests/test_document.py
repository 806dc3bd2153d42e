import copy
import pickle

from mypy import api

from pipelines.document import Span, frozen

CHANGE = """
from pipelines.document import Span

span = Span(2, 5)
span.start = 3
"""


@frozen
class Place:
    name: str
    at: int = 0


def test_mypy_lets_nobody_change_a_value(tmp_path):
    options = ["--config-file=", "--follow-imports=silent", f"--cache-dir={tmp_path}"]
    told, _, status = api.run([*options, "-c", CHANGE])
    assert status == 1
    assert 'Property "start" defined in "Span" is read-only' in told


def test_values_are_equal_and_hashed_by_their_fields():
    assert Place("pier") == Place("pier", 0) != Place("pier", 1)
    assert len({Place("pier"), Place("pier", 0), Place("pier", 1)}) == 2


def test_values_have_slots_alone():
    assert not hasattr(Place("pier"), "__dict__")


def test_values_go_to_other_processes_whole():
    span = Span(2, 5)
    assert pickle.loads(pickle.dumps(span)) == copy.deepcopy(span) == span


def test_spans_are_in_order_of_their_start_then_of_their_end():
    assert sorted([Span(2, 9), Span(3, 4), Span(2, 5)]) == [Span(2, 5), Span(2, 9), Span(3, 4)]

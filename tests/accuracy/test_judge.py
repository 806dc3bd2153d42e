from types import SimpleNamespace

import pytest

from tests.accuracy.judge import Judged, _rightly_refused, _same_event

SCORER = SimpleNamespace(overlap=lambda a, b: max(0, min(a[1], b[1]) - max(a[0], b[0])))
DATED = {"tier": "dated", "date_edtf": "2021-05-03"}


@pytest.mark.parametrize(
    ("gold", "row", "is_right"),
    [
        (DATED, DATED, True),
        (DATED, {**DATED, "date_edtf": "2021-05"}, False),
        (DATED, {"tier": "undated", "date_edtf": None}, True),
        ({"tier": "undated", "date_edtf": None}, DATED, False),
    ],
)
def test_an_event_with_a_date_is_right_only_where_the_date_is(gold, row, is_right):
    assert _same_event(gold, row) is is_right


@pytest.mark.parametrize(
    ("gold", "reason", "is_right"),
    [
        ([], "ordinal", True),
        ([{"start": 3, "end": 5}], "ordinal", False),
        ([{"start": 5, "end": 9}], "ordinal", True),
        ([{"start": 3, "end": 5, "optional": True}], "ordinal", None),
        ([], "zone_related", None),
    ],
)
def test_a_refused_number_is_right_where_the_gold_has_no_statistic(gold, reason, is_right):
    row = {"char_start": 3, "char_end": 5, "row_id": None, "reason": reason}
    assert _rightly_refused(SCORER, gold, row) is is_right


def test_the_right_ones_of_the_judged_rows_are_counted():
    judged = Judged()
    judged.add("d", {"rule_id": "r", "confidence": 0.5}, True)
    judged.add("d", {"rule_id": "r", "confidence": 0.5}, False)
    assert (judged.right, len(judged.verdicts)) == (1, 2)

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.accuracy.calibrate import (
    RULES,
    calibration_error,
    confidences,
    with_confidences,
    without_own_document,
)
from tests.accuracy.judge import Verdict


def verdicts(rule_id, right, wrong, document="d"):
    return [Verdict(document, rule_id, 0.5, at < right) for at in range(right + wrong)]


def test_a_rule_with_many_rows_has_its_own_share():
    assert confidences(verdicts("good", 900, 100) + verdicts("bad", 100, 900)) == {"bad": 0.1, "good": 0.9}


def test_a_rule_with_few_rows_stays_near_the_share_of_all():
    assert confidences(verdicts("common", 80, 20) + verdicts("rare", 0, 1))["rare"] == 0.63


@pytest.mark.parametrize(("right", "wrong", "confidence"), [(999, 0, 0.99), (0, 999, 0.01)])
def test_no_rule_is_always_right_or_never(right, wrong, confidence):
    assert confidences(verdicts("rule", right, wrong)) == {"rule": confidence}


def test_a_row_says_nothing_of_its_own_confidence():
    rows = verdicts("rule", 10, 0, "one") + verdicts("rule", 0, 10, "other")
    held_out = without_own_document(rows)
    assert [confidence for confidence, is_right in held_out if is_right] == [0.01] * 10
    assert [confidence for confidence, is_right in held_out if not is_right] == [0.99] * 10


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_a_calibration_error_lies_between_none_and_all(pairs):
    assert 0 <= calibration_error(pairs) <= 1


def test_rows_that_are_right_as_often_as_they_say_have_no_error():
    pairs = [(0.25, at == 0) for at in range(4)] + [(0.5, at == 0) for at in range(2)]
    assert calibration_error(pairs) == 0


def test_only_the_confidence_of_a_measured_rule_changes():
    rules = (
        "# Two rules.\nfirst-rule:\n  description: Says it all.\n  confidence: 0.9\n"
        'second-rule: {description: "Says: more", confidence: 0.80}\n'
    )
    written = with_confidences(rules, {"first-rule": 0.715, "rule": 0.1})
    assert written == rules.replace("0.9", "0.71")
    assert with_confidences(rules, {"second-rule": 0.33}) == rules.replace("0.80", "0.33")


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_rule_of_the_tree_can_be_written(path):
    rules = path.read_text(encoding="utf-8")
    written = yaml.safe_load(with_confidences(rules, dict.fromkeys(yaml.safe_load(rules), 0.37)))
    assert {rule["confidence"] for rule in written.values()} == {0.37}
    assert {name: rule["description"] for name, rule in written.items()} == {
        name: rule["description"] for name, rule in yaml.safe_load(rules).items()
    }

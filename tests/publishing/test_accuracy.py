import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publishing.accuracy import RECORDED, Share, accuracy_of_json, last_accuracy
from pipelines.publishing.asked import QUESTIONS, Shares, answers
from schemas.tables import RELEASE_TABLES


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_and_lies_between_none_and_all(counts):
    share = Share(*counts)
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1


def test_more_rows_give_a_narrower_interval():
    few, many = Share(9, 10).interval, Share(900, 1000).interval
    assert many[1] - many[0] < few[1] - few[0]


def test_the_recorded_evaluation_tells_of_every_extracted_table_with_digests():
    accuracy = last_accuracy()
    assert list(accuracy.tables) == ["quotes", "statistics", "events", "faq"]
    assert re.fullmatch("[0-9a-f]{64}", accuracy.code_version)
    for table in accuracy.tables.values():
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in table.sets.values())
        assert 0 < table.precision.right <= table.precision.of
        assert 0 < table.recall.right <= table.recall.of


def test_an_evaluation_comes_back_from_json():
    accuracy = last_accuracy()
    assert accuracy_of_json(json.loads(json.dumps(accuracy.as_json()))) == accuracy


def test_every_question_was_measured_in_view_and_on_unseen_pages_and_of_tables_that_there_are():
    asked = list(answers(last_accuracy()))
    assert [answer.question for answer in asked] == list(QUESTIONS)
    assert all(Shares() not in (answer.development, answer.unseen) for answer in asked)
    assert {answer.question.table for answer in asked} <= set(RELEASE_TABLES)


def test_an_earlier_evaluation_without_figures_contradicts_none_with_them():
    accuracy = last_accuracy()
    assert not replace(accuracy, figures={}, unseen=None).contradicts(accuracy)
    assert not replace(accuracy, code_version="0" * 64, figures={"faq.pairs.p": 1.0}).contradicts(accuracy)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"figures": {"faq.pairs.p": 1.0}},
        {"tables": {}},
        {"unseen": replace(last_accuracy().unseen, figures={"faq.pairs.p": 1.0})},
    ],
    ids=lambda otherwise: next(iter(otherwise)),
)
def test_other_figures_of_the_same_evaluation_contradict_it(otherwise):
    assert replace(last_accuracy(), **otherwise).contradicts(last_accuracy())


@pytest.mark.parametrize("missing", ["code_version", "tables"])
def test_an_evaluation_that_lacks_something_is_refused(missing):
    found = json.loads(RECORDED.read_text(encoding="utf-8"))
    del found[missing]
    with pytest.raises(KeyError):
        accuracy_of_json(found)

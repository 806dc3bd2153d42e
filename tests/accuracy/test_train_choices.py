import gzip
import json
from dataclasses import replace

import pytest

from tests.accuracy import annotated
from tests.accuracy.annotated import Answers, Article, articles
from tests.accuracy.train_choices import (
    KINDS,
    WORDS,
    Choice,
    Claimed,
    choices_of,
    chosen,
    cross_validated,
    of_others,
    pairs_of,
    train,
)

TEXT = "Some 40 bakers were arrested in Malta on Monday."


class Scorer:
    """The scorer's comparisons, plain."""

    @staticmethod
    def iou(a, b):
        return max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))

    @staticmethod
    def match(gold, predicted, similar, least):
        pairs = (
            (i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if similar(g, p) >= least
        )
        return dict(pairs)

    @staticmethod
    def answers_match(slot, cell, accepted):
        return cell in accepted


def choices(count, *right):
    """Choices between nothing, something near and something far, in as many articles."""
    signs = ((), ("near",), ("far",))
    return [
        Choice(str(at), True, "place", signs, (not any(right), *right), any(right)) for at in range(count)
    ]


def test_weights_choose_what_was_right():
    known = choices(9, True, False)
    assert chosen(train(known, KINDS["place"]), known) == {
        ("place", "filled"): 9,
        ("place", "right"): 9,
        ("place", "gold"): 9,
    }


def test_weights_choose_nothing_where_nothing_was_right():
    known = choices(9, False, False)
    assert chosen(train(known, KINDS["place"]), known)["place", "filled"] == 0


def test_what_few_articles_have_has_no_weight():
    odd = Choice("0", True, "place", (("odd",),), (True,), True)
    assert train([*choices(9, True, False), odd], KINDS["place"]).keys() == {"near", "far"}


def test_the_same_choices_give_the_same_weights():
    known = choices(5, True, False)
    assert train(known, KINDS["subject"]) == train(known, KINDS["subject"])


def test_each_fifth_is_chosen_with_weights_from_the_others():
    known = choices(20, True, False)
    counted = cross_validated(known, of_others(known, KINDS["place"]))
    assert counted["place", "right"] == counted["place", "gold"] == 20


def test_what_speaks_for_candidates_beside_their_signs_counts_in_training_and_choosing():
    known = [replace(choice, points=(0, -900, 0)) for choice in choices(9, True, False)]
    weights = train(known, KINDS["place"])
    assert weights["near"] > train(choices(9, True, False), KINDS["place"])["near"]
    assert chosen(weights, known)["place", "right"] == 0 == chosen({}, known)["place", "filled"]


def test_a_pair_is_right_where_both_of_it_are_and_one_is_always_taken():
    claim = Claimed(*choices(2, True, False), lambda one, other: [f"{one} {other}"])
    pairs = pairs_of(claim, {"near": 100}, {"far": 100})
    assert sum(pairs.right) == 1
    assert pairs.candidates[pairs.right.index(True)] == ("1 1",)
    assert chosen({}, [pairs])["subject and measure", "filled"] == 1


def test_answers_say_which_candidates_are_right():
    cells = {"place": ["Malta"], "subject": [], "measure": ["arrested"]}
    figure, event = Answers(annotated.Span(5, 7), cells), Answers(annotated.Span(0, 47), {"place": ["Malta"]})
    article = Article("a", TEXT, "2024-05-07", (figure,), (event,), is_gold=True)
    found = dict(choices_of(Scorer, article))
    assert found.keys() == {"place", "subject", "measure", "claim"}
    assert found["place"].right == (False, True)
    assert found["subject"].right[0]
    assert any(found["measure"].right)


@pytest.mark.parametrize("text", [TEXT, "Another text."])
def test_annotations_are_read_onto_the_text_that_they_are_of_and_no_other(tmp_path, monkeypatch, text):
    found = {
        "set": "polnear",
        "doc_id": "a",
        "sha256": annotated.sha256_of(TEXT),
        "statistics": [
            {"span": [5, 7], "subject": [], "measure": [[20, 28]], "place": [[32, 37]]},
            {"span": [0, 4]},
        ],
        "events": [
            {"trigger": [20, 28], "clause": [0, 47], "type": "arrest", "actor": [], "recipient": [[0, 14]]}
        ],
    }
    (tmp_path / "annotations.gz").write_bytes(gzip.compress(json.dumps(found).encode()))
    monkeypatch.setattr(annotated, "ANNOTATIONS", tmp_path / "annotations.gz")
    for name in ("news.jsonl", "news_gold.jsonl"):
        (tmp_path / name).write_text("", encoding="utf-8")
    line = json.dumps({"doc_id": "a", "text": text})
    (tmp_path / "quotes_polnear.jsonl").write_text(line + "\n", encoding="utf-8")
    read = [article for article in articles(tmp_path) if article.name == "polnear a"]
    assert len(read) == (text == TEXT)
    for article in read:
        assert article.statistics[0].cells == {"subject": [], "measure": ["arrested"], "place": ["Malta"]}
        assert article.events[0].cells == {"actor": [], "recipient": ["Some 40 bakers"]}


def test_annotations_hold_where_answers_stand_and_no_text():
    with gzip.open(annotated.ANNOTATIONS, "rt", encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line)
            rows = [*found["statistics"], *found["events"]]
            words = {value for row in rows for value in row.values() if isinstance(value, str)}
            assert all(word.isascii() and " " not in word for word in words)


@pytest.mark.parametrize("kind", KINDS.values())
def test_the_committed_weights_are_those_of_the_trainer(kind):
    head = (WORDS / f"{kind.weights}.tsv").read_text(encoding="utf-8").splitlines()[:2]
    assert "tests/accuracy/train_choices.py" in head[1]

import json

from tests.accuracy.train_choices import WORDS, Choice, chosen, place_choices, train

TEXT = "Some 40 bakers were arrested in Malta on Monday."
SCORER = """
import json
def read_jsonl(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]
def iou(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))
def match(gold, predicted, similar, least):
    pairs = ((i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if similar(g, p) >= least)
    return dict(pairs)
def answers_match(slot, cell, accepted):
    return cell in accepted
"""


def choices(count, *right):
    """Choices between something near and something far, in as many documents."""
    return [Choice(str(at), "event", (("near",), ("far",)), right, any(right)) for at in range(count)]


def test_weights_choose_what_was_right():
    known = choices(9, True, False)
    assert chosen(train(known), known) == {
        ("event", "filled"): 9,
        ("event", "right"): 9,
        ("event", "gold"): 9,
    }


def test_weights_choose_nothing_where_nothing_was_right():
    known = choices(9, False, False)
    assert chosen(train(known), known)["event", "filled"] == 0


def test_what_few_documents_have_has_no_weight():
    assert train([*choices(9, True, False), Choice("0", "event", (("odd",),), (True,), True)]).keys() == {
        "near",
        "far",
    }


def test_the_same_choices_give_the_same_weights():
    assert train(choices(5, True, False)) == train(choices(5, True, False))


def test_the_gold_says_which_place_is_right(tmp_path):
    slots = {"slots": {"place": ["Malta"]}}
    page = {
        "doc_id": "a",
        "dct": "2024-05-07",
        "statistics": [{"start": 5, "end": 7, **slots}],
        "events": [{"start": 0, "end": 47, **slots}],
    }
    (tmp_path / "news_gold.jsonl").write_text(json.dumps(page) + "\n", encoding="utf-8")
    body = {"doc_id": "a", "article_body": TEXT}
    (tmp_path / "news.jsonl").write_text(json.dumps(body) + "\n", encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    found = place_choices(tmp_path)
    assert [(choice.table, choice.right) for choice in found] == [("statistic", (True,)), ("event", (True,))]


def test_the_committed_weights_are_those_of_the_trainer():
    head = (WORDS / "place_weights.tsv").read_text(encoding="utf-8").splitlines()[:2]
    assert "tests/accuracy/train_choices.py" in head[1]

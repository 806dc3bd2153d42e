import json

from tests.accuracy.train_speech import WEIGHTS, Example, examples, told_rightly, train

TEXT = 'Ida Holm opened the pier. The "pier" was of planks. Holm called it "a small wonder" then.'
SCORER = """
import json
def read_jsonl(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]
def trimmed(text, start, end):
    return start, end
def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
def iou(a, b):
    return overlap(a, b) / (max(a[1], b[1]) - min(a[0], b[0]))
"""


def rows(name, count, is_speech):
    return [Example("d", (name,), is_speech)] * count


def test_weights_tell_what_they_were_trained_on():
    known = rows("said", 20, True) + rows("odd", 20, False)
    assert told_rightly(train(known), known) == {"kept rightly": 20, "refused rightly": 20}


def test_what_is_seen_too_seldom_has_no_weight():
    assert train(rows("said", 20, True) + rows("odd", 3, False)).keys() == {"bias", "said"}


def test_the_same_rows_give_the_same_weights():
    known = rows("said", 9, True) + rows("odd", 9, False) + rows("said", 2, False)
    assert train(known) == train(known)


def test_a_stretch_is_speech_where_the_gold_has_a_quotation(tmp_path):
    start = TEXT.index("a small wonder")
    quotes = [{"start": start, "end": start + len("a small wonder"), "kind": "mixed"}]
    document = {"doc_id": "d", "text": TEXT, "quotes": quotes}
    (tmp_path / "quotes_polnear.jsonl").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    assert [row.is_speech for row in examples(tmp_path)] == [False, True]


def test_every_weight_is_a_number():
    lines = [line for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(abs(float(line.split("\t")[1])) < 10 for line in lines)

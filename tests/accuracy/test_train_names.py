import json

from pipelines.extraction.names.weighing import CLASSES
from tests.accuracy.train_names import WEIGHTS, Example, examples, told, train

TEXT = "Ida Holm opened the pier in Kenya. The crowd cheered for Ida Holm."
SCORER = """
import json
def read_jsonl(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]
def content_words(text):
    return text.lower().split()
"""


def rows(name, count, kind):
    return [Example("d", "A", ((name,),), kind)] * count


def test_weights_tell_what_they_were_trained_on():
    known = rows("aged", 20, "person") + rows("behind in", 20, "place")
    assert told(train(known), known) == {("person", "person"): 20, ("place", "place"): 20}


def test_what_is_seen_too_seldom_has_no_weight():
    assert train(rows("aged", 20, "person") + rows("odd", 3, "nothing")).keys() == {"aged"}


def test_the_same_rows_give_the_same_weights():
    known = rows("aged", 9, "person") + rows("odd", 9, "nothing") + rows("aged", 2, "place")
    assert train(known) == train(known)


def test_a_stretch_is_what_the_gold_says_of_its_words(tmp_path):
    entities = [{"names": ["Ida Holm"], "types": ["person"]}, {"names": ["Kenya"], "types": ["place"]}]
    (tmp_path / "news.jsonl").write_text(json.dumps({"doc_id": "d", "article_body": TEXT}), encoding="utf-8")
    gold = {"doc_id": "d", "entities": entities}
    (tmp_path / "news_gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    found = [(row.words, row.kind, len(row.stretches)) for row in examples(tmp_path)]
    assert found == [("Ida Holm", "person", 2)]  # a country needs no weighing


def test_every_feature_has_points_for_every_class():
    lines = [line for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(len(line.split("\t")[1].split()) == len(CLASSES) for line in lines)

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fair.md"
METRICS = 17


def named(pattern):
    found = set(re.findall(rf"`({pattern})`", PAGE.read_text(encoding="utf-8")))
    assert found
    return found


def test_every_metric_stands_there_once():
    metrics = re.findall(r"^\| (FsF-[\w.-]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(metrics) == len(set(metrics)) == METRICS


def test_every_file_that_the_page_names_is_in_a_release(published):
    files = named(r"[\w./-]+\.(?:cff|csv|html|json|jsonld|md|ttl)") | {"LICENSE", "SHA256SUMS"}
    assert [name for name in sorted(files) if not (published.path / name).is_file()] == []


def test_every_term_that_the_page_names_is_used(full_release):
    turtle = (full_release / "dcat.ttl").read_text(encoding="utf-8")
    linked = (full_release / "schema-org.jsonld").read_text(encoding="utf-8")
    assert [term for term in named(r"(?:dcat|dct|prov):\w+") if f"{term} " not in turtle] == []
    assert [term for term in named(r"[a-z]+[A-Z]\w+") if f'"{term}"' not in linked] == []

"""Files that describe a release are read word by word as people read them, and lose what is personal."""

import json

import pytest

from pipelines.publishing.redaction import redact_file, stretches_in

PAGE = """<!DOCTYPE html>
<style>a { margin: 0 }</style>
<p title="write to ada@mail.example &amp; go">Born <b>3 May 1985</b>, call 020 7946 0000 &amp; ask</p>
<script type="application/json" id="data">{"a":["mail ada@mail.example \\u003cb>","so"]}</script>
"""


def redacted(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    redact_file(path, frozenset())
    return path.read_text(encoding="utf-8")


def test_a_page_stays_a_page_without_what_is_personal(tmp_path):
    page = redacted(tmp_path, "index.html", PAGE)
    assert 'title="write to [e-mail address] &amp; go"' in page
    assert "<b>3 May 1985</b>, call [telephone number] &amp; ask" in page
    data = page.partition('id="data">')[2].partition("</script>")[0]
    assert json.loads(data) == {"a": ["mail [e-mail address] <b>", "so"]}
    assert "<b" not in data


def test_json_stays_json_and_names_that_stand_beside_each_other_are_no_find(tmp_path):
    text = json.dumps(
        {"title": "Ada was born", "day": "3 May 1985", "note": 'call "020 7946 0000"'}, indent=1
    )
    found = json.loads(redacted(tmp_path, "a.json", text))
    assert found == {"title": "Ada was born", "day": "3 May 1985", "note": 'call "[telephone number]"'}


@pytest.mark.parametrize("name", ["index.html", "a.json", "README.md"])
def test_a_file_without_any_is_not_touched(tmp_path, name):
    path = tmp_path / name
    path.write_bytes("a\r\n<p>“5 & 6”\r".encode())
    before = path.stat().st_mtime_ns
    redact_file(path, frozenset())
    assert (path.read_bytes(), path.stat().st_mtime_ns) == ("a\r\n<p>“5 & 6”\r".encode(), before)


def test_stretches_stand_where_they_say():
    for name in ("index.html", "a.json", "a.md"):
        ends = [0]
        for stretch in stretches_in(name, PAGE):
            assert ends[-1] <= stretch.start < stretch.end <= len(PAGE)
            ends.append(stretch.end)

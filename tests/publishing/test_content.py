from dataclasses import replace

import pytest

from pipelines.publishing.content import Content, TableContent, table_content

CONTENT = Content({"faq": TableContent(2, "a" * 64)}, "b" * 64)


def test_equal_rows_have_equal_content(shard):
    quotes = shard.tables["quotes"]
    assert table_content("quotes", [quotes]) == table_content("quotes", [quotes[:1], quotes[1:]])


@pytest.mark.parametrize(
    ("column", "cell"), [("cue", None), ("cue_start", 3), ("confidence", 0.25), ("quotation", "We are sad,")]
)
def test_another_cell_is_another_content(shard, column, cell):
    before = table_content("quotes", [shard.tables["quotes"]])
    shard.change("quotes", **{column: cell})
    assert table_content("quotes", [shard.tables["quotes"]]) != before


def test_another_table_or_input_is_another_content():
    assert replace(CONTENT, inputs_sha256="c" * 64).sha256 != CONTENT.sha256
    assert replace(CONTENT, tables={"faq": TableContent(2, "d" * 64)}).sha256 != CONTENT.sha256


def test_another_version_of_the_schemas_is_another_content(monkeypatch):
    before = CONTENT.sha256
    monkeypatch.setattr("pipelines.publishing.content.SCHEMA_VERSION", "99")
    assert CONTENT.sha256 != before

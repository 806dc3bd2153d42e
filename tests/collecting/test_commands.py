"""The commands that bring articles, as a person uses them."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from pipelines.cli import main
from tests.collecting.conftest import Web, article


def gleanings(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_collect_says_what_came_and_what_could_not_be_had(tmp_path: Path, web: Web):
    web.serve("/a", article("Bridge opens"))
    web.serve(
        "/rss", "<rss><channel><item><link>/a</link></item><item><link>/b</link></item></channel></rss>"
    )
    file = tmp_path / "sources.yaml"
    file.write_text(f"delay: 0\nprivate: [127.0.0.1]\nsources: [{{feed: '{web.url('/rss')}'}}]\n")
    first = gleanings("collect", "--raw", tmp_path)
    assert (first.exit_code, first.stdout) == (0, "Pages: 1 new, 1 refused.\n")
    assert f"{web.url('/b')}: its server answers with status 404" in first.stderr
    file.write_text(file.read_text().replace("/rss", "/nowhere"))
    assert gleanings("collect", "--raw", tmp_path).exit_code == 1
    file.write_text("source: []")
    wrong = gleanings("collect", "--raw", tmp_path)
    assert wrong.exit_code == 1
    assert "unknown key 'source'" in wrong.stderr


def test_where_no_place_is_named_collect_has_nothing_to_do(tmp_path: Path):
    result = gleanings("collect", "--raw", tmp_path)
    assert (result.exit_code, result.stdout.startswith("Nothing new")) == (0, True)


def test_add_tells_where_each_article_is(tmp_path: Path):
    (tmp_path / "t.jsonl").write_text(json.dumps({"text": "Bridge opens\n\nIt opened on Monday."}))
    good = gleanings("add", tmp_path / "t.jsonl", "--raw", tmp_path / "raw")
    assert good.exit_code == 0
    assert "added" in good.stdout
    bad = gleanings("add", tmp_path / "nowhere", "--raw", tmp_path / "raw")
    assert bad.exit_code == 1
    assert "there is no table at" in bad.stderr

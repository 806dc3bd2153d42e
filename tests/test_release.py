"""The release that stands in the tree is whole, the newest, and what the articles in `raw/` give."""

import json
from pathlib import Path

from pipelines.publishing.verify import verify

ROOT = Path(__file__).resolve().parents[1]


def test_the_committed_release_holds_against_its_articles_and_a_rebuild():
    verification = verify(ROOT / "outputs" / "latest", ROOT / "raw")
    assert verification.problems == (), "publish again with `make dataset`, and commit the new release"


def test_the_tree_keeps_the_newest_release_only():
    latest = json.loads((ROOT / "outputs" / "latest.json").read_text(encoding="utf-8"))
    assert [path.name for path in (ROOT / "outputs" / "releases").iterdir()] == [latest["version"]]

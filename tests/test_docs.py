"""The pages of `docs`: what they show is so."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_links_to_exists(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_sessions_of_a_page_give_what_they_show(page):
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def test_the_page_on_rules_names_every_file_of_rules_and_only_modules_that_exist():
    named = set(re.findall(r"`([\w/]+\.(?:py|yaml))`", (ROOT / "docs/rules.md").read_text(encoding="utf-8")))
    there = [
        f"/{path.relative_to(ROOT)}" for path in (*ROOT.glob("pipelines/**/*"), *ROOT.glob("tests/**/*.py"))
    ]
    files_of_rules = {path.name for path in (ROOT / "pipelines/extraction/rules").glob("*.yaml")}
    assert files_of_rules <= named
    assert [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in there)] == []

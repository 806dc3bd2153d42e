"""The pages of `docs`: what they show is so."""

import datetime
import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", [*PAGES, ROOT / "SECURITY.md"], ids=lambda page: page.name)
def test_every_path_that_a_page_links_to_exists(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_sessions_of_a_page_give_what_they_show(page):
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def commands_of(page: Path) -> Iterator[tuple[str, str]]:
    """Each shell command that a page shows, with the lines that it shows below it."""
    for block in re.split(r"\n(?! {4})", page.read_text(encoding="utf-8")):
        for shown in re.split(r"^ {4}\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = shown.splitlines()
            yield command, "".join(f"{line.removeprefix('    ')}\n" for line in lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_say_what_it_shows(page, tmp_path):
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "SOURCE_DATE_EPOCH": str(int(datetime.datetime(2026, 5, 17, tzinfo=datetime.UTC).timestamp())),
    }
    for command, shown in commands_of(page):
        ran = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        said = ran.stderr + ran.stdout
        assert doctest.OutputChecker().check_output(shown, said, doctest.ELLIPSIS), f"$ {command}\n{said}"


def test_the_page_on_rules_names_every_file_of_rules_and_only_modules_that_exist():
    named = set(re.findall(r"`([\w/]+\.(?:py|yaml))`", (ROOT / "docs/rules.md").read_text(encoding="utf-8")))
    there = [
        f"/{path.relative_to(ROOT)}" for path in (*ROOT.glob("pipelines/**/*"), *ROOT.glob("tests/**/*.py"))
    ]
    files_of_rules = {path.name for path in (ROOT / "pipelines/extraction/rules").glob("*.yaml")}
    assert files_of_rules <= named
    assert [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in there)] == []

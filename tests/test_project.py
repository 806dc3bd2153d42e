"""The project as a whole: locks, packaging and the pages a stranger reads first."""

import doctest
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipelines.publishing.accuracy import last_accuracy
from pipelines.publishing.readme import answer_lines

ROOT = Path(__file__).resolve().parents[1]
LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-uv.lock",
    "benchmarks/requirements-grammar.lock",
    "benchmarks/requirements-peers.lock",
    "deploy/requirements.lock",
)

#: Package indexes, and the files they serve.
INDEX_ADDRESS = re.compile(r"https?://[^\s\"']*(?:pypi\.|pythonhosted|/simple\b|\.whl\b)", re.IGNORECASE)


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(lock: str) -> dict[str, str]:
    """Each requirement of a lock with everything that belongs to it, by its first line's `name==version`."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.findall(r"^(?P<name>[A-Za-z0-9][^\s;\\]*)(?P<rest>(?:.*\\\n)*.*)$", text, re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_hashes(lock):
    locked = pins(lock)
    assert locked
    for requirement, rest in locked.items():
        assert re.fullmatch(r"[a-z0-9._-]+==[^=*]+", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), requirement


def test_what_runs_and_what_is_tested_are_the_same_versions():
    assert set(pins("requirements.lock")) <= set(pins("requirements-test.lock"))
    assert set(pins("requirements.lock")) <= set(pins("deploy/requirements.lock"))


def test_the_locks_hold_every_declared_package(project):
    groups = project["dependency-groups"]
    declared = {
        "requirements.lock": project["project"]["dependencies"] + groups["build"],
        "requirements-test.lock": groups["test"],
        "deploy/requirements.lock": project["project"]["optional-dependencies"]["server"],
        "requirements-uv.lock": groups["installer"],
        "benchmarks/requirements-grammar.lock": groups["grammar"],
        "benchmarks/requirements-peers.lock": groups["peers"],
    }
    for lock, requirements in declared.items():
        locked = {requirement.split("==")[0] for requirement in pins(lock)}
        names = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in requirements}
        assert names <= locked, lock


def test_an_exactly_pinned_package_is_locked_at_that_version(project):
    exact = {requirement for requirement in project["project"]["dependencies"] if "==" in requirement}
    assert exact <= set(pins("requirements.lock"))


def test_the_project_is_built_by_the_locked_backend(project):
    assert project["build-system"]["requires"] == project["dependency-groups"]["build"]


def test_the_wheel_holds_word_lists_and_rules(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info" not in name}
    needed = {
        path.relative_to(ROOT).as_posix()
        for package in ("pipelines", "schemas")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any(name.endswith(".yaml") for name in needed)
    assert any(name.endswith(".txt") for name in needed)
    assert packed == needed


def test_every_rule_is_declared_once():
    declared = Counter(
        rule_id
        for path in sorted((ROOT / "pipelines/extraction/rules").glob("*.yaml"))
        for rule_id in re.findall(r"^([\w-]+):", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert declared
    assert [rule_id for rule_id, times in declared.items() if times > 1] == []


def test_every_rule_says_what_it_does_and_how_often_it_is_right():
    for path in sorted((ROOT / "pipelines/extraction/rules").glob("*.yaml")):
        for rule_id, rule in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            assert set(rule) == {"description", "confidence"}, rule_id
            assert rule["description"].strip(), rule_id
            assert 0 < rule["confidence"] <= 1, rule_id


@pytest.mark.parametrize("path", sorted((ROOT / "pipelines/words").glob("*.t*")), ids=lambda path: path.name)
def test_every_word_list_says_where_it_comes_from(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert len(first) > 10


def test_the_citation_file_has_the_keys_of_its_format(citation_problems):
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert citation_problems(citation) == []
    assert yaml.safe_load(citation)["type"] == "software"


def test_the_citation_file_agrees_with_the_package(project):
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == project["project"]["version"]
    assert citation["license"] == project["project"]["license"]


@pytest.mark.parametrize("command", ["make dataset", "make test"])
def test_the_readme_names_the_two_commands(command):
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_path_that_the_readme_links_to_exists():
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readmes_session_gives_what_it_shows(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert doctest.testfile("README.md", module_relative=False, encoding="utf-8").failed == 0


def test_the_readmes_rows_stand_in_their_article_where_it_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- rows of the release: begin -->")[1].split("<!-- rows of the release: end -->")[
        0
    ]
    article = (ROOT / re.search(r"\]\((raw/[^)]+)\)", shown)[1]).read_bytes().decode("utf-8")
    rows = re.findall(r"^\| \w+ \| (\d+):(\d+) \| (.*?) \|", shown, re.MULTILINE)
    assert rows
    for start, end, words in rows:
        assert article[int(start) : int(end)] == words


def test_the_readmes_figures_of_accuracy_are_the_recorded_ones():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    accuracy = last_accuracy()
    shown = readme.split("| table | what had to be right |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(shown) >= 10
    assert set(shown) <= set(answer_lines(accuracy))
    assert accuracy.unseen.commit[:12] in readme
    assert accuracy.unseen.rows_version[:16] in readme


def test_no_file_names_a_package_index():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    named = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and not name.startswith(("raw/", "outputs/")):
            named += [
                name
                for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
                if INDEX_ADDRESS.search(line)
            ]
    assert named == []


def test_depositing_is_the_last_room():
    rooms = {path.name for path in (ROOT / "pipelines").iterdir() if (path / "__init__.py").exists()}
    known = {room: set(rooms_known_to(ROOT / "pipelines" / room)) for room in rooms}
    assert known["depositing"] - {"depositing"} == {"publishing", "reading", "running"}
    assert {room for room, others in known.items() if "depositing" in others} == {"commands", "depositing"}


def rooms_known_to(room: Path) -> Iterator[str]:
    """The rooms that the modules of a room import from."""
    for path in room.rglob("*.py"):
        yield from re.findall(
            r"^ *(?:from|import) pipelines\.(\w+)\.", path.read_text(encoding="utf-8"), re.M
        )

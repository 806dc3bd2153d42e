"""The files of releases as the UI's server hands them out."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pipelines.defs.released import address_of, route_of_releases
from pipelines.defs.resources import OUTPUTS


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "releases/2026.11.0"
    (folder / "data/csv").mkdir(parents=True)
    (folder / "index.html").write_text("<script>alert(1)</script>")
    (folder / "README.md").write_text("<script>alert(1)</script>")
    (folder / "data/csv/quotes.csv").write_text("row_id\n")
    (tmp_path / "work").mkdir()
    (tmp_path / "work/zones.parquet").write_text("the articles' text")
    return folder


@pytest.fixture
def client(release: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv(OUTPUTS, str(release.parents[1]))
    return TestClient(Starlette(routes=[route_of_releases()]))


def test_a_file_is_found_at_its_address(client: TestClient, release: Path):
    assert client.get(address_of(release, "data/csv/quotes.csv")).text == "row_id\n"


def test_a_page_runs_as_a_stranger_to_the_ui(client: TestClient, release: Path):
    policy = client.get(address_of(release, "index.html")).headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-same-origin" not in policy


def test_words_are_shown_as_plain_text(client: TestClient, release: Path):
    answer = client.get(address_of(release, "README.md"))
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["2026.11.0/no.csv", "../work/zones.parquet", "%2e%2e/work/zones.parquet", "2026.11.0/out"]
)
def test_nothing_beside_the_releases_is_handed_out(client: TestClient, release: Path, path: str):
    (release / "out").symlink_to(release.parents[1] / "work/zones.parquet")
    assert client.get(f"/released/{path}").status_code == 404


def test_where_there_is_no_release_yet_there_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(OUTPUTS, str(tmp_path / "nowhere"))
    client = TestClient(Starlette(routes=[route_of_releases()]), raise_server_exceptions=False)
    assert client.get("/released/2026.11.0/index.html").status_code == 404

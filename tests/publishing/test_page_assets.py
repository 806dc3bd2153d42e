"""The browser code beside the page: put there by publishing, no part of the release, and never another's."""

import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines.publishing.manifest import read_manifest, read_sums
from pipelines.publishing.page.assets import browser_code, write_assets
from pipelines.publishing.publish import publish
from pipelines.publishing.verify import verify

ROOT = Path(__file__).resolve().parents[2]


def test_publishing_puts_the_browser_code_beside_the_page(published):
    assert {path.name for path in (published.path / "assets").iterdir()} == set(browser_code())


def test_neither_manifest_nor_sums_answer_for_it(published):
    named = {entry.path for entry in read_manifest(published.path).files} | set(read_sums(published.path))
    assert not [path for path in named if path.startswith("assets/")]


def test_publishing_again_puts_it_back_where_it_is_missing(raw, work, outputs):
    release = outputs / "latest"
    shutil.rmtree(release / "assets")
    assert not publish(work, outputs, raw=raw).changed
    assert {path.name for path in (release / "assets").iterdir()} == set(browser_code())


def test_a_release_without_it_is_sound_and_verify_says_so(release):
    shutil.rmtree(release / "assets")
    found = verify(release, None)
    assert found.is_sound
    assert any("assets/ is not there" in note for note in found.notes)


@pytest.mark.parametrize("change", ["other", "more", "fewer"])
def test_verify_finds_browser_code_that_is_not_the_package_s(release, change):
    script = release / "assets" / "datatables.js"
    if change == "other":
        script.write_text(script.read_text(encoding="utf-8") + "alert(1);\n", encoding="utf-8")
    elif change == "more":
        (release / "assets" / "more.js").write_text("alert(1);\n", encoding="utf-8")
    else:
        script.unlink()
    named = "assets/more.js" if change == "more" else "assets/datatables.js"
    assert [problem.where for problem in verify(release, None).problems] == [named]


def test_what_is_there_as_it_should_be_is_left_alone_and_all_else_is_written_anew(release):
    script, styles = release / "assets" / "datatables.js", release / "assets" / "datatables.css"
    whole, before = script.read_bytes(), styles.stat().st_mtime_ns
    script.write_text("changed", encoding="utf-8")
    write_assets(release)
    assert script.read_bytes() == whole
    assert styles.stat().st_mtime_ns == before


def test_git_ignores_it():
    path = "outputs/releases/2026.11.0/assets/datatables.js"
    subprocess.run(["git", "check-ignore", "--quiet", path], cwd=ROOT, check=True)

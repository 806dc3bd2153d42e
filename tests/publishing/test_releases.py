import datetime
import json
import os

import pytest

from pipelines.publishing.releases import (
    Version,
    first_version,
    newest_version,
    point_to,
    release_path,
    staging_folder,
)


def make_release(outputs, version):
    path = release_path(outputs, version)
    path.mkdir(parents=True)
    (path / "manifest.json").write_text("{}")


def test_versions_are_ordered_as_numbers_not_as_text():
    assert Version(2026, 4, 10) > Version(2026, 4, 9)


def test_the_first_release_of_a_month_has_the_number_zero():
    assert str(first_version(datetime.date(2026, 9, 30))) == "2026.09.0"


def test_no_version_goes_back_when_the_clock_does():
    assert Version(2026, 4, 3).next(datetime.date(1999, 1, 1)) == Version(2026, 4, 4)


def test_the_newest_release_is_found_among_other_folders(tmp_path):
    assert newest_version(tmp_path) is None
    make_release(tmp_path, Version(2026, 4, 9))
    make_release(tmp_path, Version(2026, 4, 10))
    (tmp_path / "releases" / "notes").mkdir()
    assert newest_version(tmp_path) == Version(2026, 4, 10)


def test_the_pointers_name_the_release_and_its_manifest(tmp_path):
    make_release(tmp_path, Version(2026, 4, 9))
    point_to(tmp_path, Version(2026, 4, 9))
    pointer = json.loads((tmp_path / "latest.json").read_text())
    assert pointer["version"] == "2026.04.9"
    assert pointer["path"] == os.readlink(tmp_path / "latest") == "releases/2026.04.9"
    assert (tmp_path / "latest" / "manifest.json").exists()


def test_the_pointers_move_to_another_release(tmp_path):
    for number in (0, 1):
        make_release(tmp_path, Version(2026, 4, number))
        point_to(tmp_path, Version(2026, 4, number))
    assert json.loads((tmp_path / "latest.json").read_text())["version"] == "2026.04.1"
    assert os.readlink(tmp_path / "latest") == "releases/2026.04.1"


def test_a_staging_folder_is_gone_when_building_fails(tmp_path):
    def fail():
        with staging_folder(tmp_path) as staging:
            (staging / "half.csv").write_text("a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []

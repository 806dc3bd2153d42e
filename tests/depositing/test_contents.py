"""What of a release is put somewhere, and which releases are not."""

import os

import pytest

from pipelines.depositing.contents import contents_of
from pipelines.depositing.places import (
    DepositError,
    Record,
    Repository,
    Store,
    UnknownPlaceError,
    place_of,
)
from pipelines.publishing.page.assets import write_assets


def test_every_file_of_a_release_is_taken_once_manifest_and_sums_last(published, contents):
    paths = [entry.path for entry in contents.files]
    assert sorted(paths) == sorted(
        path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()
    )
    assert paths[-2:] == ["manifest.json", "SHA256SUMS"]


def test_browser_code_and_a_signature_go_with_it(release):
    write_assets(release)
    (release / "SHA256SUMS.minisig").write_text("untrusted comment: signature\n")
    paths = [entry.path for entry in contents_of(release).files]
    assert "assets/datatables.js" in paths
    assert paths[-3:] == ["SHA256SUMS.minisig", "manifest.json", "SHA256SUMS"]


def test_a_link_to_a_release_is_followed(release):
    link = release.with_name("latest")
    link.symlink_to(release.name)
    assert contents_of(link).folder == release


@pytest.mark.parametrize("path", ["README.md", "data/csv/quotes.csv", "manifest.json", "SHA256SUMS"])
def test_a_release_with_a_changed_file_is_refused(release, path):
    (release / path).write_bytes((release / path).read_bytes() + b"\n")
    with pytest.raises(DepositError, match=r"is not whole, and nothing was sent: .*`gleanings verify`"):
        contents_of(release)


def test_a_release_with_a_file_that_is_not_its_own_is_refused(release):
    (release / "notes.txt").write_text("mine")
    with pytest.raises(DepositError, match=r"notes\.txt"):
        contents_of(release)


def test_a_release_with_changed_browser_code_is_refused(release):
    write_assets(release)
    (release / "assets/datatables.js").write_text("alert()")
    with pytest.raises(DepositError, match=r"assets/datatables\.js"):
        contents_of(release)


def test_a_release_with_a_link_in_it_is_refused(release):
    (release / "LICENSE").unlink()
    os.symlink("/etc/hostname", release / "LICENSE")
    with pytest.raises(DepositError, match="LICENSE: is a link"):
        contents_of(release)


def test_a_folder_that_is_no_release_is_refused(tmp_path):
    with pytest.raises(DepositError, match=r"holds no manifest\.json"):
        contents_of(tmp_path)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("s3://news", Store("news")),
        ("s3://news/open/data/", Store("news", "open/data")),
        ("hf:desk/gleanings", Repository("desk/gleanings")),
        ("zenodo:", Record()),
        ("zenodo:1234567", Record(1234567)),
    ],
)
def test_a_place_is_known_by_its_name(words, place):
    assert place_of(words) == place
    assert place_of(str(place)) == place


@pytest.mark.parametrize(
    "words",
    [
        "s3:news",
        "s3://",
        "s3://News",
        "s3://news/../other",
        "s3://news//open",
        "hf:gleanings",
        "hf:desk/gleanings/more",
        "zenodo:latest",
        "zenodo:١٢",
        "gs://news",
        "folder",
        "",
    ],
)
def test_what_names_no_place_is_told_what_does(words):
    with pytest.raises(UnknownPlaceError):
        place_of(words)

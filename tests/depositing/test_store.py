"""Releases in an object store, with moto's server as the store: whole, in order, resumed, refused."""

import hashlib
import json
import urllib.request
from pathlib import Path

import moto.settings
import polars as pl
import pytest
from werkzeug.wrappers import Response

from pipelines.depositing import bucket as of_buckets
from pipelines.depositing.bucket import Bucket
from pipelines.depositing.deposit import deposit, items_of
from pipelines.depositing.places import DepositError, Store
from pipelines.publishing.manifest import FileEntry
from tests.depositing.conftest import ROOT


def full(s3, number: int):
    """Makes a store full from the file of a number on."""
    body = "<Error><Code>QuotaExceeded</Code><Message>10 GB are all you have</Message></Error>"
    s3.disturb = lambda method, _: (
        Response(body, 507, mimetype="application/xml")
        if method == "PUT" and len(s3.sent()) >= number
        else None
    )


def put(contents, place, s3, **more):
    return deposit(contents, place, s3.url, more.get("is_public", False), lambda _: None)


def version(contents) -> str:
    return str(contents.version)


def test_all_files_of_a_release_are_there_as_they_lie_here(contents, s3, bucket):
    found = put(contents, Store(bucket, "open/data"), s3)
    there = s3.objects(bucket)
    below = f"open/data/releases/{version(contents)}/"
    files = {path: body for path, body in there.items() if path.startswith(below)}
    assert {path.removeprefix(below): body for path, body in files.items()} == {
        entry.path: (contents.folder / entry.path).read_bytes() for entry in contents.files
    }
    assert set(there) - set(files) == {"open/data/latest.json", "open/data/releases.json"}
    assert len(found.sent) == len(there)
    assert found.kept == 0


def test_the_pointers_are_those_of_the_folder_of_releases(few, s3, bucket):
    put(few, Store(bucket), s3)
    there = s3.objects(bucket)
    assert {name: there[name] for name in ("latest.json", "releases.json")} == {
        name: (ROOT / "outputs" / name).read_bytes() for name in ("latest.json", "releases.json")
    }


def test_a_reader_with_nothing_but_http_finds_the_newest_release(few, s3, bucket):
    put(few, Store(bucket, "open"), s3)
    for key in s3.objects(bucket):
        s3.client.put_object_acl(Bucket=bucket, Key=key, ACL="public-read")
    home = f"{s3.url}/{bucket}/open"
    latest = json.load(urllib.request.urlopen(f"{home}/latest.json"))
    quotes = pl.read_parquet(f"{home}/{latest['path']}/data/parquet/quotes.parquet")
    assert quotes.equals(pl.read_parquet(few.folder / "data/parquet/quotes.parquet"))


def test_manifest_and_sums_come_after_all_files_and_the_pointer_last(few, s3, bucket):
    put(few, Store(bucket), s3)
    last = [path.rpartition("/")[2] for path in s3.sent()[-4:]]
    assert last == ["manifest.json", "SHA256SUMS", "releases.json", "latest.json"]


def test_what_would_be_sent_is_what_is_sent_and_no_server_is_asked_before(few, s3, bucket):
    listed = list(items_of(few, Store(bucket, "open")))
    assert s3.asked == []
    assert tuple(listed) == put(few, Store(bucket, "open"), s3).sent
    there = s3.objects(bucket)
    for item in listed:
        assert item.bytes == len(there[item.name])
        assert item.digest == f"sha256:{hashlib.sha256(there[item.name]).hexdigest()}"


def test_what_is_there_is_not_sent_again(few, s3, bucket):
    first = put(few, Store(bucket), s3)
    s3.asked.clear()
    again = put(few, Store(bucket), s3)
    assert (again.sent, again.kept) == ((), len(first.sent))
    assert s3.sent() == []


def test_browsers_are_told_what_a_file_is_and_that_a_release_never_changes(few, s3, bucket):
    put(few, Store(bucket), s3)
    below = f"releases/{version(few)}"
    told = {
        path: s3.client.head_object(Bucket=bucket, Key=path)
        for path in (
            "latest.json",
            f"{below}/README.md",
            f"{below}/data/parquet/quotes.parquet",
            f"{below}/LICENSE",
        )
    }
    assert [head["ContentType"] for head in told.values()] == [
        "application/json",
        "text/markdown; charset=utf-8",
        "application/vnd.apache.parquet",
        "text/plain; charset=utf-8",
    ]
    assert [head["CacheControl"] for head in told.values()][:2] == [
        "no-cache",
        "public, max-age=31536000, immutable",
    ]


def test_a_file_that_came_to_harm_there_is_sent_again(few, s3, bucket):
    put(few, Store(bucket), s3)
    key = f"releases/{version(few)}/README.md"
    s3.client.put_object(Bucket=bucket, Key=key, Body=b"# Another\n")
    assert [item.name for item in put(few, Store(bucket), s3).sent] == [key]


def test_a_store_that_tells_no_hashes_is_read_to_compare(few, s3, bucket):
    put(few, Store(bucket), s3)
    key = f"releases/{version(few)}/LICENSE"
    body = (few.folder / "LICENSE").read_bytes()
    s3.client.put_object(Bucket=bucket, Key=key, Body=body[::-1])
    assert [item.name for item in put(few, Store(bucket), s3).sent] == [key]


def test_an_older_release_comes_beside_and_leaves_the_pointer(few, next_few, s3, bucket):
    put(next_few, Store(bucket), s3)
    found = put(few, Store(bucket), s3)
    assert found.notes == (f"latest.json there still leads to {next_few.version}, which is newer",)
    there = s3.objects(bucket)
    assert json.loads(there["latest.json"])["version"] == version(next_few)
    assert f"releases/{version(few)}/SHA256SUMS" in there


def test_a_newer_release_takes_the_pointer(few, next_few, s3, bucket):
    put(few, Store(bucket), s3)
    put(next_few, Store(bucket), s3)
    assert json.loads(s3.objects(bucket)["latest.json"])["version"] == version(next_few)


def test_another_release_of_the_same_version_is_never_overwritten(few, s3, bucket):
    key = f"releases/{version(few)}/manifest.json"
    s3.client.put_object(Bucket=bucket, Key=key, Body=b"{}")
    with pytest.raises(DepositError, match=r"another release .* never changes"):
        put(few, Store(bucket), s3)
    assert list(s3.objects(bucket)) == [key]


def test_a_pointer_of_something_else_is_not_overwritten(few, s3, bucket):
    s3.client.put_object(Bucket=bucket, Key="latest.json", Body=b'{"version": "v1"}')
    with pytest.raises(DepositError, match="none of Gleanings"):
        put(few, Store(bucket), s3)
    assert s3.objects(bucket) == {"latest.json": b'{"version": "v1"}'}


def test_a_bucket_that_is_not_there_is_named(few, s3):
    with pytest.raises(DepositError, match="make the bucket 'no-such-bucket' first"):
        put(few, Store("no-such-bucket"), s3)


def test_wrong_credentials_are_refused_and_told_without_the_secret(few, s3, bucket, monkeypatch):
    monkeypatch.setattr(moto.settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0)
    with pytest.raises(DepositError, match="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") as refused:
        put(few, Store(bucket), s3)
    assert "a-secret-of-the-desk" not in str(refused.value)
    assert s3.sent() == []


def test_no_credentials_at_all_are_told(few, s3, bucket, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(DepositError, match="asks who you are: set AWS_ACCESS_KEY_ID"):
        put(few, Store(bucket), s3)


def test_a_full_store_keeps_what_it_has_and_no_reader_is_led_to_half(few, s3, bucket):
    full(s3, 4)
    with pytest.raises(
        DepositError, match=r"10 GB are all you have\. To do: make room there, and run it again"
    ):
        put(few, Store(bucket), s3)
    there = s3.objects(bucket)
    assert len(there) == 3
    assert not any(path.endswith(("manifest.json", "latest.json")) for path in there)
    s3.calm()
    assert put(few, Store(bucket), s3).kept == 3


def test_a_store_that_is_busy_for_a_moment_is_asked_again(few, s3, bucket):
    busy = iter([Response("<Error><Code>SlowDown</Code></Error>", 503, mimetype="application/xml")])
    s3.disturb = lambda method, _: next(busy, None) if method == "PUT" else None
    assert put(few, Store(bucket), s3).kept == 0


def test_a_store_that_does_not_answer_is_told(few, monkeypatch):
    monkeypatch.setitem(of_buckets._SETTINGS, "retries", {"total_max_attempts": 1})
    with pytest.raises(DepositError, match="cannot be asked"):
        deposit(few, Store("news"), "http://127.0.0.1:9", False, lambda _: None)


def test_who_may_read_is_for_the_bucket_to_say(few, s3, bucket):
    with pytest.raises(DepositError, match="leave out --publish"):
        put(few, Store(bucket), s3, is_public=True)


@pytest.fixture
def large(tmp_path, monkeypatch) -> tuple[Path, FileEntry]:
    """A file of three parts, the last of them short."""
    monkeypatch.setattr(of_buckets, "_PART", 5 * 2**20)
    file = tmp_path / "large.parquet"
    file.write_bytes(hashlib.sha256(b"row").digest() * (11 * 2**15))
    return file, FileEntry(
        "large.parquet", file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest()
    )


def test_a_large_file_goes_in_parts_and_arrives_whole(large, s3, bucket):
    file, entry = large
    into = Bucket(Store(bucket, "open"), s3.url)
    into.put("large.parquet", file, entry, {"ContentType": "application/vnd.apache.parquet"})
    assert len(s3.sent()) == 3
    assert into.holds("large.parquet", file, entry)
    assert s3.objects(bucket)["open/large.parquet"] == file.read_bytes()


def test_parts_that_an_interrupted_deposit_left_are_not_sent_again(large, s3, bucket):
    file, entry = large
    into = Bucket(Store(bucket), s3.url)
    full(s3, 3)
    with pytest.raises(DepositError, match=r"large\.parquet: .*make room there"):
        into.put("large.parquet", file, entry, {})
    assert s3.objects(bucket) == {}
    s3.calm()
    into.put("large.parquet", file, entry, {})
    assert len(s3.sent()) == 1
    assert s3.objects(bucket)["large.parquet"] == file.read_bytes()
    assert s3.client.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []


def test_parts_of_another_file_that_were_left_are_not_taken(large, s3, bucket):
    file, entry = large
    client, where = s3.client, {"Bucket": bucket, "Key": "large.parquet"}
    left = client.create_multipart_upload(**where, ChecksumAlgorithm="SHA256")["UploadId"]
    client.upload_part(**where, UploadId=left, PartNumber=1, Body=b"x" * (5 * 2**20))
    Bucket(Store(bucket), s3.url).put("large.parquet", file, entry, {})
    assert s3.objects(bucket)["large.parquet"] == file.read_bytes()


def test_a_server_by_another_name_than_an_address_is_refused():
    with pytest.raises(DepositError, match="is no address of a server"):
        Bucket(Store("news"), "store.example")
    with pytest.raises(DepositError, match="leave that out"):
        Bucket(Store("news"), "https://me:secret@store.example")

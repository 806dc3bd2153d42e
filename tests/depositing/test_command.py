"""`gleanings deposit` as a person uses it: what it says, with which exit code, what it keeps to itself."""

import json
import re
import sys

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from tests.depositing.conftest import SECRET


def gleanings(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_a_dry_run_lists_each_file_with_size_and_hash_and_asks_no_server(
    published, contents, s3, monkeypatch
):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    result = gleanings("deposit", published, "s3://news/open", "--server", s3.url, "--dry-run")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    first = contents.files[0]
    assert lines[0].split() == [
        f"{first.bytes:,}",
        f"sha256:{first.sha256}",
        f"open/releases/{contents.version}/{first.path}",
    ]
    assert lines[-2].endswith("  open/latest.json")
    assert re.search(r"bytes in \d+ files; nothing was sent\.$", lines[-1])
    assert s3.asked == []


@pytest.mark.parametrize("place", ["zenodo:", "hf:desk/gleanings"])
def test_a_dry_run_needs_no_token(published, place):
    result = gleanings("deposit", published, place, "--dry-run")
    assert result.exit_code == 0
    assert "README.md" in result.stdout


def test_a_deposit_that_is_killed_goes_on_where_it_was(published, contents, s3, bucket, killed):
    killed(published, f"s3://{bucket}", s3, 20)
    there = s3.objects(bucket)
    assert len(there) == 19
    result = gleanings("deposit", published, f"s3://{bucket}", "--server", s3.url)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Sent {len(contents.files) + 2 - 19} files (")
    assert "19 were there already.\n" in result.stdout
    assert result.stdout.endswith(f"All are there, and hold what they should: s3://{bucket} at {s3.url}\n")
    assert json.loads(s3.objects(bucket)["latest.json"])["version"] == str(contents.version)


def test_a_server_may_be_named_in_the_environment(published, s3, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.url)
    result = gleanings("deposit", published, "s3://no-such-bucket")
    assert f"s3://no-such-bucket at {s3.url} answered NoSuchBucket" in result.stderr


def test_a_mistyped_place_is_a_usage_error(published):
    result = gleanings("deposit", published, "ftp://news")
    assert result.exit_code == 2
    assert "names no place; write s3://BUCKET/PREFIX" in result.stderr


def test_a_changed_release_is_refused_before_a_server_is_asked(release, s3, bucket):
    (release / "README.md").write_text("mine")
    result = gleanings("deposit", release, f"s3://{bucket}", "--server", s3.url)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {release} is not whole, and nothing was sent: README.md")
    assert s3.asked == []


def test_a_refusal_shows_no_secret(published, s3):
    result = gleanings("deposit", published, "s3://no-such-bucket", "--server", s3.url)
    assert result.exit_code == 1
    assert "make the bucket 'no-such-bucket' first" in result.stderr
    assert SECRET not in result.output


def test_what_a_bucket_shows_to_whom_is_not_for_an_option_to_say(published, s3, bucket):
    result = gleanings("deposit", published, f"s3://{bucket}", "--server", s3.url, "--publish")
    assert (result.exit_code, s3.asked) == (1, [])


@pytest.mark.parametrize(
    ("package", "place", "extra"),
    [("botocore", "s3://news", "s3"), ("huggingface_hub.errors", "hf:desk/gleanings", "huggingface")],
)
def test_what_must_be_installed_first_is_told(published, monkeypatch, package, place, extra):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setenv("HF_TOKEN", SECRET)
    result = gleanings("deposit", published, place)
    assert result.exit_code == 1
    assert f"pip install 'gleanings[{extra}]'" in result.stderr


@pytest.mark.parametrize("command", ["publish", "status", "ui"])
def test_a_release_is_made_on_a_disk_and_a_store_is_told_apart(command):
    result = gleanings(command, "--outputs", "s3://news/gleanings")
    assert result.exit_code == 2
    assert "is no folder of a disk." in result.stderr
    assert "gleanings deposit" in " ".join(result.stderr.split())


def test_articles_of_a_store_make_the_same_release_as_those_of_a_folder(s3, bucket, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.url)
    (tmp_path / "raw").mkdir()
    for name, text in {
        "mill.txt": "The mill will close on 3 May 2025.",
        "mill.yaml": "publisher: Post\n",
    }.items():
        (tmp_path / "raw" / name).write_text(text)
        s3.client.put_object(Bucket=bucket, Key=f"articles/{name}", Body=text.encode())
    outputs, address = tmp_path / "outputs", f"s3://{bucket}/articles"
    published = gleanings("publish", "--raw", address, "--outputs", outputs)
    assert published.exit_code == 0, published.output
    s3.calm()
    again = gleanings("publish", "--raw", tmp_path / "raw", "--outputs", outputs)
    assert again.stdout.startswith("Nothing changed since release")
    again = gleanings("publish", "--raw", address, "--outputs", outputs)
    assert again.stdout.startswith("Nothing changed since release")
    assert not any(path.endswith((".txt", ".yaml")) for method, path in s3.asked if method == "GET")
    found = gleanings("verify", outputs / "latest", "--raw", address)
    assert found.stdout.startswith(f"Checked {outputs / 'latest'} against {address}.")
    assert found.exit_code == 0, found.output


def test_a_store_that_cannot_be_read_publishes_nothing(s3, bucket, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.url)
    result = gleanings("publish", "--raw", f"s3://{bucket}/nowhere", "--outputs", tmp_path / "outputs")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: s3://{bucket}/nowhere cannot be read")
    assert not (tmp_path / "outputs/latest").exists()


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", None])
def test_a_store_that_nobody_may_ask_or_can_is_told(tmp_path, monkeypatch, missing):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    if missing:
        monkeypatch.delenv(missing)
    result = gleanings("publish", "--raw", "s3://desk/articles", "--outputs", tmp_path / "outputs")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: s3://desk/articles cannot be read: ")

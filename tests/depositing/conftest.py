"""What the tests of depositing share: the release of the tree, one after it, an environment, a store."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import botocore.session
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from pipelines.depositing.contents import Contents, contents_of
from pipelines.publishing.manifest import MANIFEST, SUMS, file_entry
from tests.depositing.serving import Served, serving

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("gleanings")
SECRET = "a-secret-of-the-desk"
#: What names servers or people; nothing of the machine's own may reach a test.
NAMES_OF_PEOPLE = (
    "HF_TOKEN",
    "HF_ENDPOINT",
    "ZENODO_TOKEN",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_PROFILE",
)
#: Files that are enough for what is the same however many there are.
FEW = ("LICENSE", "README.md", "data/parquet/quotes.parquet", "schema-org.jsonld", MANIFEST, SUMS)


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """The release of the tree, on its own."""
    latest = (ROOT / "outputs/latest").resolve()
    ignored = shutil.ignore_patterns("assets")
    return shutil.copytree(
        latest, tmp_path_factory.mktemp("outputs") / "releases" / latest.name, ignore=ignored
    )


@pytest.fixture(scope="session")
def next_published(published, tmp_path_factory) -> Path:
    """A release like it, made a month later, of an article with an address."""
    release = tmp_path_factory.mktemp("next") / "2099.01.0"
    shutil.copytree(published, release)
    described = json.loads((release / "schema-org.jsonld").read_text())
    described["isBasedOn"][-1]["url"] = "https://courier.example/mill"
    (release / "schema-org.jsonld").write_text(json.dumps({**described, "version": release.name}))
    (release / "README.md").write_text(f"---\npretty_name: Gleanings\nversion: {release.name}\n---\n")
    manifest = json.loads((release / MANIFEST).read_text())
    manifest["build"]["version"] = release.name
    entries = [file_entry(release, found["path"]) for found in manifest["files"]]
    manifest["files"] = [{"path": one.path, "bytes": one.bytes, "sha256": one.sha256} for one in entries]
    (release / MANIFEST).write_text(json.dumps(manifest))
    sums = (f"{one.sha256}  {one.path}\n" for one in [*entries, file_entry(release, MANIFEST)])
    (release / SUMS).write_text("".join(sums))
    return release


@pytest.fixture
def release(published, tmp_path) -> Path:
    """A copy of the release, to be changed."""
    return shutil.copytree(published, tmp_path / published.name)


@pytest.fixture(scope="session")
def contents(published) -> Contents:
    return contents_of(published)


@pytest.fixture(scope="session")
def few(contents) -> Contents:
    """The same release with a few of its files."""
    return replace(contents, files=tuple(entry for entry in contents.files if entry.path in FEW))


@pytest.fixture(scope="session")
def next_few(next_published) -> Contents:
    """The same files of the release after it, but for one."""
    newer = contents_of(next_published)
    return replace(newer, files=tuple(entry for entry in newer.files if entry.path in FEW[1:]))


@pytest.fixture(autouse=True)
def _nobody(monkeypatch, tmp_path):
    """Be nobody known, on a machine that knows of no store."""
    for name in NAMES_OF_PEOPLE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "desk")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


@pytest.fixture
def killed() -> Callable[..., None]:
    """Deposits as a process of its own, and kills it when the server has reached the file of a number."""

    def kill(release: Path, place: str, server: Served, number: int, **environment: str) -> None:
        reached, go_on = server.stall_at(number)
        command = [COMMAND, "deposit", release, place, "--server", server.url]
        running = subprocess.Popen(command, env={**os.environ, **environment})
        try:
            assert reached.wait(120)
            running.send_signal(signal.SIGKILL)
            running.wait()
        finally:
            go_on.set()
            server.calm()

    return kill


@dataclass
class S3(Served):
    """Moto's server, which anybody may ask for anything."""

    @cached_property
    def client(self):
        return botocore.session.get_session().create_client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="desk",
            aws_secret_access_key=SECRET,
        )

    def objects(self, bucket: str) -> dict[str, bytes]:
        client = self.client
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        return {key: client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


@pytest.fixture(scope="session")
def _store() -> Iterator[S3]:
    store = S3()
    with serving(DomainDispatcherApplication(create_backend_app), store):
        yield store


@pytest.fixture
def s3(_store) -> Iterator[S3]:
    """The store, undisturbed."""
    _store.calm()
    yield _store
    _store.calm()


@pytest.fixture
def bucket(s3) -> str:
    """The name of an empty bucket of this test alone."""
    client = s3.client
    name = f"news-{len(client.list_buckets()['Buckets'])}"
    client.create_bucket(Bucket=name)
    s3.calm()
    return name

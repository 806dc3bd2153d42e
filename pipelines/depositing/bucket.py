"""A bucket of an object store, asked in S3's language: what it holds, and how a file gets there whole.

Every file goes with its SHA-256, which the store compares with what arrives. A large one goes in parts; parts
that an interrupted deposit left are taken as they are where they hold the same. What belongs into a bucket,
and in which order, is said in `store`.
"""

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pipelines.depositing.places import GOES_ON, DepositError, Store
from pipelines.depositing.servers import server_of
from pipelines.publishing.manifest import FileEntry

#: Bytes of a part: what is in memory at once. A file of more parts than S3 allows has larger ones.
_PART: Final = 16 * 2**20
_MOST_PARTS: Final = 10_000
_CHUNK: Final = 2**20
#: Variables of the environment that name another server, as Amazon's own tools read them.
_SERVERS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_SETTINGS: Final = {
    "connect_timeout": 10,
    "read_timeout": 60,
    "retries": {"mode": "standard", "total_max_attempts": 5},
}
_MISSING: Final = frozenset({"404", "NoSuchKey", "NotFound"})
# fmt: off
_REFUSED: Final = frozenset({
    "403", "AccessDenied", "AllAccessDisabled", "ExpiredToken", "Forbidden", "InvalidAccessKeyId",
    "InvalidToken", "SignatureDoesNotMatch",
})
_FULL: Final = frozenset({
    "507", "InsufficientStorage", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull",
})
# fmt: on


class Bucket:
    """The bucket of a place.

    Args:
        place: the bucket, and where in it.
        server: the address of a store that is not Amazon's; None to take what the environment names.

    Raises:
        DepositError: what it takes to ask a store is not installed, or the address is none.
    """

    def __init__(self, place: Store, server: str | None = None) -> None:
        """Look up the credentials; nothing is asked yet."""
        self._place = place
        named = server or next(filter(None, map(os.environ.get, _SERVERS)), None)
        self._server = server_of(named, is_told_a_token=False) if named else None
        with self._told():
            self._client = _client(self._server)

    @property
    def address(self) -> str:
        """What a person may call the place."""
        return f"{self._place} at {self._server}" if self._server else str(self._place)

    def read(self, path: str) -> bytes | None:
        """A small object, whole; None where there is none."""
        with self._told(path):
            found: bytes | None = self._answer_or_none(
                "get_object", lambda answer: answer["Body"].read(), path
            )
            return found

    def sizes_below(self, path: str) -> dict[str, int]:
        """What the place has in one of its folders: the size of each object, by its name below the place."""
        with self._told(path):
            where = {"Bucket": self._place.bucket, "Prefix": self._place.key(f"{path}/")}
            pages = self._client.get_paginator("list_objects_v2").paginate(**where)
            above = len(self._place.key(""))
            return {
                found["Key"][above:]: found["Size"] for page in pages for found in page.get("Contents", ())
            }

    def holds(self, path: str, file: Path, entry: FileEntry) -> bool:
        """Whether an object holds the same as a file; where the store tells no hash it is read to compare."""
        with self._told(path):
            head = self._answer_or_none("head_object", dict, path, ChecksumMode="ENABLED")
            if head is None or head["ContentLength"] != entry.bytes:
                return False
            told = str(head.get("ChecksumSHA256", "")).partition("-")[0]
            if told:
                return told in (_base64(entry.sha256), _hash_over_parts(file, entry.bytes))
            return bool(self._answer_or_none("get_object", _sha256_of, path) == entry.sha256)

    def put(self, path: str, file: Path, entry: FileEntry, headers: Mapping[str, str]) -> None:
        """Put a file into an object, and make sure that it is there.

        Args:
            path: the name of the object, below the place.
            file: where the file lies.
            entry: its size and hash.
            headers: what the store tells those who ask for it, by the parameters of S3's `PutObject`.
        """
        with self._told(path):
            if entry.bytes <= _part_bytes(entry.bytes):
                with file.open("rb") as body:
                    self._ask("put_object", path, Body=body, ChecksumSHA256=_base64(entry.sha256), **headers)
            else:
                self._put_in_parts(path, file, entry.bytes, headers)
        if not self.holds(path, file, entry):
            raise DepositError(
                f"{path}: what {self.address} holds is not what was sent; run it again, and if it stays so, "
                "ask whoever runs the store."
            )

    def put_text(self, path: str, text: bytes, headers: Mapping[str, str]) -> None:
        """Put a short text into an object, in one step."""
        digest = _base64(hashlib.sha256(text).hexdigest())
        with self._told(path):
            self._ask("put_object", path, Body=text, ChecksumSHA256=digest, **headers)

    def _put_in_parts(self, path: str, file: Path, size: int, headers: Mapping[str, str]) -> None:
        upload = self._begun(path)
        there = dict(self._parts_of(path, upload)) if upload else {}
        if upload is None:
            begun = self._ask("create_multipart_upload", path, **headers)
            upload = str(begun["UploadId"])
        sent = []
        for number, part in enumerate(_parts(file, size), 1):
            digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
            mark = hashlib.md5(part, usedforsecurity=False).hexdigest()
            if there.get(number) != mark:
                told = {"UploadId": upload, "PartNumber": number, "ChecksumSHA256": digest}
                mark = self._ask("upload_part", path, Body=part, **told)["ETag"].strip('"')
            sent.append({"PartNumber": number, "ETag": f'"{mark}"', "ChecksumSHA256": digest})
        self._ask("complete_multipart_upload", path, UploadId=upload, MultipartUpload={"Parts": sent})

    def _begun(self, path: str) -> str | None:
        """The upload of an object that was interrupted, if there is one."""
        key = self._place.key(path)
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._place.bucket, Prefix=key
        )
        begun = (upload for page in pages for upload in page.get("Uploads", ()) if upload["Key"] == key)
        own = (upload for upload in begun if upload.get("ChecksumAlgorithm", "SHA256") == "SHA256")
        return next((str(upload["UploadId"]) for upload in own), None)

    def _parts_of(self, path: str, upload: str) -> Iterator[tuple[int, str]]:
        """The parts of an upload that the store has, by number, with the MD5 that it tells."""
        where = {"Bucket": self._place.bucket, "Key": self._place.key(path), "UploadId": upload}
        for page in self._client.get_paginator("list_parts").paginate(**where):
            yield from ((part["PartNumber"], part["ETag"].strip('"')) for part in page.get("Parts", ()))

    def _ask(self, action: str, path: str, **words: object) -> Any:
        sends = action in ("put_object", "create_multipart_upload", "upload_part")
        algorithm = {"ChecksumAlgorithm": "SHA256"} if sends else {}
        where = {"Bucket": self._place.bucket, "Key": self._place.key(path)}
        return getattr(self._client, action)(**where, **algorithm, **words)

    def _answer_or_none(self, action: str, read: Any, path: str, **words: object) -> Any:
        """What is read from an answer; None where there is no such object."""
        from botocore.exceptions import ClientError

        try:
            return read(self._ask(action, path, **words))
        except ClientError as error:
            if _code_of(error) in _MISSING:
                return None
            raise

    @contextmanager
    def _told(self, path: str = "") -> Iterator[None]:
        """Turn what botocore raises into words that say what to do."""
        try:
            from botocore import exceptions as of_store
        except ImportError as error:
            words = "S3's language is not installed; install the extra: pip install 'gleanings[s3]'"
            raise DepositError(words) from error
        try:
            yield
        except of_store.ClientError as error:
            raise DepositError(self._refusal_in_words(path, error)) from error
        except of_store.NoCredentialsError as error:
            words = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
            raise DepositError(f"{self.address} asks who you are: {words}.") from error
        except (of_store.BotoCoreError, ValueError) as error:
            words = f"check the address and the network, and run it again: {GOES_ON}"
            raise DepositError(f"{self.address} cannot be asked: {error}; {words}.") from error

    def _refusal_in_words(self, path: str, error: Any) -> str:
        code = _code_of(error)
        said = f"{self.address} answered {code}: {error.response['Error'].get('Message', '')}".rstrip(": ")
        if code in _REFUSED:
            to_do = (
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to those of somebody who may list, read and "
                "write there"
            )
        elif code == "NoSuchBucket":
            to_do = f"make the bucket {self._place.bucket!r} first"
        else:
            room = "make room there, and " if code in _FULL else ""
            to_do = f"{room}run it again: {GOES_ON}"
        return f"{path}: {said}. To do: {to_do}." if path else f"{said}. To do: {to_do}."


def _client(server: str | None) -> Any:
    from botocore.config import Config
    from botocore.session import get_session

    # Stores of one's own seldom have a name for each bucket.
    style = {"addressing_style": "path"} if server else {}
    return get_session().create_client("s3", endpoint_url=server, config=Config(s3=style, **_SETTINGS))


def _code_of(error: Any) -> str:
    return str(error.response["Error"]["Code"])


def _part_bytes(size: int) -> int:
    return max(_PART, -(-size // _MOST_PARTS))


def _parts(file: Path, size: int) -> Iterator[bytes]:
    with file.open("rb") as source:
        while part := source.read(_part_bytes(size)):
            yield part


def _base64(digest: str) -> str:
    """A hash of hexadecimal digits as S3 has it."""
    return base64.b64encode(bytes.fromhex(digest)).decode()


def _hash_over_parts(file: Path, size: int) -> str:
    """The hash by which S3 knows an object that came in parts: that over the hashes of these."""
    hashes = b"".join(hashlib.sha256(part).digest() for part in _parts(file, size))
    return base64.b64encode(hashlib.sha256(hashes).digest()).decode()


def _sha256_of(answer: Any) -> str:
    digest = hashlib.sha256()
    for chunk in answer["Body"].iter_chunks(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()

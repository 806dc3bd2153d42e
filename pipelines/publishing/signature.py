"""Checks who made a release: a signature over its list of sums, in the format of minisign.

Whoever publishes signs with their own tool (`minisign -Sm SHA256SUMS`), which puts `SHA256SUMS.minisig`
beside the list; it is no part of what a release is. The format: Ed25519 (RFC 8032) over the file or its
BLAKE2b hash (RFC 7693), and once more over that signature with the comment that is to be trusted.
"""

import base64
import binascii
import hashlib
from pathlib import Path
from typing import Final

from pipelines.document import frozen
from pipelines.publishing.manifest import SIGNATURE, SUMS
from pipelines.publishing.verification import Problem, Verification

_OVER_FILE: Final = b"Ed"
_OVER_HASH: Final = b"ED"
_BYTES_OF_KEY: Final = 42
_BYTES_OF_SIGNATURE: Final = 74
_TRUSTED: Final = "trusted comment: "
_LONGEST: Final = 10_000


class UnusableKeyError(ValueError):
    """A public key that is none, or that nothing here can check; the message says what to do."""


@frozen
class PublicKey:
    """A public key of minisign: its id, by which signatures name it, and the key of Ed25519."""

    key_id: bytes
    key: bytes

    @property
    def name(self) -> str:
        """The id as minisign writes it."""
        return self.key_id[::-1].hex().upper()


def read_public_key(given: str) -> PublicKey:
    """A public key from its text, or from the file of that name.

    Raises:
        UnusableKeyError: it is none.
        OSError: the file cannot be read.
    """
    path = Path(given)
    text = _short_text(path) if len(given) < 1000 and path.is_file() else given
    decoded = _decoded(text.strip().splitlines()[-1] if text.strip() else "")
    if len(decoded) != _BYTES_OF_KEY or not decoded.startswith(_OVER_FILE):
        raise UnusableKeyError(
            "this is no public key of minisign: give its text, which begins with RW, or the file with it"
        )
    return PublicKey(decoded[2:10], decoded[10:])


def check_signature(release: Path, key: PublicKey | None) -> Verification:
    """Check the signature of a release.

    Args:
        release: its folder.
        key: the public key of whoever should have made it; None where none is known.

    Raises:
        UnusableKeyError: what checks signatures is not installed.
    """
    signature = release / SIGNATURE
    if key is None:
        there = f"there is a {SIGNATURE}, but no key was named" if signature.is_file() else "it is not signed"
        return Verification((), (f"who made it, and when, is only what it says itself: {there}",))
    if signature.is_symlink() or not signature.is_file():
        return _refused(f"is missing, so nothing tells whether the release was made by the key {key.name}")
    lines = _short_text(signature).splitlines()
    if len(lines) < 4 or not lines[2].startswith(_TRUSTED):
        return _refused("is no signature of minisign")
    signed, over_comment = _decoded(lines[1]), _decoded(lines[3])
    comment = lines[2].removeprefix(_TRUSTED)
    kind, key_id, own = signed[:2], signed[2:10], signed[10:]
    if len(signed) != _BYTES_OF_SIGNATURE or kind not in (_OVER_FILE, _OVER_HASH):
        return _refused("is no signature of minisign")
    if key_id != key.key_id:
        return _refused(f"is by the key {PublicKey(key_id, b'').name}, not by {key.name}")
    sums = (release / SUMS).read_bytes()
    told = sums if kind == _OVER_FILE else hashlib.blake2b(sums).digest()
    if not (_is_by(key, own, told) and _is_by(key, over_comment, own + comment.encode())):
        return _refused(f"does not fit {SUMS}: one of the two has changed since it was signed")
    return Verification((), (f"signed by the key {key.name}, with the comment: {comment}",))


def _refused(what: str) -> Verification:
    return Verification((Problem(SIGNATURE, what),), ())


def _is_by(key: PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise UnusableKeyError(
            "signatures are checked by the package cryptography: install it, or gleanings[signatures]"
        ) from error
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""


def _short_text(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return file.read(_LONGEST)

"""Who made a release is told by a signature in the format of minisign, made here as minisign makes it."""

import base64
import hashlib

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.cli import main
from pipelines.publishing.manifest import SIGNATURE, SUMS
from pipelines.publishing.signature import PublicKey, UnusableKeyError, check_signature, read_public_key
from pipelines.publishing.verify import verify

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = b"\x01\x02\x03\x04\x05\x06\x07\x08"
KEY = PublicKey(KEY_ID, PRIVATE.public_key().public_bytes_raw())
KEY_LINE = base64.b64encode(b"Ed" + KEY_ID + KEY.key).decode()
COMMENT = "timestamp:1779000000\tfile:SHA256SUMS"


def sign(release, kind=b"ED", comment=COMMENT):
    sums = (release / SUMS).read_bytes()
    own = PRIVATE.sign(sums if kind == b"Ed" else hashlib.blake2b(sums).digest())
    over_comment = PRIVATE.sign(own + comment.encode())
    lines = [
        "untrusted comment: signature",
        base64.b64encode(kind + KEY_ID + own).decode(),
        f"trusted comment: {comment}",
        base64.b64encode(over_comment).decode(),
    ]
    (release / SIGNATURE).write_text("\n".join(lines) + "\n")


@pytest.fixture
def sums(tmp_path):
    """A folder with a list of sums, as far as a signature is concerned a release."""
    (tmp_path / SUMS).write_text(f"{'0' * 64}  README.md\n")
    return tmp_path


@pytest.mark.parametrize("kind", [b"Ed", b"ED"])
def test_a_signature_by_the_key_tells_who_made_the_release(sums, kind):
    sign(sums, kind)
    found = check_signature(sums, KEY)
    assert found.problems == ()
    assert found.notes == (f"signed by the key 0807060504030201, with the comment: {COMMENT}",)


def test_a_list_that_changed_after_it_was_signed_is_a_problem(sums):
    sign(sums)
    (sums / SUMS).write_text(f"{'1' * 64}  README.md\n")
    assert "does not fit SHA256SUMS" in str(check_signature(sums, KEY).problems)


def test_a_comment_that_changed_after_it_was_signed_is_a_problem(sums):
    sign(sums)
    text = (sums / SIGNATURE).read_text()
    (sums / SIGNATURE).write_text(text.replace("1779", "1999"))
    assert "has changed" in str(check_signature(sums, KEY).problems)


def test_a_signature_by_another_key_is_a_problem(sums):
    sign(sums)
    other = PublicKey(b"\x09" * 8, KEY.key)
    assert "is by the key 0807060504030201" in str(check_signature(sums, other).problems)
    same_id = PublicKey(KEY_ID, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert check_signature(sums, same_id).problems


@pytest.mark.parametrize("text", ["", "a\nb\nc\nd\n", "untrusted comment: x\n!!\ntrusted comment: x\n!!\n"])
def test_what_is_no_signature_is_a_problem(sums, text):
    (sums / SIGNATURE).write_text(text)
    assert "no signature" in str(check_signature(sums, KEY).problems)


def test_no_signature_is_a_problem_where_a_key_is_named_and_else_a_note(sums):
    assert "is missing" in str(check_signature(sums, KEY).problems)
    assert "it is not signed" in str(check_signature(sums, None).notes)
    sign(sums)
    assert "no key was named" in str(check_signature(sums, None).notes)


def test_a_key_is_read_from_its_text_or_its_file(tmp_path):
    path = tmp_path / "publisher.pub"
    path.write_text(f"untrusted comment: minisign public key\n{KEY_LINE}\n")
    assert read_public_key(str(path)) == read_public_key(KEY_LINE) == KEY


@pytest.mark.parametrize(
    "given", ["", "RW", KEY_LINE[:-4], "no/such/file", base64.b64encode(b"x" * 42).decode()]
)
def test_what_is_no_key_is_refused(given):
    with pytest.raises(UnusableKeyError):
        read_public_key(given)


def test_a_signed_release_stays_sound_and_the_command_tells_by_whom(release, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sign(release)
    assert verify(release, None).is_sound
    result = CliRunner().invoke(main, ["verify", str(release), "--key", KEY_LINE])
    assert result.exit_code == 0
    assert "Note: signed by the key 0807060504030201" in result.output
    assert "\t" not in result.output
    wrong = CliRunner().invoke(main, ["verify", str(release), "--key", "RW"])
    assert (wrong.exit_code, "no public key of minisign" in wrong.output) == (2, True)

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import ReadingError, Sidecar
from pipelines.reading.sidecars import parse_sidecar

FULL = b"""
url: https://example.org/harbour
publisher: The Coast Courier
title: "Harbour opens: a new chapter"
authors:
  - Ilka Brandvold
  - Per Anders Holm
published: 2024-04-05
retrieved: 2024-05-01T10:00:00Z
language: en
licence: CC-BY-4.0
rights: The publisher's
note: A copy.
"""


def test_every_fact_is_taken_over():
    assert parse_sidecar(FULL) == Sidecar(
        url="https://example.org/harbour",
        publisher="The Coast Courier",
        title="Harbour opens: a new chapter",
        authors=("Ilka Brandvold", "Per Anders Holm"),
        published="2024-04-05",
        retrieved="2024-05-01",
        language="en",
        licence="CC-BY-4.0",
        rights="The publisher's",
        note="A copy.",
        opt_out=False,
        sha256=hashlib.sha256(FULL).hexdigest(),
    )


@pytest.mark.parametrize("written", ["2024", "2024-04", "2024-04-05", '"2024"'])
def test_dates_of_day_month_and_year_precision_are_taken(written: str):
    assert parse_sidecar(f"published: {written}".encode()).published == written.strip('"')


def test_dates_in_digits_of_another_script_are_written_in_those_of_edtf():
    assert parse_sidecar("published: '٢٠٢٤-٠٥-٠٣'".encode()).published == "2024-05-03"


@pytest.mark.parametrize("content", [b"", b"\n", b"# published: 2024\n", b"title:\n"])
def test_a_sidecar_may_say_nothing(content: bytes):
    assert parse_sidecar(content) == Sidecar(sha256=hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"publsher: The Courier", "publsher"),
        (b"published: April 2024", "published"),
        (b"published: 2024-13", "published"),
        (b"published: 2024-02-30", "YAML"),
        (b"published: true", "published"),
        (b"authors: Ilka Brandvold", "authors"),
        (b"authors: [1]", "authors"),
        (b"authors: [~]", "authors"),
        (b"language: no", "language"),
        (b"language: English!", "language"),
        (b"url: example.org", "url"),
        (b"title: ''", "title"),
        (b"opt_out: maybe", "opt_out"),
        (b"a: b: c", "YAML"),
        (b"- a list", "key: value"),
        (b"title: One\ntitle: Two", "`title` is there 2 times"),
        (b"opt_out: true\nlanguage: en\nopt_out: false", "`opt_out` is there 2 times"),
        (b"\xff\xfe\x00", "YAML"),
        (b"[" * 5000, "YAML"),
        (b"note: " + b"x" * 70_000, "longer"),
        (b"published: 0x" + b"f" * 10_000, "published"),
        (b"? 0x" + b"f" * 1_000 + b"\n: 1", "no word"),
        (b"opt_out: !!bool maybe", "without a tag"),
        (b'published: !!int ""', "without a tag"),
        (b"published: !!timestamp soon", "without a tag"),
        (b"published: !!float x", "YAML"),
        (b"title: !!binary x", "YAML"),
        (b"title: !!python/object:os.system x", "YAML"),
        (b'title: "\\UFFFFFFFF"', "YAML"),
        (b"- " * 30_000, "YAML"),
        (b"title: &a Harbour\nnote: *a", "alias"),
        (b"{}\n---\n{}", "YAML"),
    ],
)
def test_a_wrong_sidecar_is_refused_in_clear_words(content: bytes, word: str):
    with pytest.raises(ReadingError) as caught:
        parse_sidecar(content)
    assert (caught.value.stage, caught.value.reason) == ("sidecar", "bad_sidecar")
    assert word in caught.value.detail


def test_aliases_that_stand_for_billions_of_values_are_refused_at_once():
    levels = [f"  - &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 12)]
    content = "\n".join(["published:", "  - &a0 [x]", *levels]).encode()
    with pytest.raises(ReadingError, match="alias"):
        parse_sidecar(content)


@given(st.binary(max_size=120))
def test_any_bytes_are_a_sidecar_or_refused(content: bytes):
    with suppress(ReadingError):
        assert isinstance(parse_sidecar(content), Sidecar)


def test_broken_yaml_is_told_by_its_line_and_what_to_write():
    with pytest.raises(ReadingError) as caught:
        parse_sidecar(b"publisher: The Courier\ntitle: Mayor: I resign\n")
    assert "line 2: mapping values are not allowed here; write a value" in caught.value.detail

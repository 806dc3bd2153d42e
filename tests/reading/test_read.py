import hashlib

import pytest

from pipelines.document import Document, ReadingError, Sidecar, Source
from pipelines.reading.read import LONGEST_TEXT, read_source

BODY = "The council of Norrland opened a harbour on Monday.\r\n\r\nThe mayor welcomed the first ship."


def read(
    payload: bytes | str, sidecar: Sidecar | None = None, basis: str = "sidecar", doc_id: str | None = None
) -> Document:
    return read_source(Source("a.txt", payload, "text/plain", doc_id, sidecar or Sidecar(), basis))


def test_the_text_is_the_decoded_file_to_the_letter():
    assert read(b"\xef\xbb\xbf" + BODY.encode()).text == BODY


def test_the_id_is_the_beginning_of_the_sources_hash():
    document = read(BODY.encode())
    assert document.source_sha256 == hashlib.sha256(BODY.encode()).hexdigest()
    assert document.doc_id == document.source_sha256[:16]
    assert document.text_sha256 == document.source_sha256


def test_an_id_that_a_table_brings_is_kept():
    assert read(BODY, doc_id="seven").doc_id == "seven"


def test_the_encoding_is_said_where_there_were_bytes():
    assert (read(BODY.encode("utf-16")).encoding, read(BODY).encoding) == ("utf-16", None)


@pytest.mark.parametrize(
    ("text", "sidecar", "basis", "expected"),
    [
        (f"Harbour opens (2023)\n\n{BODY}", Sidecar(published="2024-04"), "sidecar", ("2024-04", "sidecar")),
        (f"Harbour opens (2023)\n\n{BODY}", Sidecar(published="2024-04"), "given", ("2024-04", "given")),
        (
            f"Harbour opens (2023)\n\nApril 5, 2024\n\n{BODY}",
            Sidecar(),
            "sidecar",
            ("2024-04-05", "dateline"),
        ),
        (f"Harbour opens (2023)\n\n{BODY}", Sidecar(), "sidecar", ("2023", "title")),
        (f"Harbour opens\n\n{BODY}\n\nHarbour opens (2023)", Sidecar(), "sidecar", ("2023", "title")),
        (BODY, Sidecar(title="Harbour opens (2023)"), "given", ("2023", "title")),
        (BODY, Sidecar(), "sidecar", (None, "none")),
    ],
)
def test_the_date_comes_from_what_is_surest(
    text: str, sidecar: Sidecar, basis: str, expected: tuple[str | None, str]
):
    document = read(text, sidecar, basis)
    assert (document.published, document.published_basis) == expected


def test_the_sidecars_title_wins_over_the_texts():
    assert read(f"Harbour opens\n\n{BODY}", Sidecar(title="A harbour opens")).title == "A harbour opens"


def test_the_language_is_the_sidecars_or_english_or_unknown():
    german = "Der Rat von Norrland hat am Montag einen Hafen eröffnet."
    assert [read(BODY).language, read(german).language, read(BODY, Sidecar(language="de")).language] == [
        "en",
        None,
        "de",
    ]


@pytest.mark.parametrize(
    ("payload", "reason"), [(b" ", "empty"), (b"\x00\x01\x02", "binary"), (b"\xff\xfex", "encoding")]
)
def test_what_cannot_be_read_is_refused_with_its_reason(payload: bytes, reason: str):
    with pytest.raises(ReadingError) as caught:
        read(payload)
    assert caught.value.reason == reason


def test_a_text_longer_than_any_article_is_refused():
    assert read("a" * LONGEST_TEXT).text
    with pytest.raises(ReadingError) as caught:
        read("a" * LONGEST_TEXT + "b")
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize("date", ["ſep 5, 2024", "5 SEPT 2024", "Sept. ５, ２０２４"])
def test_a_date_is_read_whatever_letters_and_digits_it_is_in(date: str):
    assert read(f"Harbour opens\n\nPublished: {date}\n\n{BODY}").published == "2024-09-05"


@pytest.mark.parametrize("title", ["Harbour opens (20٢٤)", "Harbour opens (２０２４)"])
def test_a_title_dates_an_article_in_plain_digits_only(title: str):
    assert read(f"{title}\n\n{BODY}").published is None

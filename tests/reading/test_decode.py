import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import ReadingError
from pipelines.reading.decode import DecodedText, decode

SENTENCE = "Die Brücke über den Fluß wird im März für ein Jahr geschlossen, sagte die Bürgermeisterin.\r\n"


def reason(payload: bytes | str) -> str:
    with pytest.raises(ReadingError) as caught:
        decode(payload)
    assert caught.value.detail
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_to_the_letter_and_python_decodes_it_by_the_encoding_told(encoding: str):
    assert decode(SENTENCE.encode(encoding)) == DecodedText(SENTENCE, encoding)


def test_big_endian_marks_are_read_as_well():
    assert decode(codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be")) == DecodedText(SENTENCE, "utf-16")
    assert decode(codecs.BOM_UTF32_BE + SENTENCE.encode("utf-32-be")) == DecodedText(SENTENCE, "utf-32")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SENTENCE, "cp1252"),
        ("The mayor said “no” – it cost £5.", "cp1252"),
        ("La mairie fermera à midi, a dit l'hôtelière.", "cp1252"),
        (
            "Městská rada otevřela v pondělí most přes řeku, řekl starosta. Příští týden začne oprava.",
            "cp1250",
        ),
        ("Rada miasta otworzyła w poniedziałek most przez rzekę.", "cp1250"),
        ("Совет города открыл мост в понедельник, сообщил мэр.", "cp1251"),
        ("市議会は月曜日に橋を開いた。" * 3, "cp932"),
    ],
)
def test_a_legacy_encoding_is_told_by_its_letters(text: str, encoding: str):
    assert decode(text.encode(encoding)) == DecodedText(text, encoding)


def test_a_text_that_came_in_as_text_stays_as_it_is():
    assert decode("\ufeffOne\r\n") == DecodedText("\ufeffOne\r\n", None)


@pytest.mark.parametrize("payload", [b"", b" \r\n\t", b"\xef\xbb\xbf", "", "\u2003\n"])
def test_nothing_but_white_space_is_empty(payload: bytes | str):
    assert reason(payload) == "empty"


@pytest.mark.parametrize("payload", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00\x01" * 50, "a\x00b"])
def test_binary_data_is_refused(payload: bytes | str):
    assert reason(payload) == "binary"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SENTENCE, "Совет города открыл мост в понедельник, сообщил мэр."])
def test_utf_16_without_its_mark_is_named(text: str, encoding: str):
    with pytest.raises(ReadingError, match="may be UTF-16 without a byte-order mark; save it") as caught:
        decode(text.encode(encoding))
    assert caught.value.reason == "encoding"


@pytest.mark.parametrize("name", ["undefined", "idna", "hex", "no-such-encoding"])
def test_a_declared_encoding_that_is_none_counts_for_nothing(name: str):
    page = f"<meta charset={name}><p>The café opened.</p>"
    assert decode(page.encode("cp1252"), declares_encoding=True) == DecodedText(page, "cp1252")


def test_a_byte_order_mark_that_lies_is_refused():
    assert reason(b"\xff\xfea") == "encoding"


def test_half_a_surrogate_pair_is_refused():
    assert reason("a\ud800b") == "encoding"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(payload: bytes):
    with suppress(ReadingError):
        assert decode(payload).text.strip()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back_as_written(text: str):
    if text.strip() and not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text

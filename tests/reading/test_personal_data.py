"""What reaches private people is found in any form; ordinary figures and public contacts are not."""

import re
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.personal.find import find_personal_data, redact
from pipelines.running.withholding import suspicious_words

PERSONAL = {
    "e-mail address": [
        "ada.brook@mail.example",
        "Ada+desk@mail.example.org",
        "ada (at) mail (dot) example",
        "ada%40mail.example",
        "ada%2540mail.example",
        "%61da%40mail%2Eexample",
        "ada&#64;mail.example",
        "ada＠mail.example",
        "ada\u200b@mail.example",
        "ada @ mail.example",
        "ada_@mail.example",
        "ada@[192.0.2.1]",
    ],
    "telephone number": [
        "+44 20 7946 0000",
        "+4912345678901",
        "+1 (212) 555-0100",
        "+33 6 12 34 56 78",
        "+7 (727) 250-00-00",
        "0049 30 5550199",
        "(212) 555-0100",
        "212-555-0100",
        "212.555.0100",
        "(030) 5550-1992",
        "020 7946 0000",
        "0171/5550199",
        "02079460000",
        "Phone: 9663362133320",
        "call me on 5550199",
        "call 0800 555 019 and 5550199 for tickets",
        "call 0800 555 019 or 5550199",
        "call 5550199 in town",
        "call 0800 555 019 and 555 0199 people",
        "tel=%2B44%207700%20900123",
        "?q=020+7946+0000",
        "07700\u2009900123",
        "０７７００ ９００１２３",
        "𝟎𝟕𝟕𝟎𝟎 𝟗𝟎𝟎𝟏𝟐𝟑",
        "https://wa.me/447700900123",
        "/call/+447700900123",
    ],
    "street address": [
        "14 Lower Quay, Apartment 3, Westhaven 40217",
        "12 Mill Lane",
        "123 Main St.",
        "345 5th Avenue",
        "8-10 Harbour Row",
        "8 rue de la Paix",
        "Lindenstraße 5",
        "Calle Mayor 5",
        "Apt 4, 12 Elm Street",
        "Suite 492 62479 Champlain Loop",
        "Address: 8417 Invented Burg, East Nowhere",
        "?q=14+Mill+Lane",
        "14%20Mill%20Lane",
    ],
    "birthday": [
        "born on 3 May 1985",
        "born in Tolva on May 3, 1985",
        "born on Tuesday, 3 May",
        "date of birth: 03/05/1985",
        "Birthday: 1985-05-03",
        "DOB 3.5.1985",
        "(b. 3 May 1985)",
        "his 3 May birthday",
        "turned 40 on 3 May",
    ],
}
#: Several hundred forms more, by kind.
FORMS = yaml.safe_load(Path(__file__).with_name("personal_forms.yaml").read_text(encoding="utf-8"))
LEAST_RECALL = 0.97
#: What forms are made of, to be put together otherwise.
PIECES = sorted({piece for kind in FORMS for form in FORMS[kind] for piece in re.findall(r"\w+|\W", form)})
PUBLIC = [
    "press@harbour.example",
    "0800 555 019",
    "call 1-800-555-0199",
    "call 0800 555 019 and 2000000 people come",
    "call 0800 555 019, 1500000 euros",
    "ISBN 0-306-40615-2",
    "ISBN 978-0-306-40615-7",
    "case no. 123-456-7890",
    "codes: 040301–040304",
    "in 2019 2020 2021",
    "1,234,567,890 people",
    "1 234 567 890",
    "$100-200 million",
    "0.12345678901",
    "3-2, 4-1, 2-2",
    "10 Downing Street",
    "10 Downing Street, London SW1A 2AA",
    "500 Wall Street bankers",
    "the 2015 Mill Lane fire",
    "two boxes at 100@2.50",
    "followers of @ada.harbour.example",
    "it fell by 7%20 years ago",
    "in 2015 Wall Street",
    "300 Avenue Capital funds",
    "11 Way stations",
    "12 May 2012",
    "born in 1985",
    "turned 40 on Monday",
    "the bridge, where he met her on 3 May",
    "@ada on Mastodon",
    "996f84f4e45461a0",
    "2026-11-25T16:00:00Z",
    "available at mail.example",
    "e-mail us at mail.example",
    "met at Red Dot in London",
    "1 234 567 people",
    "between 2010 2015",
    "2010-2015",
    "pages 2257-2269",
    "call them directly: 1 2 3 4 5 6",
    "one two three four five six seven",
    "from 0.00..4141.00",
    "Pan Am Flight 103",
    "I Am Legend 2",
    "747 Media House",
    "2 Week California Road Trip",
    "5 Warp Your Own Way",
    "on 21 December.\nDr Byron",
    "2 Rest Walk",
    "One Wall Street banker",
    "the Italian-born rider, who starts on 26 December",
    "Auditions will be held on 29 November",
    "the first-born son, and he inherited it on 8 September",
    "(3 May 2019 – 2 June 2020)",
    "the account for 2019 people",
    "a passport, 12 of them",
    "GB34BUKB20201555555555",
]


@pytest.mark.parametrize(("kind", "words"), [(kind, words) for kind in PERSONAL for words in PERSONAL[kind]])
@pytest.mark.parametrize("around", ["{}", "He said: “{}”, and left.", '{{"note": "{}"}}'])
def test_it_is_found_in_any_form(kind, words, around):
    assert kind in {datum.kind for datum in find_personal_data(around.format(words))}


@pytest.mark.parametrize("around", ["{}", "He wrote {} there.", "He said: “{}”, and left."])
@pytest.mark.parametrize("kind", FORMS)
def test_nearly_all_forms_are_found_whole(kind, around):
    missed = [form for form in FORMS[kind] if not is_found(form, around.format(form), kind)]
    assert len(missed) <= (1 - LEAST_RECALL) * len(FORMS[kind]), missed


def is_found(form, text, kind):
    """Whether some of a kind is found in a text, and all digits of a form are part of what is found."""
    found = find_personal_data(text)
    shown = "".join(datum.span.text_of(text) for datum in found)
    is_whole = kind in ("birthday", "street address") or digits(shown) >= digits(form.partition(" ext")[0])
    return is_whole and kind in {datum.kind for datum in found}


def digits(words):
    return sum(map(str.isdigit, words))


def test_the_list_of_forms_is_long_and_names_none_twice():
    forms = [form for kind in FORMS for form in FORMS[kind]]
    assert len(forms) == len(set(forms)) >= 200


@pytest.mark.parametrize(
    "words", [words for forms in (PERSONAL, FORMS) for kind in forms for words in forms[kind]]
)
def test_the_quick_look_at_rows_lets_none_of_it_pass(words):
    assert suspicious_words(pl.Series([words, f"He said: “{words}”, and left."])).all()


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_quick_look_lets_nothing_pass_that_is_found(text):
    assert suspicious_words(pl.Series([text])).all() or not find_personal_data(text)


@pytest.mark.parametrize("words", PUBLIC)
@pytest.mark.parametrize("around", ["{}", "He said: “{}”, and left."])
def test_ordinary_figures_and_public_contacts_are_left_alone(words, around):
    assert find_personal_data(around.format(words)) == []


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize(
    "public",
    ["press@harbour.example", "0800 555 019", "1-800-555-0199", "10 Downing Street", "ISBN 0-306-40615-2"],
)
@pytest.mark.parametrize("between", [" or ", " / ", ", ", "; ", " ", " and "])
def test_what_is_public_hides_nothing_that_stands_beside_it(kind, public, between):
    for words in PERSONAL[kind]:
        (datum,) = find_personal_data(words)
        secret = datum.span.text_of(words)
        for text in (
            f"{public}{between}{words}",
            f"{words}{between}{public}",
            f"Call {public}{between}{words}",
        ):
            assert secret not in redact(text), text


@pytest.mark.parametrize("between", [" or ", " / ", ", ", " "])
@pytest.mark.parametrize("number", ["07700 900123", "020 7946 0000", "212-555-0100"])
def test_each_of_several_telephone_numbers_is_found(between, number):
    for text in (f"{number}{between}020 7946 0001", f"call {number}{between}5550198"):
        found = find_personal_data(text)
        shown = "".join(datum.span.text_of(text) for datum in found)
        assert sum(map(str.isdigit, shown)) == sum(map(str.isdigit, text)), text


def test_what_is_written_in_escapes_is_found_where_it_stands():
    for text in (
        "to=ada%40mail.example&page=2",
        "tel: %2B44%207700%20900123, he said",
        "say &#49;4 Mill Lane now",
    ):
        (datum,) = find_personal_data(text)
        assert redact(text) == text.replace(datum.span.text_of(text), f"[{datum.kind}]")
        assert datum.span.text_of(text) in ("ada%40mail.example", "%2B44%207700%20900123", "&#49;4 Mill Lane")


def test_an_address_is_found_to_its_postcode():
    text = "He lives at 14 Lower Quay, Apartment 3, Westhaven 40217 now"
    (datum,) = find_personal_data(text)
    assert datum.span.text_of(text) == "14 Lower Quay, Apartment 3, Westhaven 40217"


def test_redaction_leaves_the_kinds_in_place():
    text = "Call +44 20 7946 0000 or mail ada@mail.example"
    assert redact(text) == "Call [telephone number] or mail [e-mail address]"


@given(st.text(alphabet="1a@. :,-(+\nborn0M%4２\u200b&#;", max_size=400))
def test_finds_are_in_order_and_apart(text):
    found = find_personal_data(text)
    ends = [0, *(datum.span.end for datum in found)]
    assert all(datum.span.start >= end for datum, end in zip(found, ends, strict=False))


@pytest.mark.parametrize(
    "run",
    [
        "1",
        "a",
        "@",
        "1 ",
        ": 1,",
        "(",
        "a@a.",
        "born ",
        "1 A",
        "Address: 1",
        "%4",
        "1+",
        "0 ",
        "call 1",
        "\u200b",
        "x_dot_",
        "a at b dot ",
        "oh double ",
        "Via A, ",
        "AB12 ",
        "(1 May 1900 – ",
        "turned 40 on 3 May ",
        "b. ",
        "(*",
        "612 34 56 78 ",
        "call to me at on now ",
        "4111 1111 ",
        "account number 1",
        "One A Lane ",
        "14 A A Street, A B, C D, ",
    ],
)
def test_long_runs_are_searched_in_time_that_grows_with_their_length(run):
    find_personal_data(run * (50_000 // len(run)))


@pytest.mark.parametrize(
    "name",
    ["0000123.txt", "0123456789.html", "0123456789-fire.txt", "0123456789/fire.md", "0123456789 (2).txt"],
)
def test_bare_digits_that_begin_the_name_of_a_file_are_no_telephone_number(name):
    for place in (name, f"{name}: no text", f'"raw/{name}"', f"text {name}", f"({name})"):
        assert find_personal_data(place) == []


@pytest.mark.parametrize("name", ["+442079460000.txt", "212-555-0100.txt", "call 02079460000 now"])
def test_digits_written_like_a_telephone_number_are_one_in_a_file_name_too(name):
    assert [datum.kind for datum in find_personal_data(name)] == ["telephone number"]

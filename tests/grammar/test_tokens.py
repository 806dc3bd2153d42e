from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Source, Span
from pipelines.grammar.tokens import split_sentences, tokenise, tokenise_document
from pipelines.reading.read import read_source


def sentences(text: str) -> list[str]:
    return [span.text_of(text) for span in split_sentences(text, Span(0, len(text)))]


def test_hyphens_and_apostrophes_stay_inside_words():
    assert tokenise("The co-author didn’t sleep").words == ["The", "co-author", "didn’t", "sleep"]


def test_the_possessive_mark_is_a_token():
    assert tokenise("Brandvold's").words == ["Brandvold", "'s"]


def test_digits_keep_their_separators():
    assert tokenise("12,500 people at 10:30, 4.5 each").words == [
        "12,500",
        "people",
        "at",
        "10:30",
        ",",
        "4.5",
        "each",
    ]


def test_an_initial_ends_no_sentence():
    assert sentences("Ilka J. Brandvold left. Nobody saw her.") == [
        "Ilka J. Brandvold left.",
        "Nobody saw her.",
    ]


def test_a_full_stop_before_lower_case_ends_no_sentence():
    assert sentences("It weighs approx. 4 kg. and more.") == ["It weighs approx. 4 kg. and more."]


def test_a_closing_mark_belongs_to_its_sentence():
    assert sentences("“We owe this.” Then he left.") == ["“We owe this.”", "Then he left."]


@given(st.text())
def test_tokens_are_what_their_offsets_say(text: str):
    tokens = tokenise(text)
    assert tokens.words == [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


@given(st.text())
def test_no_visible_character_is_lost_between_tokens(text: str):
    tokens = tokenise(text)
    between = zip([0, *tokens.ends], [*tokens.starts, len(text)], strict=True)
    assert all(not text[end:start].strip() for end, start in between)


@given(st.text())
def test_sentences_hold_every_visible_character_once(text: str):
    spans = split_sentences(text, Span(0, len(text)))
    assert "".join("".join(span.text_of(text).split()) for span in spans) == "".join(text.split())


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_a_slice_of_tokens_is_the_tokens_that_overlap(text: str, start: int, length: int):
    tokens, span = tokenise(text), Span(start, start + length + 1)
    overlapping = [i for i in range(len(tokens)) if Span(tokens.starts[i], tokens.ends[i]).overlaps(span)]
    assert list(tokens.slice_of(span)) == overlapping


def test_a_degree_is_one_token_with_the_letter_of_its_scale():
    assert tokenise("It was 18 °C, 64°F; it turned by 20°.").words[3:] == [
        *("°C", ",", "64", "°F", ";", "it", "turned", "by", "20", "°", ".")
    ]


def test_what_no_sentence_is_as_long_as_is_cut_without_a_loss():
    text = "Rain, " * 1_000 + "and wind."
    sentences = tokenise_document(read_source(Source("a.txt", text, "text/plain"))).sentences
    assert [sentences[0].span.start, sentences[-1].span.end] == [0, len(text)]
    assert [s.last_token for s in sentences[:-1]] == [s.first_token for s in sentences[1:]]
    assert all(s.last_token - s.first_token <= 400 for s in sentences)


def test_small_letters_are_as_many_as_those_of_the_text():
    tokens = tokenise("İSTANBUL-2 ılık ſix K")
    assert list(map(len, tokens.lower)) == list(map(len, tokens.words))

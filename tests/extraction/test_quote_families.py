"""Every way in which news writes a quotation, each with a sentence of its own."""

import pytest

from pipelines.extraction.quotes.extract import extract_quotes

BYRON = "Ada Byron"


def spoken(analysed, text):
    """The words in marks that somebody speaks, each with the speaker's full name."""
    found = extract_quotes(analysed(text)).rows
    return [(row.quotation, row.speaker_name) for row in found if row.quote_type != "indirect"]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ('"', '"'),
        ("„", "“"),
        ("„", "”"),
        ("«", "»"),
        ("»", "«"),
        ("''", "''"),
        ("``", "''"),
        ("‘", "’"),
        ("'", "'"),
        ("＂", "＂"),
        ("“", '"'),
        ('"', "”"),
        ("”", "”"),
    ],
)
def test_marks_of_every_make_hold_a_quotation(analysed, opening, closing):
    text = f"{opening}The tide won’t wait,{closing} said Ada Byron on Monday."
    assert spoken(analysed, text) == [("The tide won’t wait,", BYRON)]


@pytest.mark.parametrize(
    "text",
    [
        "“He told us ‘never again’ and left,” Ada Byron said.",
        "\"He told us 'never again' and left,\" Ada Byron said.",
        "“He told us “never again” and left,” Ada Byron said.",
        "‘He told us “never again” and left,’ Ada Byron said.",
    ],
)
def test_a_quotation_inside_another_is_part_of_it(analysed, text):
    ((words, speaker),) = spoken(analysed, text)
    assert (words.startswith("He told us"), words.endswith("and left,"), speaker) == (True, True, BYRON)


@pytest.mark.parametrize(
    "text",
    [
        "The clerk’s desk” was empty. “We sail,” said Ada Byron.",
        'A plank of 6" broke. "We sail," said Ada Byron.',
        "The boys' boat sank. 'We sail,' said Ada Byron.",
        '"We sail," said Ada Byron. The pier" was closed.',
    ],
)
def test_a_stray_mark_costs_no_quotation(analysed, text):
    assert ("We sail,", BYRON) in spoken(analysed, text)


def test_an_odd_mark_spoils_its_own_paragraph_only(analysed):
    text = "The pier “was closed.\n\n“We sail,” said Ada Byron.\n\n“Nobody stays,” she said."
    assert spoken(analysed, text)[-2:] == [("We sail,", BYRON), ("Nobody stays,", BYRON)]


@pytest.mark.parametrize("mark", ['"', "“", "''"])
def test_a_quotation_goes_on_over_paragraphs_without_a_closing_mark(analysed, mark):
    closing = "”" if mark == "“" else mark
    text = f"Ada Byron said: {mark}We sail.\n\n{mark}Nobody stays.\n\n{mark}We mean it.{closing}"
    assert spoken(analysed, text) == [("We sail.", BYRON), ("Nobody stays.", BYRON), ("We mean it.", BYRON)]


def test_a_paragraph_that_only_closes_goes_on_with_the_one_before(analysed):
    text = "Ada Byron said: “We sail.\n\nNobody stays.”"
    assert spoken(analysed, text) == [("We sail.", BYRON), ("Nobody stays.", BYRON)]


@pytest.mark.parametrize(
    "text",
    [
        "“We sail,” Ada Byron said, “and nobody stays.”",
        "“We sail,” said Ada Byron, “and nobody stays.”",
        "“We sail” — Ada Byron said — “and nobody stays.”",
        "“We sail,” Ada Byron, who runs the pier, told Reuters. “And nobody stays.”",
    ],
)
def test_a_cue_splits_a_quotation(analysed, text):
    assert [speaker for _, speaker in spoken(analysed, text)] == [BYRON, BYRON]


def test_a_signature_inside_the_marks_is_no_quotation(analysed):
    text = '"We sail at dawn.\n\nAda Byron, Port Council."\n\n"Nobody stays," said Ada Byron.'
    assert spoken(analysed, text) == [("Nobody stays,", BYRON)]


def test_what_a_colon_leads_up_to_is_speech_whoever_says_it(analysed):
    text = "A paper by the port had this to say about the pier: “It has stood for a hundred years.”"
    assert [words for words, _ in spoken(analysed, text)] == ["It has stood for a hundred years."]


def test_a_floating_quotation_has_the_speaker_of_its_paragraph(analysed):
    text = "Ada Byron wants the pier to stay. “It has stood for a hundred years and we will keep it.”"
    ((_, speaker),) = spoken(analysed, text)
    assert speaker == BYRON


def test_floating_quotations_keep_to_the_last_speaker(analysed):
    text = (
        "“We sail,” Ada Byron said.\n\n“We have done so for years.”\n\n“And we will do so again this year.”"
    )
    assert [speaker for _, speaker in spoken(analysed, text)] == [BYRON] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Ada Byron: “We sail at dawn.”",
        "Ada Byron said: “We sail at dawn.”",
        "Ada Byron had this to say:\n\n“We sail at dawn.”",
        "Ada Byron said in a statement: “We sail at dawn.”",
        "In a statement on Monday, Ada Byron said, “We sail at dawn.”",
        "In a statement, the port minister Ada Byron said that “we sail at dawn.”",
        "According to Ada Byron, “we sail at dawn.”",
        "“We sail at dawn,” according to Ada Byron.",
        "“We sail at dawn,” according to a statement by Ada Byron.",
        "“We sail at dawn,” reads a letter that Ada Byron signed.",
    ],
)
def test_the_speaker_stands_on_either_side(analysed, text):
    ((words, speaker),) = spoken(analysed, text)
    assert words.lower().startswith("we sail at dawn")
    assert speaker == BYRON or "statement" in text or "letter" in text


@pytest.mark.parametrize("words", ["Never.", "No way!", "Why not?", "We sail."])
def test_a_quotation_of_up_to_three_words_counts(analysed, words):
    assert spoken(analysed, f"Asked whether she would stay, Ada Byron said: “{words}”") == [(words, BYRON)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("They read the novel “The Long Pier” aloud.", "title_of_work"),
        ("The act titled “On Piers” was passed.", "title_of_work"),
        ("The boat is nicknamed “Old Sue” at home.", "name"),
        ("The term “pier” is old.", "word_as_word"),
        ("The so-called “pier” was of planks.", "scare_quote"),
    ],
)
def test_titles_names_mentions_and_scare_quotes_are_told_from_speech(analysed, text, reason):
    found = extract_quotes(analysed(text))
    assert (found.rows, [signal.reason for signal in found.signals]) == ((), [reason])


def test_a_fragment_inside_a_paraphrase_is_mixed(analysed):
    row = extract_quotes(analysed("Ada Byron said the pier was “a small wonder” for the town.")).rows[0]
    assert (row.quotation, row.quote_type, row.speaker_name) == ("a small wonder", "mixed", BYRON)


def test_speech_without_marks_is_indirect(analysed):
    (row,) = extract_quotes(analysed("Ada Byron said that the pier would hold for years.")).rows
    assert (row.quotation, row.quote_type) == ("the pier would hold for years", "indirect")


def test_two_closing_marks_in_a_row_are_one(analysed):
    text = "“The tide won’t wait,’’ Ada Byron told the radio. “And we sail.”"
    assert spoken(analysed, text) == [("The tide won’t wait,", BYRON), ("And we sail.", BYRON)]


def test_a_quotation_that_is_led_up_to_and_never_closed_ends_with_its_paragraph(analysed):
    text = 'In a reply, Ada Byron said, "We are aware of the leak and look into it.\n\nThe pier is old.'
    assert spoken(analysed, text) == [("We are aware of the leak and look into it.", BYRON)]


def test_the_rest_of_the_sentence_is_not_who_speaks(analysed):
    text = "“The people of this town won’t buy” a second pier, Ada Byron said on Monday."
    assert spoken(analysed, text) == [("The people of this town won’t buy", BYRON)]


def test_what_is_said_to_be_done_to_nobody_in_particular_is_no_cue(analysed):
    text = "Ada Byron, when asked about the leak last month, told the council: “We look into it.”"
    assert spoken(analysed, text) == [("We look into it.", BYRON)]

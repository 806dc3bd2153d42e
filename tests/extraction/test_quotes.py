from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.quotes.extract import extract_quotes
from pipelines.extraction.rules import load_rules

INTRO = "Ilka Brandvold, the port minister, opened the pier. "


def rows(analysed, text):
    return list(extract_quotes(analysed(text)).rows)


def marked(analysed, text):
    return [row for row in rows(analysed, text) if row.quote_type != "indirect"]


def reasons(analysed, text, zone="body"):
    return [signal.reason for signal in extract_quotes(analysed(text, zone)).signals]


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ("“We sail,” Ilka Brandvold said.", "Ilka Brandvold", "said"),
        ("“We sail,” said Ilka Brandvold.", "Ilka Brandvold", "said"),
        ("“We sail,” said port minister Ilka Brandvold.", "port minister Ilka Brandvold", "said"),
        ("“Shall we sail?” asked Ilka Brandvold, a lawyer.", "Ilka Brandvold", "asked"),
        ("“We sail,” Ilka Brandvold, the port minister, told reporters.", "Ilka Brandvold", "told"),
        ("“We sail,” Ilka Brandvold, who runs the port, said.", "Ilka Brandvold", "said"),
        ("“We sail,” Ilka Brandvold (Port Party) later said.", "Ilka Brandvold", "said"),
        ("Ilka Brandvold said: “We sail.”", "Ilka Brandvold", "said"),
        ("Ilka Brandvold said in a statement, “We sail.”", "Ilka Brandvold", "said"),
        ("In June, Ilka Brandvold wrote on her blog that “we sail at dawn.”", "Ilka Brandvold", "wrote"),
        ("Ilka Brandvold rose and said, “We sail.”", "Ilka Brandvold", "said"),
        ("Ilka Brandvold opened the pier, adding: “We sail.”", "Ilka Brandvold", "adding"),
        ("“We sail,” according to Ilka Brandvold.", "Ilka Brandvold", "according to"),
        ("According to Ilka Brandvold, “we sail at dawn.”", "Ilka Brandvold", "According to"),
        ("Ilka Brandvold: “We sail.”", "Ilka Brandvold", ":"),
        ("“We sail.” — Ilka Brandvold", "Ilka Brandvold", "—"),
        ("“We sail,” Ilka Brandvold grinned.", "Ilka Brandvold", "grinned"),
        ("“We sail,” the minister said.", "the minister", "said"),
        ("“We sail,” said a spokesman for the port.", "a spokesman for the port", "said"),
        ("The crews “sail at dawn,” the minister said on Friday.", "the minister", "said"),
    ],
)
def test_the_cue_gives_the_speaker(analysed, text, speaker, cue):
    (row,) = marked(analysed, text)
    assert (row.speaker_text, row.cue, row.attribution) == (speaker, cue, "explicit")


def test_the_words_stand_without_their_marks(analysed):
    (row,) = marked(analysed, "“We sail,” said Ilka Brandvold.")
    assert row.quotation == "We sail,"


def test_offsets_of_speaker_and_cue_hold(analysed):
    text = "“We sail,” said Ilka Brandvold."
    (row,) = marked(analysed, text)
    assert text[row.speaker_start : row.speaker_end] == row.speaker_text
    assert text[row.cue_start : row.cue_end] == row.cue


def test_a_surname_resolves_to_the_fullest_name_and_its_role(analysed):
    (row,) = marked(analysed, INTRO + "“We sail,” Brandvold said.")
    assert (row.speaker_name, row.speaker_role) == ("Ilka Brandvold", "port minister")


def test_a_pronoun_resolves_to_a_person(analysed):
    (row,) = marked(analysed, INTRO + "“We sail,” she said.")
    assert (row.speaker_text, row.speaker_name) == ("she", "Ilka Brandvold")


def test_a_pronoun_does_not_stand_for_somebody_named_inside_the_quotation(analysed):
    row = marked(analysed, INTRO + "“Then Joren Aldous, the pilot, left,” she said.")[0]
    assert row.speaker_name == "Ilka Brandvold"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # the given name rules Hugo Lund out
        ("Ada Byron met Hugo Lund. “We sail,” she said.", "Ada Byron"),
        ("Hugo Lund met Ada Byron. “We sail,” she said.", "Ada Byron"),
        # whoever speaks in the sentence before is meant
        ("The pier will help Hugo Lund, Jens Aldous said. “We sail,” he said.", "Jens Aldous"),
        # "he" there is nobody named behind it
        ("Jens Aldous waited. He had written to Hugo Lund. “We sail,” he said.", "Jens Aldous"),
        ("The Harbour Council opposed a rise. “We sail,” it said.", "Harbour Council"),
        ("The minister’s aide, Ada Byron, rose. “We sail,” she said.", "Ada Byron"),
        # the sentences of the quotation itself are not looked at
        (
            "Ada Byron met Hugo Lund. “We sail. We do. We must. We will. We can. We go,” she said.",
            "Ada Byron",
        ),
        # who speaks in the same sentence comes before who is only named there
        ("With Hugo Lund gone, Jens Aldous said he left a pier that he called “a wreck.”", "Jens Aldous"),
        ("Captain Jens Aldous met Hugo Lund. Later the captain laughed. “We sail,” he said.", "Jens Aldous"),
        ("The Harbour Council met. The council opposed a rise. “We sail,” it said.", "Harbour Council"),
        ("“We sail,” said the Harbour Council. Nobody came. “We lost,” it said.", "Harbour Council"),
        # a name with no known given name is a person's where it is the subject
        ("Dahlys Morwen leads the club. “We sail,” she said.", "Dahlys Morwen"),
        ("A voter, Ada Byron, came to the pier on Monday. “We sail,” she said.", "Ada Byron"),
    ],
)
def test_a_pronoun_stands_for_whom_the_sentence_before_is_about(analysed, text, speaker):
    assert marked(analysed, text)[-1].speaker_name == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Ada Byron met a voter. One voter laughed. “We sail,” she said.",
        "Ada Byron rose. There was a candidate who called for “a far longer pier.”",
    ],
)
def test_a_pronoun_for_somebody_without_a_name_stays_open(analysed, text):
    assert marked(analysed, text)[-1].speaker_name is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Secretary of State Ada Byron said: “We sail.”", "Ada Byron"),
        ("Speaker of the House Ada Byron said: “We sail.”", "Ada Byron"),
        ("Norway’s ambassador to the United Kingdom, Ada Byron, warned: “We sail.”", "Ada Byron"),
        ("Mark Cuban rose. “We sail,” Cuban said.", "Mark Cuban"),
        ("“We sail,” Nordvik Energy said. Nordvik Energy ASA fell.", "Nordvik Energy ASA"),
        ("Joseph R. Holm Jr. rose. “We sail,” Holm said.", "Joseph R. Holm Jr"),
        ("Celebrities Ada Byron and Hugo Lund rose. “We sail,” Byron said.", "Ada Byron"),
        ("Crooked Ada Byron rose. Ada Byron sat. “We sail,” Byron said.", "Ada Byron"),
    ],
)
def test_the_speaker_has_the_fullest_name(analysed, text, speaker):
    assert marked(analysed, text)[-1].speaker_name == speaker


@pytest.mark.parametrize(
    ("text", "speaker", "rule"),
    [
        ("Ada Byron called it “a wreck” and said it “would sink at sea.”", "Ada Byron", "quote-cue-before"),
        ("Ada Byron said it was “a wreck” that “would sink at sea.”", "Ada Byron", "quote-carried-sentence"),
        ("They liked Ada Byron’s “we sail at dawn” speech.", "Ada Byron", "quote-possessor"),
    ],
)
def test_a_quotation_without_a_subject_of_its_own_has_the_speaker_beside_it(analysed, text, speaker, rule):
    row = marked(analysed, text)[-1]
    assert (row.speaker_name, row.rule_id) == (speaker, rule)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Byron delivered a snappy retort: “We sail.”",
        "The aide of Jens Aldous left, with Ada Byron saying “we sail at dawn.”",
        "Ada Byron said the minister believed “it would sink at sea.”",
        "Ports shut - Ada Byron: “We sail.”",
        "“We sail!” beamed Ada Byron.",
    ],
)
def test_nouns_participles_and_inner_clauses_leave_the_speaker_alone(analysed, text):
    assert marked(analysed, text)[0].speaker_text == "Ada Byron"


def test_a_title_may_rule_a_pronoun_out(analysed):
    text = "Mrs. Brandvold met Mr. Aldous at the pier.\n\n“We sail,” she said."
    assert marked(analysed, text)[0].speaker_name == "Brandvold"


def test_a_role_resolves_to_its_holder(analysed):
    (row,) = marked(analysed, INTRO + "“We sail,” the port minister said.")
    assert (row.speaker_text, row.speaker_name) == ("the port minister", "Ilka Brandvold")


def test_whom_it_was_said_to_is_the_addressee(analysed):
    (row,) = marked(analysed, "“We sail,” Ilka Brandvold told Reuters.")
    assert row.addressee == "Reuters"


def test_a_cue_in_the_middle_makes_one_utterance_of_two_rows(analysed):
    first, second = marked(analysed, "“We sail,” said Ilka Brandvold. “Nobody stays.”")
    assert first.utterance_id == second.utterance_id
    assert second.attribution == "explicit"


def test_paragraphs_without_closing_mark_are_one_utterance(analysed):
    text = "Ilka Brandvold said: “We sail.\n\n“Nobody stays.”"
    first, second = marked(analysed, text)
    assert first.utterance_id == second.utterance_id
    assert second.speaker_name == "Ilka Brandvold"


def test_a_colon_ends_the_paragraph_before(analysed):
    (row,) = marked(analysed, "Ilka Brandvold issued this statement:\n\n“We sail at dawn.”")
    assert row.speaker_name == "Ilka Brandvold"


def test_a_floating_quotation_is_inferred_from_the_one_before(analysed):
    first, second = marked(analysed, "“We sail,” said Ilka Brandvold.\n\n“Nobody stays behind this time.”")
    assert (second.speaker_name, second.attribution) == ("Ilka Brandvold", "inferred")
    assert first.utterance_id != second.utterance_id


def test_a_belief_before_the_quotation_infers_its_speaker(analysed):
    (row,) = marked(analysed, "Ilka Brandvold believes it will hold. “The pier was built to last.”")
    assert (row.speaker_name, row.attribution, row.cue) == ("Ilka Brandvold", "inferred", "believes")


def test_nobody_speaks_where_the_text_names_nobody(analysed):
    (row,) = marked(analysed, "“We sail at dawn and nobody stays behind.”")
    assert (row.speaker_text, row.attribution) == (None, "unknown")


def test_a_fragment_inside_a_paraphrase_is_mixed(analysed):
    (row,) = marked(analysed, "Ilka Brandvold called the pier “a small victory” for the town.")
    assert (row.quote_type, row.cue) == ("mixed", "called")


def test_fragments_joined_by_and_share_their_speaker(analysed):
    first, second = marked(analysed, "Ilka Brandvold called the pier “ugly” and “far too long” today.")
    assert first.speaker_text == second.speaker_text == "Ilka Brandvold"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The laws titled “On Piers and Boats” were passed.", "title_of_work"),
        ("She read it in her novel, “The Long Pier.”", "title_of_work"),
        ("He is known as “Pier Joe” at home.", "name"),
        ("The word “pier” is old.", "word_as_word"),
        ("It was a so-called “pier” of planks.", "scare_quote"),
        ("He is 5' 10\" tall.", "measure"),
        ("The tide turned.” It did.", "unmatched_mark"),
    ],
)
def test_what_is_no_quotation_is_accounted_for(analysed, text, reason):
    assert rows(analysed, text) == []
    assert set(reasons(analysed, text)) == {reason}


def test_a_long_title_joined_to_a_title_is_one(analysed):
    long = "On Tides, Moons and Lamps in Harbours, Regarding the Lights of Ships and Safety of All Who Sail"
    text = f"The laws titled “On Piers and Boats” and “{long}” were passed."
    assert reasons(analysed, text) == ["title_of_work", "title_of_work"]


def test_two_joined_titles_are_both_titles(analysed):
    text = "The laws titled “On Piers and Boats” and “On Tides and Moons” were passed."
    assert reasons(analysed, text) == ["title_of_work", "title_of_work"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Byron spoke on the radio’s “Night Watch,” adding, “We sail at dawn.”",
        "Ada Byron, author of the novel “The Long Pier,” put it so: “We sail at dawn.”",
        "“Good,” Ada Byron said on the radio’s “Night Watch.” “We sail at dawn.”",
    ],
)
def test_a_title_does_not_part_a_cue_from_its_quotation(analysed, text):
    row = marked(analysed, text)[-1]
    assert (row.quotation, row.speaker_name) == ("We sail at dawn.", "Ada Byron")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # neither what is said to somebody nor a thing is who speaks
        ("In an interview for “Night Watch,” Ada Byron said the tide demands “more care.”", "Ada Byron"),
        (
            "Asked about it on Tuesday, the mother of three children replied, “We sail.”",
            "the mother of three children",
        ),
        ("When a sailor on the boat shouted, “We sail,” Ada Byron laughed.", "a sailor on the boat"),
        (
            "The council’s former clerk rose. “We sail,” the council’s former clerk said.",
            "the council’s former clerk",
        ),
        ("“We sail,” agrees Ada Byron, 30, of Oslo.", "Ada Byron"),
        ("“We sail,” said former harbour minister and party chair Ada Byron.", "Ada Byron"),
        ("“We sail,” the 43-year-old said.", "the 43-year-old"),
        ("Ada Byron on Friday called the pier “a wreck”.", "Ada Byron"),
        ("“We sail,” said Secretary of State Ada Byron.", "Secretary of State Ada Byron"),
        ("“We sail,” said the port’s head of news, Ada Byron.", "the port’s head of news, Ada Byron"),
        ("When Hugo Lund spoke, a sailor shouted, “We sail.”", "a sailor"),
        ("Critics met, with one of her aides asking, “Will it hold?”", "one of her aides"),
        ("Ada Byron says you can’t yell “fire” on a pier.", "Ada Byron"),
    ],
)
def test_somebody_who_can_speak_is_the_speaker(analysed, text, speaker):
    assert speaker in marked(analysed, text)[-1].speaker_text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ada Byron opened the pier. The boats were painted in “sea” green.", "scare_quote"),
        ("“We sail,” said Ada Byron.\n\n‘New Tides’\n\nThe boats were late.", "title_of_work"),
    ],
)
def test_a_stretch_that_nobody_speaks_is_no_quote(analysed, text, reason):
    assert reason in reasons(analysed, text)


def test_single_marks_are_odd_only_beside_double_ones(analysed):
    assert (
        len(marked(analysed, "‘We sail at dawn. Nobody stays behind.’\n\n‘It will hold,’ said Ada Byron."))
        == 2
    )


def test_a_quotation_in_a_quotation_is_a_signal_but_no_row(analysed):
    text = "“She said ‘never again’ to me,” Ilka Brandvold said."
    assert len(marked(analysed, text)) == 1
    assert reasons(analysed, text) == [None, "nested_quote"]


def test_zones_without_data_yield_no_rows(analysed):
    found = extract_quotes(analysed("“We sail,” said Ilka Brandvold.", "related"))
    assert found.rows == ()
    assert len(found.signals) == 1


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Ilka Brandvold said that the pier would open soon.", "the pier would open soon"),
        ("Ilka Brandvold told reporters on Friday that the pier would open.", "the pier would open"),
        ("The minister said the pier was safe now.", "the pier was safe now"),
        ("The pier will open soon, Ilka Brandvold said.", "The pier will open soon"),
        ("The pier will open soon, according to the port ministry.", "The pier will open soon"),
    ],
)
def test_reported_speech_is_indirect(analysed, text, clause):
    (row,) = rows(analysed, text)
    assert (row.quote_type, row.quotation) == ("indirect", clause)


@pytest.mark.parametrize(
    "text",
    [
        "The report said nothing.",
        "He added a plank.",
        "I said that the pier was safe.",
        "Ilka Brandvold did not say that the pier was safe.",
        "Ilka Brandvold promised that the pier would open in May.",
        "Ilka Brandvold believed that the pier was safe.",
        "Ilka Brandvold agreed to open the pier in May.",
        "It is fair to say that the pier was safe.",
    ],
)
def test_reported_speech_needs_somebody_who_reports_and_a_clause(analysed, text):
    assert rows(analysed, text) == []


PIECES = [
    "“We sail,”",
    "said Ilka Brandvold.",
    "Ilka Brandvold, the minister,",
    "told Reuters",
    "“nobody",
    "stays”",
    "she added:",
    "'never'",
    "5' 10\"",
    "and",
    "according to",
    "The law titled “On Piers”",
    "who",
    "called it",
    "\n\n",
    "—",
    ".",
]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join) | st.text(alphabet="“”\"'’ aA.,:\n"))
def test_every_mark_is_one_signal_and_every_rule_is_declared(analysed, text):
    document = analysed(text)
    found = extract_quotes(document)
    marks = document.marks
    spans = [pair.outer for pair in marks.quoted] + list(marks.strays) + list(marks.measures)
    assert Counter(signal.span for signal in found.signals) == Counter(spans)
    declared = load_rules("quotes").keys() | load_rules("marks").keys()
    assert {row.rule_id for row in found.rows} | {signal.rule_id for signal in found.signals} <= declared
    for row in found.rows:
        assert text[row.char_start : row.char_end] == row.quotation
        assert (row.speaker_text is None) == (row.attribution == "unknown")


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_the_same_text_gives_the_same_rows(analysed, text):
    assert extract_quotes(analysed(text)) == extract_quotes(analysed(text))


def indirect(analysed, text):
    return [(row.quotation, row.speaker_text) for row in rows(analysed, text) if row.quote_type == "indirect"]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "The ministry said the mine was safe, but human rights groups warned that prices would rise.",
            [("the mine was safe", "The ministry"), ("prices would rise", "human rights groups")],
        ),
        (
            "Peter Lund said the fare was 40 shillings, adding that a child paid half.",
            [("the fare was 40 shillings", "Peter Lund"), ("a child paid half", "Peter Lund")],
        ),
        ("She told reporters that the pier was closed.", [("the pier was closed", "She")]),
        ("Supporters of the bill said it was overdue.", [("it was overdue", "Supporters of the bill")]),
        (
            "The council urged the owners to repair the old bridge.",
            [("the owners to repair the old bridge", "The council")],
        ),
        (
            "According to the survey, the town had lost a third of its shops.",
            [("the town had lost a third of its shops", "the survey")],
        ),
        (
            "The town, according to the survey, had lost a third of its shops.",
            [("The town, according to the survey, had lost a third of its shops", "the survey")],
        ),
        ("The bridge was closed at noon, officials said.", [("The bridge was closed at noon", "officials")]),
        ("The bridge was closed at noon, said police.", [("The bridge was closed at noon", "police")]),
    ],
)
def test_a_report_runs_up_to_where_the_words_of_another_begin(analysed, text, reports):
    assert indirect(analysed, text) == reports


def test_a_report_around_a_fragment_in_marks_is_its_part_without_them(analysed):
    text = "Ada Byron said the company lost a million euros last year in a “most unhappy” venture."
    found = [(row.quote_type, row.quotation) for row in rows(analysed, text)]
    assert found == [("indirect", "the company lost a million euros last year"), ("mixed", "most unhappy")]


def test_turns_of_a_transcript_are_direct_quotations(analysed):
    text = "SMITH: We will vote on it.\n\nNGUYEN: The motion is a “stunt” of theirs.\n\nNothing was decided."
    first, second = marked(analysed, text)
    assert (first.quotation, first.speaker_text, first.cue) == ("We will vote on it.", "SMITH", None)
    assert (second.quotation, second.attribution) == ("The motion is a “stunt” of theirs.", "explicit")
    assert reasons(analysed, text) == ["nested_quote"]


def test_turns_of_an_interview_have_the_full_names_of_who_speaks(analysed):
    text = (
        "Nordic Times: Why the sea?\n\nAda Byron: I was born there.\n\nNordic Times: And now?\n\nByron: Land."
    )
    assert [row.speaker_name for row in marked(analysed, text)][1::2] == ["Ada Byron", "Ada Byron"]


@pytest.mark.parametrize(
    "text", ["Time: Ten minutes.\n\nFlour: Two cups.", "Byron: We sail.\n\nNobody came."]
)
def test_lines_with_a_label_alone_are_no_transcript(analysed, text):
    assert rows(analysed, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“The sea took our road in one night.”\n\n— Ada Byron, village chief",
        "“The sea took our road in one night.” — Commissioner Ada Byron",
        "“The sea took our road in one night.”\n\nSo said Ada Byron in a speech in Leeds.",
        "And from Chairwoman Ada Byron:\n\n“The sea took our road in one night.”",
        "Ada Byron is a lawyer from Oslo.\n\n“The sea took our road in one night.”",
        "“The sea took our road in one night.”\n\nAda Byron is leaving the village after 12 years.",
        "“The sea took our road in one night.\n\n“We will not move,” said Ada Byron.",
    ],
)
def test_a_quotation_on_a_line_of_its_own_has_the_speaker_beside_it(analysed, text):
    assert marked(analysed, text)[0].speaker_name == "Ada Byron"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Bill Skelly runs the port.\n\n“It works,” said Skelly, explaining the plan.", "Skelly"),
        ("Holm said, and I quote, “We love the harbour.”", "Holm"),
        (
            "The choice falls to Ada Brandt, who told the council when asked about the bridge: “It is done.”",
            "who",
        ),
        ("Brandt said Holm was right to urge the clerks “to stand up and be active”.", "Brandt"),
    ],
)
def test_who_speaks_is_told_by_the_cue_that_leads_up_to_it(analysed, text, speaker):
    quotes = marked(analysed, text)
    assert [quote.speaker_text for quote in quotes] == [speaker]

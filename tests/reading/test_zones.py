import time
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.zones import Layout, lay_out
from schemas.vocabulary import ZONES

BODY = "The council of Norrland opened a harbour on Monday.\n\nIts mayor welcomed the first ship."


def zones(text: str) -> list[tuple[str, str]]:
    """The document's zones with their words."""
    return [(zone.zone, zone.span.text_of(text).strip()) for zone in lay_out(text).zones]


def zone_of(text: str, words: str) -> str:
    """The zone in which the words first stand."""
    start = text.index(words)
    return next(zone.zone for zone in lay_out(text).zones if zone.span.start <= start < zone.span.end)


def kinds(text: str) -> list[tuple[str, str]]:
    """The kinds of the blocks with their words."""
    return [(block.kind, block.span.text_of(text)) for block in lay_out(text).blocks]


@pytest.mark.parametrize("text", ["Rain fell.", "rain", BODY, "One line\nand its other half"])
def test_a_text_without_furniture_is_body(text: str):
    assert {zone for zone, _ in zones(text)} == {"body"}


def test_a_short_first_line_without_full_stop_is_the_title():
    layout = lay_out(f"Harbour opens\n\n{BODY}")
    assert layout.title == "Harbour opens"
    assert layout.zones[0].zone == "title"


@pytest.mark.parametrize(
    "first", ["It rained.", "He said:", "LONDON (Reuters) - Rain fell on", "By Ada Byron"]
)
def test_a_first_line_that_reads_on_or_ends_a_sentence_is_no_title(first: str):
    assert lay_out(f"{first}\n\n{BODY}").title is None


@pytest.mark.parametrize("first", ["FAQs", "Who pays? ›", "See also"])
def test_a_first_line_that_opens_another_part_is_no_title(first: str):
    assert lay_out(f"{first}\n\n{BODY}").title is None


def test_a_title_that_is_known_needs_no_other_sign():
    assert lay_out(f"Harbour opens.\n{BODY}", "Harbour opens.").zones[0].zone == "title"


def test_a_line_between_title_and_text_is_the_subtitle():
    text = f"Harbour opens\n\nA long wait ends for the fishermen of the north\n\n{BODY}"
    assert zone_of(text, "A long wait") == "subtitle"


def test_copies_of_the_title_are_teasers_whatever_stands_in_brackets():
    text = f"Harbour opens (2024)\n\n{BODY}\n\nharbour opens (1)\n\nHarbour  opens\n\nIt was cold."
    assert [zone for zone, _ in zones(text)] == ["title", "body", "related", "body"]
    assert lay_out(text).repeated_title == "harbour opens (1)"


def test_a_title_that_is_known_from_elsewhere_finds_its_copies():
    layout = lay_out(f"{BODY}\n\nHarbour opens\n\nIt was cold.", "Harbour opens")
    assert [zone.zone for zone in layout.zones] == ["body", "related", "body"]


def test_a_short_line_between_paragraphs_is_a_heading():
    text = f"{BODY}\n\nShips from the south\n\nThe second ship came on Tuesday."
    assert ("heading", "Ships from the south") in kinds(text)
    assert zone_of(text, "Ships from") == "heading"


def test_a_sentence_that_stands_alone_is_no_heading():
    text = f"{BODY}\n\nIt was cold.\n\nThe second ship came on Tuesday."
    assert zone_of(text, "It was cold") == "body"


@pytest.mark.parametrize(
    "byline",
    [
        "By Ada Byron",
        "BY ADA BYRON",
        "By Ada Byron and Al-Kindi, Coast Courier",
        "By Ada Byron, local harbour reporter",
        "By Ada Byron, political editor, Coast Courier",
        "By Editorial Staff | Last Updated: May 8, 2025 | 1,204 views | Rating: 4.1 / 5 (12 voted)",
        "By Ada Byron • 3 May 2024 • 5 min read",
        "[By Ada ByronI Edited by Ilka Brandvold | Coast Desk ]",
        "(Reporting by Ada Byron; Editing by Ilka Brandvold)",
    ],
)
def test_bylines_are_told_from_the_article(byline: str):
    assert zone_of(f"Harbour opens\n\n{byline}\n\n{BODY}", byline) == "byline"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published: 9 May 2024", "2024-05-09"),
        ("Posted on 9 May 2024 at 10:15 BST", "2024-05-09"),
        ("10:15, 9 May 2024", "2024-05-09"),
        ("Updated 9 May 2024, 4 pm", "2024-05-09"),
        ("Updated: May 9, 2024 | First published: May 3, 2024", "2024-05-03"),
    ],
)
def test_a_line_that_dates_the_article_is_a_dateline(line: str, date: str):
    text = f"Harbour opens\n\n{line}\n\n{BODY}"
    assert zone_of(text, line) == "dateline"
    assert lay_out(text).date == date


def test_the_date_of_publication_may_stand_after_a_first_sentence():
    assert (
        lay_out(f"Harbour opens\n\nA ship has come.\n\nPublished: 9 May 2024\n\n{BODY}").date == "2024-05-09"
    )


def test_the_update_of_a_page_is_furniture_and_does_not_date_the_article():
    line = "Last Updated: May 8, 2025"
    text = f"Harbour opens\n\n{line}\n\n{BODY}"
    assert (zone_of(text, line), lay_out(text).date) == ("page_info", None)


def test_a_list_of_labels_may_hold_the_date_of_publication():
    text = f"Harbour opens\n\n{BODY}\n\nAuthor: Ada Byron\nPublished: 9 May 2024\nViews: 300"
    assert (zone_of(text, "Published"), lay_out(text).date) == ("page_info", "2024-05-09")


def test_several_facts_on_one_line_are_furniture_wherever_they_stand():
    line = "Last Updated: May 8, 2025 · 80 views · 5 min read"
    assert zone_of(f"{BODY}\n\n{line}\n\nIt rained.", line) == "page_info"


@pytest.mark.parametrize("words", ["Views | Votes", "Town hall | 3 May 2024", "Posted: a guard at the pier"])
def test_other_lines_with_strokes_or_labels_stay_in_the_article(words: str):
    assert zone_of(f"{BODY}\n\n{words}\n\nIt rained.", words) in ("body", "heading")


def test_a_sentence_in_brackets_is_no_byline():
    assert zone_of(f"{BODY}\n\n(By Monday, the ship had gone.)", "(By Monday") == "body"


@pytest.mark.parametrize(
    "words", ["By the river stood a house", "By 2020 all had changed", "By noon it rained"]
)
def test_a_line_that_only_begins_with_by_is_no_byline(words: str):
    assert zone_of(f"{BODY}\n\n{words} and nobody knew.", words) == "body"


@pytest.mark.parametrize(
    "dateline",
    [
        "DALLAS (AP) —",
        "NEW YORK —",
        "MANILA, Philippines (AP) _",
        "LONDON, March 3 (Reuters) -",
        "St. John's (CP) --",
        "BERLIN –",
        "OSLO, Norway, May 3, 2024 /CoastWire/ --",
        "Oslo, Norway, 3 May 2024 –",
        "OSLO and BERGEN – May 3, 2024 –",
        "OSLO--(COAST WIRE)--",
    ],
)
def test_the_dateline_zone_holds_the_dateline_only(dateline: str):
    text = f"{dateline} Rain fell on Monday."
    assert zones(text) == [("dateline", dateline), ("body", "Rain fell on Monday.")]


def test_a_dateline_in_a_paragraph_of_its_own_is_a_dateline():
    assert zones(f"OSLO (AP) --\n\n{BODY}")[0] == ("dateline", "OSLO (AP) --")


@pytest.mark.parametrize("opening", ["NATO met on Monday.", "A – B", "The mayor (Labour) - spoke."])
def test_other_openings_are_no_datelines(opening: str):
    assert "dateline" not in {zone for zone, _ in zones(f"{opening} {BODY}")}


@pytest.mark.parametrize(
    "text",
    [
        f"Harbour opens\n\nBy Ada Byron\n\nApril 5, 2024\n\n{BODY}",
        f"Harbour opens\n\nLONDON, April 5, 2024 (Reuters) - {BODY}",
        f"Harbour opens\n\n5 April 2024\n\n{BODY}",
    ],
)
def test_the_date_of_dateline_or_byline_is_found(text: str):
    assert lay_out(text).date == "2024-04-05"


@pytest.mark.parametrize("header", ["Read also", "SEE ALSO", "Read More:", "Related"])
def test_a_teaser_ends_with_its_lines(header: str):
    text = f"It rained.\n\n{header}\nStrike enters second week\n\nThe mayor spoke."
    assert [zone for zone, _ in zones(text)] == ["body", "related", "body"]


def test_a_teaser_in_one_line_is_a_teaser():
    assert zone_of(f"{BODY}\n\nRead more: Strike enters second week\n\nIt rained.", "Read more") == "related"


def test_read_more_with_somebody_opens_a_list_of_teasers():
    teasers = "Read more with The Courier\n\nStrike enters second week\n\nOfficials admit that talks failed"
    assert zones(f"{BODY}\n\n{teasers}\n\nThe mayor spoke again.")[1] == ("related", teasers)


def test_sentences_after_a_list_of_links_are_body():
    text = f"{BODY}\n\nTop Articles\nStrike enters second week\nBus fares rise\n\nThe mayor spoke."
    assert [zone for zone, _ in zones(text)] == ["body", "related", "body"]


def test_a_table_of_contents_with_questions_is_no_faq():
    contents = "Table of Contents\nWho pays?\nWhen does it open?\nReferences"
    layout = lay_out(f"Harbour opens\n\n{contents}\n\n{BODY}")
    assert [zone.zone for zone in layout.zones] == ["title", "related", "body"]
    assert layout.faq == ()


def test_labelled_lines_on_page_and_author_are_told_apart():
    farm = dedent(
        """
        Article information

        Author: Quilla Marrow

        Last Updated:

        Views: 6003

        Author information

        Name: Quilla Marrow

        Birthday: 1993-02-11

        Introduction: My name is Quilla Marrow, I love writing. I live alone.
        """
    )
    found = zones(BODY + "\n" + farm)
    assert [zone for zone, _ in found] == ["body", "page_info", "author_bio"]
    assert found[2][1].startswith("Author information")


def test_personal_lines_without_a_heading_are_kept_apart_too():
    text = (
        f"{BODY}\n\nBirthday: 1993-02-11\n\nPhone: +0000000000000\n\nAddress: 1 Invented Burg\n\nIt rained."
    )
    assert [zone for zone, _ in zones(text)] == ["body", "author_bio", "body"]


def test_the_paragraph_about_the_author_is_no_body():
    text = f"{BODY}\n\nAbout the author\n\nQuilla Marrow has written 12 books.\n\nThe mayor spoke again."
    assert [zone for zone, _ in zones(text)] == ["body", "author_bio", "body"]


def test_references_are_no_body_though_they_end_in_full_stops():
    text = f"{BODY}\n\nReferences\n\n1. Byron A. (1843). Notes.\n\nhttps://example.org/a\n\nIt rained."
    assert [zone for zone, _ in zones(text)] == ["body", "related", "body"]


def test_one_labelled_line_is_no_list_of_labels():
    assert zone_of(f"{BODY}\n\nReviews: two critics disagree.\n\nIt rained.", "Reviews") == "body"


@pytest.mark.parametrize("call", ["Read On ›", "Share with a friend:", "ADVERTISEMENT", "Show Me More ›"])
def test_calls_to_the_reader_are_page_furniture(call: str):
    assert zone_of(f"{BODY}\n\n{call}\n\nIt rained.", call) == "page_info"


def test_lines_wrapped_at_a_column_make_one_paragraph():
    text = dedent(
        """\
        The council of Norrland opened a harbour on Monday, and Mayor
        Ilka Brandvold welcomed the first ship, which had come from
        the south.
        The second ship came later.
        """
    )
    assert [words[:12] for _, words in kinds(text)] == ["The council ", "The second s"]


def test_items_of_a_list_are_blocks_of_their_own():
    assert kinds("They bring:\n• salt\n• wool from the\nsouth\n1. fish") == [
        ("paragraph", "They bring:"),
        ("list_item", "• salt"),
        ("list_item", "• wool from the\nsouth"),
        ("list_item", "1. fish"),
    ]


def test_markdown_marks_title_and_headings():
    text = (
        f"---\ntitle: x\n---\n# Harbour opens\n\n{BODY}\n\n## Who pays?\nThe state.\n\n***\n\n## Ships\nMany."
    )
    layout = lay_out(text)
    assert layout.title == "Harbour opens"
    assert [zone for zone, _ in zones(text)] == [
        "page_info",
        "title",
        "body",
        "heading",
        "body",
        "heading",
        "body",
    ]
    assert ("heading", "Who pays?") in kinds(text)
    assert ("heading", "Ships") in kinds(text)


def test_questions_below_a_markdown_heading_are_pairs():
    text = f"# Harbour opens\n\n{BODY}\n\n## FAQ\n\n### Who pays?\n\nThe state.\n\n## Ships\n\nMany came."
    (pair,) = lay_out(text).faq
    assert (pair.question.text_of(text), pair.answer.text_of(text)) == ("Who pays?", "The state.")


def laws_hold(text: str, layout: Layout) -> bool:
    """Zones tile the text; blocks are trimmed, in order, and lie inside a zone of their code."""
    borders = [0, *(zone.span.end for zone in layout.zones)]
    assert [zone.span.start for zone in layout.zones] == borders[:-1]
    assert borders[-1] == len(text)
    assert {zone.zone for zone in layout.zones} <= set(ZONES)
    previous = 0
    for block in layout.blocks:
        words = block.span.text_of(text)
        assert words
        assert words == words.strip()
        assert block.span.start >= previous
        previous = block.span.end
        assert any(zone.zone == block.zone and zone.span.contains(block.span) for zone in layout.zones)
    for pair in layout.faq:
        for span in (pair.question, pair.answer):
            assert span.text_of(text)
            assert span.text_of(text) == span.text_of(text).strip()
        assert pair.question.end <= pair.answer.start
    return True


PIECES = st.sampled_from(
    [
        *(
            "Who pays? ›",
            "FAQs",
            "What is it?",
            "Jan 14, 2025 — The state.",
            "Published: 9 May 2024 | 80 views",
            "Q: Why? »",
            "A: Yes.",
            "The state pays.",
            "Apr 5, 2024",
            "• One ...",
        ),
        *(
            "Read On ›",
            "Top Articles",
            "Table of Contents",
            "Author: X",
            "Name: Y",
            "Birthday: Z",
            "(1)",
            "Title (2024)",
        ),
        *(
            "DALLAS (AP) — Rain.",
            "By Ada Byron",
            "Read more with X",
            "See also",
            "›",
            "?",
            "## Heading",
            " ",
            "\u2028",
        ),
    ]
)
PAGES = st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", "\r\n", " ", "\t\n"])), max_size=20).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)


@given(st.one_of(st.text(), PAGES))
def test_the_laws_hold_on_any_text(text: str):
    assert laws_hold(text, lay_out(text))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "\n",
        "A ",
        "a.\n",
        "Who?\n",
        "Who? ›\n",
        "Name: x\n",
        "See also\n",
        "› ",
        "•\n",
        "By A ",
        "A-",
        "FAQs\n",
    ],
)
def test_time_grows_no_faster_than_length(piece: str):
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        lay_out(text)
        return time.process_time() - start

    # Eight times the length: proportional time is 8, quadratic 64 times as long; the rest is a noisy machine.
    assert seconds(160_000) < 32 * max(seconds(20_000), 0.01)


def test_a_subtitle_may_stand_over_the_byline():
    text = f"Harbour opens\n\nA long wait ends for the whole town\n\nBy Ada Byron\n\n{BODY}"
    assert zone_of(text, "A long wait") == "subtitle"

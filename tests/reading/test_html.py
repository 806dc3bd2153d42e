import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Document, ReadingError, Sidecar, Source
from pipelines.reading.read import read_source

PARAGRAPHS = """
<p>The council of Norrland opened a harbour on Monday, after two years of work on its piers and its road.</p>
<p>Mayor Ilka Brandvold welcomed the first ship, which had come from the south with a load of timber.</p>
<p>Some 300 people stood on the pier and waited for hours in the rain to see the ship come in at last.</p>
"""


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>"


def read(markup: str | bytes, sidecar: Sidecar | None = None) -> Document:
    return read_source(Source("a.html", markup, "text/html", "d", sidecar or Sidecar()))


def pairs(document: Document) -> list[tuple[str, str]]:
    return [(p.question.text_of(document.text), p.answer.text_of(document.text)) for p in document.faq]


def words_in(document: Document, zone: str) -> str:
    return "\n".join(z.span.text_of(document.text).strip() for z in document.zones if z.zone == zone)


def test_title_headings_and_paragraphs_get_their_zones():
    document = read(
        page(f"<h1>Harbour opens</h1>{PARAGRAPHS}<h2>Ships</h2>{PARAGRAPHS.replace('300', '400')}")
    )
    assert document.title == "Harbour opens"
    assert [zone.zone for zone in document.zones] == ["title", "body", "heading", "body"]
    assert "Some 300 people stood on the pier" in words_in(document, "body")


def test_navigation_and_scripts_are_no_text():
    markup = page(PARAGRAPHS).replace(
        "<article>", "<nav><a href='/'>Home page</a></nav><script>var x = 'secret';</script><article>"
    )
    text = read(markup).text
    assert "Home page" not in text
    assert "secret" not in text


def test_a_list_of_other_articles_is_no_body():
    links = (
        "<h2>Related articles</h2><ul><li>Timber strike enters second week</li><li>Bus fares rise</li></ul>"
    )
    document = read(page(f"{PARAGRAPHS}{links}{PARAGRAPHS.replace('300', '400')}"))
    assert "Timber strike" not in words_in(document, "body")
    assert "Some 400 people" in words_in(document, "body")


def test_items_and_rows_are_blocks_of_their_kind():
    table = "<table><tr><td>a</td><td>b</td></tr></table>"
    document = read(page(f"{PARAGRAPHS}<ul><li>salt from the south</li><li>wool</li></ul>{table}"))
    kinds = {block.span.text_of(document.text): block.kind for block in document.blocks}
    assert (kinds["salt from the south"], kinds["wool"], kinds["a\tb"]) == (
        "list_item",
        "list_item",
        "table_row",
    )


def test_paragraphs_of_all_containers_of_the_body_are_kept():
    parts = [PARAGRAPHS.replace("300", str(n)) for n in (300, 400, 500)]
    body = "".join(f'<div class="chunk">{part}</div><div class="ad">Advertisement</div>' for part in parts)
    text = read(page(f"<h1>Harbour opens</h1>{body}")).text
    assert all(f"Some {n} people" in text for n in (300, 400, 500))


def test_a_headline_in_json_ld_that_is_no_unicode_is_not_taken_for_the_title():
    script = '<script type="application/ld+json">{"headline": "Harbour \\ud83d"}</script>'
    assert read(page(PARAGRAPHS, script + "<title>Harbour opens</title>")).title == "Harbour opens"


def test_a_link_that_reads_like_a_headline_is_a_teaser():
    document = read(page(f"{PARAGRAPHS}<p><a href='/b'>Timber strike enters second week</a></p>{PARAGRAPHS}"))
    assert "Timber strike" not in words_in(document, "body")


@pytest.mark.parametrize(
    "faq",
    [
        "<h2>FAQs</h2><h3>Who pays?</h3><p>The state.</p><h3>Is it deep?</h3><p>Yes, it is.</p>",
        "<h2>Frequently asked questions</h2><p><b>Who pays?</b></p><p>The state.</p>"
        "<p><b>Is it deep?</b></p><p>Yes, it is.</p>",
        "<h2>FAQ</h2><p><b>Who pays?</b><br>The state.<br><b>Is it deep?</b><br>Yes, it is.</p>",
        "<dl><dt>Who pays?</dt><dd>The state.</dd><dt>Is it deep?</dt><dd>Yes, it is.</dd></dl>",
        "<details><summary>Who pays?</summary>The state.</details>"
        "<details><summary>Is it deep?</summary><p>Yes, it is.</p></details>",
        "<div class='faq-list'><div><span>Who pays?</span><div>The state.</div></div>"
        "<div><span>Is it deep?</span><div>Yes, it is.</div></div></div>",
        "<div><button aria-expanded='false'>Who pays? +</button><div hidden>The state.</div></div>"
        "<div><button aria-expanded='true'>Is it deep? +</button><div>Yes, it is.</div></div>",
        "<h2>Who pays? ›</h2><p>The state.<br>Read On ›</p><h2>Is it deep? ›</h2><p>Yes, it is.</p>",
    ],
    ids=["headings", "bold", "breaks", "definitions", "details", "named", "buttons", "arrows"],
)
def test_questions_are_found_in_whatever_form_a_page_gives_them(faq: str):
    document = read(page(PARAGRAPHS + faq))
    assert pairs(document) == [("Who pays?", "The state."), ("Is it deep?", "Yes, it is.")]
    assert {pair.markup_source for pair in document.faq} == {"visible"}
    assert words_in(document, "faq").count("The state.") == 1
    assert "The state." not in words_in(document, "body")


def test_headings_that_ask_are_no_faq_where_nothing_says_so():
    body = f"<h2>Who pays?</h2>{PARAGRAPHS}<h2>Is it deep?</h2>{PARAGRAPHS.replace('300', '400')}"
    document = read(page(body))
    assert document.faq == ()
    assert "Who pays?" in words_in(document, "heading")


def test_an_item_without_a_question_mark_is_one_of_its_kind():
    items = "".join(
        f"<div class='item'><button>{question}</button><p>{answer}</p></div>"
        for question, answer in (
            ("Who pays?", "The state."),
            ("How to get there", "By boat."),
            ("Why?", "Because."),
        )
    )
    document = read(page(f"{PARAGRAPHS}<section><h2>FAQ</h2>{items}</section>"))
    assert [question for question, _ in pairs(document)] == ["Who pays?", "How to get there", "Why?"]


def test_links_to_questions_are_no_faq():
    links = "".join(f"<li><a href='/{n}'>Who pays for pier {n}?</a></li>" for n in range(4))
    document = read(page(f"{PARAGRAPHS}<h2>More questions</h2><ul>{links}</ul><p>The state said so.</p>"))
    assert document.faq == ()


def test_list_answers_are_lists():
    faq = "<h2>FAQ</h2><h3>Which ports?</h3><ul><li>Alba</li><li>Cerin</li></ul><h3>Why?</h3><p>Because.</p>"
    document = read(page(PARAGRAPHS + faq))
    assert pairs(document)[0] == ("Which ports?", "Alba\nCerin")
    assert [pair.answer_format for pair in document.faq] == ["list", "text"]


def test_markup_confirms_what_is_visible_and_adds_nothing():
    questions = [
        {"@type": "Question", "name": name, "acceptedAnswer": {"@type": "Answer", "text": "The state."}}
        for name in ("Who pays?", "Who is hidden?")
    ]
    markup = json.dumps({"@type": "FAQPage", "mainEntity": questions})
    script = f'<script type="application/ld+json">{markup}</script>'
    faq = "<h2>FAQ</h2><h3>Who pays?</h3><p>The state.</p><h3>Is it deep?</h3><p>Yes.</p>"
    document = read(page(PARAGRAPHS + faq, script))
    assert [(p.question.text_of(document.text), p.markup_source) for p in document.faq] == [
        ("Who pays?", "json_ld"),
        ("Is it deep?", "visible"),
    ]


def test_microdata_confirms_too():
    item = (
        "<div itemscope itemtype='https://schema.org/Question'><h3 itemprop='name'>{}</h3><p>Yes.</p></div>"
    )
    faq = "".join(item.format(question) for question in ("Is it deep?", "Is it wide?"))
    document = read(page(f"{PARAGRAPHS}<h2>FAQ</h2>{faq}"))
    assert {pair.markup_source for pair in document.faq} == {"microdata"}


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-04-05T10:00:00Z">', "2024-04-05"),
        ('<meta name="date" content="April 5, 2024">', "2024-04-05"),
        (
            '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-04-05"}</script>',
            "2024-04-05",
        ),
        ('<meta name="date" content="yesterday">', None),
        ('<script type="application/ld+json">{"@type":</script>', None),
    ],
)
def test_the_date_comes_from_the_pages_metadata(head: str, published: str | None):
    document = read(page(PARAGRAPHS, head))
    assert document.published == published
    assert document.published_basis == ("html_metadata" if published else "none")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://news.example/port">', "https://news.example/port"),
        ('<meta property="og:url" content=" https://news.example/port ">', "https://news.example/port"),
        (
            '<meta property="og:url" content="https://news.example/card">'
            '<link rel="canonical" href="https://news.example/port">',
            "https://news.example/port",
        ),
        ('<link rel="canonical" href="/port"><meta property="og:url" content="port">', None),
        ('<link rel="stylesheet" href="https://news.example/a.css"><link>', None),
    ],
)
def test_the_address_comes_from_the_page_where_the_sidecar_has_none(head: str, url: str | None):
    assert read(page(PARAGRAPHS, head)).url == url
    known = Sidecar(url="https://news.example/known")
    assert read(page(PARAGRAPHS, head), known).url == "https://news.example/known"


def test_the_sidecar_wins_over_the_page():
    head = '<title>Wrong</title><meta name="date" content="2020-01-01">'
    document = read(page(PARAGRAPHS, head), Sidecar(title="Right", published="2024", language="en-GB"))
    assert (document.title, document.published, document.published_basis) == ("Right", "2024", "sidecar")
    assert document.language == "en-GB"


def test_the_language_is_the_pages_where_the_words_do_not_tell():
    assert (
        read('<html lang="de-AT"><body><p>Ein Hafen wurde eröffnet, sagte der Bürgermeister.</p>').language
        == "de"
    )


def test_the_declared_encoding_is_used_where_the_bytes_are_no_utf8():
    markup = page(PARAGRAPHS.replace("Norrland", "Åland"), '<meta charset="iso-8859-1">').encode("cp1252")
    document = read(markup)
    assert "Åland" in document.text
    assert document.encoding == "cp1252"


@pytest.mark.parametrize("markup", ["<html></html>", "<script>x</script>", "<!-- -->", "<", "\x00<p>\x00"])
def test_a_page_without_words_is_empty_and_nothing_worse(markup: str):
    with suppress(ReadingError):
        assert read(markup).text


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 20_000 + "Who? " + "</div>" * 20_000,
        "<p>Who?</p>" * 5_000,
        "<b>" * 10_000 + "Who?",
        "<table><tr><td>" * 3_000,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script><p>It rained in Norrland.</p>",
        "<p lang='\x00' class='\ufffe'>It rained.</p><a href='http://[::1'>x</a>",
    ],
    ids=["deep", "questions", "bold", "tables", "json", "attributes"],
)
def test_hostile_markup_is_read_or_refused(markup: str):
    with suppress(ReadingError):
        read(page(markup))


TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<h1>",
            "</h2>",
            "<h3>",
            "<li>",
            "<ul>",
            "<b>",
            "<br>",
            "<dt>",
            "<dd>",
        ),
        *(
            "<details>",
            "<summary>",
            "<table>",
            "<td>",
            "<a>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<",
            "<p",
        ),
        *("&", "&amp;", "&#0;", "Who?", "FAQ", "It rained.", "›", "Read on ›", "Apr 5, 2024"),
    ]
)


@given(st.lists(TAGS, max_size=40).map(" ".join))
def test_the_laws_hold_on_any_markup(markup: str):
    try:
        document = read(markup)
    except ReadingError:
        return
    borders = [0, *(zone.span.end for zone in document.zones)]
    assert [zone.span.start for zone in document.zones] == borders[:-1]
    assert borders[-1] == len(document.text)
    for block in document.blocks:
        words = block.span.text_of(document.text)
        assert words == words.strip() != ""
    for pair in document.faq:
        assert pair.question.text_of(document.text).strip()
        assert pair.question.end <= pair.answer.start < pair.answer.end


@pytest.mark.parametrize("wrapper", ["div", "b", "ul><li", "harbour-box"])
@pytest.mark.parametrize("levels", [100, 254, 300, 3_000, 20_000])
def test_nothing_is_lost_in_or_after_a_deep_nest(wrapper: str, levels: int):
    inside = "<p>In it the ferry lay.</p>Bare words.<div>A box.</div>"
    nest = f"<{wrapper}>" * levels + inside + f"</{wrapper.rpartition('<')[2]}>" * levels
    document = read(page(f"<p>Before it 7 boats lay in the harbour.</p>{nest}{PARAGRAPHS}"))
    for words in ("Before it 7 boats", "In it the ferry lay.", "Bare words.", "A box.", "at last."):
        assert document.text.count(words) == 1


def test_scripts_in_a_deep_nest_are_no_text():
    nest = "<div>" * 999 + "<script>var x = 'secret';</script>" + "</div>" * 999
    assert read(page(nest + PARAGRAPHS)).text == read(page(PARAGRAPHS)).text


def test_a_list_in_a_list_is_read_once():
    inner = "<ul><li>Beta is an old ferry</li><li>Gamma is a new one</li></ul>"
    items = f"<ul><li>Alpha is a boat{inner}</li><li>Delta is a raft</li></ul>"
    text = read(page(PARAGRAPHS + items + PARAGRAPHS.replace("300", "400"))).text
    assert [text.count(word) for word in ("Alpha", "Beta", "Gamma", "Delta")] == [1, 1, 1, 1]


def test_a_tag_of_very_many_attributes_costs_no_more_than_its_length():
    attributes = [" a{n}=1", ' a{n}="1 > 2"', " a{n}", "\ta{n}='<'"]
    started = time.process_time()
    for attribute in attributes:
        tag = "<p" + "".join(attribute.format(n=n) for n in range(200_000)) + ">"
        assert "The ferry lay there." in read(page(f"{tag}The ferry lay there.</p>{PARAGRAPHS}")).text
    assert time.process_time() - started < 10


def test_an_image_in_its_own_tag_stays_a_tag():
    image = f'<img alt="a > b" src="data:image/png;base64,{"A" * 100_000}">'
    assert read(page(image + PARAGRAPHS)).text == read(page(PARAGRAPHS)).text


@pytest.mark.parametrize("element", ["main", "article", "section", "details"])
def test_a_page_without_a_body_tag_is_read_like_one_with_it(element: str):
    content = f"<{element}>{PARAGRAPHS}</{element}><p>That was all the news from the port.</p>"
    whole = f"<html><head><title>Port</title></head><body>{content}</body></html>"
    assert read(f"<!doctype html><title>Port</title>{content}").text == read(whole).text


def test_a_question_that_is_the_title_too_stays_with_its_answer():
    faq = "<h2>FAQ</h2><details><summary>Is it free?</summary><p>Yes, for all of us.</p></details>"
    document = read(f"<title>Is it free?</title><h1>Is it free?</h1>{faq}")
    assert pairs(document) == [("Is it free?", "Yes, for all of us.")]


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９"])
def test_a_date_in_digits_of_another_script_is_read(digits: str):
    date = "3 May 2024".translate(str.maketrans("0123456789", digits))
    head = f'<meta name="date" content="{date}">'
    assert read(f"<html><head>{head}</head><body>{PARAGRAPHS}</body></html>").published == "2024-05-03"


def test_a_date_before_an_answers_words_is_no_part_of_it():
    faq = "<h2>FAQ</h2><h3>Who pays?</h3><p>Jan 14, 2025 — The state.</p><h3>Is it deep?</h3><p>Yes.</p>"
    document = read(page(PARAGRAPHS + faq))
    assert pairs(document) == [("Who pays?", "The state."), ("Is it deep?", "Yes.")]
    assert [pair.answer_date for pair in document.faq] == ["2025-01-14", None]


FIRST = "<p>The harbour of Velmor was shut for ships of every size on Tuesday, the port said in a note.</p>"
NEXT = (
    "<p>It will stay shut until the dredgers have cleared the channel of sand, which may take a month.</p>"
    "<p>Fishermen of the town asked the council for help, as their boats cannot leave the quay now.</p>"
)


def zone_of(markup: str, words: str) -> str | None:
    document = read(markup)
    return next((z.zone for z in document.zones if words in z.span.text_of(document.text)), None)


def test_a_caption_is_a_zone_of_its_own_in_its_place():
    words = "Dredgers at work off the quay of Velmor. Photo: A. Reyes"
    figure = f"<figure><img src='a.jpg'><figcaption>{words}</figcaption></figure>"
    marked = figure.replace("figcaption", "p").replace("<p>", "<p class='caption'>")
    for caption in (figure, marked):
        assert (
            zone_of(page(f"<article><h1>Harbour shut</h1>{FIRST}{caption}{NEXT}</article>"), "Dredgers")
            == "caption"
        )


def test_a_first_paragraph_in_a_container_of_its_own_is_kept_and_a_standfirst_is_not():
    first, rest = f"<div class='opening'>{FIRST}</div>", f"<div class='rest'><section>{NEXT}</section></div>"
    assert zone_of(page(f"<main><h1>Harbour shut</h1>{first}{rest}</main>"), "harbour of Velmor") == "body"
    byline = (
        "<div class='byline'>By <a rel='author' href='/a'>Ada Reyes</a>, <a href='/b'>Tim Koech</a></div>"
    )
    markup = page(f"<main><h1>Harbour shut</h1>{byline}{first}{rest}</main>")
    assert (zone_of(markup, "Ada Reyes"), zone_of(markup, "harbour of Velmor")) == ("byline", "body")


def test_items_beside_the_paragraphs_are_kept():
    items = "<ul><li>The port said it was told of the sand in May.</li><li>Home</li></ul>"
    text = read(f"<html><body><h1>Who knew?</h1>{FIRST}{items}{NEXT}</body></html>").text
    assert "told of the sand" in text


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Seven hidden goats</p>",
        "<span class='visually-hidden'>Seven hidden goats</span>",
        "<span style='position:absolute; clip: rect(0px, 0px, 0px, 0px)'>Seven hidden goats</span>",
        "<div role='complementary'><p>Seven hidden goats graze beside the weather of today.</p></div>",
    ],
)
def test_what_no_reader_sees_is_no_text(hidden: str):
    assert (
        "hidden goats"
        not in read(page(f"<article><h1>Harbour shut</h1>{hidden}{FIRST}{NEXT}</article>")).text
    )


def test_raised_marks_of_notes_do_not_join_numbers_and_exponents_stay():
    raised = (
        "<p>Of 14<sup>1</sup> boats ten left<sup>[2]</sup> the 40 km<sup>2</sup> basin"
        " at 10<sup>6</sup> litres an hour.</p>"
    )
    text = read(page(f"<article><h1>Harbour shut</h1>{FIRST}{raised}{NEXT}</article>")).text
    assert "Of 14 boats ten left the 40 km2 basin at 106 litres" in text


@pytest.mark.parametrize(
    ("head", "meta"),
    [
        ("<meta name='citation_publication_date' content='2024/05/03'>", ""),
        (
            '<script type="application/ld+json">//<![CDATA[\n{"@type":"NewsArticle",'
            '"datePublished":"2024-05-03"};\n//]]></script>',
            "",
        ),
        ("", "<div class='meta'>Friday May 3, 2024 10:05 am by Ada Reyes</div>"),
        (
            "",
            "<p>By Ada Reyes | Published: May 3, 2024, 6:05 a.m. EAT | Updated: May 9, 2024 | 3 min read</p>",
        ),
    ],
)
def test_the_date_of_publication_is_found_in_scripts_and_lines(head: str, meta: str):
    markup = page(f"<article><h1>Harbour shut</h1>{meta}{FIRST}{NEXT}</article>", head)
    assert read(markup).published == "2024-05-03"


@pytest.mark.parametrize(
    "call",
    [
        "Sign up for our daily newsletter to get the 5 best stories of the coast.",
        "Follow us on Weft, where more than 20,000 people read our alerts.",
        "Already a subscriber? Sign in. Get unlimited access from $1 a week.",
        "Download the app to read 3 free articles a month.",
        "57 Comments 1.2k shares",
    ],
)
def test_calls_and_counts_of_the_page_are_no_body(call: str):
    markup = page(f"<article><h1>Harbour shut</h1>{FIRST}<p>{call}</p>{NEXT}</article>")
    assert zone_of(markup, call) in ("page_info", None)


def test_quotes_in_a_script_end_no_tag():
    script = "<script>var a = '<a it\\'s \"' + " + "'b ' + " * 3000 + "'c';</script>"
    assert "dredgers" in read(page(f"<article><h1>Harbour shut</h1>{script}{FIRST}{NEXT}</article>")).text

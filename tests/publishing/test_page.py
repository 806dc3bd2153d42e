"""The page as a file: what it says without a browser, what it may not hold, and that it can be made again."""

import base64
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import duckdb
import lxml.html
import pandas
import polars as pl
import pytest
from pyarrow import ArrowInvalid

from pipelines.publishing.attestation import ATTESTATION
from pipelines.publishing.build import build_release
from pipelines.publishing.forms import CSV
from pipelines.publishing.history.record import history_since
from pipelines.publishing.inputs import list_inputs
from pipelines.publishing.manifest import FileEntry
from pipelines.publishing.page import write
from pipelines.publishing.page.accounts import files_by_folder
from pipelines.publishing.page.sample import Sample
from pipelines.publishing.page.stories import EVENTS_SHOWN, figures_by_measure, quotes_by_speaker, timeline
from pipelines.publishing.page.wording import size
from pipelines.publishing.release_tables import released_columns
from schemas.tables import TABLES, polars_schema

MOST_BYTES = 400_000
STYLES = Path(write.__file__).parents[1] / "templates/page/page.css"
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">\'"&amp;{{ 7 * 7 }}'


@pytest.fixture(scope="module")
def page(published):
    """The page of the release of the invented articles, parsed."""
    return lxml.html.fromstring((published.path / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sampled_page(sampled):
    return lxml.html.parse(sampled / "index.html").getroot()


def page_of(work, folder, facts):
    folder.mkdir()
    with history_since(None, work) as history:
        build_release(work, list_inputs(work, folder), folder, facts, history)
    return (folder / "index.html").read_text(encoding="utf-8")


def words_of(element):
    return " ".join(element.text_content().split())


def many(table, row, times):
    """A table of one row many times, under other ids."""
    rows = [{**row, "row_id": f"{row['row_id'][:2]}{number:016x}"} for number in range(times)]
    return pl.DataFrame(rows, schema=polars_schema(table))


def test_the_page_says_what_it_is(page, published):
    assert published.version in page.findtext(".//title")
    assert words_of(page.find(".//h1")) == "Gleanings"
    assert published.version in words_of(page.find(".//header"))


def test_every_table_has_its_rows_and_what_its_columns_mean(page, published):
    for name, rows in published.rows.items():
        shown = page.get_element_by_id(f"table-{name}")
        assert TABLES[name].description in words_of(shown)
        assert re.search(rf"\b{rows:,} rows?\b", words_of(shown))
        if rows:
            headings = [words_of(heading) for heading in shown.iterfind(".//th")]
            for column in released_columns(name):
                said = f"{column.column} {column.description}".replace("`", "")
                assert any(heading.startswith(said) for heading in headings)


def test_without_scripts_the_first_rows_and_all_charts_are_there(page):
    assert "We waited for two winters" in words_of(page.get_element_by_id("table-quotes").find(".//tbody"))
    for section in ("events", "speakers", "coverage", "accuracy"):
        chart = page.get_element_by_id(section).find(".//div[@class='chart']")
        assert chart.get("role") == "img"
        assert chart.get("aria-label")
        assert len(chart.findall(".//svg")) == 2


def test_a_row_leads_to_its_words_by_their_offsets(page, published):
    quote = pl.read_parquet(published.path / "data/parquet/quotes.parquet").row(0, named=True)
    place = f"#article={quote['doc_id']}&row={quote['row_id']}"
    link = page.get_element_by_id("speakers").find(f".//a[@href='{place}']")
    assert words_of(link) == f"characters {quote['char_start']}–{quote['char_end']}"


def test_figures_are_told_with_comparator_source_and_words(full_release):
    page = lxml.html.parse(full_release / "index.html").getroot()
    rows = [words_of(row) for row in page.get_element_by_id("figures").iterfind(".//tr")]
    (cost,) = [row for row in rows if row.startswith("cost")]
    assert cost.startswith("cost 12,000,000 EUR bridges · Malta · 2020/2021-05-03 Reyes …")
    assert "12m" in cost
    assert any("≈ 7" in row for row in rows)


def test_every_file_but_the_last_four_has_its_size_and_hash(page, published):
    files = {link.get("href"): words_of(link.getparent().getparent()) for link in page.iterfind(".//th/a")}
    manifest = json.loads((published.path / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        if entry["path"] not in ("index.html", ATTESTATION) and not entry["path"].startswith("search/"):
            assert entry["sha256"] in files[entry["path"]]
    assert {ATTESTATION, "manifest.json", "SHA256SUMS"} <= set(files)
    beside = [entry["bytes"] for entry in manifest["files"] if entry["path"].startswith("search/")]
    assert f"in search/: {len(beside)} files, {size(sum(beside))}" in words_of(
        page.get_element_by_id("files")
    )


def links_that_lead_nowhere(page, release):
    links = {link.get("href") for link in page.iterfind(".//a")}
    ids = {f"#{element.get('id')}" for element in page.iterfind(".//*[@id]")}
    local = {link for link in links - ids if not re.match("https:|#(article|search)=|#$", link)}
    return [link for link in local if not (release / link).is_file()]


def test_every_link_to_a_file_leads_to_one(page, published, sampled_page, sampled):
    assert links_that_lead_nowhere(page, published.path) == []
    assert links_that_lead_nowhere(sampled_page, sampled) == []


def test_hostile_cells_are_text_wherever_they_stand(shard, work_of, facts, tmp_path):
    shard.change("quotes", quotation=HOSTILE, speaker_name=HOSTILE, speaker_role=HOSTILE)
    shard.change("statistics", measure=HOSTILE, text=HOSTILE, unit=HOSTILE, source_name=HOSTILE)
    shard.change("events", text=HOSTILE, date_edtf="2021-05-03")
    shard.change("faq", question=HOSTILE, answer=HOSTILE)
    shard.change("documents", title=HOSTILE, url="javascript:alert(3)")
    text = page_of(work_of(shard.tables, "hostile"), tmp_path / "release", facts)
    found = lxml.html.fromstring(text)
    scripts = [script.get("type") or script.get("src") or "ours" for script in found.iterfind(".//script")]
    assert scripts == ["application/ld+json", "application/json", "assets/datatables.js", "ours"]
    assert found.findall(".//img") == []
    assert [link for link in found.iterfind(".//a") if "javascript" in link.get("href")] == []
    assert HOSTILE in found.get_element_by_id("speakers").text_content()


def test_characters_that_are_unseen_or_turn_words_round_are_written_out(shard, work_of, facts, tmp_path):
    shard.change("quotes", speaker_name="Ada\u202e\x1b[2J", speaker_role="may\x07or")
    text = page_of(work_of(shard.tables, "controls"), tmp_path / "release", facts)
    shown = lxml.html.fromstring(text).get_element_by_id("speakers").text_content()
    assert r"Ada\u202e\x1b[2J" in shown
    assert not set(shown) & set("\x07\x1b\u202e")


def palettes():
    """The colours of the page by name, in the light and in the dark."""
    light, dark = re.findall(r":root \{(.*?)\n *\}", STYLES.read_text(encoding="utf-8"), re.DOTALL)[:2]
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", colours)) for colours in (light, dark)]
    assert found[0].keys() == found[1].keys()
    return found


def contrast(one, other):
    """The contrast of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour):
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
def test_words_and_marks_stand_out_from_what_is_behind_them(palette):
    grounds = {name: palette.pop(name) for name in ("paper", "raised", "sunk", "mark", "line", "grid")}
    words = {name: palette.pop(name) for name in ("ink", "quiet", "accent", "link")}
    for name, colour in words.items():
        for ground in ("paper", "raised", "sunk"):
            assert contrast(colour, grounds[ground]) >= 4.5, (name, ground)
    assert contrast(words["ink"], grounds["mark"]) >= 4.5
    for name, colour in palette.items():
        assert contrast(colour, grounds["paper"]) >= 3, name


def test_headings_are_in_order_and_every_part_has_a_name(page):
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert [len(list(page.iter(part))) for part in ("header", "nav", "main")] == [1, 1, 1]
    for section in page.iter("section"):
        assert words_of(page.get_element_by_id(section.get("aria-labelledby")))
    for table in page.iter("table"):
        assert words_of(table.find("caption"))
        assert all(heading.get("scope") for heading in table.iter("th"))
    assert page.get("lang") == "en"


def test_what_search_engines_read_agrees_with_the_metadata(page, published):
    (embedded,) = [json.loads(one.text) for one in page.iterfind(".//script[@type='application/ld+json']")]
    whole = json.loads((published.path / "schema-org.jsonld").read_text(encoding="utf-8"))
    assert embedded["@type"] == "Dataset"
    for name in embedded.keys() - {"hasPart", "isBasedOn"}:
        assert embedded[name] == whole[name]
    assert [part["distribution"] for part in embedded["hasPart"]] == [
        part["distribution"] for part in whole["hasPart"]
    ]


@pytest.mark.parametrize("release", ["full_built", "sampled"])
def test_the_lines_that_load_the_data_do(release, described, request, monkeypatch):
    monkeypatch.chdir(request.getfixturevalue(release))
    page = lxml.html.parse("index.html").getroot()
    lines = {
        words_of(pair.find("dt")): words_of(pair.find("dd"))
        for pair in page.iterfind(".//dl[@class='load']/div")
    }
    (rows,) = [table.rows for table in described.tables if table.name == "statistics"]
    assert len(eval(lines["pandas"], {"pandas": pandas})) == rows
    assert len(eval(lines["Polars"], {"polars": pl})) == rows
    assert len(duckdb.sql(lines["DuckDB"])) == rows


def test_the_policy_lets_only_our_script_and_styles_run(page):
    policy = page.find(".//meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none';")
    for kind in ("script", "style"):
        (ours,) = [one for one in page.iterfind(f".//{kind}") if not one.get("type") and not one.get("src")]
        digest = base64.b64encode(hashlib.sha256(ours.text.encode()).digest()).decode()
        assert f"{kind}-src 'self' 'sha256-{digest}'" in policy
    assert page.xpath("//*[@style] | //*[@onclick] | //svg//style") == []


def test_a_large_release_has_a_small_page(shard, work_of, facts, tmp_path):
    shard.change("quotes", quotation="So many words. " * 40)
    for table in ("quotes", "statistics", "events", "faq"):
        shard.tables[table] = many(table, shard.tables[table].row(0, named=True), 5000)
    text = page_of(work_of(shard.tables, "large"), tmp_path / "release", facts)
    assert len(text.encode()) < MOST_BYTES
    assert "The first 6 of 5,000 rows" in text
    assert f"{EVENTS_SHOWN} of these events" in text


def test_a_page_of_a_sample_says_so_with_both_numbers_where_it_counts(sampled_page):
    for section in ("events", "figures", "speakers", "tables"):
        note = sampled_page.get_element_by_id(section).find("./p[@class='note sampled']")
        assert "a sample: 1 of 2 documents." in words_of(note)
    assert "first 1 of the 2 documents in the order of their ids" in words_of(
        sampled_page.get_element_by_id("sample")
    )


def test_a_page_of_all_documents_speaks_of_no_sample(full_built):
    assert "sample" not in lxml.html.parse(full_built / "index.html").getroot().body.text_content()


def test_only_documents_of_the_sample_are_counted_in_charts_and_shown(sampled_page):
    assert "1 dated event by" in words_of(sampled_page.get_element_by_id("events"))
    assert "Ilka Brand" not in words_of(sampled_page.get_element_by_id("speakers"))


def test_totals_of_a_page_of_a_sample_are_those_of_the_release(sampled_page, full_built):
    whole = lxml.html.parse(full_built / "index.html").getroot()
    for section in ("coverage", "accuracy"):
        assert words_of(sampled_page.get_element_by_id(section)) == words_of(whole.get_element_by_id(section))
    tallies = [words_of(page.find(".//ul[@class='tally']")) for page in (sampled_page, whole)]
    assert tallies[0] == tallies[1]
    assert re.fullmatch("3 quotes .* 2 articles", tallies[0])
    assert "first 2 of 3 rows" in words_of(sampled_page.get_element_by_id("table-quotes"))


def test_errors_are_shown_by_their_first_rows_whatever_the_sample(sampled_page):
    assert "d9.txt" in words_of(sampled_page.get_element_by_id("table-errors").find(".//tbody"))


def test_a_sample_reads_no_further_than_a_little_beyond_its_last_document(shard, tmp_path):
    (tmp_path / "quotes").mkdir()
    quote = shard.tables["quotes"].head(1)
    for number in range(5):
        part = quote.with_columns(doc_id=pl.lit(f"d{number}"))
        part.write_parquet(tmp_path / f"quotes/quotes-{number:05}.parquet")
    (tmp_path / "quotes/quotes-00004.parquet").write_bytes(b"no table")
    assert Sample(tmp_path, 1, 5, "d0").rows("quotes")["doc_id"].to_list() == ["d0"]
    with pytest.raises(ArrowInvalid):
        Sample(tmp_path, 5, 5, None).rows("quotes")


def test_several_files_of_a_table_are_one_line_in_the_list_of_files(sampled_page):
    line = sampled_page.get_element_by_id("files-data/parquet/quotes")
    assert words_of(line).startswith("quotes-00000.parquet to quotes-00001.parquet 2 files")
    (link,) = sampled_page.xpath("//*[@id='table-quotes']//a[text()='Parquet (2 files)']")
    assert link.get("href") == f"#{line.get('id')}"


def test_thousands_of_files_are_as_long_as_two_with_the_size_of_all():
    entries = [FileEntry(CSV.part("zones", number), 3, "0" * 64) for number in range(5000)]
    alone = FileEntry(CSV.path("quotes"), 1, "1" * 64)
    (folder,) = files_by_folder([alone, *entries]).items()
    assert folder[0] == CSV.folder
    assert [(line.files, line.bytes) for line in folder[1]] == [(1, 1), (5000, 15000)]


def test_a_release_without_rows_says_so(shard, work_of, facts, tmp_path):
    for table in ("quotes", "statistics", "events", "faq", "entities", "coverage", "quarantine"):
        shard.tables[table] = shard.tables[table].clear()
    text = page_of(work_of(shard.tables, "empty"), tmp_path / "release", facts)
    for said in (
        "No event of this release has a date",
        "has no statistics",
        "has no quotes",
        "has no questions",
    ):
        assert said in text


def test_the_page_has_the_same_bytes_when_it_is_made_again(full_work, facts, tmp_path):
    assert page_of(full_work, tmp_path / "once", facts) == page_of(full_work, tmp_path / "twice", facts)


def dated(shard, dates):
    """Events with dates, each given with its first and its last day."""
    event = shard.tables["events"].row(0, named=True)
    rows = [
        {
            **event,
            "row_id": f"e-{place:016x}",
            "date_edtf": date,
            "date_earliest": first,
            "date_latest": last,
        }
        for place, (date, first, last) in enumerate(dates)
    ]
    return pl.DataFrame(rows, schema=polars_schema("events"))


MARCH = ("2021-03", "2021-03-01", "2021-03-31")
A_DAY = ("2021-05-02", "2021-05-02", "2021-05-02")
A_YEAR = ("2019", "2019-01-01", "2019-12-31")
SIX_YEARS = ("2018/2024", "2018-01-01", "2024-12-31")
A_DECADE = ("201X", "2010-01-01", "2019-12-31")
UNTIL = ("../2015-04", None, "2015-04-30")


@pytest.mark.parametrize(
    ("dates", "unit", "placed", "longer", "undated"),
    [
        ([MARCH, A_DAY], "month", 2, 0, 0),
        ([A_YEAR, A_DAY], "year", 2, 0, 0),
        ([A_YEAR, A_DECADE], "decade", 2, 0, 0),
        ([A_DAY, MARCH, A_DAY, MARCH, SIX_YEARS], "month", 4, 1, 0),
        ([A_DAY, A_YEAR, UNTIL, (None, None, None)], "year", 2, 1, 1),
        ([("-0044", None, None), (None, None, None)], "year", 0, 1, 1),
    ],
)
def test_events_are_placed_in_the_finest_unit_that_fits(shard, dates, unit, placed, longer, undated):
    found = timeline(dated(shard, dates))
    assert (found.unit, found.placed, len(found.rows)) == (unit, placed, placed)
    assert (found.longer, found.undated) == (longer, undated)


def test_an_event_of_several_years_is_drawn_in_none_of_them(shard):
    found = timeline(dated(shard, [*[A_YEAR] * 8, SIX_YEARS]))
    assert {row["date_edtf"] for row in found.rows} == {"2019"}
    assert (found.unit, found.longer) == ("year", 1)


def test_far_away_dates_do_not_stretch_the_chart_and_are_counted(shard):
    months = [f"2020-{place % 12 + 1:02}" for place in range(60)]
    dates = [(month, f"{month}-01", f"{month}-28") for month in ["0801-01", *months, "2250-01"]]
    found = timeline(dated(shard, dates))
    assert (found.unit, found.earlier, found.later) == ("month", 1, 1)


def test_groups_are_ordered_by_size_and_name_and_rows_without_a_name_come_last(shard):
    found = quotes_by_speaker(shard.tables["quotes"])
    assert [(group.name, group.total) for group in found.groups] == [("Ana Reyes", 2), (None, 1)]
    measures = figures_by_measure(shard.tables["statistics"])
    assert [(group.name, group.total) for group in measures.groups] == [("cost", 1), (None, 3)]

"""No personal data reaches a release, wherever an article, a sidecar or the maker of a file puts it."""

import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Sidecar, Source
from pipelines.publishing.privacy import _columns_of_words, find_leaks
from pipelines.publishing.publish import PublishError, publish
from pipelines.publishing.release_tables import table_pieces, withheld_columns
from pipelines.publishing.verify import verify
from pipelines.reading.personal.find import find_personal_data
from pipelines.running.extract import update_tables
from pipelines.running.shard import extract_sources
from pipelines.running.validation import validate_tables
from pipelines.running.withholding import is_personal, without_personal_contexts
from schemas.dictionary import describe_columns
from schemas.tables import SHARD_TABLES, TABLE_NAMES
from tests.examples import dear
from tests.publishing.workbooks import words_in

ROOT = Path(__file__).parent.parent.parent

#: Of each kind one, and the part of it that must stand nowhere.
PLANTS = {
    "e-mail address": ("write to ada.brook@mail.example today", "ada.brook"),
    "telephone number": ("call +44 20 7946 0713 at night", "7946 0713"),
    "street address": ("seen at 14 Lower Quay, Westhaven 40217 last year", "Lower Quay"),
    "birthday": ("was born on 3 May 1985 in Tolva", "3 May 1985"),
    "bank account number": ("asked for money to GB33 BUKB 2020 1555 5555 55 at once", "BUKB 2020"),
    "identity number": ("showed the passport number X1234567 at the gate", "X1234567"),
}

AUTHOR_FIRST = """Author information

Name: Milo Grant

Birthday: 1990-01-02

Address: 3 Harbour Row, Apartment 9, Saltcoats 55012

Phone: +4412345678901

Introduction: My name is Milo Grant, I am a cheerful person from Tolva who loves writing.

The quarry at Tolva closes

“We are done with the quarry,” said Milo Grant, the mayor of Tolva, on 4 May 2021. It had 300 workers.
"""

ARTICLE = """{title}

{subtitle}

{byline}

{dateline}The harbour of Tolva closed on 4 May 2021, and 300 people lost their work. {body}

{heading}

“We {quote},” said Ilka Brand, the mayor of Tolva, who told the council that it {reported}.

{caption}

Read more with Harbour Post

{related}

Is the harbour free? {question} ›

Yes, for all. {answer}

Who pays? ›

The council pays 12 million crowns.

Top Articles

Last Updated: {page_info}

Author information

Name: Milo Grant

{author_bio}
"""
PLACES = (
    *(
        "title",
        "subtitle",
        "byline",
        "dateline",
        "body",
        "heading",
        "quote",
        "reported",
        "caption",
        "related",
    ),
    *("question", "answer", "page_info", "author_bio"),
)
SIDECAR_KEYS = ("title", "publisher", "licence", "rights", "note")


def article(**planted):
    """An article with words in one of its places."""
    return ARTICLE.format(**{**dict.fromkeys(PLACES, ""), **{"title": "Harbour news"}, **planted})


def released(folder, files):
    """The release of some files."""
    raw = folder / "raw"
    raw.mkdir()
    for name, content in files.items():
        (raw / name).write_text(content, encoding="utf-8")
    update_tables(raw, folder / "work")
    return publish(folder / "work", folder / "outputs", raw=raw).path


def everything_in(release):
    """The names and the text of all files, and the cells of all tables, which compression hides."""
    own = [path for path in release.rglob("*") if path.is_file() and "assets" not in path.parts]
    return "\n".join([*map(str, own), *map(words_in, own)])


@pytest.mark.parametrize("kind", PLANTS)
def test_none_gets_through_from_any_place_of_an_article_or_its_sidecar(kind, tmp_path):
    words, secret = PLANTS[kind]
    files = {f"{place}.txt": article(**{place: f"Ada Brook {words}"}) for place in PLACES}
    files |= {f"by-{key}.txt": article(body=f"It is {key}.") for key in SIDECAR_KEYS}
    files |= {f"by-{key}.yaml": f'{key}: "Ada Brook {words}"\n' for key in SIDECAR_KEYS}
    files |= {"by-author.txt": article(body="By one."), "by-author.yaml": f'authors: ["Ada {words}", "Bo"]\n'}
    release = released(tmp_path, files)
    assert secret not in everything_in(release)
    documents = pl.read_parquet(release / "data/parquet/documents.parquet")
    assert documents.height == len([name for name in files if name.endswith(".txt")])
    assert documents.filter(source_name="by-author.txt")["authors"].to_list() == [["Bo"]]


def test_a_url_with_an_address_is_left_out(tmp_path):
    files = {"a.txt": article(), "a.yaml": "url: https://post.example/?to=ada.brook@mail.example\n"}
    assert "ada.brook" not in everything_in(released(tmp_path, files))


def test_a_file_that_is_named_after_an_address_is_an_error_without_it(tmp_path):
    release = released(
        tmp_path, {"ada.brook@mail.example.txt": article(), "b.txt": article(body="It is so.")}
    )
    assert "ada.brook" not in everything_in(release)
    (error,) = pl.read_parquet(release / "data/parquet/errors.parquet").to_dicts()
    assert (error["reason"], error["source_name"]) == ("personal_data", "[e-mail address]")
    assert "rename" in error["detail"]


def test_files_numbered_by_an_archive_are_released_under_their_names(tmp_path):
    names = ["0000123.txt", "0123456789.txt", "00441234567-quay.txt"]
    release = released(tmp_path, {name: article(body=f"It is of {len(name)} letters.") for name in names})
    assert set(pl.read_parquet(release / "data/parquet/documents.parquet")["source_name"]) == set(names)


def test_an_article_that_is_withdrawn_leaves_with_its_rows_its_name_and_its_address(tmp_path):
    sidecar = "url: https://post.example/tolva-story\npublisher: Tolva Gazette\n"
    files = {"tolva-story.txt": article(), "tolva-story.yaml": sidecar, "b.txt": article(body="It is so.")}
    assert "tolva-story" in everything_in(released(tmp_path, files))
    (tmp_path / "raw" / "tolva-story.yaml").write_text(f"{sidecar}opt_out: true\n")
    update_tables(tmp_path / "raw", tmp_path / "work")
    new = publish(tmp_path / "work", tmp_path / "outputs", raw=tmp_path / "raw")
    assert new.changed
    content = everything_in(new.path)
    assert "tolva-story" not in content
    assert "Tolva Gazette" not in content
    errors = pl.read_parquet(new.path / "data/parquet/errors.parquet")
    assert errors["reason"].to_list() == ["opted_out"]
    assert verify(new.path, tmp_path / "raw").problems == ()


def test_a_row_with_personal_data_is_quarantined_without_it_and_its_signals_stay(tmp_path):
    body = "“Call me on 5550713, or write to ada.brook@mail.example before 3 June,” said Ada Brook."
    release = released(tmp_path, {"a.txt": article(body=body)})
    table = {name: pl.read_parquet(release / f"data/parquet/{name}.parquet") for name in TABLE_NAMES}
    quarantined = table["quarantine"].filter(pl.col("failed_checks").list.contains("personal_data"))
    assert "quotes" in quarantined["row_table"]
    assert "char_start" in quarantined["row_json"][0]
    signals = table["coverage"].filter(pl.col("row_table") == "quarantine")
    assert "quote_mark" in signals["signal"]
    assert 5550713.0 not in table["coverage"]["value"]


WORD_COLUMNS = [
    (table, entry.column)
    for table in SHARD_TABLES
    for entry in describe_columns(table)
    if entry.type in ("string", "list of string")
    and not entry.codes
    and entry.pattern is None
    and not entry.column.endswith(("doc_id", "row_id", "rule_id"))
    and table not in ("zones", "evidence", "quarantine")
]


@pytest.mark.parametrize("kind", PLANTS)
@pytest.mark.parametrize(("table", "column"), WORD_COLUMNS)
def test_none_gets_through_in_any_column_of_words(shard, table, column, kind):
    words, secret = PLANTS[kind]
    is_list = "list" in next(entry.type for entry in describe_columns(table) if entry.column == column)
    shard.change(table, **{column: [words] if is_list else words})
    if (table, column) == ("documents", "source_name"):
        return  # Such a source is refused before it is read.
    tables = validate_tables(shard.tables, shard.texts)
    assert all(secret not in str(frame.to_dicts()) for frame in tables.values())


@pytest.mark.parametrize("kind", PLANTS)
@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "datapackage.json",
        "data/csv/quotes.csv",
        "provenance/inputs.csv",
        "index.html",
        "new.txt",
    ],
)
def test_the_gate_finds_it_in_any_file_of_text_and_does_not_repeat_it(release, path, kind):
    words, secret = PLANTS[kind]
    with (release / path).open("a", encoding="utf-8") as file:
        file.write(f'\n"Ada {words}"\n')
    (leak,) = find_leaks(release)
    assert leak.startswith(f"{path}, line ")
    assert leak.endswith(kind)
    assert secret not in leak


@pytest.mark.parametrize("kind", PLANTS)
@pytest.mark.parametrize(("table", "column"), [("quotes", "quotation"), ("entities", "roles")])
def test_the_gate_finds_it_in_any_row(release, table, column, kind):
    path = release / f"data/parquet/{table}.parquet"
    rows = pl.read_parquet(path)
    words = f"Ada {PLANTS[kind][0]}"
    cell = pl.lit([words]) if column == "roles" else pl.lit(words)
    is_second = pl.int_range(pl.len()) == 1
    rows.with_columns(pl.when(is_second).then(cell).otherwise(column).alias(column)).write_parquet(path)
    names = " or ".join(pl.read_parquet(release / "data/parquet/documents.parquet")["source_name"])
    (leak,) = find_leaks(release)
    place, _, rest = leak.partition(" (article ")
    assert place == f"data/parquet/{table}.parquet, row 2"
    assert rest.removesuffix(f"): {kind}") in names


def test_the_gate_finds_the_name_of_a_file(release):
    (release / "ada.brook@mail.example.txt").touch()
    assert find_leaks(release) == ["the name of a file: e-mail address"]


def test_the_gate_finds_a_row_from_what_a_page_says_of_its_author_but_no_signal(release):
    for table in ("faq", "coverage"):
        path = release / f"data/parquet/{table}.parquet"
        pl.read_parquet(path).with_columns(zone=pl.lit("author_bio")).write_parquet(path)
    assert {leak.split(",")[0] for leak in find_leaks(release)} == {"data/parquet/faq.parquet"}


def test_a_sound_release_passes_the_gate(release):
    assert find_leaks(release) == []


INNOCENT = {
    "wall.txt": "In 2015 Wall Street fell 14 percent.",
    "mill.txt": "In 2015 Mill Road lost 14 percent of its shops, and since 2015 Mill Road has had 40 shops.",
    "babies.txt": "Some 240 babies were born in 12 hospitals on 1 January.",
    "tickets.txt": "E-mail ada@harbour.example or peter@quay.example for 12 tickets.",
    "born.txt": "The school was Born, 3 May, a film about 14 pupils.",
}


def test_ordinary_sentences_stop_no_release_and_their_articles_are_named(tmp_path):
    sidecars = {name.replace(".txt", ".yaml"): f"url: https://h.example/{name}\n" for name in INNOCENT}
    release = released(
        tmp_path, {**{name: f"News of Tolva\n\n{text}\n" for name, text in INNOCENT.items()}, **sidecars}
    )
    documents = pl.read_parquet(release / "data/parquet/documents.parquet")
    assert set(documents["source_name"]) == set(INNOCENT)
    assert find_leaks(release) == []
    assert verify(release, tmp_path / "raw").problems == ()


def test_words_that_read_as_an_address_only_where_they_are_cut_out_are_left_out_and_the_article_is_named(
    shard,
):
    (document, *_) = shard.tables["documents"]["doc_id"]
    (row, *_) = shard.tables["evidence"].filter(doc_id=document).to_dicts()
    cut = {**row, "exact": "2015", "prefix": None, "suffix": " Mill Road lost 14 percent", "is_unique": True}
    kept = {**cut, "prefix": "In "}
    schema = shard.tables["evidence"].schema
    tables = {**shard.tables, "evidence": pl.DataFrame([kept, cut], schema=schema)}
    shown = without_personal_contexts(tables)
    assert shown["evidence"].select("exact", "prefix", "suffix", "is_unique").rows() == [
        ("2015", "In ", " Mill Road lost 14 percent", True),
        ("2015", None, None, False),
    ]
    told = shown["errors"].filter(reason="personal_data").to_dicts()[-1]
    names = dict(shard.tables["documents"].select("doc_id", "source_name").iter_rows())
    assert told["source_name"] == names[document]
    assert "`evidence`: 1 of its rows" in told["detail"]
    assert "street address" in told["detail"]


FRAGMENTS = """In 2015|since 2015|Mill Road|Wall Street|12|born in|were born|on 1 January|3 May 1985|hospitals
|Ada Brook|said|020|7946|0000|(0)|/|call|Address: |14|Lower Quay|turned 40|on 4 June|“|”|.|,|fell 14 percent
|press@quay.example|ada@quay.example|birthday|%20|Flat 3|Calle Mayor|Who was born? ›"""


@dear
@given(st.lists(st.sampled_from(FRAGMENTS.split("|")), min_size=4, max_size=60))
def test_the_gate_refuses_no_cell_that_is_let_through(fragments):
    text = f"News of Tolva\n\n{' '.join(fragments)}\n"
    source = Source("a.txt", text.encode(), "text/plain", sidecar=Sidecar(url="https://h.example/a"))
    for name, table in extract_sources([source]).items():
        for column in _columns_of_words(table.drop(withheld_columns(name))):
            assert not table[column].map_elements(is_personal, return_dtype=pl.Boolean).any(), (name, column)


def test_what_cells_say_side_by_side_is_left_out_of_what_describes_a_release(tmp_path):
    files = {
        "a.txt": "Harbour news\n\nIt is so.\n",
        "a.yaml": 'title: "The day that Ada was born"\npublisher: "3 May 1985"\n',
    }
    release = released(tmp_path, files)
    document = pl.read_parquet(release / "data/parquet/documents.parquet").to_dicts()[0]
    assert (document["title"], document["publisher"]) == ("The day that Ada was born", "3 May 1985")


def test_a_release_with_personal_data_is_refused_with_the_place_and_the_article(
    raw, work, tmp_path, monkeypatch
):
    def leaking(work, table):
        for rows in table_pieces(work, table):
            told = pl.col("cue") + " ada@mail.example"
            yield rows.with_columns(cue=told) if table == "quotes" else rows

    monkeypatch.setattr("pipelines.publishing.build.table_pieces", leaking)
    with pytest.raises(PublishError, match="opt_out: true") as refusal:
        publish(work, tmp_path / "outputs", raw=raw)
    assert "quotes.parquet, row 1 (article " in str(refusal.value)
    assert "ada@mail" not in str(refusal.value)


def test_words_of_the_code_itself_are_published_without_personal_data(raw, work, tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.publishing.build.licence_text", lambda facts: "Ask ada@mail.example.\n")
    release = publish(work, tmp_path / "outputs", raw=raw).path
    assert (release / "LICENSE").read_text() == "Ask [e-mail address].\n"


def test_an_author_who_is_introduced_before_the_article_stays_out_of_it(tmp_path):
    author, _, _ = AUTHOR_FIRST.partition("\n\nThe quarry")
    released(tmp_path, {"quarry.txt": AUTHOR_FIRST})
    entities = pl.read_parquet(tmp_path / "work" / "entities.parquet")
    mentions = entities.explode("variants")["variants"].struct.field("char_start")
    assert "Milo Grant" in entities["name"]
    assert mentions.min() > len(author)


def test_nothing_of_an_author_is_published(published):
    content = everything_in(published.path)
    assert "Milena Horak" in content
    for private in (
        "Trellick",
        "Lower Quay",
        "40217",
        "4915550199283",
        "odo.trellick",
        "1988-02-29",
        "Kites",
    ):
        assert private not in content


def test_nothing_of_the_seed_article_s_author_is_published(tmp_path):
    raw = ROOT / "raw"
    update_tables(raw, tmp_path / "work")
    release = publish(tmp_path / "work", tmp_path / "outputs", raw=raw).path
    zones = pl.read_parquet(tmp_path / "work" / "zones.parquet").filter(zone="author_bio")
    labelled = [line.partition(": ")[2] for text in zones["text"] for line in text.splitlines()]
    private = [value for value in labelled if len(value) > 7]
    assert len(private) >= 5
    content = everything_in(release)
    assert [value for value in private if value in content] == []


def test_an_article_whose_id_looks_like_a_telephone_number_is_released_like_any_other(tmp_path):
    text = "The harbour of Tolva closed on 4 May 2021, and 157386 people lost their work.\n"
    number = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert [datum.kind for datum in find_personal_data(number)] == ["telephone number"]
    release = released(tmp_path, {"a.txt": text})
    (document,) = pl.read_parquet(release / "data/parquet/documents.parquet").to_dicts()
    assert document["doc_id"] == number
    assert pl.read_parquet(release / "data/parquet/errors.parquet").is_empty()
    assert pl.read_parquet(release / "data/parquet/quarantine.parquet").is_empty()
    (release / "more.txt").write_text("call 0055172802737474\n")
    assert find_leaks(release) == ["more.txt, line 1: telephone number"]

"""The laws on `evidence`: its words are those of the rows, stand where it says, and show nothing personal."""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from schemas.evidence import SHOWN_CELLS
from schemas.law import Law, Tables, Texts
from schemas.tables import TABLES
from schemas.vocabulary import PERSONAL_ZONES


def laws_of_evidence() -> Iterator[Law]:
    """The laws on `evidence`, and that every row has some."""
    yield Law(
        "evidence",
        "words_are_those_of_the_row",
        "the words are those of the named cell of a row of `row_table` of the same document",
        _shows_no_row,
    )
    yield Law(
        "evidence",
        "context_matches_source",
        "`prefix` and `suffix` are what stands in the text beside the words, to the letter",
        _straying_context,
    )
    yield Law(
        "evidence",
        "unique_words_stand_once",
        "where `is_unique` is true, prefix, words and suffix stand together once in the text",
        _stands_elsewhere_too,
    )
    yield Law(
        "evidence",
        "context_is_not_personal",
        "words, prefix and suffix stay out of what the page says of its author",
        _context_is_personal,
    )
    for table in SHOWN_CELLS:
        yield Law(
            table,
            "row_has_evidence",
            "`evidence` shows the words of every row",
            _lacks_evidence(table),
            moves_rows=False,
        )


def _straying_context(tables: Tables, texts: Texts) -> pl.Series:
    """Rows whose prefix or suffix is not what stands next to the words."""
    return pl.Series(
        [_context_strays(texts.get(row["doc_id"]), row) for row in tables["evidence"].iter_rows(named=True)],
        dtype=pl.Boolean,
    )


def _context_strays(text: str | None, row: Mapping[str, str | int | None]) -> bool:
    prefix, suffix = str(row["prefix"] or ""), str(row["suffix"] or "")
    before, after = int(row["char_start"] or 0), int(row["char_end"] or 0)
    if text is None or before < len(prefix):
        return True
    return text[before - len(prefix) : before] != prefix or text[after : after + len(suffix)] != suffix


def _stands_elsewhere_too(tables: Tables, texts: Texts) -> pl.Series:
    """Rows that are said to be unique in their document, and are not."""
    columns = ("doc_id", "prefix", "exact", "suffix", "is_unique")
    return pl.Series(
        [
            bool(is_unique) and not _stands_once(texts.get(doc_id, ""), "".join(filter(None, words)))
            for doc_id, *words, is_unique in tables["evidence"].select(columns).iter_rows()
        ],
        dtype=pl.Boolean,
    )


def _stands_once(text: str, words: str) -> bool:
    first = text.find(words)
    return first >= 0 and text.find(words, first + 1) < 0


def _context_is_personal(tables: Tables, _: Texts) -> pl.Series:
    """Rows of which the words, or those beside them, reach into what a page says of its author."""
    personal = tables["zones"].filter(pl.col("zone").is_in(list(PERSONAL_ZONES)))
    zones = personal.select("doc_id", zone_start="char_start", zone_end="char_end")
    reach = tables["evidence"].select(
        "doc_id",
        start=pl.col("char_start") - pl.col("prefix").str.len_chars().fill_null(0),
        end=pl.col("char_end") + pl.col("suffix").str.len_chars().fill_null(0),
    )
    inside = reach.with_row_index().join(zones, on="doc_id")
    inside = inside.filter((pl.col("start") < pl.col("zone_end")) & (pl.col("end") > pl.col("zone_start")))
    return reach.with_row_index()["index"].is_in(inside["index"].unique().implode())


def _shows_no_row(tables: Tables, _: Texts) -> pl.Series:
    """Rows whose words are not those of a cell of a row of the same document."""
    shown = pl.concat([_shown(tables, table) for table in SHOWN_CELLS])
    names = shown.columns
    found = shown.unique().with_columns(found=pl.lit(True))
    return (
        tables["evidence"]
        .select(names)
        .join(found, on=names, how="left", maintain_order="left")["found"]
        .is_null()
    )


def _shown(tables: Tables, table: str) -> pl.DataFrame:
    """The words of a table's rows that evidence may show, under the names that they have in `evidence`."""
    rows = tables[table]
    if table == "entities":
        mentions = rows.select("doc_id", "entity_id", "variants").explode("variants").unnest("variants")
        cells = [
            mentions.rename({"entity_id": "row_id", "text": "exact"}).with_columns(cell=pl.lit("variants"))
        ]
    else:
        cells = [
            rows.select(
                "doc_id",
                "row_id",
                cell=pl.lit(column),
                exact=pl.col(column),
                char_start=pl.col(TABLES[table].span_of(column).start),
                char_end=pl.col(TABLES[table].span_of(column).end),
            )
            for column in SHOWN_CELLS[table]
        ]
    order = ("row_table", "row_id", "cell", "doc_id", "char_start", "char_end", "exact")
    return pl.concat([cell.with_columns(row_table=pl.lit(table)).select(order) for cell in cells])


def _lacks_evidence(table: str) -> Callable[[Tables, Texts], pl.Series]:
    """Rows of a table of which `evidence` does not show every cell that it should."""
    (key,) = TABLES[table].primary_key

    def broken(tables: Tables, _: Texts) -> pl.Series:
        shown = tables["evidence"].filter(pl.col("row_table") == table).group_by("row_id").len("shown")
        rows = tables[table].select(row_id=key).join(shown, on="row_id", how="left", maintain_order="left")
        lacking = rows["shown"].fill_null(0) < len(SHOWN_CELLS[table])
        # The name of somebody of whom only the page's words about its author tell is not shown.
        return lacking & ~tables[table]["zone"].is_in(list(PERSONAL_ZONES))

    return broken

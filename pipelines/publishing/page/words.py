"""The words by which rows are found: those of their cells, and some that say in which column a word stands.

A word is a run of letters and digits, without accents and capitals; the page's script takes the words of a
question apart in the same way (`templates/page/search.js`).
"""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

#: For each table, the columns whose words rows are found by. Not among them are ids, hashes, offsets,
#: numbers, and codes that stand in every row of a table that people read.
WORDED: Final[Mapping[str, tuple[str, ...]]] = {
    "quotes": ("quotation", "speaker_text", "speaker_name", "speaker_role", "addressee"),
    "statistics": (
        *("text", "unit", "measure", "population", "place", "time_period", "source_name", "subject"),
    ),
    "events": (
        *("text", "date_edtf", "event_type", "actor", "actor_name", "recipient", "recipient_name", "place"),
    ),
    "faq": ("question", "answer", "answer_date"),
    "conflicts": ("kind", "first_text", "second_text", "difference"),
    "entities": ("name", "roles", "variants"),
    "entity_links": ("compared_name", "agreed", "written"),
    "documents": (
        *("title", "authors", "publisher", "url", "published", "source_name", "other_sources"),
        *("language", "licence", "rights", "note", "doc_id"),
    ),
    "evidence": ("exact",),
    "coverage": ("signal", "row_table", "reason", "timex_type", "timex_value"),
    "zones": ("zone",),
    "quarantine": ("row_table", "failed_checks", "row_json"),
    "errors": ("source_name", "stage", "reason", "detail"),
    "tombstones": ("doc_id", "source_name", "reason", "successor", "last_release", "left_release"),
}
#: The columns whose words are found apart from all others, too: by field, for each table.
FIELDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "speaker": {"quotes": ("speaker_name", "speaker_text", "speaker_role"), "statistics": ("source_name",)},
    "about": {
        "quotes": ("speaker_name", "speaker_text", "addressee"),
        "statistics": ("subject", "source_name", "place"),
        "events": ("actor", "actor_name", "recipient", "recipient_name", "place"),
        "entities": ("name", "variants"),
    },
    "measure": {"statistics": ("measure", "unit")},
}
#: Columns whose whole cells are found, by field.
CODES: Final = {"country": "country", "zone": "zone"}
#: Columns that name an entity.
NAMING: Final[Mapping[str, tuple[str, ...]]] = {
    "quotes": ("speaker_id",),
    "statistics": ("subject_id", "place_id"),
    "events": ("actor_id", "recipient_id", "place_id"),
    "entities": ("entity_id",),
    "entity_links": ("entity_id",),
}
_WORD: Final = r"[\p{L}\p{N}]+"


def words_of(table: str, rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The words of rows: one row for each word, with the places of the table's rows that have it.

    Args:
        table: the table.
        rows: its rows.
        names: for every `entity_id` that they may have, the `canonical_id` of all that are the same.

    Returns:
        `word`, and `rows`: places from 0 in ascending order, the first as it is, others as the step from the
        one before, joined by commas.
    """
    columns = WORDED.get(table, tuple(name for name, kind in rows.schema.items() if kind == pl.String))
    pairs = [_words(rows, columns, "")]
    pairs += [_words(rows, of[table], _marked(field)) for field, of in FIELDS.items() if table in of]
    pairs += [_codes(rows, column, _marked(field)) for field, column in CODES.items() if column in rows]
    pairs += [_entities(table, rows, column, names) for column in NAMING.get(table, ()) if column in rows]
    place = pl.col("row")
    steps = place.diff().fill_null(place.first())
    return (
        pl.concat(pairs)
        .unique()
        .sort("row")
        .group_by("word", maintain_order=True)
        .agg(steps.cast(pl.String).str.join(",").alias("rows"))
    )


def folded(text: pl.Expr) -> pl.Expr:
    """Text without accents and capitals.

    >>> pl.select(folded(pl.lit("Łódź, Émile"))).item()
    'łodz, emile'
    """
    return text.str.normalize("NFKD").str.replace_all(r"\p{M}+", "").str.to_lowercase()


def _marked(field: str) -> str:
    """What stands before words of a field; no word of a text begins so."""
    return f"={field}="


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_row_index("row").with_columns(pl.col("row").cast(pl.UInt32))


def _words(rows: pl.DataFrame, columns: Iterable[str], mark: str) -> pl.DataFrame:
    there = [_text(rows.schema[column], column) for column in columns if column in rows.columns]
    text = pl.concat_str(there, separator=" ", ignore_nulls=True)
    found = _numbered(rows).select("row", word=folded(text).str.extract_all(_WORD).list.unique())
    return found.explode("word").drop_nulls().select(word=pl.lit(mark) + pl.col("word"), row="row")


def _text(kind: pl.DataType, column: str) -> pl.Expr:
    """The text of a column's cells: of lists, that of their items; of named parts, that of `text`."""
    if not isinstance(kind, pl.List):
        return pl.col(column).cast(pl.String)
    items = pl.element()
    if isinstance(kind.inner, pl.Struct):
        items = items.struct.field("text")
    return pl.col(column).list.eval(items).list.join(" ")


def _codes(rows: pl.DataFrame, column: str, mark: str) -> pl.DataFrame:
    return _numbered(rows).select(word=pl.lit(mark) + pl.col(column), row="row").drop_nulls()


def _entities(table: str, rows: pl.DataFrame, column: str, names: pl.DataFrame) -> pl.DataFrame:
    found = _numbered(rows).select("row", entity_id=column).drop_nulls()
    named = found.join(names, on="entity_id", how="inner")
    of_row = (
        [pl.col("canonical_id")] if table != "entities" else [pl.col("canonical_id"), pl.col("entity_id")]
    )
    return pl.concat(named.select(word=pl.lit(_marked("entity")) + name, row="row") for name in of_row)

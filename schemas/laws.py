"""The laws that need more than one row: spans that hold, ids that are unique, references that resolve.

A law looks at whole tables, and at the documents' texts, and says for each row of one table whether the row
breaks it. Laws within a row are declared in the tables' models. Nothing here changes a table.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from schemas.evidence_laws import laws_of_evidence
from schemas.law import Law, Tables, Texts
from schemas.table import Reference, SpanColumns
from schemas.tables import TABLES
from schemas.vocabulary import CONFLICT_TABLES, ROW_ID_PREFIXES, ROW_TABLES


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks one law."""

    table: str
    row_key: str
    law: str
    message: str


def find_violations(tables: Tables, texts: Texts) -> tuple[Violation, ...]:
    """Every breach of every law.

    Args:
        tables: every table by name; without those that only a release has, their laws are not asked.
        texts: the documents' texts by doc_id.

    Returns:
        One violation for each row and law, in order of the laws and of the rows.
    """
    return tuple(
        Violation(law.table, key, law.name, f"`{law.table}` {key}: {law.description}")
        for law in LAWS
        if law.table in tables
        for key in row_keys(law.table, tables[law.table].filter(law.broken(tables, texts)))
    )


def row_keys(table: str, frame: pl.DataFrame) -> list[str]:
    """What names each row of a table: its id, or the cells that tell it apart, joined by colons.

    >>> row_keys("zones", pl.DataFrame({"doc_id": ["d1", "d1"], "char_start": [0, 7]}))
    ['d1:0', 'd1:7']
    """
    columns = TABLES[table].row_key
    return frame.select(pl.concat_str(columns, separator=":", ignore_nulls=True)).to_series().to_list()


def row_ids(tables: Tables) -> pl.Series:
    """The ids of all rows of those tables whose rows have one that is theirs alone in the dataset.

    Tables that come of all documents together need not be there.
    """
    there = [table for table in ROW_ID_PREFIXES if table in tables or not TABLES[table].across_documents]
    ids = [tables[table][TABLES[table].primary_key[0]].alias("id") for table in there]
    return pl.concat(ids).drop_nulls()


def _reference_law(table: str, reference: Reference) -> Law:
    """The cell names a row of the other table, and that row belongs to the same document."""
    cells = {"doc_id": pl.col("doc_id"), reference.column: pl.col(reference.key)}

    def broken(tables: Tables, _: Texts) -> pl.Series:
        return _unmatched(tables[table].select(*cells), tables[reference.table].select(**cells))

    return Law(
        table,
        f"{reference.column}_resolves",
        f"`{reference.column}` names a row of `{reference.table}` of the same document",
        broken,
    )


def _unmatched(rows: pl.DataFrame, targets: pl.DataFrame) -> pl.Series:
    """One boolean a row: true where its last cell is not null, yet no target has the same cells."""
    found = targets.unique().with_columns(found=pl.lit(True))
    joined = rows.join(found, on=rows.columns, how="left", maintain_order="left")
    return joined["found"].is_null() & rows[rows.columns[-1]].is_not_null()


def _span_law(table: str, span: SpanColumns) -> Law:
    """The cell is, to the letter, what stands at its offsets."""
    words = str(span.text)

    def broken(tables: Tables, texts: Texts) -> pl.Series:
        rows = tables[table]
        return _misquotes(texts, *(rows[column] for column in ("doc_id", span.start, span.end, words)))

    return Law(
        table,
        f"{words}_matches_source",
        f"`{words}` is what stands in the text at its offsets, to the letter",
        broken,
    )


def _misquotes(
    texts: Texts, doc_ids: pl.Series, starts: pl.Series, ends: pl.Series, words: pl.Series
) -> pl.Series:
    """One boolean a row: true where the words are not those of the text at their offsets."""
    cells = (column.to_list() for column in (doc_ids, starts, ends, words))
    return pl.Series(
        [_misquoted(texts.get(doc_id), *rest) for doc_id, *rest in zip(*cells, strict=True)], dtype=pl.Boolean
    )


def _misquoted(text: str | None, start: int | None, end: int | None, words: str | None) -> bool:
    if start is None or end is None or words is None:
        return False
    return text is None or start < 0 or text[start:end] != words


def _misquoted_variants(tables: Tables, texts: Texts) -> pl.Series:
    entities = tables["entities"].select("doc_id", "variants").with_row_index("row")
    mentions = entities.explode("variants").unnest("variants")
    wrong = _misquotes(texts, *(mentions[name] for name in ("doc_id", "char_start", "char_end", "text")))
    return entities["row"].is_in(mentions["row"].filter(wrong).implode())


def _unique_id_law(table: str) -> Law:
    """No other row of any table has the id."""
    key = TABLES[table].primary_key[0]

    def broken(tables: Tables, _: Texts) -> pl.Series:
        ids = row_ids(tables)
        return tables[table][key].is_in(ids.filter(ids.is_duplicated()).implode())

    return Law(
        table,
        f"{key}_is_unique_in_dataset",
        f"no other row of any table has the same `{key}`",
        broken,
        within_document=False,
    )


def _zone_law(table: str, start: str) -> Law:
    """The row's zone is the one that its first character stands in."""

    def broken(tables: Tables, _: Texts) -> pl.Series:
        rows = tables[table].select("doc_id", "zone", pl.col(start).alias("at")).with_row_index()
        zones = tables["zones"].select(
            "doc_id", pl.col("zone").alias("there"), pl.col("char_start").alias("at")
        )
        placed = (
            rows.drop_nulls()
            .sort("at")
            .join_asof(zones.drop_nulls().sort("at"), on="at", by="doc_id", check_sortedness=False)
        )
        wrong = placed.filter(pl.col("zone") != pl.col("there"))["index"]
        return rows["index"].is_in(wrong.implode())

    return Law(table, "zone_matches_zones", f"`zone` is the zone of `zones` in which `{start}` lies", broken)


def _out_of_text(tables: Tables, texts: Texts) -> pl.Series:
    lengths = pl.DataFrame({"doc_id": list(texts), "length": [len(text) for text in texts.values()]})
    spans = tables["coverage"].select("doc_id", "char_end")
    placed = spans.join(lengths.cast({"doc_id": pl.String}), on="doc_id", how="left", maintain_order="left")
    return placed.select((pl.col("char_end") > pl.col("length")).fill_null(False)).to_series()


def _wrong_length(tables: Tables, texts: Texts) -> pl.Series:
    rows = zip(tables["documents"]["doc_id"], tables["documents"]["n_chars"], strict=True)
    return pl.Series(
        [doc_id not in texts or len(texts[doc_id]) != n_chars for doc_id, n_chars in rows], dtype=pl.Boolean
    )


def _wrong_hash(tables: Tables, texts: Texts) -> pl.Series:
    rows = zip(tables["documents"]["doc_id"], tables["documents"]["text_sha256"], strict=True)
    return pl.Series(
        [text_sha256(texts.get(doc_id, "")) != digest for doc_id, digest in rows], dtype=pl.Boolean
    )


def text_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, as in `documents.text_sha256`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _untiled(tables: Tables, texts: Texts) -> pl.Series:
    zones = (
        tables["zones"]
        .sort("char_start")
        .group_by("doc_id", maintain_order=True)
        .agg("char_start", "char_end")
    )
    spans = {doc_id: (starts, ends) for doc_id, starts, ends in zones.iter_rows()}
    return pl.Series(
        [
            not _tiles(*spans.get(doc_id, ([], [])), len(texts.get(doc_id, "")))
            for doc_id in tables["documents"]["doc_id"]
        ],
        dtype=pl.Boolean,
    )


def _tiles(starts: list[int], ends: list[int], length: int) -> bool:
    """Whether spans, in order, cover `[0, length)` without gap or overlap."""
    return [*starts, length] == [0, *ends]


def _out_of_order(tables: Tables, _: Texts) -> pl.Series:
    """Pairs whose rank by position is not their rank by place; gaps in the count are no breach."""
    by_position, by_place = (pl.col(c).rank("min").over("doc_id") for c in ("position", "question_start"))
    return tables["faq"].select((by_position != by_place).fill_null(False)).to_series()


def _straying_utterance(tables: Tables, _: Texts) -> pl.Series:
    documents = pl.col("doc_id").n_unique().over("utterance_id")
    return tables["quotes"].select((documents > 1) & pl.col("utterance_id").is_not_null()).to_series()


def _outside_its_quote(tables: Tables, _: Texts) -> pl.Series:
    quotes = tables["quotes"].select(pl.col("row_id").alias("quote_id"), begin="char_start", end="char_end")
    rows = tables["statistics"].select("quote_id", "char_start", "char_end")
    joined = rows.join(quotes.unique("quote_id"), on="quote_id", how="left", maintain_order="left")
    outside = (pl.col("char_start") < pl.col("begin")) | (pl.col("char_end") > pl.col("end"))
    return joined.select(outside.fill_null(False)).to_series()


def _dangling_outcome(tables: Tables, _: Texts) -> pl.Series:
    targets = [
        tables[table].select(pl.lit(table).alias("row_table"), "doc_id", "row_id") for table in ROW_TABLES
    ]
    return _unmatched(tables["coverage"].select("row_table", "doc_id", "row_id"), pl.concat(targets))


def _dangling_side(side: str) -> Callable[[Tables, Texts], pl.Series]:
    """A side of a conflict names a row that is there, in the same document."""

    def broken(tables: Tables, _: Texts) -> pl.Series:
        targets = [
            tables[table].select(
                pl.lit(table).alias("table"), "doc_id", pl.col(_row_id_column(table)).alias("row_id")
            )
            for table in CONFLICT_TABLES
        ]
        sides = tables["conflicts"].select(
            pl.col(f"{side}_table").alias("table"), "doc_id", pl.col(f"{side}_row_id").alias("row_id")
        )
        return _unmatched(sides, pl.concat(targets))

    return broken


def _row_id_column(table: str) -> str:
    """The column that holds the ids of a table's rows."""
    return TABLES[table].primary_key[0] if TABLES[table].primary_key else "row_id"


def _dangling_successor(tables: Tables, _: Texts) -> pl.Series:
    known = pl.concat([tables["documents"]["doc_id"], tables["tombstones"]["doc_id"]])
    successors = tables["tombstones"]["successor"]
    return successors.is_not_null() & ~successors.is_in(known.implode()).fill_null(False)


def _of_another_cluster(tables: Tables, _: Texts) -> pl.Series:
    cells = ("doc_id", "entity_id", "canonical_id")
    return _unmatched(tables["entity_links"].select(cells), tables["entities"].select(cells))


def _unaccounted(tables: Tables, _: Texts) -> pl.Series:
    return tables["coverage"].select(pl.col("row_id").is_null() & pl.col("reason").is_null()).to_series()


def _all_laws() -> Iterator[Law]:
    for table in TABLES.values():
        yield from (_reference_law(table.name, reference) for reference in table.references)
        yield from (_span_law(table.name, span) for span in table.spans if span.text)
    yield from (_unique_id_law(table) for table in ROW_ID_PREFIXES)
    yield from (_zone_law(table, "char_start") for table in ("quotes", "statistics", "events", "coverage"))
    yield _zone_law("faq", "question_start")
    yield _zone_law("conflicts", "first_start")
    yield Law(
        "entities",
        "variants_match_source",
        "every mention is what stands in the text at its offsets",
        _misquoted_variants,
    )
    yield Law("documents", "n_chars_is_length_of_text", "`n_chars` is the length of the text", _wrong_length)
    yield Law(
        "documents", "text_sha256_is_hash_of_text", "`text_sha256` is the hash of the text", _wrong_hash
    )
    yield Law("documents", "zones_tile_text", "the zones cover the text without gap or overlap", _untiled)
    yield Law(
        "quotes",
        "utterance_stays_in_document",
        "an utterance belongs to one document",
        _straying_utterance,
        within_document=False,
    )
    yield Law(
        "statistics",
        "statistic_stands_in_its_quote",
        "the span lies inside the quote that `quote_id` names",
        _outside_its_quote,
    )
    yield Law(
        "faq",
        "positions_follow_the_page",
        "`position` rises with the place of the question in the document",
        _out_of_order,
    )
    for side in ("first", "second"):
        yield Law(
            "conflicts",
            f"{side}_row_id_resolves",
            f"`{side}_row_id` names a row of `{side}_table` of the same document",
            _dangling_side(side),
        )
    yield from laws_of_evidence()
    yield Law(
        "tombstones",
        "withdrawn_document_is_gone",
        "no document that has left is in `documents`",
        lambda tables, _: tables["tombstones"]["doc_id"].is_in(tables["documents"]["doc_id"].implode()),
    )
    yield Law(
        "tombstones",
        "successor_resolves",
        "`successor` names a document, or one that has left as well",
        _dangling_successor,
        within_document=False,
    )
    yield Law(
        "entity_links",
        "canonical_id_resolves",
        "`canonical_id` is that of the entity in `entities`",
        _of_another_cluster,
    )
    yield Law("coverage", "span_stands_in_text", "the span ends before the text does", _out_of_text)
    yield Law(
        "coverage",
        "row_id_resolves",
        "`row_id` names a row of `row_table` of the same document",
        _dangling_outcome,
    )
    yield Law(
        "coverage",
        "signal_is_accounted_for",
        "every signal became a row or has a reason",
        _unaccounted,
        moves_rows=False,
    )


#: Every law, in the order in which they are reported.
LAWS: Final = tuple(_all_laws())

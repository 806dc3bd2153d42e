"""Checks rows against their schemas; rows that fail leave their table for `quarantine`.

What the checks and laws are is said in `schemas`. Here they are applied to the tables of a shard, and what
follows from a failure is decided: rows go to quarantine whole, references to them are mended, and a document
that itself breaks its schema becomes an error. Nothing is lost on the way.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict

import polars as pl

from pipelines.document import Failure
from pipelines.running.withholding import (
    PERSONAL_DATA,
    PersonalStretches,
    holds_personal_data,
    personal_stretches,
    withheld,
    without_personal_cells,
)
from schemas.checks import failing_rows
from schemas.law import Tables, Texts
from schemas.laws import LAWS, row_keys
from schemas.tables import TABLES, polars_schema
from schemas.vocabulary import ZONES

#: The check that every row of a document fails whose own row, or zones, are broken.
DOCUMENT_IS_VALID = "document_is_valid"

#: Tables whose rows describe the document itself; where one fails, no offset of the document can be trusted.
_OF_THE_DOCUMENT = ("documents", "zones")
#: Tables whose rows go to quarantine one by one, judged before the signals that point to them.
_OF_ROWS = ("quotes", "statistics", "events", "faq", "entities", "errors")

#: Tables whose rows stay where they hold personal data, and lose it instead.
_JUDGED_ELSEWHERE = ("coverage", "errors")

#: Cells of a failed row that quarantine repeats.
_COPIED = ("doc_id", "zone", "rule_id", "confidence")

_Failures = Mapping[str, pl.Series]


def validate_tables(
    tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str], personal: PersonalStretches | None = None
) -> dict[str, pl.DataFrame]:
    """Validate every table of a shard.

    A row that fails a check or a law moves to `quarantine` with the names of all that it fails; holding
    personal data is such a failure, after which quarantine shows none of the row's words. References to a
    quarantined row become null; signals that point to one then name the table `quarantine`. Where a
    document's own row or zones fail, which is a fault of the reader and not of the article, the document
    becomes an error and all its rows are quarantined.

    Args:
        tables: every table by name, with exactly its columns.
        texts: the documents' texts by doc_id.
        personal: the personal data in these texts, where it is known already.

    Returns:
        Every table, each row valid.

    Raises:
        ValueError: a table's columns are not those of its schema.
    """
    personal = personal or personal_stretches(texts)
    tables = without_personal_cells(tables, personal)
    faults = {table: _failures(table, tables, texts) for table in _OF_THE_DOCUMENT}
    broken = _broken_documents(tables, faults)
    valid, quarantined = dict(tables), [tables["quarantine"]]
    for table in _OF_ROWS:
        valid[table], removed = _split(
            table, tables[table], _failures(table, tables, texts, personal), broken
        )
        quarantined.append(removed)
    valid["quarantine"] = pl.concat(quarantined)
    for table, point in _POINTING.items():
        valid[table] = point(tables[table], valid["quarantine"])
        failures = _failures(table, valid, texts, personal)
        kept, removed = _split(table, tables[table], failures, broken)
        valid[table] = point(kept, valid["quarantine"])
        valid["quarantine"] = pl.concat([valid["quarantine"], removed])
    if broken:
        valid["errors"] = pl.concat([valid["errors"], _document_errors(tables, faults, broken)])
        for table in _OF_THE_DOCUMENT:
            valid[table] = tables[table].filter(~_in_documents(tables[table], broken))
    return _without_dangling_references(valid)


def _failures(
    table: str, tables: Tables, texts: Texts, personal: PersonalStretches | None = None
) -> dict[str, pl.Series]:
    """For each check or law that some row of the table fails: one boolean a row."""
    if tables[table].is_empty():
        return {}
    failures = failing_rows(table, tables[table])
    for law in LAWS:
        if law.table == table and law.moves_rows and (broken := law.broken(tables, texts)).any():
            failures[law.name] = broken
    if (
        personal
        and table not in _JUDGED_ELSEWHERE
        and (held := holds_personal_data(table, tables[table], personal)).any()
    ):
        failures[PERSONAL_DATA] = held
    return failures


def _split(
    table: str, frame: pl.DataFrame, failures: _Failures, broken_documents: list[str | None]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that fail nothing, and the others as rows of quarantine."""
    masks = dict(failures)
    if broken_documents and table != "errors":
        masks[DOCUMENT_IS_VALID] = _in_documents(frame, broken_documents)
    if not masks:
        return frame, pl.DataFrame(schema=polars_schema("quarantine"))
    failed = pl.DataFrame(masks).select(pl.any_horizontal(pl.all())).to_series()
    return frame.filter(~failed), _quarantine_rows(
        table, frame.filter(failed), pl.DataFrame(masks).filter(failed)
    )


def _quarantine_rows(table: str, rows: pl.DataFrame, failed: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table as rows of quarantine; `failed` has one boolean column a check."""
    return pl.DataFrame(
        {
            **{
                column: [_sound(column, row.get(column)) for row in rows.iter_rows(named=True)]
                for column in _COPIED
            },
            "row_table": [table] * rows.height,
            "row_id": [key or None for key in row_keys(table, rows)],
            "failed_checks": [
                sorted(check for check, fails in checks.items() if fails)
                for checks in failed.iter_rows(named=True)
            ],
            "row_json": [
                _canonical_json(withheld(table, row) if checks.get(PERSONAL_DATA) else row)
                for row, checks in zip(rows.iter_rows(named=True), failed.iter_rows(named=True), strict=True)
            ],
        },
        schema_overrides=polars_schema("quarantine"),
    ).select(polars_schema("quarantine").names())


def _sound(column: str, cell: object) -> object:
    """The cell, or null where it is unfit for quarantine too; `row_json` holds it as it was."""
    if column == "zone":
        return cell if cell in ZONES else None
    if isinstance(cell, float):
        return cell if 0.0 <= cell <= 1.0 else None
    return cell or None


def _canonical_json(row: Mapping[str, object]) -> str:
    """A row as JSON with sorted keys and no white space.

    >>> _canonical_json({"value": math.inf, "text": "INF%"})
    '{"text":"INF%","value":"Infinity"}'
    """
    cells = {name: _json_number(cell) if isinstance(cell, float) else cell for name, cell in row.items()}
    return json.dumps(cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _json_number(number: float) -> float | str:
    """The number itself, or its name where JSON has no such number."""
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def _signals_pointed_to_quarantine(coverage: pl.DataFrame, quarantine: pl.DataFrame) -> pl.DataFrame:
    """Coverage whose signals name `quarantine` where their row has moved there.

    Such a signal's value is null where it is no finite number; the quarantined row holds it.
    """
    has_moved = _has_moved(coverage, "row", quarantine)
    values = [
        pl.when(has_moved & ~pl.col(value).is_finite()).then(None).otherwise(pl.col(value)).alias(value)
        for value in ("value", "value_min", "value_max")
    ]
    return coverage.with_columns(_renamed("row_table", has_moved), *values)


def _sides_pointed_to_quarantine(conflicts: pl.DataFrame, quarantine: pl.DataFrame) -> pl.DataFrame:
    """Conflicts whose sides name `quarantine` where their row has moved there."""
    return conflicts.with_columns(
        _renamed(f"{side}_table", _has_moved(conflicts, side, quarantine)) for side in ("first", "second")
    )


def _has_moved(frame: pl.DataFrame, named: str, quarantine: pl.DataFrame) -> pl.Series:
    """One boolean a row: whether the row that it names in `{named}_table`, `{named}_row_id` has moved."""
    moved = quarantine.select("row_table", "row_id").drop_nulls().unique().with_columns(moved=pl.lit(True))
    ids = "row_id" if named == "row" else f"{named}_row_id"
    rows = frame.select(row_table=f"{named}_table", row_id=ids)
    joined = rows.join(moved, on=["row_table", "row_id"], how="left", maintain_order="left")
    return joined["moved"].fill_null(False)


def _renamed(column: str, has_moved: pl.Series) -> pl.Expr:
    return pl.when(has_moved).then(pl.lit("quarantine")).otherwise(pl.col(column)).alias(column)


#: The tables whose rows point to rows of any other, each with what mends that where such a row has moved.
_POINTING: Mapping[str, Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]] = {
    "conflicts": _sides_pointed_to_quarantine,
    "coverage": _signals_pointed_to_quarantine,
}


def _without_dangling_references(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with null for every reference to a row that has moved to quarantine."""
    moved = tables["quarantine"].select("row_table", "row_id").drop_nulls()
    for name in tables:
        for reference in TABLES[name].references:
            ids = moved.filter(pl.col("row_table") == reference.table)["row_id"]
            if len(ids):
                cell = pl.col(reference.column)
                mended = pl.when(cell.is_in(ids.implode())).then(None).otherwise(cell).alias(reference.column)
                tables[name] = tables[name].with_columns(mended)
    return tables


def _broken_documents(tables: Tables, faults: Mapping[str, _Failures]) -> list[str | None]:
    """Ids of the documents whose own row or zones fail; null where a failing row names none."""
    return sorted(
        {
            doc_id
            for table, failures in faults.items()
            for failed in failures.values()
            for doc_id in tables[table]["doc_id"].filter(failed)
        },
        key=lambda doc_id: doc_id or "",
    )


def _in_documents(frame: pl.DataFrame, doc_ids: list[str | None]) -> pl.Series:
    return frame["doc_id"].is_in(pl.Series([doc_ids], dtype=pl.List(pl.String)), nulls_equal=True)


def _document_errors(
    tables: Tables, faults: Mapping[str, _Failures], broken: list[str | None]
) -> pl.DataFrame:
    """One error for each document that breaks its schema, with the checks that fail."""
    names = dict(tables["documents"].select("doc_id", "source_name").iter_rows())
    errors = [
        Failure(
            source_name=names.get(doc_id) or doc_id or "unknown",
            stage="validation",
            reason="invalid",
            detail=f"{_fault(tables, faults, doc_id)}; its rows are in quarantine; the reader is at fault",
            doc_id=doc_id or None,
        )
        for doc_id in broken
    ]
    return pl.DataFrame([asdict(error) for error in errors], schema=polars_schema("errors"))


def _fault(tables: Tables, faults: Mapping[str, _Failures], doc_id: str | None) -> str:
    """Which checks a document's own row and zones fail.

    >>> documents = pl.DataFrame({"doc_id": ["d1", "d2"]})
    >>> _fault({"documents": documents}, {"documents": {"zones_tile_text": pl.Series([False, True])}}, "d2")
    '`documents` fails zones_tile_text'
    """
    found = {
        table: sorted(
            check
            for check, failed in failures.items()
            if (failed & _in_documents(tables[table], [doc_id])).any()
        )
        for table, failures in faults.items()
    }
    return "; ".join(f"`{table}` fails {', '.join(checks)}" for table, checks in found.items() if checks)

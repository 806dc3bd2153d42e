"""Withholds personal data from the tables of a shard, row by row, so that none of it reaches a release.

What is personal is said in `reading.personal`. Here it is decided what a find does: a row that holds any
fails the check `personal_data` and goes to quarantine without its words; a signal keeps its place and loses
its value; of a document's own cells, those that hold any become null; evidence loses the words beside its
own. `validation` and `shard` ask for each.

Every cell is judged by itself, as the gate before a release does: it refuses nothing that is let through.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Final

import polars as pl

from pipelines.document import Failure, Span
from pipelines.extraction.stretches import Stretches
from pipelines.reading.personal.find import find_personal_data, redact
from pipelines.reading.personal.quick_look import MAY_BE_PERSONAL, MAY_BE_PERSONAL_WITH_DIGITS
from schemas.dictionary import ColumnEntry, describe_columns
from schemas.tables import TABLES

#: The check that a row with personal data fails.
PERSONAL_DATA: Final = "personal_data"

_BETWEEN_CELLS: Final = " | "
_JSON_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
#: Cells that stand side by side in the article, and are read so.
_READ_TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {"evidence": ("prefix", "exact", "suffix")}


@dataclass(frozen=True, slots=True)
class PersonalStretches:
    """The personal data of a shard's documents: where they stand, and those that are so wherever they stand.

    Args:
        spans: by doc_id, in order; documents without any are left out.
        stretches: the same, to be asked.
        words: by doc_id, as written; birthdays are left out, which elsewhere are only dates.
    """

    spans: Mapping[str, Sequence[Span]]
    stretches: Mapping[str, Stretches]
    words: Mapping[str, frozenset[str]]


def personal_stretches(texts: Mapping[str, str]) -> PersonalStretches:
    """The personal data in the documents' texts.

    Args:
        texts: the documents' texts by doc_id.
    """
    found = {doc_id: data for doc_id, text in texts.items() if (data := find_personal_data(text))}
    spans = {doc_id: [datum.span for datum in data] for doc_id, data in found.items()}
    return PersonalStretches(
        spans,
        {doc_id: Stretches(stretches) for doc_id, stretches in spans.items()},
        {
            doc_id: frozenset(datum.span.text_of(texts[doc_id]) for datum in data if datum.kind != "birthday")
            for doc_id, data in found.items()
        },
    )


def holds_personal_data(table: str, frame: pl.DataFrame, personal: PersonalStretches) -> pl.Series:
    """One boolean a row: whether a cell holds personal data, or the row's span touches some.

    Args:
        table: the table.
        frame: its rows.
        personal: what the documents' texts hold.
    """
    words = _words_together(table, frame)
    known = (
        frame["doc_id"].is_in(list(personal.spans))
        if personal.spans
        else pl.repeat(False, frame.height, eager=True)
    )
    suspicious = suspicious_words(words) | known.fill_null(False)
    held = [False] * frame.height
    for at in suspicious.arg_true().to_list():
        held[at] = _row_is_personal(table, frame.row(at, named=True), words[at] or "", personal)
    return pl.Series(held, dtype=pl.Boolean)


def words_of(cell: object) -> Iterator[str]:
    """The words of a cell that are read by themselves: all of it, or each part of a list, or of JSON.

    >>> list(words_of(["born in", "3 May"])), list(words_of('{"roles":["born in","3 May"]}'))
    (['born in', '3 May'], ['born in', '3 May'])
    """
    if isinstance(cell, str):
        parts = _parts_of_json(cell)
        yield from [cell] if parts is None else words_of(parts)
    elif isinstance(cell, Mapping):
        yield from chain.from_iterable(map(words_of, cell.values()))
    elif isinstance(cell, list):
        yield from chain.from_iterable(map(words_of, cell))


def is_personal(cell: object) -> bool:
    """Whether some words of a cell are personal data, or hold such."""
    return any(map(_are_personal, words_of(cell)))


@lru_cache(maxsize=1 << 12)
def _are_personal(words: str) -> bool:
    """Whether words hold personal data; the same words stand in many rows of a document."""
    return bool(find_personal_data(words))


def _parts_of_json(cell: str) -> object:
    """What a cell holds that is JSON, or None where it is words."""
    if not cell.startswith(("[", "{")):
        return None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None


def suspicious_words(words: pl.Series) -> pl.Series:
    """One boolean a string: whether it may hold personal data, and must be looked at."""
    has_digits = words.str.contains("[0-9]").fill_null(False)
    with_digits = words.set(~has_digits, None).str.contains(MAY_BE_PERSONAL_WITH_DIGITS)
    return words.str.contains(MAY_BE_PERSONAL).fill_null(False) | with_digits.fill_null(False)


def withheld(table: str, row: Mapping[str, object]) -> dict[str, object]:
    """A row with personal data as quarantine may show it: ids, offsets and codes, and none of its words."""
    shown = {entry.column for entry in describe_columns(table) if _is_bare(entry)}
    return {name: cell for name, cell in row.items() if name in shown}


def without_personal_cells(
    tables: Mapping[str, pl.DataFrame], personal: PersonalStretches
) -> dict[str, pl.DataFrame]:
    """The tables without personal data in what is never quarantined: documents, signals and errors.

    Cells of documents become null, and an error tells which; signals that touch personal data lose what they
    read as; errors name the kind of what their words held.
    """
    documents, lost = _documents_without(tables["documents"])
    errors = tables["errors"].with_columns(
        redacted(tables["errors"][name]) for name in ("source_name", "detail")
    )
    told = pl.DataFrame([asdict(failure) for failure in lost], schema=errors.schema)
    return {
        **tables,
        "documents": documents,
        "coverage": _signals_without_values(tables["coverage"], personal),
        "errors": pl.concat([errors, told]) if lost else errors,
    }


def without_personal_contexts(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with no words beside those of a row that read as personal data, with them or alone.

    Such words were judged before where they stand in the text. Cut out of it they may read otherwise: they
    are left out, and an error names the article.

    Args:
        tables: all of them, each row valid.
    """
    evidence = tables["evidence"]
    words = _words_together("evidence", evidence)
    kinds = {
        at: found
        for at in suspicious_words(words).arg_true().to_list()
        if (found := _kinds_in_context(evidence.row(at, named=True)))
    }
    if not kinds:
        return dict(tables)
    held = pl.int_range(evidence.height, eager=True).is_in(list(kinds))
    bare = {"prefix": None, "suffix": None, "link": None, "is_unique": False}
    told = [
        _lost_contexts(document, [kinds[at] for at in kinds if evidence["doc_id"][at] == document["doc_id"]])
        for document in tables["documents"].join(evidence.filter(held), on="doc_id", how="semi").to_dicts()
    ]
    errors = tables["errors"]
    return {
        **tables,
        "evidence": evidence.with_columns(
            pl.when(held).then(pl.lit(cell)).otherwise(column).alias(column) for column, cell in bare.items()
        ),
        "errors": pl.concat([errors, pl.DataFrame([asdict(error) for error in told], schema=errors.schema)]),
    }


def _kinds_in_context(row: Mapping[str, str | None]) -> set[str]:
    """The kinds of personal data in the words of a row of evidence and in those beside them."""
    together = "".join(row[column] or "" for column in _READ_TOGETHER["evidence"])
    cells = [together, *(row[entry.column] for entry in _with_words("evidence"))]
    return {datum.kind for cell in cells for words in words_of(cell) for datum in find_personal_data(words)}


def _lost_contexts(document: Mapping[str, object], kinds: Sequence[Set[str]]) -> Failure:
    named = " or a ".join(sorted(set().union(*kinds)))
    return _told_of(
        document,
        f"`evidence`: {len(kinds)} of its rows show no words beside their own, as these would read like a "
        f"{named}; nothing needs to be done",
    )


def redacted(words: pl.Series) -> pl.Series:
    """Words, or the parts of lists in JSON, with the kind of each personal datum in its place."""
    suspicious = suspicious_words(words)
    if not suspicious.any():
        return words
    pairs = zip(words.to_list(), suspicious.to_list(), strict=True)
    return pl.Series(words.name, [_redact(cell) if may else cell for cell, may in pairs], dtype=pl.String)


def _redact(cell: str) -> str:
    if _parts_of_json(cell) is None:
        return redact(cell)
    return _JSON_STRING.sub(
        lambda string: json.dumps(_redact(json.loads(string[0])), ensure_ascii=False), cell
    )


def _signals_without_values(coverage: pl.DataFrame, personal: PersonalStretches) -> pl.DataFrame:
    touching = _touching("coverage", coverage, personal)
    if not touching.any():
        return coverage
    values = ("value", "value_min", "value_max", "timex_value")
    return coverage.with_columns(pl.when(touching).then(None).otherwise(pl.col(c)).alias(c) for c in values)


def _documents_without(documents: pl.DataFrame) -> tuple[pl.DataFrame, list[Failure]]:
    """The documents without the cells that hold personal data, and one failure for each that lost some."""
    told: list[Failure] = []
    suspicious = suspicious_words(_words_together("documents", documents)).arg_true().to_list()
    if not suspicious:
        return documents, told
    rows = documents.to_dicts()
    told_of = [entry.column for entry in _with_words("documents") if entry.column != "source_name"]
    for row in (rows[at] for at in suspicious):
        lost = [name for name in told_of if is_personal(row[name])]
        for name in lost:
            cell = row[name]
            row[name] = (
                [part for part in cell if not find_personal_data(part)] if isinstance(cell, list) else None
            )
        if lost:
            told.append(_lost(row, lost))
    return (pl.DataFrame(rows, schema=documents.schema), told) if told else (documents, [])


def _lost(row: Mapping[str, object], lost: Sequence[str]) -> Failure:
    cells = ", ".join(f"`{name}`" for name in lost)
    return _told_of(
        row,
        f"{cells}: left out for an address, birthday or personal number; mend the sidecar or page",
    )


def _told_of(document: Mapping[str, object], detail: str) -> Failure:
    return Failure(
        source_name=str(document["source_name"]),
        stage="validation",
        reason=PERSONAL_DATA,
        detail=detail,
        doc_id=str(document["doc_id"]),
        source_sha256=str(document["source_sha256"]),
    )


def _row_is_personal(table: str, row: Mapping[str, object], words: str, personal: PersonalStretches) -> bool:
    doc_id = str(row["doc_id"])
    if doc_id in personal.spans:
        stretches = personal.stretches[doc_id]
        touching = [stretches.touch(span) for span in _spans_of(table, row)]
        if (
            all(touching) if table == "entities" else any(touching)
        ):  # Other mentions of an entity may be shown.
            return True
        if any(datum in words for datum in personal.words[doc_id]):
            return True
    return any(is_personal(row[entry.column]) for entry in _with_words(table))


def _spans_of(table: str, row: Mapping[str, object]) -> list[Span]:
    """The spans of a row whose words it shows."""
    pairs = ((row[span.start], row[span.end]) for span in TABLES[table].spans if span.text)
    spans = [Span(start, end) for start, end in pairs if isinstance(start, int) and isinstance(end, int)]
    variants = row.get("variants")
    if isinstance(variants, list):
        spans += [Span(variant["char_start"], variant["char_end"]) for variant in variants]
    return spans


def _touching(table: str, frame: pl.DataFrame, personal: PersonalStretches) -> pl.Series:
    """One boolean a row: whether its span touches personal data of its document."""
    (span, *_) = TABLES[table].spans
    touching = [False] * frame.height
    concerned = frame.with_row_index("at").filter(pl.col("doc_id").is_in(list(personal.spans)))
    for at, doc_id, start, end in (
        concerned.select("at", "doc_id", span.start, span.end).drop_nulls().iter_rows()
    ):
        touching[at] = personal.stretches[doc_id].touch(Span(start, end))
    return pl.Series(touching, dtype=pl.Boolean)


def _words_together(table: str, frame: pl.DataFrame) -> pl.Series:
    """All words of each row, for a quick look at them."""
    cells = pl.concat_str(*_texts_of(table), separator=_BETWEEN_CELLS, ignore_nulls=True)
    return frame.select(cells.alias("words")).to_series()


@cache
def _texts_of(table: str) -> tuple[pl.Expr, ...]:
    """The columns of a table that hold words, lists joined, and those that are read together."""
    together = _READ_TOGETHER.get(table)
    return (
        *(_text_of(entry) for entry in _with_words(table)),
        *([pl.concat_str(*together, ignore_nulls=True)] if together else []),
    )


def _text_of(entry: ColumnEntry) -> pl.Expr:
    column = pl.col(entry.column)
    if entry.type == "string":
        return column
    if entry.type == "list of string":
        return column.list.join(_BETWEEN_CELLS)
    return column.list.eval(pl.element().struct.field("text")).list.join(_BETWEEN_CELLS)


def _with_words(table: str) -> Iterator[ColumnEntry]:
    """The columns of a table that hold words. Ids and hashes do not: of digits alone they may look like a
    telephone number.
    """
    return (entry for entry in describe_columns(table) if "string" in entry.type and not _is_bare(entry))


def _is_bare(entry: ColumnEntry) -> bool:
    """Whether a column shows no words of anybody: ids, offsets, codes, flags and shares."""
    if entry.type == "string":
        is_key = entry.pattern is not None and entry.pattern.endswith(("{16}$", "{64}$"))
        return bool(entry.codes) or is_key or entry.column in _NAMES_OF_ROWS
    return (
        entry.unit == "code points" or entry.type == "boolean" or entry.column in ("confidence", "position")
    )


#: Columns without codes that name documents, rows and rules.
_NAMES_OF_ROWS: Final = frozenset({"doc_id", "row_id", "first_row_id", "second_row_id", "rule_id"})

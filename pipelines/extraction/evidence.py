"""Gathers the evidence of a shard: for every row that passed its checks, selectors for the words it shows."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from pipelines.document import Span, frozen
from pipelines.extraction.rows import Evidence
from pipelines.extraction.selectors import Selecting
from pipelines.extraction.text_fragments import link_to
from schemas.evidence import SHOWN_CELLS
from schemas.tables import TABLES
from schemas.vocabulary import PERSONAL_ZONES


@frozen
class _Shown:
    """A cell of a row, and where its words stand."""

    row_table: str
    row_id: str
    cell: str
    span: Span


def gather_evidence(
    tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str], withheld: Mapping[str, Sequence[Span]]
) -> Iterator[Evidence]:
    """The rows of `evidence`.

    Args:
        tables: every other table of a shard, each row valid.
        texts: the documents' texts by doc_id.
        withheld: stretches of the texts, by doc_id, that no context may show.

    Yields:
        One row for each cell that is shown, document by document.
    """
    personal = _personal_stretches(tables["zones"], withheld)
    shown = _cells_by_document(tables, personal)
    for doc_id, url in tables["documents"].select("doc_id", "url").iter_rows():
        text = texts[doc_id]
        selecting = Selecting(text, personal.get(doc_id, ()))
        for cell in shown.get(doc_id, ()):
            selector = selecting.select(cell.span)
            yield Evidence(
                row_table=cell.row_table,
                row_id=cell.row_id,
                cell=cell.cell,
                doc_id=doc_id,
                char_start=cell.span.start,
                char_end=cell.span.end,
                exact=cell.span.text_of(text),
                prefix=text[selector.context.start : cell.span.start] or None,
                suffix=text[cell.span.end : selector.context.end] or None,
                is_unique=selector.is_unique,
                link=link_to(url, selecting, selector),
            )


def _personal_stretches(zones: pl.DataFrame, withheld: Mapping[str, Sequence[Span]]) -> dict[str, list[Span]]:
    """Each document's zones of personal data and stretches that are withheld, in order."""
    stretches: dict[str, list[Span]] = {}
    personal = zones.filter(pl.col("zone").is_in(list(PERSONAL_ZONES))).sort("char_start")
    for doc_id, start, end in personal.select("doc_id", "char_start", "char_end").iter_rows():
        stretches.setdefault(doc_id, []).append(Span(start, end))
    for doc_id, spans in withheld.items():
        zoned = stretches.setdefault(doc_id, [])
        zoned += [span for span in spans if not any(span.overlaps(zone) for zone in zoned)]
        zoned.sort()
    return stretches


def _cells_by_document(
    tables: Mapping[str, pl.DataFrame], personal: Mapping[str, list[Span]]
) -> dict[str, list[_Shown]]:
    shown: dict[str, list[_Shown]] = {}
    for table, columns in SHOWN_CELLS.items():
        for column in columns:
            cells = (
                _mentions(tables[table], personal)
                if table == "entities"
                else _spans(tables[table], table, column)
            )
            for doc_id, row_id, span in cells:
                shown.setdefault(doc_id, []).append(_Shown(table, row_id, column, span))
    return shown


def _spans(rows: pl.DataFrame, table: str, column: str) -> Iterator[tuple[str, str, Span]]:
    place = TABLES[table].span_of(column)
    for doc_id, row_id, start, end in rows.select("doc_id", "row_id", place.start, place.end).iter_rows():
        yield doc_id, row_id, Span(start, end)


def _mentions(entities: pl.DataFrame, personal: Mapping[str, list[Span]]) -> Iterator[tuple[str, str, Span]]:
    """One mention of each entity: the first by its full name, or the first; none that is personal."""
    columns = ("doc_id", "entity_id", "name", "variants")
    for doc_id, entity_id, name, variants in entities.select(columns).iter_rows():
        mentions = [
            (mention["text"] != name, Span(mention["char_start"], mention["char_end"]))
            for mention in variants
        ]
        public = [
            mention
            for mention in mentions
            if not any(mention[1].overlaps(stretch) for stretch in personal.get(doc_id, ()))
        ]
        if public:
            yield doc_id, entity_id, min(public)[1]

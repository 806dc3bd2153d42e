"""The tables by name, and the polars and Arrow schemas derived from their models."""

import polars as pl
import pyarrow as pa

S, I, F, B = pl.String, pl.Int64, pl.Float64, pl.Boolean
_SPAN = {"char_start": I, "char_end": I}
_TAIL = {"zone": S, "rule_id": S, "confidence": F}
_TABLES: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "documents": {**dict.fromkeys("doc_id source_name source_sha256 sidecar_sha256 text_sha256 media_type encoding title".split(), S),
                  "authors": pl.List(S), **dict.fromkeys("publisher url published published_basis retrieved language licence rights note".split(), S), "n_chars": I},
    "zones": {"doc_id": S, "zone": S, **_SPAN, "text": S},
    "quotes": {"row_id": S, "doc_id": S, **_SPAN, "quotation": S, "quote_type": S, "utterance_id": S, "speaker_text": S, "speaker_start": I,
               "speaker_end": I, "speaker_name": S, "speaker_id": S, "speaker_role": S, "attribution": S, "cue": S, "cue_start": I,
               "cue_end": I, "addressee": S, **_TAIL},
    "statistics": {"row_id": S, "doc_id": S, **_SPAN, "text": S, "value": F, "value_min": F, "value_max": F, "comparator": S, "unit": S,
                   "stat_type": S, "is_vague": B, "measure": S, "population": S, "place": S, "country": S, "time_period": S,
                   "source_name": S, "quote_id": S, "restates_id": S, **_TAIL},
    "events": {"row_id": S, "doc_id": S, **_SPAN, "text": S, "trigger": S, "trigger_start": I, "trigger_end": I, "tier": S,
               "event_type": S, "status": S, "date_edtf": S, "date_text": S, "date_start": I, "date_end": I, "date_precision": S,
               "date_basis": S, "date_note": S, "actor": S, "actor_id": S, "recipient": S, "recipient_id": S, "place": S,
               "place_id": S, "country": S, **_TAIL},
    "faq": {"row_id": S, "doc_id": S, "position": I, "question": S, "question_start": I, "question_end": I, "answer": S,
            "answer_start": I, "answer_end": I, "answer_format": S, "is_truncated": B, "answer_date": S, "markup_source": S, **_TAIL},
    "entities": {"entity_id": S, "doc_id": S, "name": S, "entity_type": S, "roles": pl.List(S),
                 "variants": pl.List(pl.Struct({"text": S, "char_start": I, "char_end": I})), "variant_of": S, "country": S, **_TAIL},
    "coverage": {"doc_id": S, "signal": S, **_SPAN, "row_table": S, "row_id": S, "reason": S, "value": F, "value_min": F,
                 "value_max": F, "timex_type": S, "timex_value": S, **_TAIL},
    "quarantine": {"doc_id": S, "row_table": S, "row_id": S, "failed_checks": pl.List(S), "row_json": S, **_TAIL},
    "errors": {"doc_id": S, "source_name": S, "source_sha256": S, "stage": S, "reason": S, "detail": S},
}

TABLE_NAMES = tuple(_TABLES)


def polars_schema(table: str) -> pl.Schema:
    """The columns of a table with their polars types."""
    return pl.Schema(_TABLES[table])


def arrow_schema(table: str) -> pa.Schema:
    """The columns of a table with their Arrow types."""
    return pa.schema([pa.field(name, _arrow_type(dtype)) for name, dtype in polars_schema(table).items()])


def _arrow_type(dtype: pl.DataType | type[pl.DataType]) -> pa.DataType:
    if isinstance(dtype, pl.List):
        return pa.list_(_arrow_type(dtype.inner))
    if isinstance(dtype, pl.Struct):
        return pa.struct([pa.field(field.name, _arrow_type(field.dtype)) for field in dtype.fields])
    return {S(): pa.string(), I(): pa.int64(), F(): pa.float64(), B(): pa.bool_()}[dtype]

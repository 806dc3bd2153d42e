"""The table `entities`: the people, organisations, places and named works that an article names."""

import polars as pl

from schemas import fields
from schemas.table import Model, Reference, Table, row_law
from schemas.vocabulary import ENTITY_TYPES, ROW_ID_PREFIXES, ZONES


class Entities(Model):
    """One row for each person, organisation, place or other thing that a document names."""

    entity_id: pl.String = fields.row_key(
        ROW_ID_PREFIXES["entities"], "Stable id of the entity within its document", unique=True
    )
    doc_id: pl.String = fields.words("The document")
    name: pl.String = fields.words("Fullest form of the name, as written")
    entity_type: pl.String = fields.code(ENTITY_TYPES, "What it is, as far as the text shows")
    roles: pl.List = fields.parts(pl.String, "Roles, as written: `Human Rights Ombudsman`")
    variants: pl.List = fields.parts(
        pl.Struct({"text": pl.String, "char_start": pl.Int64, "char_end": pl.Int64}),
        "Every mention of the entity, as written, with its offsets in code points",
    )
    variant_of: pl.String = fields.row_key(
        ROW_ID_PREFIXES["entities"], "The entity whose name this one spells differently", nullable=True
    )
    country: pl.String = fields.country("The country that the name names (ISO 3166-1 alpha-3)")
    zone: pl.String = fields.code(ZONES, "The zone that the first mention stands in")
    rule_id: pl.String = fields.words("The rule that made the row")
    confidence: pl.Float64 = fields.confidence("How often rows of this kind are right")

    @row_law
    def roles_are_not_empty(cls) -> pl.Expr:
        """No role is null or the empty string."""
        role = pl.element()
        return pl.col("roles").list.eval(role.is_not_null() & (role != "")).list.all()

    @row_law
    def entity_is_mentioned(cls) -> pl.Expr:
        """There is at least one mention."""
        return pl.col("variants").list.len() > 0

    @row_law
    def variants_fit_their_spans(cls) -> pl.Expr:
        """Every mention is as long as its span, and not empty."""
        start, end = (pl.element().struct.field(name) for name in ("char_start", "char_end"))
        length = pl.element().struct.field("text").str.len_chars()
        fits = (length == end - start) & (length > 0) & (start >= 0)
        return pl.col("variants").list.eval(fits.fill_null(False)).list.all()

    @row_law
    def variant_of_another(cls) -> pl.Expr:
        """An entity is no variant of itself."""
        return pl.col("variant_of") != pl.col("entity_id")


TABLE = Table(
    name="entities",
    title="Entities",
    model=Entities,
    primary_key=("entity_id",),
    references=(
        Reference("doc_id", "documents", "doc_id"),
        Reference("variant_of", "entities", "entity_id"),
    ),
)

"""The table `entities`: the people, organisations, places and named works that an article names."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Model, Reference, Table, row_law
from schemas.vocabulary import CANONICAL_PREFIX, ENTITY_TYPES, ROW_ID_PREFIXES, ZONES


@row
class Variant:
    """One mention of an entity: a name as written."""

    text: str
    char_start: int
    char_end: int


@row
class Entity:
    """A row of `entities`."""

    entity_id: str = fields.row_key(
        ROW_ID_PREFIXES["entities"], "Stable id of the entity within its document", unique=True
    )
    doc_id: str = fields.words("The document")
    name: str = fields.words("Fullest form of the name, as written")
    entity_type: str = fields.code(ENTITY_TYPES, "What it is, as far as the text shows")
    roles: tuple[str, ...] = fields.parts("Roles, as written: `Human Rights Ombudsman`")
    variants: tuple[Variant, ...] = fields.parts(
        "Every mention of the entity, as written, with its offsets in code points"
    )
    variant_of: str | None = fields.row_key(
        ROW_ID_PREFIXES["entities"], "The entity whose name this one spells differently"
    )
    country: str | None = fields.country("The country that the name names (ISO 3166-1 alpha-3)")
    canonical_id: str = fields.row_key(
        CANONICAL_PREFIX,
        "Whom or what it is among all documents: the same where entities are one, by `entity_links`",
    )
    zone: str = fields.code(ZONES, "The zone that the first mention stands in")
    rule_id: str = fields.words("The rule that made the row")
    confidence: float = fields.confidence("How often rows of this kind are right")


class Entities(Model, row=Entity):
    """One row for each person, organisation, place or other thing that a document names."""

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

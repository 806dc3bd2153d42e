"""The table `entity_links`: by what entities of several documents are joined to one."""

from schemas import fields
from schemas.table import Model, Reference, Table
from schemas.vocabulary import CANONICAL_PREFIX, ROW_ID_PREFIXES


class EntityLinks(Model):
    """One row for each entity that is joined to another, and each evidence that both share."""

    link_id: str = fields.row_key(ROW_ID_PREFIXES["entity_links"], "Stable id of the link", unique=True)
    entity_id: str = fields.row_key(ROW_ID_PREFIXES["entities"], "The entity")
    doc_id: str = fields.words("The document")
    canonical_id: str = fields.row_key(CANONICAL_PREFIX, "What it is joined to, as in `entities`")
    compared_name: str = fields.words(
        "What is the same in the names of all that are joined: the name without capitals, full stops and the "
        "article before it, or the ISO 3166-1 code of the country that it names"
    )
    agreed: str = fields.words(
        "What else is the same, as it is compared: a role, an organisation, an office and where, a country"
    )
    written: str = fields.words("The words of this document that this was read from, as the tables have them")
    rule_id: str = fields.words("The rule that joins them")
    confidence: float = fields.confidence("How often entities that the rule joins are one")


TABLE = Table(
    name="entity_links",
    title="Entity links",
    model=EntityLinks,
    primary_key=("link_id",),
    references=(
        Reference("doc_id", "documents", "doc_id"),
        Reference("entity_id", "entities", "entity_id"),
    ),
    across_documents=True,
)

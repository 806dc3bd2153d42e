"""Resolves mentions of names to the entities of a document."""

from dataclasses import dataclass

from pipelines.document import Span
from pipelines.extraction.candidates import NameMention
from pipelines.extraction.rows import Entity
from pipelines.extraction.tokens import TokenisedDocument


@dataclass(frozen=True)
class EntityIndex:
    """The entities of a document and which mention stands for which."""

    entities: tuple[Entity, ...]

    def entity_at(self, span: Span) -> Entity | None:
        """The entity whose mention overlaps `span`; the longest mention where several do."""
        return None

    def entity_named(self, text: str) -> Entity | None:
        """The entity that a name, surname or role stands for in this document."""
        return None


def resolve_entities(tokenised: TokenisedDocument, names: tuple[NameMention, ...]) -> EntityIndex:
    """Group mentions into entities: surnames with full names, roles with their holders."""
    return EntityIndex(())

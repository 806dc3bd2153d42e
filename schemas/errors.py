"""The table `errors`: inputs that could not be used, and why."""

from schemas import fields
from schemas.table import Model, Table
from schemas.vocabulary import ERROR_REASONS, ERROR_STAGES


class Errors(Model):
    """One row for each input, or part of one, that could not be used."""

    doc_id: str | None = fields.words("The document, where it got that far")
    source_name: str = fields.words("The source, named as in `documents`")
    source_sha256: str | None = fields.sha256("SHA-256 of the source's bytes, where they could be read")
    stage: str = fields.code(ERROR_STAGES, "Where on its way the input failed")
    reason: str = fields.code(ERROR_REASONS, "Why it could not be used")
    detail: str = fields.words("What is wrong and what to do about it")


TABLE = Table(name="errors", title="Errors", model=Errors, label=("stage", "source_name"))

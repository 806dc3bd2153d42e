"""The table `documents`: one row an article that was read."""

import polars as pl

from schemas import fields
from schemas.row import row
from schemas.table import Model, Table, row_law
from schemas.vocabulary import PUBLISHED_BASES


@row
class DocumentRow:
    """A row of `documents`."""

    doc_id: str = fields.words(
        "The first 16 hexadecimal digits of `source_sha256`, or the id that an input table brings",
        unique=True,
    )
    article_id: str = fields.row_key(
        "a",
        "The same for all versions of an article: made of its address, else of the id that an input table "
        "brings, else of `source_name`",
    )
    source_name: str = fields.words(
        "Path of the source relative to the input folder, or `table.jsonl#7` for a row of a table"
    )
    other_sources: tuple[str, ...] = fields.parts("Names of the other inputs with the same content")
    source_sha256: str = fields.sha256("SHA-256 of the source's bytes")
    sidecar_sha256: str | None = fields.sha256("SHA-256 of the sidecar's bytes, where there is one")
    text_sha256: str = fields.sha256("SHA-256 of the text, in UTF-8, that all offsets point into")
    media_type: str = fields.pattern(
        r"^[a-z]+/[a-z0-9][a-z0-9.+-]*$", "Media type of the source, as read (IANA)"
    )
    encoding: str | None = fields.words(
        "Character encoding by which the bytes were decoded, as Python names it"
    )
    title: str | None = fields.words("Title of the article, as written")
    authors: tuple[str, ...] = fields.parts("Authors that the sidecar names")
    publisher: str | None = fields.words("Publisher that the sidecar names")
    url: str | None = fields.pattern(
        r"^[^\s]+$", "Address of the article, as its sidecar, its row or its page gives it"
    )
    published: str | None = fields.calendar_date(
        "Date of publication (EDTF), never finer than its source gives it"
    )
    published_basis: str = fields.code(PUBLISHED_BASES, "Where the date of publication comes from")
    retrieved: str | None = fields.calendar_date("Date on which the article was retrieved (EDTF)")
    language: str | None = fields.pattern(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Language of the text (BCP 47)"
    )
    licence: str | None = fields.words("Licence of the article that the sidecar names")
    rights: str | None = fields.words("Rights statement that the sidecar gives")
    note: str | None = fields.words("Note that the sidecar gives")
    n_chars: int = fields.count("Length of the text", "code points", least=1)


class Documents(Model, row=DocumentRow):
    """One row for each article that was read: where it comes from, what is known about it, and its hashes."""

    @row_law
    def authors_are_not_empty(cls) -> pl.Expr:
        """No author is null or the empty string."""
        author = pl.element()
        return pl.col("authors").list.eval(author.is_not_null() & (author != "")).list.all()

    @row_law
    def other_sources_are_not_empty(cls) -> pl.Expr:
        """No other source is null or the empty string."""
        name = pl.element()
        return pl.col("other_sources").list.eval(name.is_not_null() & (name != "")).list.all()

    @row_law
    def published_has_basis(cls) -> pl.Expr:
        """`published_basis` is `none` where there is no date of publication, and only there."""
        return pl.col("published").is_null() == (pl.col("published_basis") == "none")


TABLE = Table(name="documents", title="Documents", model=Documents, primary_key=("doc_id",))

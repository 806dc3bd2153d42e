"""The table `documents`: one row an article that was read."""

import polars as pl

from schemas import fields
from schemas.table import Model, Table, row_law
from schemas.vocabulary import PUBLISHED_BASES


class Documents(Model):
    """One row for each article that was read: where it comes from, what is known about it, and its hashes."""

    doc_id: pl.String = fields.words(
        "The first 16 hexadecimal digits of `source_sha256`, or the id that an input table brings",
        unique=True,
    )
    source_name: pl.String = fields.words(
        "Path of the source relative to the input folder, or `table.jsonl#7` for a row of a table"
    )
    other_sources: pl.List = fields.parts(pl.String, "Names of the other inputs with the same content")
    source_sha256: pl.String = fields.sha256("SHA-256 of the source's bytes")
    sidecar_sha256: pl.String = fields.sha256(
        "SHA-256 of the sidecar's bytes, where there is one", nullable=True
    )
    text_sha256: pl.String = fields.sha256("SHA-256 of the text, in UTF-8, that all offsets point into")
    media_type: pl.String = fields.pattern(
        r"^[a-z]+/[a-z0-9][a-z0-9.+-]*$", "Media type of the source, as read (IANA)"
    )
    encoding: pl.String = fields.words(
        "Character encoding by which the bytes were decoded, as Python names it", nullable=True
    )
    title: pl.String = fields.words("Title of the article, as written", nullable=True)
    authors: pl.List = fields.parts(pl.String, "Authors that the sidecar names")
    publisher: pl.String = fields.words("Publisher that the sidecar names", nullable=True)
    url: pl.String = fields.pattern(
        r"^[^\s]+$",
        "Address of the article, as its sidecar, its row or its page gives it",
        nullable=True,
    )
    published: pl.String = fields.calendar_date(
        "Date of publication (EDTF), never finer than its source gives it"
    )
    published_basis: pl.String = fields.code(PUBLISHED_BASES, "Where the date of publication comes from")
    retrieved: pl.String = fields.calendar_date("Date on which the article was retrieved (EDTF)")
    language: pl.String = fields.pattern(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Language of the text (BCP 47)", nullable=True
    )
    licence: pl.String = fields.words("Licence of the article that the sidecar names", nullable=True)
    rights: pl.String = fields.words("Rights statement that the sidecar gives", nullable=True)
    note: pl.String = fields.words("Note that the sidecar gives", nullable=True)
    n_chars: pl.Int64 = fields.count("Length of the text", "code points", least=1)

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

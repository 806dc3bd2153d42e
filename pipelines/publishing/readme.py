"""The two files of a release that people read first: README.md and LICENSE, from their templates.

The README opens with the header by which Hugging Face knows a dataset: one configuration for each table, of
its Parquet files only, as its loader fails on a mixture of formats.
"""

from collections.abc import Iterator, Mapping
from importlib import resources
from string import Template
from typing import Final

import yaml

from pipelines.publishing.accuracy import Accuracy, Unseen
from pipelines.publishing.asked import answers
from pipelines.publishing.canonical import Json
from pipelines.publishing.citation import citation_line
from pipelines.publishing.description import ReleaseDescription
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import CSV, FORMS, PARQUET, SPREADSHEET
from pipelines.publishing.wholes import WHOLES

#: What is said of tables in several files, where there are any.
_PARTS: Final = """

A table that is large stands in a folder of its name, in several files: `statistics-00000.parquet` and on,
each with the rows of the next documents in order of `doc_id` (in `errors` of `source_name`), and all rows of
a document in one. The first line of every CSV file is the header."""

#: The sizes by which Hugging Face sorts datasets, each with the number of rows that it ends before.
_SIZES: Final = {
    "n<1K": 10**3,
    "1K<n<10K": 10**4,
    "10K<n<100K": 10**5,
    "100K<n<1M": 10**6,
    "1M<n<10M": 10**7,
    "10M<n<100M": 10**8,
    "100M<n<1B": 10**9,
    "1B<n<10B": 10**10,
    "10B<n<100B": 10**11,
    "100B<n<1T": 10**12,
}


def readme_text(release: ReleaseDescription, facts: BuildFacts) -> str:
    """The README of a release: what it is, how to load it, check it and cite it."""
    lines = (f"| `{table.name}` | {table.rows:,} | {table.description} |" for table in release.tables)
    words = {
        **common_words(release),
        "header": yaml.safe_dump(_header(release), sort_keys=False, allow_unicode=True),
        **places_of_examples(release),
        "tables": "\n".join(lines),
        "accuracy": "\n".join(_accuracy_lines(facts.accuracy)),
        "unseen": _unseen_words(facts.accuracy.unseen),
        "answers": "\n".join(answer_lines(facts.accuracy)),
        "wholes": "\n".join(_whole_lines(release)),
        "measured_code": facts.accuracy.code_version[:16],
        "code": facts.code_version[:16],
        "citation": citation_line(release),
    }
    return filled("readme.md", words)


def licence_text(release: ReleaseDescription) -> str:
    """The LICENSE of a release: the names and addresses of its licences, and what they allow in a word."""
    return filled("licence.txt", common_words(release))


def _header(release: ReleaseDescription) -> dict[str, Json]:
    """What Hugging Face reads of a dataset."""
    rows = sum(table.rows for table in release.tables)
    return {
        "pretty_name": release.title,
        "version": release.version,
        "license": release.data_licence.identifier.lower(),
        "language": [release.language],
        "annotations_creators": ["machine-generated"],
        "size_categories": [next((size for size, end in _SIZES.items() if rows < end), "n>1T")],
        "tags": list(release.keywords),
        "configs": [
            {
                "config_name": table.name,
                "data_files": table.pattern(PARQUET),
                # Else as many rows are taken at once as the first group has, which fails where it has none.
                **({} if table.rows else {"batch_size": 1}),
            }
            for table in release.tables
        ],
    }


def places_of_examples(release: ReleaseDescription) -> dict[str, str]:
    """Where the tables of the examples stand, and how R reads them from there, in one file or in several."""
    tables = {table.name: table for table in release.tables}
    statistics = tables["statistics"]
    files, folder = statistics.pattern(PARQUET), statistics.place(PARQUET)
    sheets = statistics.pattern(CSV)
    in_parts = any(table.is_in_parts(form) for table in release.tables for form in FORMS)
    return {
        "files": files,
        "place": folder,
        "r_parquet": f'arrow::open_dataset("{folder}")'
        if statistics.is_in_parts(PARQUET)
        else f'arrow::read_parquet("{folder}")',
        "r_csv": f'Sys.glob("{sheets}")' if statistics.is_in_parts(CSV) else f'"{sheets}"',
        "pandas_csv": f'"{statistics.files_of(CSV)[0].path}"',
        "spreadsheet": statistics.files_of(SPREADSHEET)[0].path,
        "first_documents": tables["documents"].files_of(PARQUET)[0].path,
        "first_quotes": tables["quotes"].files_of(PARQUET)[0].path,
        "parts": _PARTS if in_parts else "",
    }


def _accuracy_lines(accuracy: Accuracy) -> Iterator[str]:
    for name, table in accuracy.tables.items():
        yield f"| `{name}` | {table.precision} | {table.recall} | {'; '.join(table.sets)} |"


def _whole_lines(release: ReleaseDescription) -> Iterator[str]:
    """A line for each kind of file that holds all tables, or why the release has none."""
    there = {file.whole for file in release.wholes}
    for whole in WHOLES:
        if whole in there:
            yield f"- `{whole.path}`: {whole.description}."
        else:
            yield (
                f"- No `{whole.path}`: a release has it up to {whole.most_rows:,} rows in all, "
                f"and {whole.most_rows_of_table:,} of one table."
            )


def answer_lines(accuracy: Accuracy) -> Iterator[str]:
    """A line of a table for each thing that was asked of the rows, with the shares that were right."""
    for answer in answers(accuracy):
        shares = (
            *(answer.development.right, answer.development.found),
            *(answer.unseen.right, answer.unseen.found),
        )
        cells = " | ".join("" if share is None else f"{share:.3f}" for share in shares)
        yield f"| `{answer.question.table}` | {answer.question.asked} | {cells} |"


def _unseen_words(unseen: Unseen | None) -> str:
    """Where the figures of unseen pages come from."""
    if unseen is None:
        return ""
    return (
        f"\n*Unseen* are {unseen.measured_on}. Their figures are of the code `{unseen.rows_version[:16]}` "
        f"(commit `{unseen.commit[:12]}`). {unseen.note}\n"
    )


def common_words(release: ReleaseDescription) -> dict[str, str]:
    """The words that every page of a release may use."""
    return {
        "title": release.title,
        "description": release.description,
        "version": release.version,
        "issued": release.issued,
        "creator": release.creator,
        "rights": release.rights,
        "data_title": release.data_licence.title,
        "data_identifier": release.data_licence.identifier,
        "data_url": release.data_licence.url,
        "metadata_title": release.metadata_licence.title,
        "metadata_identifier": release.metadata_licence.identifier,
        "metadata_url": release.metadata_licence.url,
    }


def filled(name: str, words: Mapping[str, str]) -> str:
    """A template with its words in place."""
    template = resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
    return Template(template).substitute(words)

"""Writes the page of a release from its templates; what it says is prepared in the modules beside this one.

The page is one file: its styles and its script stand in it, and a policy lets it run nothing else but the
browser code in `assets/`. Cells reach it as text only: the templates escape whatever they put in.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
import polars as pl
from markupsafe import Markup

from pipelines.publishing.asked import answers
from pipelines.publishing.attestation import ATTESTATION
from pipelines.publishing.canonical import Json, json_line
from pipelines.publishing.citation import citation_line
from pipelines.publishing.description import ReleaseDescription, TableDescription, TableFile
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.manifest import ASSETS, MANIFEST, SUMS, entries_below
from pipelines.publishing.page import stories, wording
from pipelines.publishing.page.accounts import (
    addresses,
    chart_of_accuracy,
    chart_of_signals,
    files_by_folder,
    signals,
)
from pipelines.publishing.page.contexts import Context, contexts_of
from pipelines.publishing.page.sample import SAMPLED_DOCUMENTS, Sample, sample_of
from pipelines.publishing.page.tables import MOST_ROWS, ROOM, TableView, table_view, that_fit
from pipelines.publishing.readme import places_of_examples
from pipelines.publishing.schema_org import schema_org

PAGE: Final = "index.html"
#: How large the page may be, in bytes; where it would be larger, it shows fewer rows.
MOST_BYTES: Final = 300_000
_TEMPLATES: Final = Path(__file__).parent.with_name("templates") / "page"


def write_page(
    release: ReleaseDescription, folder: Path, facts: BuildFacts, most_documents: int = SAMPLED_DOCUMENTS
) -> None:
    """Write `index.html` into a release that is complete but for it, its attestation, manifest and sums.

    Args:
        release: what the release is.
        folder: its folder.
        facts: how it was built.
        most_documents: of more documents than these the page is drawn from a sample.
    """
    totals = {table.name: table.rows for table in release.tables}
    sample = sample_of(folder / PARQUET.folder, totals["documents"], most_documents)
    views = [table_view(name, sample.first_rows(name, MOST_ROWS), total) for name, total in totals.items()]
    told = _told_of(sample)
    rows = stories.rows_told_of(told)
    named = {name for view in views for name in view.keys} | {
        row["row_id"] for row in rows if "row_id" in row
    }
    contexts = contexts_of(sample.pieces("evidence"), named)
    documents = _documents(sample, views, rows)
    words = {
        **told,
        **_accounts(release, folder, facts),
        "release": release,
        "citation": citation_line(release),
        "schema_org": _schema_org_in_short(release),
        "facts": facts,
        "contexts": contexts,
        "documents": documents,
        "sample": sample,
        "drawn_from": "sample" if sample.last else "release",
        "one_document": sample.of == 1,
    }
    for room in range(ROOM, -1, -ROOM // 8):
        page = _filled(words | _rows(views, contexts, documents, room))
        if len(page.encode()) <= MOST_BYTES:
            break
    (folder / PAGE).write_text(page, encoding="utf-8", newline="")


def _schema_org_in_short(release: ReleaseDescription) -> Json:
    """What search engines read: as in `schema-org.jsonld`, but for columns, articles and files of many."""
    tables = tuple(replace(table, columns=(), files=_lone_files(table)) for table in release.tables)
    return schema_org(replace(release, tables=tables, sources=()))


def _lone_files(table: TableDescription) -> tuple[TableFile, ...]:
    """The files of a table that hold all of it."""
    return tuple(file for file in table.files if not table.is_in_parts(file.form))


def _accounts(release: ReleaseDescription, folder: Path, facts: BuildFacts) -> dict[str, Any]:
    """What the page tells of the release as a whole."""
    report = json.loads((folder / "quality/report.json").read_text(encoding="utf-8"))
    found = signals(report)
    entries = entries_below(folder, (file.entry for file in release.table_files))
    return {
        "report": report,
        "signals": found,
        "chart_of_signals": chart_of_signals(found),
        "chart_of_accuracy": chart_of_accuracy(facts.accuracy),
        "answers": list(answers(facts.accuracy)),
        "folders": files_by_folder(entries),
        "written_later": (ATTESTATION, MANIFEST, SUMS),
        "addresses": {table.name: addresses(table) for table in release.tables},
        "examples": places_of_examples(release),
        "assets": ASSETS,
        "speakers_quoted": stories.SPEAKERS_QUOTED,
    }


def _rows(
    views: Sequence[TableView],
    contexts: Mapping[str, Mapping[str, Context]],
    documents: Mapping[str, stories.Row],
    room: int,
) -> dict[str, Any]:
    """The tables with the rows that there is room for, for the templates and for the page's script."""
    beside = {name: len(json_line(_as_data(of_row))) for name, of_row in contexts.items()}
    fitting = that_fit(views, beside, room)
    return {
        "tables": fitting,
        "shown": {view.name: view.keys for view in fitting},
        "data": {
            "tables": {view.name: view.as_data() for view in fitting},
            "documents": _cited(fitting, documents),
            "contexts": {
                name: _as_data(contexts[name]) for view in fitting for name in view.keys & contexts.keys()
            },
        },
    }


def _told_of(sample: Sample) -> dict[str, Any]:
    """What the page tells of the rows of some tables beside showing them."""
    statistics = sample.rows("statistics")
    return {
        "speakers": stories.quotes_by_speaker(sample.rows("quotes")),
        "measures": stories.figures_by_measure(statistics),
        "example": stories.telling_row(statistics),
        "timeline": stories.timeline(sample.rows("events")),
        "questions": sample.first_rows("faq", stories.ROWS_TOLD).to_dicts(),
        "conflicts": sample.first_rows("conflicts", stories.ROWS_TOLD).to_dicts(),
    }


def _documents(
    sample: Sample, views: Sequence[TableView], rows: Sequence[stories.Row]
) -> dict[str, stories.Row]:
    """The documents of the rows that the page shows or tells of, by their id."""
    named = {row["doc_id"] for row in rows}.union(*(view.column("doc_id") for view in views))
    wanted = pl.col("doc_id").is_in(sorted(named))
    columns = ("doc_id", "title", "source_name", "url")
    return {
        row["doc_id"]: row
        for documents in sample.pieces("documents")
        for row in documents.filter(wanted).select(columns).iter_rows(named=True)
    }


def _as_data(contexts: Mapping[str, Context]) -> Json:
    """The contexts of a row for the page's script, by column."""
    return {column: context.as_data() for column, context in contexts.items()}


def _cited(views: Sequence[TableView], documents: Mapping[str, stories.Row]) -> dict[str, Any]:
    """What the page's script tells of the documents of its rows: a name and, if there is one, an address."""
    cited = sorted({doc_id for view in views for doc_id in view.column("doc_id")} & documents.keys())
    return {
        doc_id: {
            "name": wording.clipped(documents[doc_id]["title"] or documents[doc_id]["source_name"], 80),
            "link": wording.web_address(documents[doc_id]["url"]),
        }
        for doc_id in cited
    }


def _filled(words: Mapping[str, Any]) -> str:
    """The page; whatever is put into a template is escaped, unless it is our own style, script or chart."""
    styles, script = (
        (_TEMPLATES / name).read_text(encoding="utf-8").rstrip() for name in ("page.css", "page.js")
    )
    return (
        _templates()
        .get_template("index.html")
        .render(
            words, styles=styles, script=script, style_hash=_csp_hash(styles), script_hash=_csp_hash(script)
        )
    )


@cache
def _templates() -> jinja2.Environment:
    """The page's templates, each of which is compiled once."""
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "sort_keys": True,
        "separators": (",", ":"),
    }
    for word in ("thousands", "size", "percent", "clipped", "figure", "with_codes"):
        templates.filters[word] = getattr(wording, word)
    return templates


def _shown(value: object) -> object:
    """What a template shows, without characters that steer; markup stands as it is."""
    return (
        wording.without_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value
    )


def _csp_hash(text: str) -> str:
    """A text's hash as a content security policy names it (CSP 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

"""Writes the page of a release from its templates; what it says is prepared in the modules beside this one.

The page is one file, with what it searches in `search/` beside it: its styles and its script stand in it, and
a policy lets it run nothing else but the browser code in `assets/` and the data in `search/`. Cells reach it
as text only: the templates escape whatever they put in, and the script makes text of whatever it shows.
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
from pipelines.publishing.canonical import Json
from pipelines.publishing.citation import citation_line
from pipelines.publishing.description import ReleaseDescription, TableDescription, TableFile
from pipelines.publishing.facts import BuildFacts
from pipelines.publishing.forms import PARQUET
from pipelines.publishing.manifest import ASSETS, MANIFEST, SEARCH, SUMS, entries_below
from pipelines.publishing.page import sentences, stories, wording
from pipelines.publishing.page.accounts import (
    addresses,
    chart_of_accuracy,
    chart_of_signals,
    files_by_folder,
    signals,
)
from pipelines.publishing.page.contexts import contexts_of
from pipelines.publishing.page.sample import SAMPLED_DOCUMENTS, Sample, sample_of
from pipelines.publishing.page.search import SEARCHED_DOCUMENTS, Searched, write_search
from pipelines.publishing.page.tables import FIRST_ROWS, TableView, in_order_of_page, table_view
from pipelines.publishing.page.words import WORDED
from pipelines.publishing.page.worthy import worthy_rows
from pipelines.publishing.readme import places_of_examples
from pipelines.publishing.schema_org import schema_org

PAGE: Final = "index.html"
_TEMPLATES: Final = Path(__file__).parent.with_name("templates") / "page"
#: The files of the page's script, in their order.
_SCRIPTS: Final = ("files.js", "search.js", "sentences.js", "results.js", "views.js", "routes.js")


def write_page(
    release: ReleaseDescription,
    folder: Path,
    facts: BuildFacts,
    most_documents: int = SAMPLED_DOCUMENTS,
    most_searched: int = SEARCHED_DOCUMENTS,
) -> None:
    """Write `index.html` and `search/` into a release that lacks but its attestation, manifest and sums.

    Args:
        release: what the release is.
        folder: its folder.
        facts: how it was built.
        most_documents: of more documents than these the page is drawn from a sample.
        most_searched: of more than these it searches the first only.
    """
    searched = write_search(folder, most_searched)
    totals = {table.name: table.rows for table in release.tables}
    sample = sample_of(folder / PARQUET.folder, totals["documents"], most_documents)
    views = in_order_of_page(
        {name: table_view(name, sample.first_rows(name, FIRST_ROWS), rows) for name, rows in totals.items()}
    )
    told = _told_of(sample)
    rows = stories.rows_told_of(told)
    words = {
        **told,
        **_accounts(release, folder, facts),
        "release": release,
        "citation": citation_line(release),
        "schema_org": _schema_org_in_short(release),
        "facts": facts,
        "contexts": contexts_of(
            sample.pieces("evidence"), {row["row_id"] for row in rows if "row_id" in row}
        ),
        "documents": _documents(sample, rows),
        "sample": sample,
        "searched": searched,
        "drawn_from": "sample" if sample.last else "release",
        "one_document": sample.of == 1,
        "tables": views,
        "data": _data(views, searched),
    }
    (folder / PAGE).write_text(_filled(words), encoding="utf-8", newline="")


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
    beside = [entry for entry in entries if entry.path.startswith(f"{SEARCH}/")]
    return {
        "report": report,
        "signals": found,
        "chart_of_signals": chart_of_signals(found),
        "chart_of_accuracy": chart_of_accuracy(facts.accuracy),
        "answers": list(answers(facts.accuracy)),
        "folders": files_by_folder(entry for entry in entries if not entry.path.startswith(f"{SEARCH}/")),
        "beside": {"files": len(beside), "bytes": sum(entry.bytes for entry in beside)},
        "written_later": (ATTESTATION, MANIFEST, SUMS),
        "addresses": {table.name: addresses(table) for table in release.tables},
        "examples": places_of_examples(release),
        "assets": ASSETS,
        "speakers_quoted": stories.SPEAKERS_QUOTED,
    }


def _data(views: Sequence[TableView], searched: Searched) -> Json:
    """What the page's script needs to know of the tables, and of how rows are read."""
    return {
        "tables": {view.name: view.as_data(place) for place, view in enumerate(views)},
        "parts": searched.parts,
        "worded": {name: WORDED.get(name, []) for name in (view.name for view in views)},
        **sentences.as_data(),
    }


def _told_of(sample: Sample) -> dict[str, Any]:
    """What the page tells of the rows of some tables beside showing them."""
    statistics = sample.rows("statistics")
    return {
        "speakers": stories.quotes_by_speaker(sample.rows("quotes")),
        "measures": stories.figures_by_measure(statistics),
        "worthy": worthy_rows(sample),
        "timeline": stories.timeline(sample.rows("events")),
        "questions": sample.first_rows("faq", stories.ROWS_TOLD).to_dicts(),
        "conflicts": sample.first_rows("conflicts", stories.ROWS_TOLD).to_dicts(),
    }


def _documents(sample: Sample, rows: Sequence[stories.Row]) -> dict[str, stories.Row]:
    """The documents of the rows that the page tells of, by their id."""
    wanted = pl.col("doc_id").is_in(sorted({row["doc_id"] for row in rows}))
    columns = ("doc_id", "title", "source_name", "publisher", "published", "url")
    return {
        row["doc_id"]: row
        for documents in sample.pieces("documents")
        for row in documents.filter(wanted).select(columns).iter_rows(named=True)
    }


def _filled(words: Mapping[str, Any]) -> str:
    """The page; whatever is put into a template is escaped, unless it is our own style, script or chart."""
    styles = (_TEMPLATES / "page.css").read_text(encoding="utf-8").rstrip()
    script = _script()
    return (
        _templates()
        .get_template("index.html")
        .render(
            words, styles=styles, script=script, style_hash=_csp_hash(styles), script_hash=_csp_hash(script)
        )
    )


@cache
def _script() -> str:
    """The page's script: all its files as one, of which no name is seen outside."""
    texts = ((_TEMPLATES / name).read_text(encoding="utf-8").rstrip() for name in _SCRIPTS)
    return '"use strict";\n(() => {\n' + "\n\n".join(texts) + "\n})();"


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
    templates.globals |= {"sentence": sentences.sentence, "facts_of": sentences.facts}
    return templates


def _shown(value: object) -> object:
    """What a template shows, without characters that steer; markup stands as it is."""
    return (
        wording.without_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value
    )


def _csp_hash(text: str) -> str:
    """A text's hash as a content security policy names it (CSP 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

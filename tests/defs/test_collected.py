"""Collecting as Dagster shows it: what came, and what could not be had."""

from pathlib import Path

import dagster as dg

from pipelines.defs.assets import collected
from pipelines.defs.resources import Compute, Paths


def brought(raw: Path, sources: str) -> dg.AssetMaterialization:
    (raw / "sources.yaml").write_text(sources)
    result = dg.materialize(
        [collected], resources={"paths": Paths(raw=str(raw), outputs="x"), "compute": Compute()}
    )
    (materialization,) = result.asset_materializations_for_node("collected")
    return materialization


def test_what_came_is_counted_and_what_did_not_is_told(tmp_path: Path):
    raw, archive = tmp_path / "raw", tmp_path / "archive"
    raw.mkdir()
    archive.mkdir()
    (archive / "a.txt").write_text("Bridge opens\n\nIt opened on Monday.")
    found = brought(raw, "sources: [{folder: archive}, {folder: no <b>where</b>}]")
    counts = {name: value.value for name, value in found.metadata.items()}
    assert (counts["new"], counts["places that could not be asked"]) == (1, 1)
    assert "&#60;b&#62;" in str(counts["could not be had"])
    assert counts["addresses"] == sum(n for name, n in counts.items() if name.startswith("addresses: "))
    assert len(list((raw / "collected").rglob("*.txt"))) == 1


def test_nothing_is_asked_where_no_place_is_named(tmp_path: Path):
    (tmp_path / "raw").mkdir()
    assert brought(tmp_path / "raw", "delay: 1").metadata["new"].value == 0

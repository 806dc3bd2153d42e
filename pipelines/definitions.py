"""The code location: what `dg`, `dagster` and the UI load. How it is put together is in `pipelines.defs`."""

from pipelines.defs.build import build_defs

defs = build_defs()

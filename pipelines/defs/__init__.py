"""The Dagster wrapper: one module for each of Dagster's concepts, and nothing that works on data.

Each module turns calls into `pipelines` into what Dagster runs, schedules and shows. A rule of extraction,
a schema or a file format found here is in the wrong room.
"""

"""Document -> rows: the shared finders, and one module a table that turns what they find into rows.

Pure functions. No input or output, no clock, no randomness, no Dagster.
"""

"""WHAT the dataset is: one module a table, the closed vocabularies, and what is derived from them.

Columns, types, constraints, descriptions and units are said here and nowhere else; nothing in this
package imports `pipelines`.
"""

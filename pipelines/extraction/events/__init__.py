"""Rows of `events`: clauses that a date locates, and public acts of a closed list.

`extract.extract_events` is the way in.
"""

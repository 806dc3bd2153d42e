"""Validated tables -> an immutable release: data files, metadata, provenance, and the checks on them.

A folder's tables come in, as `running` leaves them; a release goes out. Nothing here makes a row or changes
what one says: rows that may not be public leave as a whole or are redacted, and the release says so.
"""

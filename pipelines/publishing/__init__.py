"""Validated tables -> an immutable release: data files, metadata, provenance, and the checks on them."""

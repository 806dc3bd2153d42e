"""Bytes -> Document: inputs and their sidecars, text and its encoding, HTML, zones.

Files, tables and archives come in; a `Document` goes out, or a `Failure` that says why not. Here are also the
hash that names a source, and what in a name or text reaches private people, as nothing else may pass on such
a name. Words, sentences and what they say do not belong here.
"""

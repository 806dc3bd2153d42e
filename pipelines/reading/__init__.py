"""Bytes -> Document: inputs and their sidecars, text and its encoding, HTML, zones."""

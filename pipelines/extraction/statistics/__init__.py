"""Rows of `statistics`: numbers that state a quantity, with what the clause says of them.

`extract.extract_statistics` is the way in.
"""

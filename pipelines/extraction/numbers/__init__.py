"""Numeric expressions: read, typed, and told from those that state no quantity.

`finder.find_numbers` is the way in.
"""

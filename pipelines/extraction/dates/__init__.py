"""Time expressions: found by a grammar over word classes, read as ISO-TimeML values and EDTF.

`finder.find_time_expressions` is the way in; the readers are one module a family of expressions.
"""

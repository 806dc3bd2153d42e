"""Rows of `quotes`: quotation marks paired, quotations told from other uses of marks, speakers resolved.

`extract.extract_quotes` and `marks.pair_quotation_marks` are the ways in.
"""

"""Document -> rows: the shared finders, and one package a table that turns what they find into rows.

A `Document` comes in, with its `Analysis`; rows of every table go out, and what accounts for each signal in
its text. Pure functions: no input or output, no clock, no randomness, no Dagster. What the words of a
sentence are to each other belongs in `grammar`, which rows are kept in `running`.
"""

"""Names of people, organisations and places, and the entities of a document behind them.

`finder.find_names` and `entities.resolve_entities` are the ways in.
"""

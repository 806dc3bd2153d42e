"""Entities of all documents -> who is who among them: evidence from their cells, clusters by that evidence.

Rows of `entities` come in, document by document; for each what it may be joined by goes out, and for all of
one name which belong together. Pure functions: the rows of a dataset are brought together in
`running.linking`. What a document says of its own names belongs in `extraction`.

    names      names as they are compared, and which are full ones
    roles      what a role tells: its office, its organisation, its country
    evidence   what each entity of a document may be joined by
    clusters   which of the entities of one name are one, and their id
"""

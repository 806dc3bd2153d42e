"""Brings articles into `raw/` from where they appear: feeds, sitemaps, pages, folders, tables, stores.

What comes in: `raw/sources.yaml`, which names the places. What goes out: pages with their sidecars below
`raw/collected/`, and a register of every address that was ever listed and what became of it. Nothing
between this room and `depositing` knows of networks: what an article means, and what is done with it, belongs
in the rooms behind it.
"""

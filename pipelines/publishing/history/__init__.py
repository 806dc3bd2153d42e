"""What a release tells of the releases before it: changes, documents that left, the map of all releases.

    differences  all that differs between the tables of two releases
    lineage      documents that left, came, or are another document now
    ranges       two versions of a table, a range of documents at a time
    compare      two versions of rows that are in memory
    bridges      rows that are the same under another id
    changes      the files that tell changes row by row
    tombstones   documents that have left
    release_map  `releases.json`: which release has which schemas, code, sources and content
    changelog    `CHANGELOG.md`, written from the map
    telling      two releases compared, in words and as JSON
    record       all of that for one release: worked out, written, and read back

It is worked out once, from the release before, when a release is made. A rebuild takes it from the release
itself, as it takes the facts of the build, since the release before may be gone.
"""

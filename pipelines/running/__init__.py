"""Many documents at once: what is to be done, the unit of work, where it runs, and what has been done.

Inputs, an engine and a folder come in; that folder's tables and ledger go out, with what was set aside on the
way. How one document is read, and what is found in it, does not belong here, nor does what a release is.

    extract       the whole way: inputs into a folder's tables
    planning      inputs in order, cut into shards; what is new, gone, changed
    shard         the unit of work: its documents into one file a table, or what goes wrong with them
    validation, withholding   rows that fail a check or hold personal data are set aside
    engines       where shards run: here, on this machine's processors, on Dask, on Ray
    ledger        which documents are done, in which shard, by which code
    assembly, compaction   shards into tables in order, small shards into large ones
    database      what sorts, joins and compares more rows than memory holds
    code_version  which code and packages make the rows
    garbage, locks, passing   the process and its folders: cycles, one run at a time, what is kept for a while
"""

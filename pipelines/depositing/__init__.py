"""A release -> where others find it: an object store, Hugging Face, Zenodo and what speaks as it does.

A release's folder comes in, as `publishing` leaves it, and the name of a place; the same files go out to
there, each compared with what the place says it holds. Secrets come from the environment alone. Nothing here
makes or changes a release, or knows what a row is.

    places      the names of places, and what a deposit came to
    contents    the files of a release, which must be those of its manifest
    deposit     to which kind of place a release goes
    servers     the addresses of servers, and who one is there
    store, bucket        object stores: what lies where in one; how one is asked, in S3's language
    hub                  dataset repositories of Hugging Face
    record, packing, zenodo   records of Zenodo: what is in one; its folders, packed; how it is asked
"""

"""What the pipeline costs: generated articles, measurements, tables of figures. No part of the package.

Libraries have one thread here, as in the workers that make shards: more of them cost more in all.
"""

import os

os.environ.update(POLARS_MAX_THREADS="1", OPENBLAS_NUM_THREADS="1")  # Read when these are imported.

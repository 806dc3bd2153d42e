"""What the pipeline costs: generated articles, measurements, tables of figures. No part of the package.

Polars has one thread here, as in the workers that make shards: more of them cost more in all.
"""

import os

os.environ["POLARS_MAX_THREADS"] = "1"  # Read when polars is imported.

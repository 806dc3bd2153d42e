"""HOW the dataset is made, from collecting to publishing and depositing, and Dagster."""

import os

# Matrices here are small: more threads for one cost more than they give, and wait for each other by spinning.
# Read when numpy is imported, which whoever uses these packages does behind this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

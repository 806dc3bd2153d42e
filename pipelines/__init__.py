"""HOW the dataset is made: reading, extraction, validation, publishing, and Dagster's wrapper of them."""

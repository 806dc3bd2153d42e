"""What a document says against itself, found in the rows that the extractors made of it."""

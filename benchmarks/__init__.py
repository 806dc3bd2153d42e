"""What the pipeline costs: generated articles, measurements, tables of figures. No part of the package."""

"""Plain Python: what moved between two states of the pipeline."""

"""The metrics of the evaluations: one a file, pure functions."""

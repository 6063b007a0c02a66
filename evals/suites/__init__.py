"""The suites of the evaluations: one a file."""

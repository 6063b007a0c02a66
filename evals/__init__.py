"""Answer quality in numbers: suites, metrics and the runner (``python -m evals``)."""

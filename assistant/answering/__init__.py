"""Answering: a question in its conversation becomes an answer whose every claim is a quote."""

"""The library room: documents kept with their versions, and passages found in them.

Use ``Library`` from ``assistant.library.library``; results are in ``assistant.library.results``.
"""

"""The checklist room: a rubric held against documents gives findings, each with its quote."""

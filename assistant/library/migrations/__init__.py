"""Steps that bring the records of an older release up to date (run when the library opens)."""

"""Backups of a data folder: one file that holds all a district has put in, and back again."""

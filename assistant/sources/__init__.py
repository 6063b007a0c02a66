"""A quote opened at its place: the page drawn with the words marked, or the section as text."""

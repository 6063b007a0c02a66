"""Reading: a file or web page becomes an :class:`assistant.types.Document`.

PDF, HTML, DOCX, Markdown and plain text; pages, sections, facts, hidden text and other findings.
"""

from assistant.reading.hints import FactHints
from assistant.reading.reader import read_bytes, read_file
from assistant.reading.scanning import DocumentScan, find_documents

__all__ = ["DocumentScan", "FactHints", "find_documents", "read_bytes", "read_file"]

"""The library as a LangChain retriever."""

from __future__ import annotations

from library_kit import make_document

from assistant.library.library import Library
from assistant.types import SearchFilter


def test_it_returns_verbatim_passages_that_can_be_cited(library: Library) -> None:
    version = library.add(make_document()).version
    retriever = library.retriever(SearchFilter(tools=("StoryBuddy",)), k=2)
    found = retriever.invoke("Do you sell personal data?")
    assert len(found) == 2
    assert "do not sell" in found[0].page_content
    facts = found[0].metadata
    assert facts["section"] == ["Sharing"]
    citation = library.cite(facts["version_id"], facts["start"], facts["end"])
    assert citation.quote == found[0].page_content
    assert facts["version_id"] == version.version_id

"""The library as a LangChain retriever, for chains and agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.library.library import Library
from assistant.types import SearchFilter, SearchHit

if TYPE_CHECKING:
    from typing import Any


class LibraryRetriever(BaseRetriever):
    """Returns passages word for word, with what a citation needs in ``metadata``."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    where: SearchFilter
    k: int

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        hits = self.library.search(query, self.where, self.k)
        return [
            LangChainDocument(
                id=hit.passage.id, page_content=hit.passage.text, metadata=_facts(hit)
            )
            for hit in hits
        ]


def _facts(hit: SearchHit) -> dict[str, Any]:
    facts = hit.version.facts
    return {
        "document_id": hit.version.document_id,
        "version_id": hit.version.version_id,
        "title": facts.title,
        "tool": facts.tool,
        "type": facts.type.value,
        "audience": facts.audience.value,
        "issuer": facts.issuer.value,
        "version_label": hit.version.version_label,
        "section": list(hit.passage.section),
        "page": hit.passage.page,
        "start": hit.passage.span.start,
        "end": hit.passage.span.end,
        "score": hit.score,
    }

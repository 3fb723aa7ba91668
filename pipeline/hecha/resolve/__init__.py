"""Find referents: names to institutions, parts to totals, times to figures, issuers to documents.

One candidate or none: where two would fit, the link stays null.
"""

from hecha.resolve.documents import Document, resolve_documents
from hecha.resolve.figures import Links, link_figures
from hecha.resolve.institutions import Resolved, resolve_institutions
from hecha.resolve.mechanisms import Mechanism, announced, resolve_mechanisms
from hecha.resolve.periods import resolve_period

__all__ = [
    "Document",
    "Links",
    "Mechanism",
    "Resolved",
    "announced",
    "link_figures",
    "resolve_documents",
    "resolve_institutions",
    "resolve_mechanisms",
    "resolve_period",
]

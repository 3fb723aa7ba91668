"""Find referents: names to institutions, parts to totals, times to figures, issuers to documents.

One candidate or none: where two would fit, the link stays null.
"""

from hecha.resolve.figures import Links, link_figures
from hecha.resolve.institutions import Resolved, resolve_institutions
from hecha.resolve.periods import resolve_period

__all__ = ["Links", "Resolved", "link_figures", "resolve_institutions", "resolve_period"]

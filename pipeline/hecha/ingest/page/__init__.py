"""A news page: its article as plain lines, each with its place in the report, and what its head says of it."""

from hecha.ingest.page.page import Page, read_page
from hecha.ingest.page.tree import declared_charset

__all__ = ["Page", "declared_charset", "read_page"]

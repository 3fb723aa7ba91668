"""Mentions of one kind each: figures, times, institutions, mechanisms, documents, attributions."""

"""Many documents: in order, over worker processes, each failure kept apart, and taken up again after an end."""

from hecha.batch.runs import TIME_LIMIT, Options, RunEndedError, Summary, run, stream
from hecha.batch.texts import extract_many

__all__ = ["TIME_LIMIT", "Options", "RunEndedError", "Summary", "extract_many", "run", "stream"]

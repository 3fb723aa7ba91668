"""Many documents: in order, over worker processes, each failure kept apart, and taken up again after an end."""

from hecha.batch.cluster import SHARD, run_on_cluster
from hecha.batch.runs import TIME_LIMIT, Options, RunEndedError, Summary, run, stream
from hecha.batch.texts import extract_many

__all__ = [
    "SHARD",
    "TIME_LIMIT",
    "Options",
    "RunEndedError",
    "Summary",
    "extract_many",
    "run",
    "run_on_cluster",
    "stream",
]

"""Near-duplicates in an archive: reprints with another title, a cut tail or a changed number share a cluster.

MinHash of each body finds candidates, the exact Jaccard index of their shingles decides; a cluster is what hangs
together by such pairs, named by its smallest record id.  The result depends on the texts alone.
"""

import json
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from hecha.archive.duck import open_duckdb
from hecha.archive.postgres import open_postgresql
from hecha.errors import UsageError

SHINGLE = 5  # characters
SIMILAR = 0.7  # Jaccard index of shingles from which two bodies are one report
BANDS, ROWS = 25, 5  # a pair of 0.7 shares a band 99 times in 100, one of 0.3 six times
_SEED = 42
_CACHED = 200  # bodies kept as shingles while pairs are compared
_FETCHED = 500


class Clusters(NamedTuple):
    records: int
    clusters: int
    clustered: int  # records that have a near-duplicate


def mark_duplicates(target: str) -> Clusters:
    """Write `records.cluster_id` of every record in a DuckDB file or PostgreSQL database, and return what was found.

    Raises UsageError if the target is neither, or holds no archive.
    """
    if target.startswith(("postgresql://", "postgres://")):
        with open_postgresql(target) as connection, connection.transaction():
            return _mark_postgresql(connection)
    if not target.endswith(".duckdb"):
        raise UsageError(f"{target}: is no database; name a .duckdb file or a postgresql:// URL")
    connection = open_duckdb(target, init=False)
    try:
        connection.execute("BEGIN")
        found = _mark_duckdb(connection)
        connection.execute("COMMIT")
        return found
    finally:
        connection.close()


def find_clusters(bodies: Iterable[tuple[str, str]], body_of: Callable[[str], str]) -> dict[str, str]:
    """Return the cluster of each record that has a near-duplicate: the smallest id of those that hang together.

    `bodies` gives id and body of every record once, `body_of` the body of an id again.

    >>> texts = {"b": "全市法院共审结案件1200件，同比增长8%，其中民事案件900件。", "c": "今日多云，气温下降。"}
    >>> texts["a"] = texts["b"] + "记者张三"
    >>> find_clusters(texts.items(), texts.__getitem__) == {"a": "a", "b": "a"}
    True
    """
    from rensa import RMinHash

    ids: list[str] = []
    digests = array("I")
    for key, body in bodies:
        if shingles := shingles_of(body):
            minhash = RMinHash(BANDS * ROWS, _SEED)
            minhash.update(sorted(shingles))
            ids.append(key)
            digests.extend(minhash.digest())
    parent = list(range(len(ids)))
    cached = lru_cache(_CACHED)(lambda number: shingles_of(body_of(ids[number])))
    refused: set[tuple[int, int]] = set()

    def similar(a: int, b: int) -> bool:
        pair = (min(a, b), max(a, b))
        if pair in refused:
            return False
        if jaccard(cached(a), cached(b)) >= SIMILAR:
            return True
        refused.add(pair)
        return False

    for band in range(BANDS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for number in range(len(ids)):
            start = (number * BANDS + band) * ROWS
            buckets[digests[start : start + ROWS].tobytes()].append(number)
        for bucket in buckets.values():
            if len(bucket) > 1:
                _join(bucket, parent, similar)
    members: dict[int, list[str]] = defaultdict(list)
    for number, key in enumerate(ids):
        members[_root(parent, number)].append(key)
    return {key: min(keys) for keys in members.values() if len(keys) > 1 for key in keys}


def shingles_of(body: str) -> frozenset[str]:
    """Return the runs of five characters of a body, white space left out; a shorter body is its own only one.

    >>> sorted(shingles_of("立案 3起。")), shingles_of(" ")
    (['立案3起。'], frozenset())
    """
    body = re.sub(r"\s+", "", body)
    if len(body) <= SHINGLE:
        return frozenset([body] if body else [])
    return frozenset(body[i : i + SHINGLE] for i in range(len(body) - SHINGLE + 1))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Return what two sets share, as a part of all that they hold.

    >>> jaccard(frozenset("abc"), frozenset("bcd"))
    0.5
    """
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


def body_of_text(text: str, blocks: list[dict[str, Any]]) -> str:
    """Return a record's text without title and credit lines, which differ between reprints."""
    return "\n".join(text[b["start"] : b["end"]] for b in blocks if b["kind"] not in ("title", "credit"))


def _join(bucket: list[int], parent: list[int], similar: Callable[[int, int], bool]) -> None:
    """Join the members of a bucket that are similar; those joined before are not compared."""
    groups: dict[int, list[int]] = {}
    for number in bucket:
        joined = [number]
        own = _root(parent, number)
        for root in list(groups):
            if root == own or any(similar(number, other) for other in groups[root]):
                parent[root] = own
                joined += groups.pop(root)
        groups[own] = joined


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def _mark_duckdb(connection: Any) -> Clusters:
    import pyarrow as pa

    reading, looking = connection.cursor(), connection.cursor()

    def body_of(key: str) -> str:
        text, blocks = looking.execute("SELECT text, blocks FROM records WHERE id = ?", [key]).fetchone()
        return body_of_text(text, json.loads(blocks))

    def bodies() -> Iterator[tuple[str, str]]:
        result = reading.execute("SELECT id, text, blocks FROM records")
        while rows := result.fetchmany(_FETCHED):
            yield from ((key, body_of_text(text, json.loads(blocks))) for key, text, blocks in rows)

    clusters = find_clusters(bodies(), body_of)
    reading.close()
    looking.close()
    connection.register("found", pa.table({"id": list(clusters), "cluster_id": list(clusters.values())}))
    connection.execute("UPDATE records SET cluster_id = NULL WHERE cluster_id IS NOT NULL")
    connection.execute("UPDATE records SET cluster_id = found.cluster_id FROM found WHERE found.id = records.id")
    return _counted(connection.execute("SELECT count(*) FROM records").fetchone()[0], clusters)


def _mark_postgresql(connection: Any) -> Clusters:
    def body_of(key: str) -> str:
        return body_of_text(*connection.execute("SELECT text, blocks FROM records WHERE id = %s", [key]).fetchone())

    def bodies() -> Iterator[tuple[str, str]]:
        with connection.cursor("bodies") as cursor:  # on the server: the texts need not fit into memory
            cursor.itersize = _FETCHED
            cursor.execute("SELECT id, text, blocks FROM records")
            yield from ((key, body_of_text(text, blocks)) for key, text, blocks in cursor)

    clusters = find_clusters(bodies(), body_of)
    connection.execute("CREATE TEMP TABLE found (id text, cluster_id text) ON COMMIT DROP")
    with connection.cursor() as cursor, cursor.copy("COPY found FROM STDIN") as copy:
        for row in clusters.items():
            copy.write_row(row)
    connection.execute(
        "UPDATE records SET cluster_id = NULL "
        "WHERE cluster_id IS NOT NULL AND NOT EXISTS (SELECT FROM found WHERE found.id = records.id)"
    )
    connection.execute(
        "UPDATE records SET cluster_id = found.cluster_id FROM found "
        "WHERE found.id = records.id AND records.cluster_id IS DISTINCT FROM found.cluster_id"
    )
    return _counted(connection.execute("SELECT count(*) FROM records").fetchone()[0], clusters)


def _counted(records: int, clusters: dict[str, str]) -> Clusters:
    return Clusters(records, len(set(clusters.values())), len(clusters))

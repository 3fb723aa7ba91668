"""Records into PostgreSQL 15 or newer, by COPY."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from hecha.archive.migrations import migrations, pending
from hecha.archive.tables import CHILDREN, COPIES, RECORDS, Row, Table
from hecha.errors import HechaError, UsageError

_OLDEST = 150000
_LOCK = 0x68656368  # of the migrations: two programs that start at once make the tables one after the other


@contextmanager
def open_postgresql(url: str, *, init: bool = False) -> Iterator[Any]:
    """Yield a connection to a database whose tables are those of this program.

    `init` makes them or brings them up to date.  Raises UsageError if the server does not answer, is too old, or its
    archive is missing, older (without `init`) or newer; HechaError for any other refusal of the server.  No message
    holds the password.
    """
    import psycopg

    shown = without_password(url)
    if url.partition("://")[2].partition("/")[0].count("@") > 1:  # half the password would become the host's name
        raise UsageError(f"{shown}: an @ in a name or password is written %40 in a URL")
    try:
        connection = psycopg.connect(url, autocommit=True, application_name="hecha")
    except psycopg.Error as error:
        reason = without_password(" ".join(str(error).split()))
        raise UsageError(f"{shown}: no connection: {reason}; is the server running, and the URL right?") from None
    with connection:
        if connection.info.server_version < _OLDEST:
            raise UsageError(f"{shown}: is PostgreSQL {connection.info.server_version // 10000}; 15 or newer is needed")
        try:
            _migrate(connection, shown, init)
            yield connection
        except psycopg.Error as error:
            raise HechaError(f"{shown}: the server refused: {' '.join(str(error).split())}") from error


def load_postgresql(batches: Iterable[dict[str, list[Row]]], url: str, *, init: bool = False) -> None:
    """Put batches of rows into a database, each in one transaction; a record that is there is replaced.

    Raises as `open_postgresql`.
    """
    with open_postgresql(url, init=init) as connection:
        for table in (RECORDS, COPIES):
            connection.execute(f"CREATE TEMP TABLE new_{table.name} (LIKE {table.name}) ON COMMIT DELETE ROWS")
        for batch in batches:
            with connection.transaction():
                _upsert(connection, batch)


def without_password(text: str) -> str:
    """Return a URL, or a message that quotes one, without its password.

    >>> without_password("postgresql://me:p%40ss@host/db?password=x&sslmode=require")
    'postgresql://me:***@host/db?password=***&sslmode=require'
    """
    text = re.sub(r"(postgres(?:ql)?://[^:/@\s]*):.*@", r"\1:***@", text)
    return re.sub(r"((?:ssl)?password=)[^&\s]*", r"\1***", text)


def _migrate(connection: Any, shown: str, init: bool) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        known = connection.execute("SELECT to_regclass('hecha_schema')").fetchone()[0] is not None
        version = connection.execute("SELECT max(version) FROM hecha_schema").fetchone()[0] or 0 if known else 0
        for number, sql in pending(migrations("postgresql"), version, shown, init):
            with connection.transaction():
                connection.execute(sql)
                connection.execute("INSERT INTO hecha_schema (version) VALUES (%s)", [number])


def _upsert(connection: Any, batch: dict[str, list[Row]]) -> None:
    """Replace what the archive holds of the batch's records; a record keeps its cluster, as its text is the same.

    Records come first and in the order of their ids: their locks make two loaders of the same records wait for each
    other, and never in a circle.
    """
    _copy(connection, RECORDS, f"new_{RECORDS.name}", batch[RECORDS.name])
    _copy(connection, COPIES, f"new_{COPIES.name}", batch[COPIES.name])
    for table, kept in ((RECORDS, {"cluster_id"}), (COPIES, set[str]())):
        key = ", ".join(table.key)
        columns = [c.name for c in table.columns if c.name not in {*table.key, *kept}]
        connection.execute(
            f"INSERT INTO {table.name} SELECT * FROM new_{table.name} ORDER BY {key} ON CONFLICT ({key}) DO UPDATE SET "
            + ", ".join(f"{name} = excluded.{name}" for name in columns)
        )
    for table in CHILDREN:
        connection.execute(f"DELETE FROM {table.name} WHERE record_id IN (SELECT id FROM new_{RECORDS.name})")
        _copy(connection, table, table.name, batch[table.name])


def _copy(connection: Any, table: Table, into: str, rows: list[Row]) -> None:
    columns = ", ".join(column.name for column in table.columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)

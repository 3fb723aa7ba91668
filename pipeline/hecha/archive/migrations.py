"""The SQL of an archive's tables by version: files `NNNN_name.sql` in a folder of `schemas/`, applied in order."""

from typing import Literal, NamedTuple

from hecha.errors import UsageError
from hecha.resources import data_folder


class Migration(NamedTuple):
    version: int
    sql: str


def migrations(dialect: Literal["duckdb", "postgresql"]) -> list[Migration]:
    """Return the migrations of a dialect, oldest first.

    >>> [m.version for m in migrations("duckdb")] == [m.version for m in migrations("postgresql")]
    True
    """
    files = sorted((data_folder("schemas") / dialect).glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return [Migration(int(path.name[:4]), path.read_text(encoding="utf-8")) for path in files]


def pending(known: list[Migration], version: int, archive: str, init: bool) -> list[Migration]:
    """Return the migrations that an archive of a version (0: none) still needs.

    Raises UsageError if the archive is newer than the program, or needs some and `init` is not set.

    >>> pending([Migration(1, "…")], 2, "a.duckdb", True)
    Traceback (most recent call last):
    hecha.errors.UsageError: a.duckdb: is an archive of version 2, this program knows up to 1; use a newer hecha
    """
    newest = known[-1].version
    if version > newest:
        raise UsageError(
            f"{archive}: is an archive of version {version}, this program knows up to {newest}; use a newer hecha"
        )
    if version < newest and not init:
        found = f"is an archive of version {version}, this program needs {newest}" if version else "holds no archive"
        raise UsageError(f"{archive}: {found}; run `hecha load` with --init once")
    return [migration for migration in known if migration.version > version]

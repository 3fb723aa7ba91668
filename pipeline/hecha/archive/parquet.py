"""Records into a Parquet file and back: one row a record, nested as the contract is, in a declared schema."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hecha.archive.tables import PRECISION, SCALE
from hecha.errors import UsageError
from hecha.records import Record


def parquet_schema() -> Any:
    """Return the schema of the file: the contract `hecha.record/1` with exact decimals and dates as ISO text."""
    import pyarrow as pa

    text, number, value = pa.string(), pa.int64(), pa.decimal128(PRECISION, SCALE)

    def struct(texts: str, /, **others: Any) -> Any:
        return pa.struct([*((name, text) for name in texts.split()), *others.items()])

    span = dict.fromkeys(("start", "end", "source_start", "source_end"), number)
    mentions = pa.list_(struct("text", **span))
    texts = pa.list_(text)
    figure = {
        "value": value, "value_max": value, **dict.fromkeys("bound unit unit_id currency item subject predicate".split(), text),
        "direction": text, "time": struct("text role start end"),
        **dict.fromkeys("part_of compared_with attribution rule".split(), text),
    }  # fmt: skip
    return pa.schema(
        {
            "schema": text,
            "id": text,
            "source": struct(
                "uri sha256", bytes=number, **dict.fromkeys(("media_type", "encoding", "encoding_evidence"), text),
                url=text, fragment=text, characters=number, text=text,
            ),
            "article": struct("title publisher published", authors=texts, editors=texts, place=text, script=text),
            "text": text,
            "blocks": pa.list_(struct("kind", **span)),
            "steps": pa.list_(struct("name config", count=number)),
            "figures": pa.list_(struct("text", **span, id=text, kind=text, **figure)),
            "institutions": pa.list_(struct("id name kind region adcode parent rule", mentions=mentions)),
            "mechanisms": pa.list_(
                struct("id name core kind action institution", parts=texts, rule=text, mentions=mentions)
            ),
            "documents": pa.list_(
                struct(
                    "id title kind status number action issuer", contains=texts, articles=texts, rule=text,
                    mentions=mentions,
                )
            ),
            "attributions": pa.list_(struct("text", **span, **dict.fromkeys("id source institution cue form".split(), text), anonymous=pa.bool_())),
            "checks": pa.list_(struct("kind verdict", figures=texts, explanation=text)),
            "produced_by": pa.map_(text, text),
        }
    )  # fmt: skip


def nested(record: Record) -> dict[str, Any]:
    """Return a record as a row of the file."""
    return record.model_dump(by_alias=True)


def write_parquet(batches: Iterable[list[dict[str, Any]]], path: str) -> None:
    """Write batches of rows to a file, a row group each; the file appears under its name when it is whole.

    Raises UsageError if it cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = parquet_schema()
    partial = Path(f"{path}.partial")
    try:
        with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        partial.unlink(missing_ok=True)


def read_parquet_records(path: str) -> Iterator[dict[str, Any]]:
    """Yield the records of a file as the dicts that their JSON lines hold, values as Decimal."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                if row["source"]["text"] is None:
                    del row["source"]["text"]
                for step in row["steps"]:
                    if step["config"] is None:
                        del step["config"]
                yield row | {"produced_by": dict(row["produced_by"])}

"""hecha 核查: the figures, institutions, mechanisms and documents that a Chinese news report states.

>>> import hecha
>>> record = hecha.extract("新桥市检察院去年办理案件1181件，发放救助金1218.5万元。")
>>> [(f.text, int(f.value), f.unit) for f in record.figures]
[('1181件', 1181, '件'), ('1218.5万元', 12185000, '元')]

The names here are loaded when they are first used, so that importing hecha costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hecha.batch import extract_many
    from hecha.errors import DocumentError, HechaError, LexiconError, UsageError
    from hecha.pipeline import extract
    from hecha.records import Record, read_record, record_schema

__all__ = [
    "DocumentError",
    "HechaError",
    "LexiconError",
    "Record",
    "UsageError",
    "extract",
    "extract_many",
    "read_record",
    "record_schema",
]

_HOMES = {
    "DocumentError": "errors",
    "HechaError": "errors",
    "LexiconError": "errors",
    "UsageError": "errors",
    "Record": "records",
    "read_record": "records",
    "record_schema": "records",
    "extract": "pipeline",
    "extract_many": "batch",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("hecha")
    if name not in _HOMES:
        raise AttributeError(f"module 'hecha' has no attribute {name!r}")
    from importlib import import_module

    home = import_module(f"hecha.{_HOMES[name]}")
    return getattr(home, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

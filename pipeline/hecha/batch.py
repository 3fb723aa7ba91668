"""Many documents: in order, over worker processes, each failure kept apart."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from hecha.errors import DocumentError
from hecha.ingest import Raw, open_document, read_file, source_of_text
from hecha.pipeline import read_source
from hecha.records import Record

_CHUNK = 8  # documents a task: enough to hide the cost of sending one
_AHEAD = 4  # tasks a worker that wait: bounds memory


def extract_many(texts: Iterable[str]) -> Iterator[Record | DocumentError]:
    """Yield the record of each text, in order; a text that gives none yields its error.

    >>> [type(r).__name__ for r in extract_many(["全市立案3起。", ""])]
    ['Record', 'DocumentError']
    """
    for number, text in enumerate(texts, 1):
        try:
            yield read_source(source_of_text(text, f"text:#{number}"))
        except DocumentError as error:
            yield error


def run(
    files: Iterable[str], *, workers: int = 1, with_source: bool = False, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[str, bytes | DocumentError]]:
    """Yield (file, JSON line or error) for every document of the files, in order.

    The bytes do not depend on the number of workers.
    """
    documents = ((path, document) for path in files for document in read_file(path, columns=columns))
    if workers <= 1:
        for path, document in documents:
            yield path, _process(document, with_source)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        pending: deque[tuple[list[str], Future[list[bytes | DocumentError]]]] = deque()
        while True:
            while len(pending) < workers * _AHEAD and (chunk := list(islice(documents, _CHUNK))):
                paths, sources = [path for path, _ in chunk], [document for _, document in chunk]
                pending.append((paths, pool.submit(_process_chunk, sources, with_source)))
            if not pending:
                return
            paths, future = pending.popleft()
            yield from zip(paths, future.result(), strict=True)


def _process_chunk(documents: list[Raw | DocumentError], with_source: bool) -> list[bytes | DocumentError]:
    return [_process(document, with_source) for document in documents]


def _process(document: Raw | DocumentError, with_source: bool) -> bytes | DocumentError:
    if isinstance(document, DocumentError):
        return document
    try:
        return read_source(open_document(document), with_source=with_source).to_json()
    except DocumentError as error:
        return error
    except Exception as error:  # a fault of ours costs one document and is told, not the run
        return DocumentError(document.uri, f"fault in hecha, please report it: {type(error).__name__}: {error}")

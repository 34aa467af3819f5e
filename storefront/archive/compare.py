"""Two stores, or a store and a file, record by record: what one has and the other has not, or has otherwise."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from chalicelib.domain.archive import Record, encode_record, kind_of
from chalicelib.domain.codec import canonical
from storefront.archive.audit import Difference

Marks = dict[tuple[str, str], bytes]


def mark(records: Iterable[Record]) -> Marks:
    """A hash of every record by its kind and id: small enough for a store of any size."""
    return {(kind_of(record), record.id): _digest(record) for record in records}


def compare(store: Iterable[Record], file: Marks) -> Iterator[Difference]:
    """Every record of the store that is not as in the file, then what only the file has."""
    left = dict(file)
    for record in store:
        name = (kind_of(record), record.id)
        known = left.pop(name, None)
        if known is None:
            yield Difference(" ".join(name), "is in the store and not in the file")
        elif known != _digest(record):
            yield Difference(" ".join(name), "is not the same in the store and in the file")
    for name in left:
        yield Difference(" ".join(name), "is in the file and not in the store")


def _digest(record: Record) -> bytes:
    return sha256(canonical(encode_record(record))).digest()

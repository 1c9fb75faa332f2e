"""Parquet files as raw rows, a thousand at a time. The only owner of pyarrow beside the unpacking of Zstandard."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from shopbot.errors import FeedError
from shopbot.ingest.feeds_bytes import LARGEST, Source, too_large
from shopbot.ingest.feeds_text import Row

SIGN = b"PAR1"
BATCH = 1_000
MOST_ROWS = 5_000_000
BROKEN = "Write it again; nothing was changed."


def parquet_rows(source: Source) -> Iterator[Row]:
    """The records of a file; the line is the number of the record.

    Raises:
        FeedError: when it is damaged or too large.
    """
    import pyarrow
    import pyarrow.parquet

    try:
        with (
            source.stream() as stream,
            _seekable(source, stream) as seekable,
            pyarrow.parquet.ParquetFile(seekable) as file,
        ):
            _check(source, file.metadata)
            number = 0
            for batch in file.iter_batches(batch_size=BATCH):
                for record in batch.to_pylist():
                    number += 1
                    values = {str(key): _plain(value) for key, value in record.items()}
                    yield Row(source.name, number, values)
    except FeedError:
        raise
    except (
        pyarrow.ArrowException,
        OSError,
        ValueError,
        TypeError,
        OverflowError,
        MemoryError,
        RecursionError,
    ) as error:
        said = str(error).split("\n")[0][:200]
        raise FeedError(f"{source.name} is no whole Parquet file: {said}.", BROKEN) from None


def _seekable(source: Source, stream: IO[bytes]) -> IO[bytes]:
    """The file itself where it is not packed, else its bytes in memory: Parquet is read from its end."""
    raw = source.opened()
    if type(raw) is io.BufferedReader and raw.peek(4)[:4] == SIGN:
        return raw
    raw.close()
    return io.BytesIO(stream.read())


def _check(source: Source, metadata: Any) -> None:  # noqa: ANN401 - pyarrow.parquet.FileMetaData
    sizes = (metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
    if sum(sizes) > LARGEST:
        raise too_large(source.name)
    if metadata.num_rows > MOST_ROWS:
        raise FeedError(f"{source.name} states {metadata.num_rows} records.", "Split the file.")


def _plain(value: object) -> object:
    """A value as JSON would hold it; numbers with a point are Decimals."""
    if isinstance(value, float):
        return Decimal(repr(value)) if abs(value) < 1e30 else None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, bool | int | str) else str(value)

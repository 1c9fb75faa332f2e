"""Judged queries out of files: products, queries and relevance judgments as JSON lines, gzip or not."""

import gzip
import json
import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shopbot.errors import BadInput
from shopbot.ingest.clean_text import local_text
from shopbot.types import Product

GZIP = b"\x1f\x8b"
LONGEST = 4_000_000  # characters of one line
EXPECTED = "Expected one JSON object per line, UTF-8, gzip or not."


@dataclass(frozen=True, slots=True)
class Judged:
    """Products, queries, and what was judged of them. Queries without any judgment are left out."""

    products: tuple[Product, ...]
    queries: Mapping[str, str]  # by query id
    gains: Mapping[str, Mapping[str, float]]  # query id -> product id -> gain
    relevant: Mapping[str, frozenset[str]]  # query id -> product ids, perhaps none


def read_judged(
    products: Path, queries: Path, qrels: Path, gain_offset: float, relevant_at: float
) -> Judged:
    """The judged set of three files.

    Raises:
        BadInput: naming file, line and field of what cannot be used.
    """
    goods = _products(products)
    texts = _texts(queries, "query_id", "query")
    gains: dict[str, dict[str, float]] = {}
    relevant: dict[str, set[str]] = {}
    for line, row in _rows(qrels):
        query, product = (_text(row, name, qrels, line) for name in ("query_id", "product_id"))
        if query not in texts:
            raise BadInput(f"{qrels}:{line}: query {query!r} is not in {queries}.", "Mend either.")
        if product not in goods:
            raise BadInput(
                f"{qrels}:{line}: product {product!r} is not in {products}.", "Mend either."
            )
        rating = _number(row, "rating", qrels, line)
        gains.setdefault(query, {})[product] = rating - gain_offset
        relevant.setdefault(query, set()).update({product} if rating >= relevant_at else ())
    if not gains:
        raise BadInput(f"{qrels} holds no judgments.", EXPECTED)
    return Judged(
        tuple(goods.values()),
        {key: text for key, text in texts.items() if key in gains},
        gains,
        {key: frozenset(ids) for key, ids in relevant.items()},
    )


def _products(path: Path) -> dict[str, Product]:
    found: dict[str, Product] = {}
    for line, row in _rows(path):
        key = _text(row, "product_id", path, line)
        if key in found:
            raise BadInput(f"{path}:{line}: product {key!r} came before.", "Ids must differ.")
        title = local_text(_text(row, "title", path, line, may_be_empty=True))
        description = local_text(row.get("description") or "")
        found[key] = Product(id=key, title=title, description=description)
    if not found:
        raise BadInput(f"{path} holds no products.", EXPECTED)
    return found


def _texts(path: Path, key_name: str, text_name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, row in _rows(path):
        key = _text(row, key_name, path, line)
        if key in found:
            raise BadInput(f"{path}:{line}: {key_name} {key!r} came before.", "Ids must differ.")
        found[key] = _text(row, text_name, path, line)
    return found


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Line numbers and objects; empty lines are passed over."""
    try:
        for number, text in enumerate(_lines(path), 1):
            if text.strip():
                yield number, _object(text, path, number)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInput(f"{path} is a damaged gzip file: {error}.", "Fetch it again.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8: {error.reason}.", EXPECTED) from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", EXPECTED) from error


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    opened = gzip.open if packed else open
    with opened(path, "rt", encoding="utf-8-sig") as lines:
        while line := lines.readline(LONGEST):
            if len(line) >= LONGEST:
                raise BadInput(f"{path} has a line of over {LONGEST} characters.", EXPECTED)
            yield line


def _object(text: str, path: Path, line: int) -> Mapping[str, object]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}:{line} is not JSON: {error}.", EXPECTED) from error
    if not isinstance(row, dict):
        raise BadInput(f"{path}:{line} is {type(row).__name__}, not an object.", EXPECTED)
    return row


def _text(
    row: Mapping[str, object], name: str, path: Path, line: int, *, may_be_empty: bool = False
) -> str:
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not (may_be_empty or value.strip()):
        seen = f"it has {', '.join(map(str, row)) or 'nothing'}" if name not in row else repr(value)
        raise BadInput(f"{path}:{line} has no text in {name!r}: {seen[:200]}.", EXPECTED)
    return value


def _number(row: Mapping[str, object], name: str, path: Path, line: int) -> float:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise BadInput(f"{path}:{line} has no number in {name!r}: {value!r}.", EXPECTED)
    return float(value)


def every(judged: Judged, step: int) -> Judged:
    """Each `step`th query, for a quicker look; all products stay."""
    kept = {key: text for n, (key, text) in enumerate(judged.queries.items()) if n % step == 0}
    return replace(judged, queries=kept)

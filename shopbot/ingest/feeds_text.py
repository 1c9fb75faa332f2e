"""What a feed is once it is read: raw rows that remember their file and line, and the mapping that made them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

LEFT_OUT = "left out: "  # begins the problem of a record that is sound but not for sale


@dataclass(frozen=True, slots=True)
class Row:
    """One raw record. `problem` says why it could not even be read; then `data` is empty."""

    file: str
    line: int
    data: Mapping[str, object] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the feed, and what becomes of it."""

    name: str
    field: str  # ours; "" when it is ignored
    example: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A catalogue as raw rows. `extras`: other raw records by kind ("shop", "categories", "reviews", ...).

    `rows` may raise FeedError at any point: whoever writes must not make it final before they are all read.
    """

    name: str
    rows: Iterator[Row]
    kind: str  # "native", "google", "shopify", "woocommerce", "schema.org", "bestbuy", "litemall", "table", "json"
    extras: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()  # empty for our own format
    notes: tuple[str, ...] = ()  # what the person should know before importing

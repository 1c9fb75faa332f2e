"""Rows of reviews, orders, page views and searches as events. Columns and words: `assets/behaviour_columns.json`."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import get_args

from shopbot.errors import FeedError
from shopbot.ingest.clean_text import clean_text
from shopbot.ingest.clean_values import Unusable, needed
from shopbot.ingest.feeds_text import Row
from shopbot.settings import ROOT
from shopbot.types import EventKind, Reject, ShopperEvent

KINDS: tuple[EventKind, ...] = get_args(EventKind)
LONGEST_TEXT = 4000  # characters
MOST = 10_000  # of one product in one order
MILLISECONDS = 100_000_000_000  # as seconds this would be the year 5138

FindProduct = Callable[[str], str]  # the product id that an id or code means, "" for none


@dataclass(slots=True)
class Reader:
    """Reads rows one at a time; remembers how many there were and which could not be used."""

    find_product: FindProduct
    today: date
    kind: EventKind | None = None  # of every row; None: each row says it, or its columns do
    read: int = 0
    rejected: list[Reject] = field(default_factory=list)

    def events(self, rows: Iterable[Row]) -> Iterator[ShopperEvent]:
        """The events of rows.

        Raises:
            FeedError: when the first row has no column that is known.
        """
        for row in rows:
            self.read += 1
            if row.problem:
                self.rejected.append(Reject(row.file, row.line, "", row.problem))
                continue
            data = _renamed(row.data)
            if self.read == 1 and not data:
                raise FeedError(
                    f"{row.file} holds no behaviour that is understood. Columns seen: {', '.join(row.data)}.",
                    "Name them kind, shopper, product_id, order, text, rating, quantity and date.",
                )
            try:
                yield self._event(data)
            except Unusable as error:
                self.rejected.append(Reject(row.file, row.line, error.field, str(error)))

    def _event(self, data: Mapping[str, object]) -> ShopperEvent:
        kind = self.kind or _kind(data)
        text = clean_text(data.get("text"))[:LONGEST_TEXT] if kind in ("review", "search") else ""
        return ShopperEvent(
            kind=kind,
            day=_day(data.get("day"), self.today),
            shopper=clean_text(data.get("shopper")),
            product_id=self._product(data, kind),
            order=clean_text(data.get("order")) if kind == "purchase" else "",
            text=needed(text, "text") if kind == "search" else text,
            rating=_whole(data.get("rating"), "rating", 5) if kind == "review" else None,
            quantity=_whole(data.get("quantity") or 1, "quantity", MOST)
            if kind == "purchase"
            else 1,
        )

    def _product(self, data: Mapping[str, object], kind: EventKind) -> str:
        if kind == "search":
            return ""
        name = needed(data.get("product_id"), "product_id")
        found = self.find_product(name)
        if not found:
            raise Unusable("product_id", f"no product has the id or code {name!r}")
        return found


@lru_cache(maxsize=1)
def _words() -> tuple[Mapping[str, str], Mapping[str, EventKind]]:
    """Our field for each column name, our kind for each word of it."""
    text = (ROOT / "assets" / "behaviour_columns.json").read_text(encoding="utf-8")
    listed = json.loads(text)
    kinds = {word: kind for kind in KINDS for word in listed["kinds"][kind]}
    columns = {name: ours for ours, names in listed.items() if ours != "kinds" for name in names}
    return columns, kinds


def _renamed(data: Mapping[str, object]) -> dict[str, object]:
    columns, _ = _words()
    found: dict[str, object] = {}
    for name, value in data.items():
        ours = columns.get(str(name).strip().lower())
        if ours and found.get(ours) in (None, ""):
            found[ours] = value
    return found


def _kind(data: Mapping[str, object]) -> EventKind:
    """As the row says, else by what it holds: stars, an order, a product, or words alone."""
    said = clean_text(data.get("kind")).lower()
    if said:
        kind = _words()[1].get(said)
        if kind is None:
            raise Unusable("kind", f"{said!r} is none of {', '.join(KINDS)}")
        return kind
    if data.get("rating") not in (None, ""):
        return "review"
    if data.get("order") or data.get("quantity"):
        return "purchase"
    return "view" if data.get("product_id") else "search"


def _day(value: object, today: date) -> date:
    """The day; today where none is stated, so that the retention time begins at the import."""
    text = clean_text(value)
    if not text:
        return today
    try:
        if text.isdigit() and len(text) >= 9:  # seconds or milliseconds since 1970
            number = int(text)
            seconds = number / 1000 if number > MILLISECONDS else number
            day = datetime.fromtimestamp(seconds, UTC).date()
        else:
            day = date.fromisoformat(text[:10].replace("/", "-"))
    except (ValueError, OverflowError, OSError):
        raise Unusable("date", f"{text!r} is no date such as 2026-01-31") from None
    if day > today + timedelta(days=1):
        raise Unusable("date", f"{text} is in the future")
    return day


def _whole(value: object, name: str, most: int) -> int:
    try:
        number = float(clean_text(value) or "nothing")
    except ValueError:
        number = 0.0
    if not 1 <= number <= most:
        raise Unusable(name, f"{clean_text(value)!r} is not between 1 and {most}")
    return round(number)

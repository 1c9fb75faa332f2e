"""Reads the native format for the consistency checks: typed values, and where each of them stands.

Lenient on purpose: a value of the wrong form becomes a problem with its line and the rest is still
checked. The importer (`shopbot.ingest.feeds`, `shopbot.ingest.clean`) is stricter.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

from shopbot.types import (
    Attribute,
    Catalogue,
    Category,
    Customer,
    LocalText,
    Money,
    Offer,
    Option,
    Order,
    OrderLine,
    OrderStatus,
    Policy,
    Product,
    Review,
    ShopInfo,
    Variant,
)

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a category file says of one attribute."""

    type: str  # "bool", "number" or "text"
    unit: str
    label: LocalText


@dataclass(slots=True)
class Sample:
    """The shop as read. `sources`: id -> "file:line"; `problems`: what could not be read."""

    catalogue: Catalogue = field(
        default_factory=lambda: Catalogue(ShopInfo(LocalText(), "USD"), products=())
    )
    declared: dict[str, dict[str, Declared]] = field(default_factory=dict)  # category -> name
    extra_goes_with: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_sample(catalog: Path) -> Sample:
    """Everything under `catalog`, typed."""
    sample = Sample()
    shop = _json(catalog / "shop.json", sample) or {}
    currency = str(shop.get("currency", "USD"))
    categories = tuple(_categories(catalog, sample))
    sample.catalogue = Catalogue(
        info=ShopInfo(
            _local(shop.get("name")),
            currency,
            tuple(shop.get("locales", ("en",))),
            str(shop.get("email", "")),
            str(shop.get("phone", "")),
        ),
        categories=categories,
        products=tuple(_products(catalog, sample, currency)),
        reviews=tuple(_each(catalog / "reviews.jsonl", sample, _review)),
        policies=tuple(_each(catalog / "policies.json", sample, _policy)),
        offers=tuple(_each(catalog / "offers.json", sample, lambda raw: _offer(raw, currency))),
        customers=tuple(_each(catalog / "customers.json", sample, _customer)),
        orders=tuple(_each(catalog / "orders.json", sample, lambda raw: _order(raw, currency))),
    )
    goes_with = catalog / "goes_with.json"
    for product_id, ids in (_json(goes_with, sample) or {}).items():
        sample.extra_goes_with[product_id] = tuple(ids)
        sample.sources.setdefault(f"goes_with/{product_id}", _place(goes_with, 1))
    return sample


def money(text: object, currency: str) -> Money | None:
    """The amount of a decimal text such as "129.00"; None for none.

    Raises:
        ValueError: when it is not a plain decimal with at most two digits after the point.
    """
    if text is None:
        return None
    whole, _, cents = str(text).partition(".")
    if not whole.isdigit() or not (cents.isdigit() or cents == "") or len(cents) > 2:
        raise ValueError(f"price {text!r} is not a plain decimal such as 129.00")
    return Money(int(whole) * 100 + int(cents.ljust(2, "0")), currency)


def _place(path: Path, line: int) -> str:
    return "/".join(
        path.parts[path.parts.index("catalog") if "catalog" in path.parts else -1 :]
    ) + (f":{line}")


def _json(path: Path, sample: Sample) -> Any:  # noqa: ANN401  # whatever the JSON file holds
    if not path.exists():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        sample.problems.append(f"{_place(path, error.lineno)}: not JSON: {error.msg}")
        return None


def _rows(path: Path, sample: Sample) -> Iterator[tuple[int, Raw]]:
    """The rows of a .jsonl file, or of a .json file that holds one list, with their lines."""
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        lines = text.splitlines()
        for raw in _json(path, sample) or ():
            mark = f'"id": {json.dumps(raw.get("id"), ensure_ascii=False)}'
            yield next((n for n, line in enumerate(lines, 1) if mark in line), 1), raw
        return
    for number, line in enumerate(text.splitlines(), 1):
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            sample.problems.append(f"{_place(path, number)}: not JSON: {error.msg}")


def _each(path: Path, sample: Sample, make: Any) -> Iterator[Any]:  # noqa: ANN401  # one maker a file
    for number, raw in _rows(path, sample):
        place = _place(path, number)
        try:
            value = make(raw)
        except (KeyError, TypeError, ValueError) as error:
            sample.problems.append(f"{place}: {type(error).__name__}: {error}")
            continue
        key = f"{path.stem}/{value.id}"
        if key in sample.sources:
            sample.problems.append(f"{place}: id {value.id} is also at {sample.sources[key]}")
        sample.sources[key] = place
        yield value


def _categories(catalog: Path, sample: Sample) -> Iterator[Category]:
    for path in sorted((catalog / "categories").glob("*.json")):
        raw = _json(path, sample)
        if raw is None:
            continue
        sample.declared[path.stem] = {
            name: Declared(spec["type"], spec.get("unit", ""), _local(spec["label"]))
            for name, spec in raw["attributes"].items()
        }
        sample.sources[f"categories/{path.stem}"] = _place(path, 1)
        words = {locale: tuple(each) for locale, each in raw["synonyms"].items()}
        yield Category(raw["key"], _local(raw["label"]), words)


def _products(catalog: Path, sample: Sample, currency: str) -> Iterator[Product]:
    for path in sorted((catalog / "products").glob("*.jsonl")):
        declared = sample.declared.get(path.stem, {})
        for number, raw in _rows(path, sample):
            place = _place(path, number)
            try:
                product = _product(raw, path.stem, declared, currency, place)
            except (KeyError, TypeError, ValueError) as error:
                sample.problems.append(f"{place}: {type(error).__name__}: {error}")
                continue
            if product.id in sample.sources:
                sample.problems.append(
                    f"{place}: id {product.id} is also at {sample.sources[product.id]}"
                )
            sample.sources[product.id] = place
            yield product


def _product(
    raw: Raw, category: str, declared: Mapping[str, Declared], currency: str, place: str
) -> Product:
    variants = tuple(_variant(each, currency) for each in raw["variants"])
    stocks = [variant.stock for variant in variants]
    return Product(
        id=raw["id"],
        title=_local(raw["title"]),
        description=_local(raw["description"]),
        category=category,
        kind=_local(raw["kind"]),
        brand=raw["brand"],
        audience=raw.get("audience", ""),
        attributes=tuple(_attribute(each, declared) for each in raw["attributes"]),
        variants=variants,
        price=money(raw["price"], currency),
        list_price=money(raw.get("list_price"), currency),
        stock=None if None in stocks else sum(stock or 0 for stock in stocks),
        picture=raw["picture"],
        picture_text=_local(raw["picture_text"]),
        goes_with=tuple(raw.get("goes_with", ())),
        source=place,
    )


def _attribute(raw: Raw, declared: Mapping[str, Declared]) -> Attribute:
    known = declared.get(raw["name"])
    return Attribute(
        name=raw["name"],
        value=raw["value"],
        unit=known.unit if known else "",
        label=known.label if known else LocalText(),
        text=_local(raw.get("text")),
    )


def _variant(raw: Raw, currency: str) -> Variant:
    return Variant(
        id=raw["id"],
        options=tuple(
            Option(each["name"], each["value"], _local(each.get("text")))
            for each in raw.get("options", ())
        ),
        price=money(raw["price"], currency),
        stock=raw["stock"],
    )


def _review(raw: Raw) -> Review:
    return Review(
        raw["id"],
        raw["product_id"],
        raw["rating"],
        _local(raw["text"]),
        raw["author"],
        date.fromisoformat(raw["written"]),
    )


def _policy(raw: Raw) -> Policy:
    return Policy(raw["id"], _local(raw["title"]), _local(raw["text"]))


def _customer(raw: Raw) -> Customer:
    return Customer(raw["id"], raw["name"], raw["email"], raw["locale"], raw.get("city", ""))


def _offer(raw: Raw, currency: str) -> Offer:
    return Offer(
        id=raw["id"],
        title=_local(raw["title"]),
        text=_local(raw["text"]),
        starts=date.fromisoformat(raw["starts"]),
        ends=date.fromisoformat(raw["ends"]),
        percent_off=raw.get("percent_off", 0),
        amount_off=money(raw.get("amount_off"), currency),
        minimum=money(raw.get("minimum"), currency),
        code=raw.get("code", ""),
        categories=tuple(raw.get("categories", ())),
        product_ids=tuple(raw.get("product_ids", ())),
        minimum_of_goods=raw.get("minimum_of_goods", False),
        first_order=raw.get("first_order", False),
    )


def _order(raw: Raw, currency: str) -> Order:
    if raw["status"] not in get_args(OrderStatus):
        raise ValueError(f"unknown status {raw['status']!r}")
    return Order(
        id=raw["id"],
        customer_id=raw["customer_id"],
        status=raw["status"],
        placed=date.fromisoformat(raw["placed"]),
        lines=tuple(_line(each, currency) for each in raw["lines"]),
        total=money(raw["total"], currency) or Money(0, currency),
        carrier=raw.get("carrier", ""),
        tracking=raw.get("tracking", ""),
        expected=_day(raw.get("expected")),
        delivered=_day(raw.get("delivered")),
    )


def _line(raw: Raw, currency: str) -> OrderLine:
    price = money(raw["price"], currency)
    if price is None:
        raise ValueError("a line without a price")
    return OrderLine(raw["variant_id"], raw["product_id"], raw["quantity"], price)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _local(raw: Any) -> LocalText:  # noqa: ANN401  # a mapping of strings, or None
    return LocalText(dict(raw or {}))

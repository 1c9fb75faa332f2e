"""A merchant's rules for buying, out of `rules.json`: each value is what it must be, or the whole file is left out.

Half a set of rules would be worse than none: a shop without rules says that shipping and tax are worked out at its
checkout, and that is true.
"""

import json
import re
import warnings
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar, cast, get_args
from urllib.parse import urlsplit

from shopbot.errors import FeedError
from shopbot.ingest.clean_money import money
from shopbot.ingest.clean_text import clean_text, local_text
from shopbot.ingest.clean_values import Unusable, needed, seen, whole
from shopbot.types import (
    CheckoutWay,
    Delivery,
    Limits,
    LocalText,
    Money,
    ShippingMethod,
    ShopRules,
    Tax,
)
from shopbot.types.rules import LINK_PLACES, CheckoutKind, Combining

FIELDS = (
    *("shipping", "days_of_category", "regions", "postcodes", "latin"),
    *("tax", "limits", "combine", "checkout"),
)
LONGEST_WAIT = 365  # days
LONGEST_PATTERN = 200  # characters
MOST = 10_000  # things in a cart

Data = Mapping[str, object]
Value = TypeVar("Value")


def rules_of(data: Data, currency: str) -> ShopRules:
    """The rules of a shop.

    Raises:
        Unusable: for the first value that cannot be used, and for a name that is not known (a slip of the keyboard
            would else switch a rule off).
    """
    _known(data, FIELDS, "rules")
    usual = ShopRules()
    return ShopRules(
        Delivery(
            tuple(
                _method(_mapping(item, "shipping"), currency) for item in _list(data, "shipping")
            ),
            _each(data, "regions", lambda of: _map(of, "regions", _named)),
            _each(data, "postcodes", _pattern),
            tuple(clean_text(code) for code in _list(data, "latin")),
            _each(data, "days_of_category", lambda days: _days(days, "days_of_category")),
        ),
        _tax(_mapping(data["tax"], "tax")) if data.get("tax") is not None else None,
        _limits(_mapping(data.get("limits") or {}, "limits"), usual.limits),
        _combining(data.get("combine", usual.combine)),
        _checkout(_mapping(data.get("checkout") or {}, "checkout")),
    )


def read_rules_file(path: Path, currency: str) -> ShopRules:
    """The rules of a file that the merchant names.

    Raises:
        FeedError: when it cannot be read or used; what was asked for by name is not passed over.
    """
    try:
        return rules_of(
            _mapping(json.loads(path.read_text(encoding="utf-8-sig")), "rules"), currency
        )
    except (OSError, ValueError) as error:  # `Unusable` is a ValueError
        raise FeedError(
            f"The rules in {path} cannot be used: {error}.",
            "docs/catalogue-format.md says what they may be; the shop was left as it was.",
        ) from None


def _combining(value: object) -> Combining:
    return cast(Combining, _one_of(value, get_args(Combining), "combine"))


def _method(data: Data, currency: str) -> ShippingMethod:
    _known(data, ("id", "title", "price", "free_from", "days"), "shipping")
    price = money(data.get("price"), currency, "shipping.price")
    if price is None:
        raise Unusable("shipping.price", "a way of shipping needs a price (0 for nothing)")
    return ShippingMethod(
        needed(data.get("id"), "shipping.id"),
        _named(data.get("title")),
        price,
        _days(data.get("days"), "shipping.days"),
        _same(money(data.get("free_from"), currency, "shipping.free_from"), currency),
    )


def _same(amount: Money | None, currency: str) -> Money | None:
    if amount and amount.currency != currency:
        raise Unusable("shipping.free_from", f"{amount.currency} is not the shop's {currency}")
    return amount


def _days(value: object, field: str) -> tuple[int, int]:
    days = value if isinstance(value, list) and len(value) == 2 else [None, None]
    first, last = (whole(each, field) for each in days)
    if first is None or last is None or not first <= last <= LONGEST_WAIT:
        raise Unusable(field, f"{seen(value)} is not [fewest, most] working days")
    return first, last


def _tax(data: Data) -> Tax:
    _known(data, ("source", "included", "percent"), "tax")
    included = data.get("included", False)
    if not isinstance(included, bool):
        raise Unusable("tax.included", f"{seen(included)} is neither true nor false")
    rates = _map(
        data.get("percent"), "tax.percent", lambda of: _map(of, "tax.percent", _thousandths)
    )
    return Tax(rates, included, clean_text(data.get("source")))


def _thousandths(value: object) -> int:
    """A percentage in thousandths of a percent."""
    try:
        found = Decimal(str(value)) * 1000
    except InvalidOperation:
        raise Unusable("tax.percent", f"{seen(value)} is no percentage") from None
    if isinstance(value, bool) or not found.is_finite() or not 0 <= found <= 100_000:
        raise Unusable("tax.percent", f"{seen(value)} is no percentage from 0 to 100")
    if found != int(found):
        raise Unusable("tax.percent", f"{seen(value)} has more than three decimals")
    return int(found)


def _limits(data: Data, usual: Limits) -> Limits:
    _known(data, ("per_line", "per_cart"), "limits")
    line = whole(data.get("per_line", usual.per_line), "limits.per_line")
    cart = whole(data.get("per_cart", usual.per_cart), "limits.per_cart")
    if not line or not cart or max(line, cart) > MOST:
        raise Unusable("limits", f"limits are whole numbers from 1 to {MOST}")
    return Limits(line, cart)


def _checkout(data: Data) -> CheckoutWay:
    _known(data, ("kind", "address", "number"), "checkout")
    kind = cast(
        CheckoutKind, _one_of(data.get("kind", "none"), get_args(CheckoutKind), "checkout.kind")
    )
    address = clean_text(data.get("address"))
    if kind not in ("none", "here"):
        _check_address(address, template=kind == "template")
    return CheckoutWay(kind, address, clean_text(data.get("number")))


def _check_address(address: str, *, template: bool) -> None:
    """Only https, only a host that is written out, only places that we can fill."""
    field = "checkout.address"
    try:
        parts = urlsplit(re.sub(r"\{\w+\}", "x", address) if template else address)
        host, user = parts.hostname, parts.username
    except ValueError:
        raise Unusable(field, f"{seen(address)} is no address") from None
    if (
        parts.scheme != "https"
        or not host
        or user is not None
        or re.search(r"[\s\\<>\"']", address)
    ):
        raise Unusable(field, f"{seen(address)} is no https address")
    places = re.findall(r"\{(.*?)\}", address)
    plain = re.sub(r"\{\w+\}", "", address)
    if "{" in plain or "}" in plain or (places and not template):
        raise Unusable(field, f"{seen(address)} has braces that cannot be filled")
    if not template:
        if parts.query or parts.fragment:
            raise Unusable(field, f"{seen(address)}: give the address of the shop alone")
        return
    if (
        "{" in address[: address.find("/", len("https://"))]
        or "/" not in address[len("https://") :]
    ):
        raise Unusable(field, f"{seen(address)}: the host must be written out")
    unknown = sorted(set(places) - set(LINK_PLACES))
    if unknown or not {"variant", "product", "sku", "lines"} & set(places):
        raise Unusable(
            field, f"a template fills in {', '.join(LINK_PLACES)}; found {unknown or places}"
        )


# ---------------------------------------------------------------- shapes


def _known(data: Data, names: tuple[str, ...], field: str) -> None:
    if unknown := sorted(set(data) - set(names)):
        raise Unusable(field, f"{unknown[0]!r} is not known; known are {', '.join(names)}")


def _mapping(value: object, field: str) -> Data:
    if not isinstance(value, Mapping):
        raise Unusable(field, f"{seen(value)} is no object")
    return value


def _list(data: Data, field: str) -> list[object]:
    value = data.get(field) or []
    if not isinstance(value, list):
        raise Unusable(field, f"{seen(value)} is no list")
    return value


def _each(data: Data, field: str, read: Callable[[object], Value]) -> dict[str, Value]:
    return _map(data.get(field) or {}, field, read)


def _map(value: object, field: str, read: Callable[[object], Value]) -> dict[str, Value]:
    return {str(name): read(item) for name, item in _mapping(value, field).items()}


def _named(value: object) -> LocalText:
    text = local_text(value)
    if not text.all():
        raise Unusable("rules", f"{seen(value)} is no name")
    return text


def _pattern(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_PATTERN:
        raise Unusable("postcodes", f"{seen(value)} is no regular expression")
    try:
        with warnings.catch_warnings(action="error"):  # what may mean something else tomorrow
            re.compile(value)
    except (re.error, FutureWarning, OverflowError, RecursionError) as error:
        raise Unusable("postcodes", f"{seen(value)} is no regular expression: {error}") from None
    return value


def _one_of(value: object, allowed: tuple[str, ...], field: str) -> str:
    if value not in allowed:
        raise Unusable(field, f"{seen(value)} is not one of {', '.join(allowed)}")
    return str(value)

"""Writes records of our database out in the form of a public retail benchmark, to compare both. Knows no rule."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from shopbot.learn.evaluate_after_sales_file import COUNTRIES, STATUSES
from shopbot.shop import codec
from shopbot.shop.dump import Documents
from shopbot.types import Address, Customer, Money, Order, OrderLine, Product, SentBack, Variant

_TYPES: Mapping[str, type] = {"products": Product, "customers": Customer, "orders": Order}


def state(documents: Documents) -> dict[str, Any]:
    """Records of our database in the benchmark's form, as path -> value; lists are one value."""
    held: dict[str, list[Any]] = {"products": [], "customers": [], "orders": []}
    for (table, _), text in documents.items():
        held[table].append(codec.loads(_TYPES[table], text))
    known = {v.id: (p, v) for p in held["products"] for v in p.variants}
    whole = {
        "products": {p.id: _product_out(p) for p in held["products"]},
        "users": {c.id: _customer_out(c) for c in held["customers"]},
        "orders": {o.id: _order_out(o, known) for o in held["orders"]},
    }
    return dict(_flat("", whole))


def _flat(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{path}/{name}" if path else name, inner)
    else:
        yield path, value


def _decimal(amount: Money | None) -> float | None:
    return None if amount is None else amount.minor / 100


def _address_out(where: Address | None) -> dict[str, str]:
    if where is None:
        return {}
    names = {code: name for name, code in COUNTRIES.items()}
    return {
        "address1": where.street,
        "address2": where.street2,
        "city": where.city,
        "country": names.get(where.country, where.country),
        "state": where.region,
        "zip": where.postcode,
    }


def _product_out(product: Product) -> dict[str, Any]:
    return {
        "name": product.title.get("en"),
        "variants": {
            v.id: {
                "options": {option.name: option.value for option in v.options},
                "available": v.stock is None or v.stock > 0,
                "price": _decimal(v.price),
            }
            for v in product.variants
        },
    }


def _customer_out(customer: Customer) -> dict[str, Any]:
    methods = {}
    for m in customer.methods:
        said = {"source": m.kind, "brand": m.brand, "last_four": m.last_four}
        methods[m.id] = {name: value for name, value in said.items() if value}
        if m.balance:
            methods[m.id]["balance"] = cast(Any, _decimal(m.balance))
    return {
        "email": customer.email,
        "address": _address_out(customer.address),
        "payment_methods": methods,
    }


def _order_out(order: Order, known: Mapping[str, tuple[Product, Variant]]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "user_id": order.customer_id,
        "address": _address_out(order.address),
        "items": [_item_out(line, known) for line in order.lines for _ in range(line.quantity)],
        "status": _status_out(order),
        "payment_history": [
            {
                "transaction_type": p.kind,
                "amount": _decimal(p.amount),
                "payment_method_id": p.method,
            }
            for p in order.payments
        ],
    }
    if order.reason:
        said["cancel_reason"] = order.reason
    for back in order.sent_back:
        said |= _back_out(back)
    return said


def _item_out(line: OrderLine, known: Mapping[str, tuple[Product, Variant]]) -> dict[str, Any]:
    product, variant = known[line.variant_id]
    return {
        "name": product.title.get("en"),
        "product_id": line.product_id,
        "item_id": line.variant_id,
        "price": _decimal(line.price),
        "options": {option.name: option.value for option in variant.options},
    }


def _status_out(order: Order) -> str:
    if order.status == "pending" and "change_items" in order.changes:
        return "pending (item modified)"
    names: dict[str, str] = {ours: theirs for theirs, ours in STATUSES.items()}
    return names.get(order.status, order.status.replace("_", " "))


def _back_out(back: SentBack) -> dict[str, Any]:
    if back.kind == "return":
        return {"return_items": sorted(back.items), "return_payment_method_id": back.method}
    return {
        "exchange_items": sorted(back.items),
        "exchange_new_items": sorted(back.new_items),
        "exchange_payment_method_id": back.method,
        "exchange_price_difference": _decimal(back.due),
    }

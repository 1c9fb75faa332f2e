"""A finished turn as plain values: what `shopbot ask --json` and the API print."""

from dataclasses import asdict
from decimal import Decimal

from babel.numbers import get_currency_precision

from shopbot.types import Money, Product, Turn


def as_mapping(turn: Turn, products: tuple[Product, ...]) -> dict[str, object]:
    """The turn as JSON values; amounts are decimal strings, null where the record is silent."""
    return {
        "text": turn.reply,
        "alternatives": list(turn.alternatives),
        "locale": turn.locale,
        "decoding": turn.decoding,
        "products": [_product(product, turn.locale) for product in products],
        "citations": [
            {"number": c.number, "id": c.product_id, "evidence": list(c.evidence)}
            for c in turn.citations
        ],
        "verdicts": [asdict(verdict) for verdict in turn.verdicts],
        "timings": asdict(turn.timings),
    }


def _product(product: Product, locale: str) -> dict[str, object]:
    return {
        "id": product.id,
        "title": product.title.get(locale),
        "price": amount(product.price),
        "in_stock": product.in_stock,
    }


def amount(money: Money | None) -> dict[str, str] | None:
    """A price as {"amount": "129.00", "currency": "USD"}; None stays None."""
    if money is None:
        return None
    precision = get_currency_precision(money.currency)
    return {"amount": f"{Decimal(money.minor).scaleb(-precision):f}", "currency": money.currency}

"""A finished turn as plain values: what `shopbot ask --json` and the API print."""

from dataclasses import asdict

from shopbot.chat.words import amount
from shopbot.types import Product, Turn


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

"""Orders of products that do not depend on the words of a wish."""

from collections.abc import Iterable

from shopbot.types import Filters, Product


def price_gap(product: Product, filters: Filters) -> int:
    """How far the price lies outside what was asked; goods without a price come last."""
    if not (filters.price_max or filters.price_min):
        return 0
    if product.price is None:
        return 1 << 60
    over = product.price.minor - filters.price_max.minor if filters.price_max else 0
    under = filters.price_min.minor - product.price.minor if filters.price_min else 0
    return max(over, under, 0)


def in_order(products: Iterable[Product], order: str) -> list[Product]:
    """The products by price, or the best liked first; goods without a price come last."""
    if order == "price_asc":
        return sorted(products, key=lambda p: p.price.minor if p.price else 1 << 60)
    if order == "price_desc":
        return sorted(products, key=lambda p: -(p.price.minor if p.price else -1))
    return sorted(products, key=lambda p: (-(p.rating or 0.0), -p.rating_count))

"""What of a product goes into a cart: its variants, or the product itself where it has none. Pure."""

from shopbot.types import Product, Variant


def forms(product: Product) -> tuple[Variant, ...]:
    """What can be bought of it; a product without variants is one itself, under its own id."""
    return product.variants or (Variant(product.id, (), product.price, product.stock),)


def form(product: Product, variant_id: str) -> Variant | None:
    """The variant of that id, None if the product has none of it."""
    return next((each for each in forms(product) if each.id == variant_id), None)


def shares_stock(product: Product) -> bool:
    """Whether several variants share what the product has, because none of them counts its own."""
    uncounted = all(variant.stock is None for variant in product.variants)
    return len(product.variants) > 1 and uncounted and product.stock is not None


def left(product: Product, variant: Variant) -> int | None:
    """How many there are. None: not known. Where no variant counts its own, all share what the product has."""
    if variant.stock is not None:
        return variant.stock
    counted = any(each.stock is not None for each in product.variants)
    return None if counted else product.stock

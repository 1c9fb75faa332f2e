"""The single pieces of an order: which ones there are, which were sent back, which become others. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shopbot.errors import Refused
from shopbot.shop.forms import left
from shopbot.types import Money, Order, OrderLine, Product, Variant


def check_items(order: Order, items: Sequence[str]) -> None:
    """Nothing, if the order holds these pieces and none of them was sent back.

    Raises:
        Refused: when nothing is named, or more than there is.
    """
    if not items:
        raise Refused("refused.no_items", order=order.id)
    bought = Counter(variant for variant, _ in _pieces(order))
    back = Counter(_sent_back(order))
    for variant, count in Counter(items).items():
        if not bought[variant]:
            raise Refused("refused.not_in_order", order=order.id)
        if count > bought[variant]:
            raise Refused("refused.too_many_pieces", order=order.id, count=bought[variant])
        if count > bought[variant] - back[variant]:
            raise Refused("refused.sent_back_before", order=order.id)


def product_of(order: Order, variant: str) -> str:
    """The product that the order holds in this variant."""
    return next(line.product_id for line in order.lines if line.variant_id == variant)


def prices(order: Order, items: Iterable[str]) -> list[Money]:
    """What was paid for each of these pieces, which `check_items` has seen."""
    there = _pieces(order)
    for variant in _sent_back(order):
        there.remove(next(piece for piece in there if piece[0] == variant))
    found = []
    for variant in items:
        piece = next(piece for piece in there if piece[0] == variant)
        there.remove(piece)
        found.append(piece[1])
    return found


def keeps_nothing(order: Order, items: Sequence[str]) -> bool:
    """Whether the customer keeps no piece once these are returned, too."""
    returned = [v for back in order.sent_back if back.kind == "return" for v in back.items]
    return len(returned) + len(items) == sum(line.quantity for line in order.lines)


def new_variants(
    order: Order, write: Sequence[tuple[str, str]], products: Mapping[str, Product]
) -> list[Variant]:
    """What each (old, new) pair of variant ids gives instead.

    Raises:
        Refused: unless it is another variant of the same product, with a price, and there are enough.
    """
    wanted = Counter(new for _, new in write)
    found = []
    for old, new in write:
        product = products.get(product_of(order, old))
        variant = next((v for v in product.variants if v.id == new), None) if product else None
        if product is None or variant is None:
            raise Refused("refused.other_product", order=order.id)
        if old == new:
            raise Refused("refused.same_variant", title=product.title)
        there = left(product, variant)
        if there is not None and there < wanted[new]:
            raise Refused("refused.variant_sold_out", title=product.title)
        if variant.price is None:
            raise Refused("refused.no_price", title=product.title)
        found.append(variant)
    return found


def swapped(
    lines: Sequence[OrderLine], items: Sequence[str], new: Sequence[Variant]
) -> tuple[OrderLine, ...]:
    """The lines with each of the pieces replaced where it stands; the first of its kind goes first."""
    left = [line.quantity for line in lines]
    instead: list[list[Variant]] = [[] for _ in lines]
    for item, variant in zip(items, new, strict=True):
        at = next(i for i, line in enumerate(lines) if line.variant_id == item and left[i])
        left[at] -= 1
        instead[at].append(variant)
    found: list[OrderLine] = []
    for line, quantity, variants in zip(lines, left, instead, strict=True):
        if quantity:
            found.append(replace(line, quantity=quantity))
        counts = Counter(variant.id for variant in variants)
        for variant in {each.id: each for each in variants}.values():
            price = variant.price or line.price
            found.append(OrderLine(variant.id, line.product_id, counts[variant.id], price))
    return tuple(found)


def without(lines: Sequence[OrderLine], items: Iterable[str]) -> tuple[OrderLine, ...]:
    """The lines less these pieces, which `check_items` has seen; the first of its kind goes first."""
    gone = Counter(items)
    found: list[OrderLine] = []
    for line in lines:
        taken = min(gone[line.variant_id], line.quantity)
        gone[line.variant_id] -= taken
        if taken < line.quantity:
            found.append(replace(line, quantity=line.quantity - taken))
    return tuple(found)


def moves(order: Order, items: Iterable[str], pieces: int) -> dict[tuple[str, str], int]:
    """So many pieces of each, for `move_stock`: the old variants of the order."""
    found: Counter[tuple[str, str]] = Counter()
    for variant in items:
        found[product_of(order, variant), variant] += pieces
    return dict(found)


def _pieces(order: Order) -> list[tuple[str, Money]]:
    return [(x.variant_id, x.price) for x in order.lines for _ in range(x.quantity)]


def _sent_back(order: Order) -> list[str]:
    return [variant for back in order.sent_back for variant in back.items]

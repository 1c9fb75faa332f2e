"""Examples of matching: a need and a product, and whether the product fits. Yes and no are equally common."""

from shopbot.learn.examples import ANSWERS
from shopbot.learn.examples_make import Draft, Maker
from shopbot.learn.examples_talk import NoPattern
from shopbot.types import Product

_TRIES = 20


def match(make: Maker) -> Draft:
    """A pair; half of them fit."""
    fits = make.rng.random() < 0.5
    for _ in range(_TRIES):  # the label is drawn once, so that neither is easier to come by
        product = make.product(lambda p: p.price is not None)
        try:
            said, limits = _fitting(make, product) if fits else _breaking(make, product)
        except NoPattern:
            continue
        brief = make.brief("match", said, [product], limits=limits)
        return Draft(brief, ANSWERS[make.talk.locale][0 if fits else 1], (product,))
    raise NoPattern("match")


def _fitting(make: Maker, product: Product) -> tuple[str, tuple[str, ...]]:
    assert product.price is not None
    true = [a for a in product.attributes if a.value is True]
    if make.shop.says.get(product.id) and make.rng.random() < 0.4:
        return _needed(make, product), ()
    need = (
        make.fill(["needs", make.rng.choice(true).name]) if true and make.rng.random() < 0.6 else ""
    )
    highest = make.money(make.ceiling(product.price)) if make.rng.random() < 0.6 else ""
    return _said(make, product, need, highest)


def _breaking(make: Maker, product: Product) -> tuple[str, tuple[str, ...]]:
    """Another kind of thing, too dear, or without what was asked for."""
    assert product.price is not None
    way = make.rng.choice(["kind", "price", "attribute"])
    if way == "kind":
        other = make.stranger(product)
        if make.shop.says.get(other.id) and make.rng.random() < 0.6:
            return _needed(make, other), ()
        return _said(make, other, "", "")
    if way == "price":
        return _said(make, product, "", make.money(make.below(product.price)))
    false = [a for a in product.attributes if a.value is False]
    if not false:
        raise NoPattern("nothing denied")
    return _said(make, product, make.rng.choice(false).name, "")


def _needed(make: Maker, product: Product) -> str:
    """A wish for such a product, with a need that its description answers in other words."""
    slots, _ = make.wanted(product)
    return make.fill(["wish"], kind=make.kind(product), ceiling="", use="", **slots)


def _said(make: Maker, product: Product, need: str, highest: str) -> tuple[str, tuple[str, ...]]:
    ceiling = make.fill(["ceiling"], amount=highest) if highest else ""
    limits = (make.says["limit.max"].format(amount=highest),) if highest else ()
    asked = make.need(need) if need else {"need": "", "clause": ""}
    said = make.fill(["wish"], kind=make.kind(product), ceiling=ceiling, use="", **asked)
    return said, limits

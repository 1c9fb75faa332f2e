"""The cart and the checkout in sentences, from the record alone. Pure."""

from collections.abc import Sequence

from shopbot.chat.words import Words
from shopbot.types import Address, LocalText, Option, PricedLine, Product, ShippingMethod, Totals

_PROBLEMS = {  # keys of PricedLine.problem, and how they are told of one line
    "refused.sold_out": "act.line.sold_out",
    "refused.too_few": "act.line.too_few",
    "refused.price_unknown": "act.line.unpriced",
    "refused.gone": "act.line.gone",
    "cart.price_changed": "act.line.price_changed",
}
_OPTIONS = ("color", "size", "capacity")


def titled(title: LocalText | str, options: Sequence[LocalText], words: Words) -> str:
    """A product with the choices that were made: "Trail Boot (Blue, 42)"."""
    name = title if isinstance(title, str) else title.get(words.locale)
    if not options:
        return name
    chosen = words.messages["list.comma"].join(o.get(words.locale) for o in options)
    return words.say("act.line.title", title=name, options=chosen)


def variant_title(product: Product, variant_id: str, words: Words) -> str:
    """A product with the choices of one of its variants."""
    chosen = next((v.options for v in product.variants if v.id == variant_id), ())
    return titled(product.title, [option_text(o) for o in chosen], words)


def option_text(option: Option) -> LocalText:
    """What a choice is called; its plain value where it has no name of its own."""
    return option.text if option.text.all() else LocalText({"en": option.value})


def option_name(name: str, words: Words) -> str:
    """What is chosen: "colour", "size"."""
    return words.say(f"act.option.{name if name in _OPTIONS else 'other'}")


def choices(options: Sequence[Option], words: Words) -> str:
    """The choices as a list in words."""
    return words.join([option_text(option).get(words.locale) for option in options])


def line(priced: PricedLine, words: Words) -> str:
    """One line of the cart with its price, and what is wrong with it."""
    title = line_title(priced, words)
    key = "act.line.one" if priced.line.quantity == 1 else "act.line"
    told = words.say(
        key, title=title, quantity=priced.line.quantity, price=priced.price, total=priced.total
    )
    problem = trouble(priced, words)
    return spaced([told, problem], words) if problem else told


def line_title(priced: PricedLine, words: Words) -> str:
    """What one line holds, without number and price."""
    return titled(priced.title, priced.options, words)


def trouble(priced: PricedLine, words: Words) -> str:
    """What stops a line from being bought, "" if nothing does."""
    if not priced.problem:
        return ""
    key = _PROBLEMS.get(priced.problem, priced.problem)
    slots = {"quantity": priced.line.quantity, "stock": priced.stock, "price": priced.price}
    return words.say(key, title=line_title(priced, words), **slots)


def sums(totals: Totals, words: Words) -> tuple[str, ...]:
    """What a cart costs, from the goods to the total, a sentence for each step."""
    told = [words.say("act.subtotal", amount=totals.subtotal)]
    told += [words.say("act.discount", title=d.title, amount=d.amount) for d in totals.discounts]
    told += [unused(code, key, words) for code, key in totals.unused_codes.items()]
    told += [*_shipping(totals, words), *_tax(totals, words)]
    known = totals.shipping is not None
    told.append(words.say("act.total" if known else "act.total.so_far", amount=totals.total))
    return tuple(told)


def unused(code: str, key: str, words: Words) -> str:
    """Why a code takes nothing off."""
    return words.say("act.code.unused", code=code, why=words.say(key))


def _shipping(totals: Totals, words: Words) -> tuple[str, ...]:
    if totals.shipping is None or totals.method is None:
        return (words.say("act.shipping.open"),)
    low, high = totals.method.days
    key = "act.shipping" if totals.shipping.minor else "act.shipping.free"
    slots = {"method": totals.method.title, "amount": totals.shipping, "low": low, "high": high}
    return (words.say(key, **slots),)


def _tax(totals: Totals, words: Words) -> tuple[str, ...]:
    if totals.tax is None:
        return ()
    if not totals.tax.minor:
        return (words.say("act.tax.none"),)
    key = "act.tax.included" if totals.tax_included else "act.tax"
    return (words.say(key, amount=totals.tax),)


def cart(totals: Totals, words: Words) -> tuple[str, ...]:
    """The whole cart read out, each line a paragraph of its own."""
    if not totals.lines:
        return (words.say("act.cart.empty"),)
    count = sum(priced.line.quantity for priced in totals.lines)
    key = "act.cart.count" if count > 1 or words.locale == "zh" else "act.cart.count.one"
    told = [words.say(key, count=count), *(line(priced, words) for priced in totals.lines)]
    stopped = any(priced.problem.startswith("refused.") for priced in totals.lines)
    follow = words.say("act.cart.stopped" if stopped else "act.cart.next")
    return (*told, spaced(sums(totals, words), words), follow)


def now(totals: Totals, words: Words) -> str:
    """What the cart holds after a change, in one sentence."""
    count = sum(priced.line.quantity for priced in totals.lines)
    if not count:
        return words.say("act.cart.empty")
    key = "act.cart.now" if count > 1 or words.locale == "zh" else "act.cart.now.one"
    return words.say(key, count=count, amount=totals.total)


def added(priced: PricedLine, quantity: int, words: Words) -> str:
    """That so many of a line were put in."""
    title = line_title(priced, words)
    if quantity == 1:
        return words.say("act.added", title=title)
    return words.say("act.added.many", title=title, quantity=quantity)


def address(where: Address, words: Words) -> str:
    """An address in one line."""
    street = f"{where.street}, {where.street2}" if where.street2 else where.street
    return words.say(
        "act.address",
        name=where.name,
        street=street,
        city=where.city,
        region=where.region,
        postcode=where.postcode,
        country=where.country,
    )


def methods(offered: Sequence[ShippingMethod], words: Words) -> str:
    """The ways to send a parcel, numbered."""
    told = []
    for number, method in enumerate(offered, 1):
        key = "act.ask.shipping.item" if method.price.minor else "act.ask.shipping.item.free"
        low, high = method.days
        slots = {"method": method.title, "amount": method.price, "low": low, "high": high}
        told.append(words.say(key, number=number, **slots))
    return spaced(told, words)


def method(offered: ShippingMethod, words: Words) -> str:
    """One way to send a parcel, with its price and days."""
    low, high = offered.days
    key = "act.shipping" if offered.price.minor else "act.shipping.free"
    slots = {"method": offered.title, "amount": offered.price, "low": low, "high": high}
    return words.say(key, **slots)


def spaced(sentences: Sequence[str], words: Words) -> str:
    """Sentences one after the other, as the language sets them."""
    return ("" if words.locale == "zh" else " ").join(sentences)


def review(totals: Totals, email: str, where: Address | None, words: Words) -> tuple[str, ...]:
    """Everything that an order would be, read out before the yes."""
    told = [line(priced, words) for priced in totals.lines]
    told += sums(totals, words)
    if where:
        told.append(words.say("act.review.address", address=address(where, words)))
    if email:
        told.append(words.say("act.review.email", email=email))
    return tuple(told)


def numbered(names: Sequence[str], words: Words) -> str:
    """A numbered list in one paragraph: "1: Trail Boot, 2: Lantern"."""
    told = [words.say("act.ask.line.item", number=n, title=name) for n, name in enumerate(names, 1)]
    return words.messages["list.semicolon"].join(told) + words.messages["act.stop"]

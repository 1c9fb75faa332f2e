"""What the record holds an amount of money to be: a price, an old price, a limit, a total, a saving."""

import re
from collections.abc import Iterable

from shopbot.chat.ground_facts import Facts, minor
from shopbot.chat.ground_options import named_options, options_in
from shopbot.chat.ground_reading import Finding, Reading, Test
from shopbot.types import Money

AMOUNT = re.compile(
    r"(?P<before>US\$|USD|CN¥|JP¥|CA\$|AU?\$|NZ\$|NT\$|\$|¥|CNY|RMB|€|EUR|£|GBP|HK\$)\s?(?P<a>\d+(?:\.\d+)?)(?P<k>k\b)?"
    r"|(?<![\d.])(?P<b>\d+(?:\.\d+)?)\s?(?P<more>多|来|余|几)?(?P<after>US dollars?"
    r"|dollars?|bucks?|USD|cents?|euros?|pounds? sterling|yuan|RMB|CNY"
    r"|美元|美金|人民币|元|块钱?|欧元|日元|¥|\$(?!\d))(?![A-Za-z])",
    re.IGNORECASE,
)


def at_most(value: int) -> Test:
    """The test of "under $50": it can be had for no more."""
    return lambda facts: Finding(
        bool(facts.prices) and min(facts.prices) <= value, price_line(facts)
    )


def is_stated_limit(reading: Reading, value: int) -> bool:
    """Whether the amount is a limit that the shopper stated."""
    filters = reading.world.record.filters
    return any(limit and limit.minor == value for limit in (filters.price_min, filters.price_max))


def in_shop(reading: Reading, value: int) -> bool:
    """Whether policies, offers or orders hold the amount."""
    record = reading.world.record
    amounts = {o.amount_off.minor for o in record.offers if o.amount_off}
    amounts |= {o.minimum.minor for o in record.offers if o.minimum}
    amounts |= {o.total.minor for o in record.orders} | {
        line.price.minor for o in record.orders for line in o.lines
    }
    for match in AMOUNT.finditer(reading.world.shop_text):
        amounts.add(minor(match["a"] or match["b"], record.info.currency) or -1)
    return value in amounts


def of_offer(reading: Reading, value: int) -> bool:
    """Whether an offer takes that amount off."""
    offers = reading.world.record.offers
    return any(o.amount_off and o.amount_off.minor == value for o in offers)


def totals(reading: Reading) -> set[int]:
    """Every sum of the prices of products spoken of, of multiples of one, and order totals."""
    named = {f.number: f for m in reading.mentions for f in m.products} or {
        f.number: f for f in reading.bindings.default.products
    }
    prices = [f.product.price.minor for f in named.values() if f.product.price]
    sums = {o.total.minor for o in reading.world.record.orders}
    if len(prices) == 1:
        counts = {int(n) for n in re.findall(r"(?<![\d.$])\d(?![\d.])", reading.text)} | {2}
        return sums | {prices[0] * n for n in counts if n > 1}
    return (
        sums
        | {sum(prices)}
        | ({a + b for a in prices for b in prices} if not reading.mentions else set())
    )


def saving(reading: Reading, value: int) -> Test:
    """The test of "$10 less": against its old price, or against another product."""
    text = reading.text
    cheaper = re.search(r"cheaper|less|lower|便宜|低|省|save", text, re.IGNORECASE)
    against = re.search(r"\bthan\b|\bover\b|compared|比", text)

    def test(facts: Facts) -> Finding:
        product = facts.product
        if product.price is None:
            return Finding(False)
        off = product.list_price.minor - product.price.minor if product.list_price else None
        if off == value and not (against and len(reading.mentions) > 1):
            return Finding(True, price_line(facts))
        sign = 1 if cheaper else -1
        others = _others(reading, facts)
        holds = bool(against or cheaper) and any(
            o.product.price and o.product.price.minor - product.price.minor == sign * value
            for o in others
        )
        difference = "difference" in text.lower() or "差" in text
        holds = (
            holds
            or difference
            and any(
                o.product.price and abs(o.product.price.minor - product.price.minor) == value
                for o in others
            )
        )
        return Finding(holds, price_line(facts))

    return test


def _others(reading: Reading, facts: Facts) -> Iterable[Facts]:
    named = [f for m in reading.mentions for f in m.products if f is not facts]
    return named or [f for f in reading.world.facts if f is not facts]


def was_price(value: int) -> Test:
    """The test of "it was $50"."""

    def test(facts: Facts) -> Finding:
        was = facts.product.list_price
        return Finding(was is not None and was.minor == value, price_line(facts))

    return test


def equals(reading: Reading, amount: str, span: tuple[int, int]) -> Test:
    """The test of a plain price: that of the product, or of the options named beside it."""
    value = minor(amount, reading.world.record.info.currency)

    def test(facts: Facts) -> Finding:
        options = _own_options(reading, facts, span) or named_options(reading, facts, span[0])
        variants = facts.variants(options) if options else ()
        allowed = {v.price.minor for v in variants if v.price} if variants else set(facts.prices)
        return Finding(value in allowed, price_line(facts, variants[0].price if variants else None))

    return test


def _own_options(reading: Reading, facts: Facts, span: tuple[int, int]) -> list[tuple[str, str]]:
    """The options named beside one of several amounts ("$110.00 in green and $115.00 in blue")."""
    start, end = reading.clause(span[0])
    amounts = [m.span() for m in AMOUNT.finditer(reading.text)]
    if len([a for a in amounts if start <= a[0] < end]) < 2:
        return []
    later = min((a[0] for a in amounts if a[0] > span[0]), default=len(reading.text))
    return options_in(reading, facts, span[1], later)


def price_line(facts: Facts, price: Money | None = None) -> str:
    """The evidence line of the price, with the old price where it is reduced."""
    words, product = facts.words, facts.product
    price = price or product.price
    if price is None:
        return ""
    line = words.say("evidence.price", price=price)
    if product.list_price:
        line += words.say("evidence.was", price=product.list_price)
    return line

"""Claims about amounts of money: each must be a price of its product, or what the record says it is."""

import re
from collections.abc import Iterable

from shopbot.chat.ground_facts import Facts, minor
from shopbot.chat.ground_options import named_options, options_in
from shopbot.chat.ground_reading import Claim, Finding, Reading, Test
from shopbot.types import Money

_AMOUNT = re.compile(
    r"(?P<before>US\$|USD|\$|¥|CNY|RMB|€|EUR|£|GBP|HK\$)\s?(?P<a>\d+(?:\.\d+)?)(?P<k>k\b)?"
    r"|(?<![\d.])(?P<b>\d+(?:\.\d+)?)\s?(?P<more>多|来|余|几)?(?P<after>US dollars?"
    r"|dollars?|bucks?|USD|cents?|euros?|pounds? sterling|yuan|RMB|CNY"
    r"|美元|美金|人民币|元|块钱?|欧元|日元|¥|\$(?!\d))(?![A-Za-z])",
    re.IGNORECASE,
)
_CURRENCIES = {
    "us$": "USD", "usd": "USD", "$": "USD", "us dollar": "USD", "us dollars": "USD", "dollar": "USD", "dollars": "USD",
    "buck": "USD", "bucks": "USD", "美元": "USD", "美金": "USD", "¥": "CNY", "cny": "CNY", "rmb": "CNY", "yuan": "CNY",
    "元": "CNY", "块": "CNY", "块钱": "CNY", "人民币": "CNY", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "欧元": "EUR", "£": "GBP", "gbp": "GBP", "日元": "JPY", "hk$": "HKD",
}  # fmt: skip
_RANGE = re.compile(r"^\s?(?:-|~|to|and|至|到|和)\s?$", re.IGNORECASE)
_BARE_RANGE = re.compile(
    r"\$\s?(\d+(?:\.\d+)?)\s?[-~]\s?(\d+(?:\.\d+)?)"
    r"|(\d+(?:\.\d+)?)\s?[-~至到]\s?(\d+(?:\.\d+)?)\s?(?:美元|元|dollars)"
)
_CUT_FROM = re.compile(
    r"(?:down|reduced|cut|discounted|marked down|instead of)(?: from)? \s*$"
    r"|(?:was|were|originally|原价|划线价)\s*$",
    re.IGNORECASE,
)
_LONE_PRICE = re.compile(
    r"(?:price[sd]? (?:is|at|of)|price:|costs?|(?:售价|价格|现价|原价|价)(?:为|是|:|只要"
    r"|仅)?)\s?(\d+(?:\.\d+)?)(?!\s?[\d.%A-Za-z\u4e00-\u9fff])",
    re.IGNORECASE,
)


def read_money(reading: Reading) -> None:
    """Notes every amount of money."""
    found = list(_AMOUNT.finditer(reading.text))
    ranged = _ranges(reading, found)
    for index, match in enumerate(found):
        if index in ranged or reading.in_mention(match.start()) and _in_title(reading, match):
            continue
        _read_amount(reading, match)
    for match in _BARE_RANGE.finditer(reading.text):
        if not all(reading.is_used(at) for at in (match.start() + 1, match.end() - 2)) or match[1]:
            low, high = (g for g in match.groups() if g)
            _claim_range(reading, match.span(), low, high)
    for match in _LONE_PRICE.finditer(reading.text):
        if not reading.is_used(match.start(1)):
            reading.claim("price", match.span(), _equals(reading, match[1], match.span()))


def _in_title(reading: Reading, match: re.Match[str]) -> bool:
    return any(m.exact and m.start <= match.start() < m.end for m in reading.mentions)


def _ranges(reading: Reading, found: list[re.Match[str]]) -> set[int]:
    """The indexes of amounts that are the two ends of a range, which is read here."""
    ranged: set[int] = set()
    for index, (first, second) in enumerate(zip(found, found[1:], strict=False)):
        between = reading.text[first.end() : second.start()]
        before = reading.text[max(0, first.start() - 12) : first.start()].lower()
        joined = _RANGE.match(between) and (
            between.strip() not in ("and", "和") or "between" in before
        )
        cut = re.search(
            r"(?:down|reduced|marked down|dropped|lowered) from |from its |was |从 ?$", before
        )
        if joined and not cut:
            ranged |= {index, index + 1}
            span = (first.start(), second.end())
            _claim_range(reading, span, first["a"] or first["b"], second["a"] or second["b"])
    return ranged


def _claim_range(reading: Reading, span: tuple[int, int], low: str, high: str) -> None:
    currency = reading.world.record.info.currency
    ends = (minor(low, currency), minor(high, currency))
    every = {p for f in reading.world.facts for p in f.prices}
    reading.used.append(span)
    limits = reading.world.record.filters
    stated = (limits.price_min, limits.price_max)
    if all(limit and limit.minor == end for limit, end in zip(stated, ends, strict=True)):
        return
    firsts = {f.product.price.minor for f in reading.world.facts if f.product.price}
    if (
        every
        and ends in ((min(every), max(every)), (min(firsts), max(firsts)))
        and not reading.mentions
    ):
        return

    def test(facts: Facts) -> Finding:
        prices = facts.prices
        return Finding(bool(prices) and ends == (min(prices), max(prices)), price_line(facts))

    reading.claim("price", span, test)


def _read_amount(reading: Reading, match: re.Match[str]) -> None:
    currency = reading.world.record.info.currency
    sign = (match["before"] or match["after"]).lower()
    span = match.span()
    reading.used.append(span)
    amount = match["a"] or match["b"]
    wrong = _CURRENCIES.get(sign, sign.upper()) != currency and sign not in ("cent", "cents")
    if sign == "$" and currency not in ("CNY", "EUR", "GBP", "JPY"):
        wrong = False
    if wrong or match["k"] or match["more"]:
        reading.claim("price", span, lambda facts: Finding(False, price_line(facts)))
        return
    if sign.startswith("cent"):
        amount = f"{float(amount) / 100:.2f}"
    value = minor(amount, currency)
    if value is None:
        reading.claim("price", span, lambda facts: Finding(False, price_line(facts)))
    else:
        _judge(reading, span, value, amount)


def _judge(reading: Reading, span: tuple[int, int], value: int, amount: str) -> None:
    """Reads what the amount is said to be: a shop amount, a limit, a total, a saving, an old price, or the price."""
    start, end = reading.clause(span[0])
    before, after = reading.text[start : span[0]], reading.text[span[1] : end]
    whole = before + " " + after
    say = reading.pattern
    if say("limit.shop").search(whole) and (_in_shop(reading, value) or not _names_price(before)):
        if not _in_shop(reading, value):
            reading.refuse("promise", reading.text[slice(*span)])
        return
    if _of_offer(reading, value) and say("limit.save").search(whole):
        return
    several = sum(len(m.products) == 1 for m in reading.mentions) > 1
    if say("limit.total").search(reading.text if several else whole):
        if value not in _totals(reading):
            reading.refuse("price", reading.text[slice(*span)])
        return
    if _is_stated_limit(reading, value) and (
        say("limit.budget").search(whole) or say("needs").search(whole)
    ):
        if reading.mentions and _ends_with(say("limit.max"), before):
            reading.claim("limit", span, _at_most(value))
        return
    if _CUT_FROM.search(before):
        reading.claim("price", span, _was(value))
    elif test := _bound(reading, before, after, value):
        reading.claim("limit", span, test)
    elif _saves(reading, before, after):
        than = re.search(
            r"比(?!较|例)", reading.text[: span[0]]
        )  # the cheaper one stands before 比
        reading.claims.append(
            Claim("price", than.start() if than else span[0], span[1], _saving(reading, value))
        )
    elif _ends_with(say("limit.was"), before) or re.search(
        r"(?:原价|划线价|list price|original price)[^,]{0,4}$", before, re.I
    ):
        reading.claim("price", span, _was(value))
    else:
        reading.claim("price", span, _equals(reading, amount, span))


def _names_price(before: str) -> bool:
    return bool(
        re.search(
            r"(?:costs?|priced? (?:at|is)|price(?: is|:)|for|售价(?:为|是)?|价格(?:为|是)?)\s*$",
            before,
            re.IGNORECASE,
        )
    )


def _ends_with(pattern: re.Pattern[str], before: str) -> bool:
    """Whether the text ends with one of the words, apart from fillers."""
    tail = re.sub(
        r"(?:\s|\b(?:only|just|the|a|an|your|my|price|of|is|at|价格|为|是|仅|只))+$",
        "",
        before[-48:],
        flags=re.IGNORECASE,
    )
    return any(m.end() >= len(tail.rstrip()) for m in pattern.finditer(tail)) or any(
        m.end() >= len(before.rstrip()) for m in pattern.finditer(before)
    )


def _bound(reading: Reading, before: str, after: str, value: int) -> Test | None:
    say = reading.pattern
    head = after.strip()[:14]
    if _ends_with(say("limit.max"), before) or (m := say("limit.max_after").match(head)) and m:
        return _at_most(value)
    if _ends_with(say("limit.min"), before) or say("limit.min_after").match(head):
        return lambda facts: Finding(
            bool(facts.prices) and min(facts.prices) >= value, price_line(facts)
        )
    if _ends_with(say("limit.low"), before) or re.match(r"起", head):
        return lambda facts: Finding(
            bool(facts.prices) and min(facts.prices) == value, price_line(facts)
        )
    return None


def _at_most(value: int) -> Test:
    return lambda facts: Finding(
        bool(facts.prices) and min(facts.prices) <= value, price_line(facts)
    )


def _is_stated_limit(reading: Reading, value: int) -> bool:
    filters = reading.world.record.filters
    return any(limit and limit.minor == value for limit in (filters.price_min, filters.price_max))


def _in_shop(reading: Reading, value: int) -> bool:
    """Whether policies, offers or orders hold the amount."""
    record = reading.world.record
    amounts = {o.amount_off.minor for o in record.offers if o.amount_off}
    amounts |= {o.minimum.minor for o in record.offers if o.minimum}
    amounts |= {o.total.minor for o in record.orders} | {
        line.price.minor for o in record.orders for line in o.lines
    }
    for match in _AMOUNT.finditer(reading.world.shop_text):
        amounts.add(minor(match["a"] or match["b"], record.info.currency) or -1)
    return value in amounts


def _of_offer(reading: Reading, value: int) -> bool:
    offers = reading.world.record.offers
    return any(o.amount_off and o.amount_off.minor == value for o in offers)


def _totals(reading: Reading) -> set[int]:
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


def _saves(reading: Reading, before: str, after: str) -> bool:
    if re.search(r"(?:costs?|is|are|for|at|only|售价|价格)\s*$", before) and not re.match(
        r"\s*(?:off|cheaper|less|more|lower|higher|dearer|discount)", after, re.IGNORECASE
    ):
        return False
    say = reading.pattern("limit.save")
    return bool(_ends_with(say, before) or say.match(after.strip()))


def _saving(reading: Reading, value: int) -> Test:
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


def _was(value: int) -> Test:
    def test(facts: Facts) -> Finding:
        was = facts.product.list_price
        return Finding(was is not None and was.minor == value, price_line(facts))

    return test


def _equals(reading: Reading, amount: str, span: tuple[int, int]) -> Test:
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
    amounts = [m.span() for m in _AMOUNT.finditer(reading.text)]
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

"""Claims about amounts of money: what each amount in a sentence is said to be."""

import re

from shopbot.chat.ground_facts import Facts, minor
from shopbot.chat.ground_prices import (
    AMOUNT,
    at_most,
    equals,
    in_shop,
    is_stated_limit,
    of_offer,
    price_line,
    saving,
    totals,
    was_price,
)
from shopbot.chat.ground_reading import Claim, Finding, Reading, Test

_CURRENCIES = {
    "us$": "USD", "usd": "USD", "$": "USD", "us dollar": "USD", "us dollars": "USD", "dollar": "USD", "dollars": "USD",
    "buck": "USD", "bucks": "USD", "美元": "USD", "美金": "USD", "¥": "CNY", "cny": "CNY", "rmb": "CNY", "yuan": "CNY",
    "元": "CNY", "块": "CNY", "块钱": "CNY", "人民币": "CNY", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "欧元": "EUR", "£": "GBP", "gbp": "GBP", "日元": "JPY", "hk$": "HKD",
    "cn¥": "CNY", "jp¥": "JPY", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "nt$": "TWD",
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
    found = list(AMOUNT.finditer(reading.text))
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
            reading.claim("price", match.span(), equals(reading, match[1], match.span()))


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
    if say("limit.shop").search(whole) and (in_shop(reading, value) or not _names_price(before)):
        if not in_shop(reading, value):
            reading.refuse("promise", reading.text[slice(*span)])
        return
    if of_offer(reading, value) and say("limit.save").search(whole):
        return
    several = sum(len(m.products) == 1 for m in reading.mentions) > 1
    if say("limit.total").search(reading.text if several else whole):
        if value not in totals(reading):
            reading.refuse("price", reading.text[slice(*span)])
        return
    if is_stated_limit(reading, value) and (
        say("limit.budget").search(whole) or say("needs").search(whole)
    ):
        if reading.mentions and _ends_with(say("limit.max"), before):
            reading.claim("limit", span, at_most(value))
        return
    if _CUT_FROM.search(before):
        reading.claim("price", span, was_price(value))
    elif test := _bound(reading, before, after, value):
        reading.claim("limit", span, test)
    elif _saves(reading, before, after):
        than = re.search(
            r"比(?!较|例)", reading.text[: span[0]]
        )  # the cheaper one stands before 比
        reading.claims.append(
            Claim("price", than.start() if than else span[0], span[1], saving(reading, value))
        )
    elif _ends_with(say("limit.was"), before) or re.search(
        r"(?:原价|划线价|list price|original price)[^,]{0,4}$", before, re.I
    ):
        reading.claim("price", span, was_price(value))
    else:
        reading.claim("price", span, equals(reading, amount, span))


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
        return at_most(value)
    if _ends_with(say("limit.min"), before) or say("limit.min_after").match(head):
        return lambda facts: Finding(
            bool(facts.prices) and min(facts.prices) >= value, price_line(facts)
        )
    if _ends_with(say("limit.low"), before) or re.match(r"起", head):
        return lambda facts: Finding(
            bool(facts.prices) and min(facts.prices) == value, price_line(facts)
        )
    return None


def _saves(reading: Reading, before: str, after: str) -> bool:
    if re.search(r"(?:costs?|is|are|for|at|only|售价|价格)\s*$", before) and not re.match(
        r"\s*(?:off|cheaper|less|more|lower|higher|dearer|discount)", after, re.IGNORECASE
    ):
        return False
    say = reading.pattern("limit.save")
    return bool(_ends_with(say, before) or say.match(after.strip()))

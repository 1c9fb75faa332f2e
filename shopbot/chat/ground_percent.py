"""Claims with a percentage: an offer's, the reduction of the product, or a figure of its text."""

import re

from shopbot.chat.ground_facts import Facts
from shopbot.chat.ground_prices import price_line
from shopbot.chat.ground_reading import Finding, Reading
from shopbot.types import Offer

_PERCENT = re.compile(
    r"(\d+(?:\.\d+)?)\s?(?:%|percent|per cent|个百分点)|(\d+(?:\.\d+)?)\s?折", re.IGNORECASE
)
_OFF = re.compile(r"off|discount|sav|reduc|cheaper|less|优惠|减|折|省|便宜|降|立减", re.IGNORECASE)


def read_percent(reading: Reading) -> None:
    """Notes every percentage and every 折."""
    for match in _PERCENT.finditer(reading.text):
        if not reading.is_used(match.start()):
            _read_percent(reading, match)


def _read_percent(reading: Reading, match: re.Match[str]) -> None:
    """A percentage is an offer's, the reduction of the product, or stands in its text."""
    span = match.span()
    reading.used.append(span)
    raw = float(match[1] or match[2])
    off = raw if match[1] else round(100 - raw * (10 if raw < 10 else 1), 2)
    start, end = reading.clause(span[0])
    if match[2] or _OFF.search(reading.text[start:end]):
        numbers = re.findall(r"(\d+(?:\.\d+)?) ?%", reading.world.shop_text)
        if not reading.world.facts:
            if f"{off:g}" not in numbers:
                reading.refuse("promise", match[0])
            return
        offers = [o for o in reading.world.record.offers if o.percent_off == off]
        reading.claim(
            "promise",
            span,
            lambda facts: Finding(
                _reduction(facts) == round(off)
                or any(_applies(o, facts, reading.text) for o in offers),
                price_line(facts),
            ),
        )
        return
    token = re.compile(rf"(?<![\d.]){re.escape(match[1])} ?(?:%|percent)")
    in_shop = bool(reading.topics) and bool(token.search(reading.world.shop_text))
    reading.claim("number", span, lambda facts: Finding(in_shop or bool(token.search(facts.text))))


def _applies(offer: Offer, facts: Facts, text: str) -> bool:
    """Whether an offer can be used for a product; one for everything must be named by its code or title."""
    product = facts.product
    if offer.categories or offer.product_ids:
        return product.category in offer.categories or product.id in offer.product_ids
    words = re.findall(r"[a-z]{3,}", " ".join(offer.title.all()).lower())
    pairs = {f"{a} {b}" for a, b in zip(words, words[1:], strict=False)} - {"off your"}
    pairs |= {
        p[i : i + 2]
        for p in re.findall(r"[\u4e00-\u9fff]+", offer.title.get("zh"))
        for i in range(len(p) - 1)
    }
    lower = text.lower()
    return bool(offer.code) and offer.code.lower() in lower or any(pair in lower for pair in pairs)


def _reduction(facts: Facts) -> int | None:
    product = facts.product
    if product.price is None or product.list_price is None:
        return None
    return round(100 * (1 - product.price.minor / product.list_price.minor))

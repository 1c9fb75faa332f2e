"""Plain language: short sentences, easy words, round numbers, one product at a time.

Rewritten after it was composed and checked, by exact rules: a price is rounded up and only where "about" is true of it
(within 3 %), everything else keeps its facts. Never used for carts, orders and what is agreed to: there the exact
numbers stand. Words and limits are data of assets/plain.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from shopbot.chat import compose_lines as lines
from shopbot.chat.plain_data import load
from shopbot.chat.sentences import split
from shopbot.chat.words import Words
from shopbot.types import Attribute, Money, Product, minor_digits

SENTENCES = 3  # of a reply, before what could be said next
_STEPS = (
    Decimal(1000),
    Decimal(500),
    Decimal(100),
    Decimal(50),
    Decimal(10),
    Decimal(5),
    Decimal(1),
)
_TRUE = Decimal("0.03")  # how far "about" may be off
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_LIST = 3  # commas of a list that is cut
_ENDS = (".", "!", "?", ":", "。", "！", "？", "：")
_RUN = 4  # numbers that follow each other, told as "from 38 to 46"


# ------------------------------------------------------------ numbers


def amount(money: Money, words: Words) -> str:
    """An amount in round numbers and words: "about 50 dollars"; exact where it is round, or too small to round."""
    exact = Decimal(money.minor).scaleb(-minor_digits(money.currency))
    round_, data = rounded(exact), load(words.assets, words.locale)
    one, many = data.money.get(money.currency, ("", ""))
    if not one or round_ is None:
        return words.money(money)
    told = data.pair.format(number=words.number(float(round_)), unit=one if round_ == 1 else many)
    return told if round_ == exact else data.about.format(amount=told)


def rounds(money: Money) -> bool:
    """Whether the amount is told in other numbers than its own."""
    exact = Decimal(money.minor).scaleb(-minor_digits(money.currency))
    return rounded(exact) not in (None, exact)


def rounded(exact: Decimal) -> Decimal | None:
    """The roundest number that is not below and at most 3 % above; None where none is near enough."""
    if exact <= 0:
        return None
    for step in _STEPS:
        up = (exact / step).to_integral_value(ROUND_CEILING) * step
        if up - exact <= _TRUE * exact:
            return up
    return None


def _amounts(text: str, words: Words, currency: str) -> str:
    """The text with the amounts of the shop's currency in round numbers."""
    sign = re.sub(r"[\d.,\s]", "", words.money(Money(0, currency)))
    digits = minor_digits(currency)

    def told(match: re.Match[str]) -> str:
        minor = int(Decimal(match[1].replace(",", "")).scaleb(digits))
        return amount(Money(minor, currency), words)

    return re.sub(rf"(?<![A-Za-z]){re.escape(sign)}{_NUMBER}", told, text)


# ------------------------------------------------------------ sentences


def said(text: str, words: Words, currency: str) -> tuple[str, ...]:
    """One sentence in plain language: as one or several short ones."""
    data = load(words.assets, words.locale)
    text = _shorter_list(_range(_amounts(text, words, currency), words), words)
    for pattern, one, many in data.units:
        for match in reversed(tuple(pattern.finditer(text))):
            told = data.pair.format(number=match[1], unit=one if match[1] == "1" else many)
            text = text[: match.start()] + told + text[match.end() :]
    for hard, easy in data.words:
        text = hard.sub(easy, text)
    if length(text, words) <= data.longest:
        return (text,)
    return tuple(_cut(text, words))


def _cut(text: str, words: Words) -> Iterator[str]:
    """A long sentence cut where its parts can stand alone; nothing inside quotation marks."""
    if re.search(r"[“\"]", text):
        yield text
        return
    stop = "。" if words.locale == "zh" else "."
    parts = [
        part.strip() for part in load(words.assets, words.locale).split.split(text) if part.strip()
    ]
    for number, part in enumerate(parts):
        whole = part if part.endswith(_ENDS) else part + stop
        yield whole if number == 0 else whole[0].upper() + whole[1:]


def _shorter_list(text: str, words: Words) -> str:
    """A list of five or more cut to its first three and how many there are besides."""
    data = load(words.assets, words.locale)
    comma, last = re.escape(data.comma), re.escape(data.last)
    item, end = r"[^,:：、。.!?！？，；;]+?", r"[^,:：、。.!?！？；;]+(?=[.。]|$)"
    head = r"(?:^|[:：]\s?|有|\b(?:in|are|is|sizes) )"
    pattern = rf"{head}(?P<list>{item}(?:{comma}{item}){{{_LIST},}}{last}{end})"
    match = re.search(pattern, text)
    if match is None:
        return text
    items = match["list"].split(data.comma)
    told = data.more.format(
        first=data.comma.join(items[:SENTENCES]), count=len(items) + 1 - SENTENCES
    )
    return text[: match.start("list")] + told + text[match.end("list") :]


def _range(text: str, words: Words) -> str:
    """Numbers that follow each other as their first and last: "38, 39, 40 and 41" is "38 to 41"."""
    data = load(words.assets, words.locale)
    joint = rf"(?:{re.escape(data.comma)}|{re.escape(data.last)})"

    def told(match: re.Match[str]) -> str:
        numbers = [int(n) for n in re.findall(r"\d+", match[0])]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            return match[0]
        return words.say("plain.range", low=numbers[0], high=numbers[-1])

    return re.sub(rf"(?<!\d)\d{{1,3}}(?:{joint}\d{{1,3}}){{{_RUN - 1},}}(?!\d)", told, text)


def explained(told: Sequence[str], words: Words) -> str:
    """What the first hard term in these sentences means; "" where there is none."""
    text = " ".join(told)
    for term, means in load(words.assets, words.locale).jargon:
        if term.search(text):
            return means
    return ""


def length(text: str, words: Words) -> int:
    """Words of an English sentence, characters of a Chinese one."""
    return len(_HAN.findall(text)) if words.locale == "zh" else len(text.split())


def too_long(text: str, words: Words) -> bool:
    """Whether the model's sentence is no plain one."""
    return length(text, words) > load(words.assets, words.locale).sentence


# ------------------------------------------------------------ products


def card(
    product: Product,
    words: Words,
    number: int,
    count: int,
    fact: Attribute | None = None,
    opening: str = "",
) -> tuple[str, ...]:
    """One product of a list: its name, about what it costs, whether it can be had, one good point, how to go on.

    Args:
        product: that is told.
        words: of the reply.
        number: its place in the list.
        count: how many the list has.
        fact: an attribute that was asked for, if any.
        opening: said in place of its number and name.
    """
    key = "plain.only" if count == 1 else "plain.first" if number == 1 else "plain.nth"
    named = opening or words.say(key, title=product.title, number=number, count=count)
    told = [named, *offer(product, words)]
    told += [point for point in (_point(product, words, fact),) if point]
    if term := explained(told, words):
        told.append(term)
    if number < count:
        told.append(words.say("plain.next"))
    return tuple(told)


def offer(product: Product, words: Words) -> tuple[str, ...]:
    """About what it costs, and whether it can be had."""
    if product.price is None:
        return (words.say("plain.price.ask"),)
    several = len({v.price.minor for v in product.variants if v.price}) > 1
    key = "plain.price.from" if several else "plain.price"
    price = lines.agreeing(words.say(key, amount=amount(product.price, words)), product, words)
    if product.stock is None:
        return (price,)
    stock = "some" if product.in_stock else "none"
    return (price, lines.agreeing(words.say(f"plain.stock.{stock}"), product, words))


def _point(product: Product, words: Words, fact: Attribute | None) -> str:
    """One good point in few words: what was asked for, a short line of the description, else a yes of the record."""
    about = (
        split(product.description.get(words.locale))
        if product.description.has(words.locale)
        else []
    )
    data = load(words.assets, words.locale)
    fits = (line for line in about if length(line, words) <= data.longest)
    short = [line for line in fits if not data.against.search(line)]
    if fact is None and short:
        return short[0]
    fact = fact or next((a for a in product.attributes if a.value is True), None)
    return stated(product, fact, words) if fact else ""


def stated(product: Product, fact: Attribute, words: Words) -> str:
    """One attribute of the product that was just named: "It is waterproof."."""
    line = lines.pronoun(lines.attribute(product, fact, words, answers=False), product, words)
    if product.title.get(words.locale) not in line:
        return line
    return words.say("plain.fact", fact=words.attribute(fact))

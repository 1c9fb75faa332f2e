"""Claims about measures, counts and every other number: what no reader accounts for is refused."""

import re

from shopbot.chat.ground_facts import NUMBER, Facts, quantities
from shopbot.chat.ground_lexicon import Unit
from shopbot.chat.ground_options import has_size
from shopbot.chat.ground_reading import Finding, Reading, Test

_MIXED = 0.03  # how far an amount may be rounded when it is given in another system of units
_IMPERIAL = frozenset(
    [
        "oz",
        "ounce",
        "ounces",
        "lb",
        "lbs",
        "pound",
        "pounds",
        "磅",
        "盎司",
        "斤",
        "inch",
        "inches",
        "inche",
        "in",
        "ft",
        "foot",
        "feet",
        "英寸",
        "寸",
        "英尺",
        "mile",
        "miles",
        "gallon",
        "gallons",
        "quart",
        "pint",
        "pints",
        "°f",
        "fl",
        "oz",
    ]
)
_TIME = "time"
_SHOP_TIMES = frozenset(
    [
        "shipping",
        "delivery_time",
        "express",
        "returns",
        "refund",
        "exchange",
        "warranty",
        "repair",
        "trial",
        "discount",
        "free_shipping",
        "support",
        "privacy",
        "installments",
        "restock",
    ]
)
_CODEWORD = re.compile(r"[A-Za-z]+[-]?\d[\w-]*|\d+[A-Za-z]+[\w-]*")
_SIZE_WORD = re.compile(r"\bsizes?\b|尺码|码数|[0-9]码", re.IGNORECASE)
_DIMENSIONS = {
    **dict.fromkeys(("weight", "max_load"), "mass"),
    **dict.fromkeys(("battery_life", "charging_time", "warranty", "age_from"), "time"),
    **dict.fromkeys(("capacity",), "volume"),
    **dict.fromkeys(
        [
            "length",
            "width",
            "height",
            "depth",
            "diameter",
            "thickness",
            "blade_length",
            "heel_drop",
            "water_column",
        ],
        "length",
    ),
}
_OFTEN = re.compile(
    r"\b(every (?:hour|minute|second|quarter))\b|\b(?:oil|clean|wash|charge|recharge|replace|descale|wipe|wax"
    r"|polish)\w*\b[^,.;]*\b(daily|weekly|monthly|yearly|every \w+)|(每(?:天|日|周|月|年"
    r"|次))[^,。]{0,4}(?:上油|清洗|清洁|充电|更换|除垢|擦)",
    re.IGNORECASE,
)
_COUNT_NOUN = re.compile(
    r"\s?-?(?:款|种|个|件)?\s?(colou?rs?|sizes?|options?|products?|choices?|models?"
    r"|items?|ones?|alternatives?|versions?|种?颜色|个?颜色|色|尺码|个?选择|款|种选择|件商品|个商品|种商品|个"
    r"|种)",
    re.IGNORECASE,
)


def read_quantities(reading: Reading) -> None:
    """Notes every number with a unit, and how often something must be cared for."""
    for found in _OFTEN.finditer(reading.text):
        reading.claim("number", found.span(), _says(next(g for g in found.groups() if g).lower()))
    for found in reading.lexicon.quantity.finditer(reading.text):
        if reading.is_used(found.start()) or reading.asks:
            continue
        unit = reading.lexicon.units.get(found[2].lower()) or reading.lexicon.units[found[2]]
        if unit.dimension == _TIME and _is_shop_time(reading, found):
            reading.used.append(found.span())  # judged with the promise
            continue
        for number in NUMBER.finditer(found[1]):
            _claim_quantity(reading, found, number, unit)
        reading.used.append(found.span())


def _is_shop_time(reading: Reading, found: re.Match[str]) -> bool:
    topics = _SHOP_TIMES.intersection(reading.topics)
    if topics == {"warranty"}:
        return False
    return bool(topics)


def _claim_quantity(
    reading: Reading, found: re.Match[str], number: re.Match[str], unit: Unit
) -> None:
    start, end = reading.clause(found.start())
    bare = reading.bare
    before, after = bare[start : found.start()], bare[found.end() : end]
    label = bare[: max(0, bare.find(":"))]  # "Length: 20 cm for the one, 30 cm for the other"
    names = _measures(reading, before[-30:] + " | " + after[:18], unit) or _measures(
        reading, label, unit
    )
    bound = _bound(reading, before, after)
    sign = _difference(reading.text, before, after)
    value = float(number[0])

    def test(facts: Facts) -> Finding:
        if "warranty" in reading.topics and _shop_holds(reading, value, unit):
            return Finding(True)
        if reading.pattern("voices").search(reading.text) and found[0].lower() in facts.reviews:
            return Finding(True)
        known = [q for q in facts.quantities if q.unit.dimension == unit.dimension]
        if sign:
            return Finding(_differs(reading, facts, sign * value * unit.factor, unit))
        if names:  # of another measure it would be true of the wrong thing
            known = [q for q in known if q.name in names or not q.name]
        line = next((facts.attribute_line(q.name) for q in known if q.name), "")
        for quantity in known:
            if _matches(value, number[0], unit, quantity.amount, quantity.unit, bound, found[2]):
                return Finding(True, facts.attribute_line(quantity.name) if quantity.name else "")
        return Finding(False, line)

    reading.claim("number", found.span(), test)


def _measures(reading: Reading, words: str, unit: Unit) -> set[str]:
    """The attributes of the unit's dimension that some words name."""
    return {
        name
        for name, pattern in reading.lexicon.measures.items()
        if _DIMENSIONS.get(name) == unit.dimension and pattern.search(words)
    }


def _difference(text: str, before: str, after: str) -> int:
    """-1 or 1 where the amount is a difference ("260 g less than", "轻260克"), else 0."""
    less = r"\s*(?:less|lighter|shorter|smaller|lower|thinner|narrower|quieter)\b"
    more = r"\s*(?:more|heavier|longer|taller|larger|bigger|higher|wider|louder)\b"
    than = re.search(r"\bthan\b|比(?!较|例)", text)
    if re.match(less, after) or than and re.search(r"[轻短小低少薄]了?$", before):
        return -1
    if re.match(more, after) or than and re.search(r"[重长大高多厚]了?$", before):
        return 1
    return 0


def _differs(reading: Reading, facts: Facts, amount: float, unit: Unit) -> bool:
    """Whether it differs from another product by that amount in an attribute of that dimension."""
    named = [f for m in reading.mentions for f in m.products if f is not facts]
    for other in named or [f for f in reading.world.facts if f is not facts]:
        for one in facts.quantities:
            same = [q for q in other.quantities if q.name and q.name == one.name]
            if one.unit.dimension == unit.dimension and any(
                abs(one.amount - q.amount - amount) < 1e-6 * abs(amount) for q in same
            ):
                return True
    return False


def _shop_holds(reading: Reading, value: float, unit: Unit) -> bool:
    """Whether a policy about warranty holds that time."""
    topic = reading.lexicon.topics["warranty"]
    lines = [line for line in reading.world.shop_lines if topic.search(line)]
    none_stated = [f for f in reading.aim(0).products if f.product.attribute("warranty") is None]
    return bool(none_stated or not reading.mentions) and any(
        abs(q.amount - value * unit.factor) < 1e-6 * q.amount
        for line in lines
        for q in quantities(line, reading.lexicon)
        if q.unit.dimension == unit.dimension
    )


def _bound(reading: Reading, before: str, after: str) -> str:
    tail, head = before.rstrip()[-14:].lower(), after.lstrip()[:10].lower()
    say = reading.pattern
    if re.search(
        r"(?:under|below|less than|lighter than|不到|低于|不超过|少于)\s*$", tail
    ) or re.match(r"以下|以内|or less", head):
        return "max" if say("limit.max") else ""
    if re.search(r"(?:over|more than|at least|above|超过|至少|多于)\s*$", tail) or re.match(
        r"以上|or more|and up|\+", head
    ):
        return "min"
    return ""


def _matches(
    value: float, written: str, unit: Unit, amount: float, own: Unit, bound: str, name: str
) -> bool:
    said = value * unit.factor
    if bound == "max":
        return amount <= said
    if bound == "min":
        return amount >= said
    if abs(said - amount) <= 1e-6 * max(abs(amount), 1):
        return True
    if unit.dimension == _TIME and unit.factor >= 604800 and own.factor >= 604800:
        return round(amount / unit.factor, 2) == value
    if name.lower() in _IMPERIAL and unit.factor != own.factor:
        decimals = len(written.partition(".")[2])
        return (
            round(amount / unit.factor, decimals) == value and abs(said - amount) <= _MIXED * amount
        )
    return False


def read_counts(reading: Reading) -> None:
    """Notes every number that is left: a count the record can vouch for, or a figure of the product's text."""
    for found in _CODEWORD.finditer(reading.text):
        if not reading.is_used(found.start()) and found[0].lower() in reading.world.all_text:
            reading.used.append(found.span())
    for found in NUMBER.finditer(reading.text):
        if reading.is_used(found.start()):
            continue
        if reading.in_mention(found.start()):
            reading.claim("number", found.span(), _in_text(reading, found[0], found))
            continue
        if _is_count(reading, found):
            continue
        reading.claim("number", found.span(), _in_text(reading, found[0], found))


def _is_count(reading: Reading, found: re.Match[str]) -> bool:
    """Whether the number counts the products of this reply (never more than there are), or is a plain "one"."""
    head = reading.text[found.end() : found.end() + 14]
    noun = _COUNT_NOUN.match(head)
    if noun and re.search(r"colou?r|size|颜色|色|尺码", noun[0], re.IGNORECASE):
        _claim_options(reading, found, noun[0])
        return True
    value = float(found[0])
    if reading.asks:
        return True
    sold = re.search(
        r"(?:we have|there are|carry|sell|共有|一共有|我们有|本店有) ?$",
        reading.text[: found.start()],
        re.IGNORECASE,
    )
    if sold and not reading.world.facts:
        return False
    counted = noun or re.match(
        r"\s(?:\w+ ){0,4}(?:options?|products?|choices?|models?|items?|ones)\b", head
    )
    kinds = re.match(r"\s?(?:[\w-]+ ){0,3}[\w-]+", reading.text[found.end() : found.end() + 40])
    names_kind = kinds and any(
        m.start < found.end() + kinds.end() and m.end > found.end() for m in reading.mentions
    )
    if sold and re.search(r"\b(?:total|altogether|in all|全店|总共|shop|store)\b", reading.text):
        return False
    return (
        value == int(value)
        and value <= len(reading.world.facts)
        and bool(counted or names_kind or value == 1 or re.match(r"\s?[,;:]|$", head) or value <= 3)
    )


def _claim_options(reading: Reading, found: re.Match[str], noun: str) -> None:
    name = "size" if re.search(r"size|尺码", noun, re.IGNORECASE) else "color"

    def test(facts: Facts) -> Finding:
        options = facts.product.option_values(name)
        said = ", ".join(o.text.get(facts.words.locale) or o.value for o in options)
        line = f"{facts.words.say(f'option.{name}')}: {said}" if said else ""
        return Finding(len(options) == float(found[0]) or _near(found) in facts.text, line)

    reading.claim("number", found.span(), test)


def _near(found: re.Match[str]) -> str:
    return found.string[found.start() : found.end() + 6].lower()


def _says(words: str) -> Test:
    return lambda facts: Finding(words in facts.text)


def _in_text(reading: Reading, number: str, found: re.Match[str]) -> Test:
    after = reading.text[found.end() : found.end() + 16].lower()
    before = reading.text[max(0, found.start() - 16) : found.start()].lower()
    token = re.compile(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)")

    def test(facts: Facts) -> Finding:
        if _SIZE_WORD.search(reading.text) and has_size(facts, number):
            return Finding(True)
        for attribute in facts.product.attributes:
            labels = [label.lower() for label in attribute.label.all()]
            counted = (
                not isinstance(attribute.value, bool | str)
                and attribute.unit.lower() not in reading.lexicon.units
            )
            if counted and any(label in reading.text.lower() for label in labels):
                return Finding(
                    attribute.value == float(number), facts.attribute_line(attribute.name)
                )
        for name, words in reading.lexicon.counts.items():
            value = facts.number_of(name)
            if value is not None and (words.search(after) or words.search(before)):
                return Finding(value == float(number), facts.attribute_line(name))
        if reading.topics and token.search(reading.world.shop_text):
            return Finding(True)
        for hit in token.finditer(facts.text):
            if _same_words(facts.text, hit, after, before):
                return Finding(True)
        return Finding(False)

    return test


def _same_words(text: str, hit: re.Match[str], after: str, before: str) -> bool:
    """Whether the number stands in the record beside the same word as in the sentence."""
    words = (
        re.findall(r"[a-z]{2,}|[\u4e00-\u9fff]", after)[:2]
        + re.findall(r"[a-z]{2,}|[\u4e00-\u9fff]", before)[-2:]
    )
    near = text[max(0, hit.start() - 24) : hit.end() + 24]
    return any(word.rstrip("s") in near for word in words) or not words

"""Claims about measures: numbers with a unit, differences of them, and how often something must be cared for."""

import re

from shopbot.chat.ground_counts import is_age
from shopbot.chat.ground_facts import NUMBER, Facts, quantities
from shopbot.chat.ground_lexicon import Unit
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
_YEAR = 31556952  # seconds
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


_JOINED = re.compile(  # between a measure's name and its amount
    r"\s*(?:\b(?:of|is|at|to|reaches|measures)\b|[:=]|[是为有达]|长达|可达|高达)?\s*(?:about|around|roughly|约|大约)?\s*$"
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
    sign = _difference(reading.bare, before, after)
    value = float(number[0])

    misnamed = _misnamed(reading, before, unit)

    def test(facts: Facts) -> Finding:
        if misnamed:
            return Finding(False)
        if "warranty" in reading.topics and _shop_holds(reading, value, unit):
            return Finding(True)
        if reading.pattern("voices").search(reading.text) and found[0].lower() in facts.reviews:
            return Finding(True)
        known = [q for q in facts.quantities if q.unit.dimension == unit.dimension]
        if names == {"age_from"} and unit.factor == _YEAR:
            return Finding(is_age(facts, number[0]), facts.attribute_line("age_from"))
        if sign:
            return Finding(_differs(reading, facts, sign * value * unit.factor, unit))
        if names:  # of another measure it would be true of the wrong thing
            known = [q for q in known if not q.name or _is_one(q.name, names)]
        line = next((facts.attribute_line(q.name) for q in known if q.name), "")
        for quantity in known:
            if _matches(value, number[0], unit, quantity.amount, quantity.unit, bound, found[2]):
                return Finding(True, facts.attribute_line(quantity.name) if quantity.name else "")
        return Finding(False, line)

    reading.claim("number", found.span(), test)


def _is_one(name: str, names: set[str]) -> bool:
    """Whether an attribute is one of those measures, or one of its kinds ("min_height", "lens_width")."""
    return name in names or name.rpartition("_")[2] in names


def _measures(reading: Reading, words: str, unit: Unit) -> set[str]:
    """The attributes of the unit's dimension that some words name."""
    return {
        name
        for name, pattern in reading.lexicon.measures.items()
        if _DIMENSIONS.get(name) == unit.dimension and pattern.search(words)
    }


def _misnamed(reading: Reading, before: str, unit: Unit) -> bool:
    """Whether what is named right before the amount is measured in other units: "a cable length of 390 g"."""
    head = _JOINED.sub("", before.lower())
    named = {
        _DIMENSIONS.get(name)
        for name, pattern in reading.lexicon.measures.items()
        if any(found.end() == len(head) for found in pattern.finditer(head))
    }
    return bool(named - {None}) and None not in named and unit.dimension not in named


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


def _says(words: str) -> Test:
    return lambda facts: Finding(words in facts.text)

"""Claims that compare: superlatives ("the lightest") and comparatives ("cheaper than")."""

import re
from collections.abc import Sequence

from shopbot.chat.ground_facts import Facts, negated
from shopbot.chat.ground_prices import price_line
from shopbot.chat.ground_ratings import rating_line
from shopbot.chat.ground_reading import Claim, Finding, Reading, Test
from shopbot.chat.ground_wishes import discouraged, needed, suited

_SHOP_WIDE = re.compile(
    r"\b(?:in|of|at) (?:the|our|this) (?:whole |entire )?(?:shop|store|catalogu?e"
    r"|range|collection|selection)\b|we (?:have|sell|carry|offer)\b|全店|本店|店里|我们店"
    r"|on the market|in the world|anywhere|than any (?:other|boot|shoe)"
    r"|any other \w+|市面上|全网",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"(?:one of|among|some of|之一|其中)", re.IGNORECASE)
_SIZES = ("length", "width", "height", "depth", "diameter", "capacity")
_SCALED = re.compile(
    r"\b(?:twice|half|double|triple|\d+ times|\d+x)\b|\d+倍|一半|加倍", re.IGNORECASE
)


def read_comparisons(reading: Reading) -> None:
    """Notes superlatives and comparatives; they must hold over the products of the record."""
    if reading.asks:
        return
    _read_unsupported(reading)
    taken: list[tuple[int, int]] = []
    for pairs, judge in (
        (reading.lexicon.superlatives, _superlative),
        (reading.lexicon.comparatives, _comparative),
    ):
        for metric, direction, pattern in pairs:
            for found in pattern.finditer(reading.text):
                start, end = reading.clause(found.start())
                clash = any(found.start() < e and s < found.end() for s, e in taken)
                if clash or reading.in_mention(found.start()):
                    continue
                if needed(reading, start, end, found.start()) or suited(reading, found.start()):
                    taken.append(found.span())
                    _wished(reading, metric, direction, found)
                    continue
                taken.append(found.span())
                judge(reading, metric, direction, found)
    for found in _SCALED.finditer(reading.text):
        if re.search(
            r"\bthan\b|\bas\b|price|cost|weigh|比|价", reading.text
        ) and not reading.is_used(found.start()):
            reading.claim("limit", found.span(), lambda facts: Finding(False))


def _read_unsupported(reading: Reading) -> None:
    """Notes "the best value": no record can bear it out, unless its own text says so."""
    for found in reading.pattern("unsupported").finditer(reading.text):
        reading.claim("limit", found.span(), _in_texts(found[0].lower()))


def _in_texts(said: str) -> Test:
    return lambda facts: Finding(said in facts.text or said in facts.reviews)


def _wished(reading: Reading, metric: str, direction: int, found: re.Match[str]) -> None:
    """Judges "choose the Harrier if you want a lighter boot": it must be lighter than most of the others."""
    facts = suited(reading, found.start())
    named = {f.number: f for m in reading.mentions if not m.weak for f in m.products}
    pool = tuple(named.values()) if len(named) > 1 else reading.world.facts
    others = [f for f in pool if f is not facts]
    if facts is None or not others:
        return
    verdicts = [_better(facts, other, metric, direction, strict=True) for other in others]
    ahead = 2 * sum(v is True for v in verdicts) >= len(others)
    if ahead is discouraged(reading, found.start()):
        reading.refuse("limit", found[0], _line(facts, metric))


def _value(facts: Facts, metric: str) -> tuple[float, ...]:
    """The value of a metric; "size" stands for every measure of size the product has."""
    names = _SIZES if metric == "size" else (metric,)
    return tuple(v for name in names if (v := facts.number_of(name)) is not None)


def _line(facts: Facts, metric: str) -> str:
    if metric == "price":
        return price_line(facts)
    if metric.startswith("rating"):
        return rating_line(facts)
    return facts.attribute_line(metric)


def _better(one: Facts, other: Facts, metric: str, direction: int, *, strict: bool) -> bool | None:
    """Whether one goes before the other; None where the record cannot tell."""
    names = _SIZES if metric == "size" else (metric,)
    pairs = [
        (a, b)
        for n in names
        if (a := one.number_of(n)) is not None and (b := other.number_of(n)) is not None
    ]
    if not pairs:
        return None
    ahead = [direction * (a - b) for a, b in pairs]
    if metric == "size":
        return all(d >= 0 for d in ahead) and (any(d > 0 for d in ahead) or not strict)
    return ahead[0] > 0 if strict else ahead[0] >= 0


def _superlative(reading: Reading, metric: str, direction: int, found: re.Match[str]) -> None:
    text = reading.text
    denied = negated(text, found.start(), reading.lexicon, reading.clause(found.start())[0])
    wide = _SHOP_WIDE.search(text) is not None
    loose = _ONE_OF.search(text[max(0, found.start() - 24) : found.end() + 6]) is not None
    pool = _pool(reading)

    def test(facts: Facts) -> Finding:
        others = [f for f in pool if f is not facts]
        if metric.startswith("rating"):  # what nobody has rated cannot be rated better
            others = [f for f in others if f.product.rating is not None]
        verdicts = [_better(facts, o, metric, direction, strict=False) for o in others]
        if not _value(facts, metric) or None in verdicts and not loose:
            return Finding(False, _line(facts, metric))
        if wide or not others:
            return Finding(False, _line(facts, metric))
        ahead = sum(v is True for v in verdicts)
        holds = ahead >= len(others) / 2 if loose else ahead == len(others)
        return Finding(holds is not denied, _line(facts, metric))

    reading.claim("limit", found.span(), test, alone=True)


def _pool(reading: Reading) -> Sequence[Facts]:
    named = {f.number: f for m in reading.mentions for f in m.products}
    both = re.search(r"\b(?:of the 2|of the two|of both)\b|两款中|两者|二者", reading.text)
    return tuple(named.values()) if both and len(named) == 2 else reading.world.facts


def _comparative(reading: Reading, metric: str, direction: int, found: re.Match[str]) -> None:
    text = reading.text
    denied = negated(text, found.start(), reading.lexicon, reading.clause(found.start())[0])
    sides = _sides(reading, found)
    pool = reading.world.facts
    than = re.search(r"\bthan\b|比(?!较|例|赛)|compared", text)
    if re.search(
        r"\bthan (?:any|most|every|all other)\b|on the market|市面上|同类", text, re.IGNORECASE
    ):
        reading.claim("limit", found.span(), lambda f: Finding(False, _line(f, metric)))
        return
    if metric == "price" and re.search(
        r"(?:than|to|with) (?:its |the )?(?:list|old|original|usual|former) (?:price|cost)|比原",
        text,
    ):
        reading.claim(
            "limit",
            found.span(),
            lambda f: Finding((f.product.list_price is not None) is (direction < 0), price_line(f)),
        )
        return
    if not (than or found[0].isascii() or re.search("[更较]", found[0])):
        return  # a bare 轻 or 贵 compares only after 比
    named = {f.number: f for m in reading.mentions for f in m.products}

    def test(facts: Facts) -> Finding:
        others = [o for o in sides if o is not facts] if sides else []
        if not others:
            others = [f for f in (named.values() if len(named) > 1 else pool) if f is not facts]
        if not others:
            return Finding(not than and metric == "price", _line(facts, metric))
        verdicts = [_better(facts, o, metric, direction, strict=True) for o in others]
        every = (
            bool(sides)
            and not _ambiguous(reading, sides)
            or bool(re.search(r"than (?:the )?(?:other|rest|all)|比其他|比其它", text))
        )
        holds = all(v is True for v in verdicts) if every else True in verdicts
        if denied:
            holds = all(v is False for v in verdicts)
        return Finding(holds, _line(facts, metric))

    reading.claims.append(_aimed(reading, found, test))
    reading.used.append(found.span())


def _ambiguous(reading: Reading, sides: Sequence[Facts]) -> bool:
    return any(len(m.products) > 1 and set(m.products) == set(sides) for m in reading.mentions)


def _sides(reading: Reading, found: re.Match[str]) -> tuple[Facts, ...]:
    """What it is compared with: the mention after "than" or after 比."""
    text = reading.text
    if than := re.compile(r"\bthan\b|compared (?:to|with)").search(text, found.start()):
        after = [m for m in reading.mentions if m.start >= than.end() - 1]
        return after[0].products if after else ()
    if than := re.search(r"比(?!较|例|赛)", text[: found.end()]):
        after = [m for m in reading.mentions if than.end() <= m.start < found.start()]
        return after[0].products if after else ()
    return ()


def _aimed(reading: Reading, found: re.Match[str], test: Test) -> Claim:
    """The claim, placed at the side that is praised: in Chinese before 比, not beside the adjective."""
    place = found.start()
    if than := re.search(r"比(?!较|例|赛)", reading.text[: found.start()]):
        place = than.start()
    elif than := re.search(r"compared (?:to|with)", reading.text[: found.start()], re.IGNORECASE):
        first = next((m for m in reading.mentions if m.start > found.end()), None)
        before = next((m for m in reading.mentions if m.start < than.start()), None)
        place = before.start if before else first.start if first else place
    return Claim("limit", place, found.end(), test, alone=True)

"""Claims about sizes, colours and stock: what variants there are, and how many of them are left."""

import re
from collections.abc import Iterator

from shopbot.chat.ground_facts import Facts, clauses, negated
from shopbot.chat.ground_lexicon import any_of
from shopbot.chat.ground_reading import Finding, Reading

_LETTER = {
    **{"small": "S", "medium": "M", "large": "L", "extra large": "XL", "extra small": "XS"},
    **{"小": "S", "中": "M", "大": "L", "特大": "XL", "加大": "XL"},
}
_SIZE = re.compile(r"XXX?[SL]|X[SL]|[SML](?![A-Za-z])|\d{1,3}(?:\.\d)?", re.IGNORECASE)
_FEW = 3  # what may be called the last few
_MANY = 10  # what may be called plenty
_SPAN = re.compile(
    r"\d\s?(?:to|-|–|~|through|至|到)\s?\d|[SML]\s?(?:to|-|~|至|到)\s?X{0,3}[SML]", re.IGNORECASE
)
_PRICE_NEXT = re.compile(r"^\s?(?:now )?(?:for|at|from|only|just)?\s?(?:only|just)?\s?(?:US)?\$")


def sizes_in(reading: Reading, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Every size named between two places: how it is printed, and where."""
    measures = tuple(reading.lexicon.quantity.finditer(reading.text, start, end))
    for found in reading.pattern("sizes").finditer(reading.text, start, end):
        group = next((g for g in range(1, len(found.groups()) + 1) if found[g]), 0)
        if not group:
            continue
        if any(m.start() < found.end(group) < m.end() for m in measures):
            continue  # "22-42 cm" is a measure
        name = found[group].lower()
        if name in _LETTER:
            yield _LETTER[name], *found.span()
            continue
        for size in _SIZE.finditer(found[group]):
            at = found.start(group)
            yield size[0].upper(), at + size.start(), at + size.end()


def has_size(facts: Facts, size: str) -> bool:
    """Whether one of its variants is of that size; where it has no sizes, whether its text names one."""
    options = facts.product.option_values("size")
    if options:
        return any(_is_size(size, (o.value, *o.text.all())) for o in options)
    return bool(
        re.search(
            rf"(?:size:? {re.escape(size.lower())}\b|{re.escape(size.lower())} ?码)", facts.text
        )
    )


def _is_size(size: str, names: tuple[str, ...]) -> bool:
    printed = [re.sub(r"(?:^EU ?|码$|号$|岁$| ?Y$)", "", name.upper()) for name in names]
    part = re.compile(rf"(?<![\w.]){re.escape(size)}(?![\dA-Z.])")
    return size in printed or any(part.search(name) for name in printed)


def has_color(facts: Facts, color: str, word: str) -> bool:
    """Whether a variant has that plain colour, or the text about the product uses the word."""
    if any(o.value == color for o in facts.product.option_values("color")):
        return True
    product = facts.product
    if not product.option_values("color"):
        return word.lower() in facts.text or True in facts.polarity.get(color, ())
    own = [t for o in product.option_values("color") for t in o.text.all()]
    own += [
        t for a in product.attributes if isinstance(a.value, str) for t in (a.value, *a.text.all())
    ]
    texts = (*product.title.all(), *product.description.all(), *product.picture_text.all(), *own)
    return word.lower() in " . ".join(texts).lower()


def colors_in(reading: Reading, start: int, end: int) -> Iterator[tuple[str, str, int, int]]:
    """Every colour named between two places: plain colour, the word, and where."""
    return (color for color in reading.colors if start <= color[2] and color[3] <= end)


def named_options(reading: Reading, facts: Facts, at: int) -> list[tuple[str, str]]:
    """The options of the product that the clause around a place names."""
    chosen: list[tuple[str, str]] = []
    for start, end in _scope(reading, at):
        held = {name for name, _ in chosen}
        chosen += [o for o in options_in(reading, facts, start, end) if o[0] not in held]
    return chosen


def _scope(reading: Reading, at: int) -> list[tuple[int, int]]:
    """The clause around a place, and the neighbours that only add options to it ("in black, size 42")."""
    every = list(clauses(reading.text))
    here = next(i for i, (_, end) in enumerate(every) if at <= end)
    scope = [every[here]]
    for place in range(here + 1, len(every)):
        if _says_more(reading, every[place]) or not _names_option(reading, every[place]):
            break
        scope.append(every[place])
    if not _names_option(reading, every[here]) or here and not _says_more(reading, every[here - 1]):
        for place in range(here - 1, -1, -1):
            if any(
                m.exact and m.start < every[place + 1][1] and m.end > every[place + 1][0]
                for m in reading.mentions
            ):
                break
            if _names_option(reading, every[place]):
                scope.append(every[place])
            if _says_more(reading, every[place]):
                break
    return scope


def _names_option(reading: Reading, clause: tuple[int, int]) -> bool:
    return any(True for _ in colors_in(reading, *clause)) or any(
        True for _ in sizes_in(reading, *clause)
    )


def _says_more(reading: Reading, clause: tuple[int, int]) -> bool:
    """Whether a clause makes a claim of its own about stock or price."""
    return _says_stock(reading, clause) or bool(
        re.search(r"[$¥]|美元|元|dollar", reading.text[slice(*clause)])
    )


def options_in(reading: Reading, facts: Facts, start: int, end: int) -> list[tuple[str, str]]:
    """The options of the product that are named between two places."""
    chosen: list[tuple[str, str]] = []
    for option in facts.product.option_values("color"):
        texts = [t.lower() for t in option.text.all()]
        said = reading.text[start:end].lower()
        plain = any(color == option.value for color, *_ in colors_in(reading, start, end))
        if plain or any_of(texts).search(said):
            chosen.append(("color", option.value))
    for size, *_ in sizes_in(reading, start, end):
        for option in facts.product.option_values("size"):
            if _is_size(size, (option.value, *option.text.all())):
                chosen.append(("size", option.value))
    return chosen


def read_options(reading: Reading) -> None:
    """Notes every size that the sentence names."""
    for size, start, end in sizes_in(reading, 0, len(reading.text)):
        if reading.in_mention(start) or reading.asks:
            reading.used.append((start, end))
            continue
        clause = reading.clause(start)
        denied = negated(reading.bare, start, reading.lexicon, clause[0]) and not _says_stock(
            reading, clause
        )

        def test(facts: Facts, size: str = size, denied: bool = denied) -> Finding:
            said = ", ".join(
                o.text.get(facts.words.locale) or o.value
                for o in facts.product.option_values("size")
            )
            if denied and not said:
                return Finding(False)
            return Finding(
                has_size(facts, size) is not denied,
                said and f"{facts.words.say('option.size')}: {said}",
            )

        reading.claim("size", (start, end), test)


def _says_stock(reading: Reading, clause: tuple[int, int]) -> bool:
    part = reading.text[slice(*clause)]
    return any(reading.pattern(f"stock.{key}").search(part) for key in ("in", "out", "count"))


def read_stock(reading: Reading) -> None:
    """Notes every claim about what is in stock and how many."""
    if reading.absent and not reading.mentions and not reading.world.facts:
        return
    taken: list[tuple[int, int]] = []
    for key in ("count", "few", "out", "many", "in"):
        for found in reading.pattern(f"stock.{key}").finditer(reading.text):
            overlaps = any(found.start() < e and s < found.end() for s, e in taken)
            if overlaps or reading.is_used(found.start()) or reading.in_mention(found.start()):
                continue
            taken.append(found.span())
            _claim_stock(reading, key, found)


def _claim_stock(reading: Reading, key: str, found: re.Match[str]) -> None:
    clause = reading.clause(found.start())
    if key in ("in", "many") and negated(reading.bare, found.start(), reading.lexicon, clause[0]):
        key = "out" if key == "in" else "few"
    elif key == "out" and found[0].lower() in ("gone", "sold out", "售罄", "out of stock", "缺货"):
        key = "in" if negated(reading.bare, found.start(), reading.lexicon, clause[0]) else "out"
    count = next((int(g) for g in found.groups() if g), -1) if key == "count" else -1
    weak = found[0].lower() == "available"
    if weak and reading.topics and not reading.mentions:
        return

    def test(facts: Facts) -> Finding:
        if key == "out" and _lacks(reading, facts, clause):
            return Finding(True)
        chosen = named_options(reading, facts, found.start())
        variants = facts.variants(chosen) if chosen else ()
        stock = facts.product.stock
        if chosen:
            known = [v.stock for v in variants if v.stock is not None]
            stock = sum(known) if known else (0 if not variants else None)
            if variants and not known and weak:
                return Finding(True)
        return Finding(_fits(key, stock, count), _stock_line(facts, variants))

    reading.claim("stock", found.span(), test)


def _lacks(reading: Reading, facts: Facts, clause: tuple[int, int]) -> bool:
    """Whether the clause names a colour or size that the product does not come in at all."""
    colors = [c for c, *_ in colors_in(reading, *clause)]
    known = {o.value for o in facts.product.option_values("color")}
    if colors and known and not known.intersection(colors):
        return True
    sizes = [s for s, *_ in sizes_in(reading, *clause)]
    return bool(sizes and facts.product.option_values("size")) and not any(
        has_size(facts, s) for s in sizes
    )


def _fits(key: str, stock: int | None, count: int) -> bool:
    if stock is None:
        return False
    return {
        "in": stock > 0,
        "out": stock <= 0,
        "few": 0 < stock <= _FEW,
        "many": stock >= _MANY,
        "count": stock == count,
    }[key]


def _stock_line(facts: Facts, variants: tuple) -> str:  # type: ignore[type-arg]
    words = facts.words
    if len(variants) == 1:
        return words.say("evidence.stock", stock=words.stock(variants[0]))
    return words.say("evidence.stock", stock=words.stock(facts.product))

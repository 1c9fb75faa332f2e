"""Two to four products compared: a table for the page, and one or two sentences for the ear. No verdict.

A difference is told only where every record states the property; what one record is silent about is "not stated".
"""

from collections.abc import Iterator, Sequence

from shopbot.chat import compose_lines as lines
from shopbot.chat.words import Words
from shopbot.search.facets_lexicon import convert
from shopbot.types import (
    Attribute,
    ComparedRow,
    Comparison,
    Product,
    Understanding,
)

MOST = 4  # products side by side
_SPOKEN = 2  # properties beside the price in one breath
_LONGEST = {"en": 45, "zh": 100}  # words (Chinese: characters) that are said of a comparison
_ALIKE = 3  # properties that all share, in one breath
_COLON = frozenset(":：")  # "Lining: wool" cannot be joined on with "and"
_CHOICES = ("color", "size")  # what can be chosen is no difference
_GENERAL = ("price", "stock", "rating", *_CHOICES)
_QUIET = ("care", "made_in")  # told last
_WORD, _YES_NO, _MATERIAL = 0.1, 0.4, 0.3  # how telling; a number tells its relative difference


def wanted(meant: Understanding) -> tuple[str, ...]:
    """The properties that matter for the wish, the most urgent first."""
    filters = meant.state.filters
    named = [meant.topic, *(limit.name for limit in filters.attributes)]
    named += ["price"] if filters.price_max or filters.price_min else []
    named += ["color"] if filters.colors else []
    named += ["size"] if filters.sizes else []
    return tuple(dict.fromkeys(filter(None, named)))


# ------------------------------------------------------------ the table


def table(products: Sequence[Product], words: Words, wish: Sequence[str] = ()) -> Comparison:
    """The products side by side; those beyond the fourth are left out."""
    told = tuple(products[:MOST])
    rows = [*_general(told, words), *_attributes(told, words)]
    ranked = sorted(rows, key=lambda pair: _place(pair, wish))
    titles = tuple(lines.title(product, words) for product in told)
    return Comparison(
        words.locale,
        words.say("compare.caption", titles=words.join(titles)),
        tuple(product.id for product in told),
        titles,
        tuple(row for _, row in ranked),
    )


def _place(pair: tuple[float, ComparedRow], wish: Sequence[str]) -> tuple[object, ...]:
    telling, row = pair
    asked = wish.index(row.name) if row.name in wish else len(wish)
    return row.same, asked, not row.stated, row.name in _QUIET, -telling


def _general(products: Sequence[Product], words: Words) -> Iterator[tuple[float, ComparedRow]]:
    """What every shop knows of its products: price, stock, rating, colours, sizes."""
    texts = {
        "price": [words.price(p) if p.price else "" for p in products],
        "stock": [words.stock(p) if p.stock is not None else "" for p in products],
        "rating": [words.rating(p) for p in products],
        "color": [_choices(p, "color", words) for p in products],
        "size": [_choices(p, "size", words) for p in products],
    }
    weights = {"price": 2.0, "stock": 1.0, "rating": 0.5, "color": 0.2, "size": 0.2}
    for name, cells in texts.items():
        if any(cells):
            yield weights[name], _row(name, words.say(f"compare.{name}"), cells, words)


def _choices(product: Product, name: str, words: Words) -> str:
    return words.join([o.text.get(words.locale) or o.value for o in product.option_values(name)])


def _attributes(products: Sequence[Product], words: Words) -> Iterator[tuple[float, ComparedRow]]:
    facts = {fact.name: fact for product in reversed(products) for fact in product.attributes}
    for name, fact in sorted(facts.items()):
        held = [product.attribute(name) for product in products]
        cells = [words.value(one) if one else "" for one in held]
        same = all(one and _equal(one, held[0]) for one in held)
        label = words.label(fact)
        yield _telling(held), _row(name, label[:1].upper() + label[1:], cells, words, same=same)


def _row(
    name: str, label: str, cells: Sequence[str], words: Words, *, same: bool | None = None
) -> ComparedRow:
    stated = all(cells)
    alike = len(set(cells)) == 1 if same is None else same
    shown = tuple(cell or words.say("compare.unstated") for cell in cells)
    return ComparedRow(name, label, shown, stated and alike, stated)


def _equal(one: Attribute, other: Attribute | None) -> bool:
    if other is None or isinstance(one.value, bool | str) or isinstance(other.value, bool | str):
        return other is not None and one.value == other.value
    return convert(float(other.value), other.unit, one.unit) == float(one.value)


def _telling(held: Sequence[Attribute | None]) -> float:
    """How much a property tells the products apart, from 0."""
    facts = [fact for fact in held if fact]
    if any(isinstance(fact.value, bool) for fact in facts):
        return _YES_NO
    if any(isinstance(fact.value, str) for fact in facts):
        return _MATERIAL if facts[0].name == "material" else _WORD
    amounts = [convert(float(f.value), f.unit, facts[0].unit) for f in facts]
    known = [abs(amount) for amount in amounts if amount is not None]
    return (max(known) - min(known)) / max(known) if len(known) > 1 and max(known) else _WORD


# ------------------------------------------------------------ the sentences


def spoken(products: Sequence[Product], words: Words, wish: Sequence[str] = ()) -> tuple[str, ...]:
    """What tells them apart in one sentence, then, where there is room, what they share in another.

    Together they are short enough to be listened to (`_LONGEST`): everything else stands in the table.
    """
    told = tuple(products[:MOST])
    rows = table(told, words, wish).rows
    apart = _differences(told, rows, words, wish)
    if not any(row.stated and not row.same for row in rows if row.name not in _CHOICES):
        apart = (*apart, words.say("tell.compare.alike"))
    room = _LONGEST[words.locale] - sum(_length(said, words) for said in apart)
    return (*apart, *_shared(told, rows, wish, words, room))


def partly(topic: str, products: Sequence[Product], words: Words) -> tuple[str, ...]:
    """What some records say of the property that is asked for, and which are silent; empty where all or none say it."""
    known = [(product, fact) for product in products if (fact := product.attribute(topic))]
    if not known or len(known) == len(products):
        return ()
    silent = [product for product in products if product.attribute(topic) is None]
    said = [lines.attribute(product, fact, words, answers=False) for product, fact in known]
    label = words.label(known[0][1])
    none = words.say("compare.unstated")
    gaps = [words.say("tell.value", title=p.title, label=label, value=none) for p in silent]
    return (*said, *gaps)


def _differences(
    products: Sequence[Product], rows: Sequence[ComparedRow], words: Words, wish: Sequence[str]
) -> tuple[str, ...]:
    """What each costs and is, product by product, with as many properties as can be listened to."""
    cost = _cost(products, words)
    costs = () if cost else ("price",)
    telling = [r.name for r in rows if _tells(r) and _joins(products, r.name, words)]
    asked = [name for name in telling if name in wish]
    for count in range(_SPOKEN, -1, -1):
        names = (*asked[:count], *costs) if asked else (*costs, *telling[:count])
        said = tuple(filter(None, (_apart(products, names, words), cost)))
        if sum(_length(one, words) for one in said) <= _LONGEST[words.locale]:
            break
    return said


def _tells(row: ComparedRow) -> bool:
    return row.stated and not row.same and row.name not in _GENERAL


def _joins(products: Sequence[Product], name: str, words: Words) -> bool:
    """Whether the property can be told of each of them after its name: "The lamp weighs ..."."""
    return all(
        said.startswith(words.say("compare.subject", title=product.title))
        and _COLON.isdisjoint(said)
        for product in products
        for said in (_said(product, name, words),)
    )


def _said(product: Product, name: str, words: Words) -> str:
    """One fact about one product, without the full stop."""
    if name == "price":
        line = words.say("compare.costs", title=product.title, price=product.price)
        return lines.agreeing(line, product, words)
    fact = product.attribute(name)
    return lines.attribute(product, fact, words, answers=False).rstrip(".。") if fact else ""


def _apart(products: Sequence[Product], names: Sequence[str], words: Words) -> str:
    """The sentence "The A costs $34.00 and weighs 280 g; the B costs $58.00 and weighs 540 g"; "" of nothing."""
    if not names:
        return ""
    parts = [_predicates(product, names, words) for product in products]
    if words.locale == "en":
        parts[1:] = [part[:1].lower() + part[1:] for part in parts[1:]]
    return words.say("compare.apart", parts=words.say("list.semicolon").join(parts))


def _predicates(product: Product, names: Sequence[str], words: Words) -> str:
    """Several facts about one product with its name said once."""
    first, *others = (_said(product, name, words) for name in names)
    subject = words.say("compare.subject", title=product.title)
    rest = [one.removeprefix(subject).removeprefix("的") for one in others]
    *commas, last = (first, *rest)
    return words.say("list.clause").join(commas) + words.say("compare.and") + last if rest else last


def _cost(products: Sequence[Product], words: Words) -> str:
    """The price where it is one sentence: all cost the same, or not all have one; "" where each has its own."""
    priced = [product for product in products if product.price]
    if len(priced) < len(products):
        return lines.price(priced[0], words) if priced else ""
    if len({product.price for product in priced}) > 1:
        return ""
    titles = words.join([lines.title(product, words) for product in products])
    return words.say("compare.same_price", titles=titles, price=products[0].price)


def _length(text: str, words: Words) -> int:
    """How much there is to listen to: words, an amount for two of them ("49 dollars"); Chinese: characters."""
    if words.locale == "zh":
        return len(text)
    return sum(2 if any(c.isdigit() for c in word) else 1 for word in text.split())


def _shared(
    products: Sequence[Product],
    rows: Sequence[ComparedRow],
    wish: Sequence[str],
    words: Words,
    room: int,
) -> tuple[str, ...]:
    """What all have in common, as far as there is room; a property that none has is told only if it is wished."""
    facts = list(_common(products, rows, wish, words))[:_ALIKE]
    key = "compare.shared.both" if len(products) == 2 else "compare.shared.all"
    for count in range(len(facts), 0, -1):
        said = words.say(key, facts=words.say("list.clause").join(facts[:count]))
        if _length(said, words) <= room:
            return (said,)
    return ()


def _common(
    products: Sequence[Product], rows: Sequence[ComparedRow], wish: Sequence[str], words: Words
) -> Iterator[str]:
    for row in rows:
        fact = products[0].attribute(row.name)
        if not row.same or fact is None or row.name in _QUIET:
            continue
        label = row.label.lower() if words.locale == "en" else row.label
        if fact.value is True:
            yield label
        elif fact.value is not False or row.name in wish:
            yield words.say("compare.shared.value", label=label, value=row.cells[0])

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
_SPOKEN = 2  # differences in one breath
_ALIKE = 3  # properties that all share, in one breath
_COLON = frozenset(":：")  # "Lining: wool" cannot be joined on with "and"
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
    """What tells them apart in one or two sentences, then what they share in one."""
    told = tuple(products[:MOST])
    rows = table(told, words, wish).rows
    apart = [r for r in rows if r.stated and not r.same and r.name not in ("color", "size")]
    most = _SPOKEN if len(told) == 2 else 1
    asked = [r for r in apart if r.name in wish and r.name != "price"][:most]
    chosen = asked or [r for r in apart if r.name not in ("price", "stock", "rating")][:most]
    cost = _prices(told, words)
    differences = list(_differences(told, chosen, words))
    said = [*differences, cost] if asked else [cost, *differences]
    if not differences:
        said.append(words.say("tell.compare.alike"))
    return (*filter(None, said), *_shared(told, rows, wish, words))


def _prices(products: Sequence[Product], words: Words) -> str:
    priced = [product for product in products if product.price]
    if len(priced) < len(products):
        return lines.price(priced[0], words) if priced else ""
    if len({product.price for product in priced}) == 1:
        titles = words.join([lines.title(product, words) for product in products])
        return words.say("compare.same_price", titles=titles, price=products[0].price)
    ordered = sorted(priced, key=lambda product: product.price.minor if product.price else 0)
    if len(products) == 2:
        said = [words.say("compare.costs", title=p.title, price=p.price) for p in ordered]
        one, other = (lines.agreeing(s, p, words) for s, p in zip(said, ordered, strict=True))
        return _halves(one, other, words)
    pairs = [(p, words.say("price.is", price=p.price)) for p in ordered]
    return _one_by_one(words.say("compare.price"), pairs, words)


def _differences(
    products: Sequence[Product], rows: Sequence[ComparedRow], words: Words
) -> Iterator[str]:
    """Two products in one sentence with two halves; more of them property by property."""
    names = [row.name for row in rows if products[0].attribute(row.name)]
    if len(products) == 2 and names:
        yield _two_halves(products, names, words)
    else:
        for row in rows:
            yield _listed(products, row, words)


def _two_halves(products: Sequence[Product], names: Sequence[str], words: Words) -> str:
    """The sentence "The A weighs 280 g, and is vegan; the B weighs 540 g, and is not vegan"."""
    one, other = (_predicates(product, names, words) for product in products)
    return _halves(one, other, words)


def _halves(one: str, other: str, words: Words) -> str:
    if words.locale == "en" and other.startswith("The "):
        other = other[:1].lower() + other[1:]
    return words.say("compare.halves", one=one, other=other)


def _one_by_one(label: str, pairs: Sequence[tuple[Product, str]], words: Words) -> str:
    """One property of each: "Weight: 280 g for the A; 540 g for the B; 600 g for the C"."""
    said = [words.say("compare.value_of", value=value, title=p.title) for p, value in pairs]
    return words.say(
        "compare.one_by_one", label=label, values=words.say("list.semicolon").join(said)
    )


def _predicates(product: Product, names: Sequence[str], words: Words) -> str:
    """Several facts about one product with its name said once, where the wording allows."""
    facts = [fact for name in names if (fact := product.attribute(name))]
    said = [lines.attribute(product, fact, words, answers=False).rstrip(".。") for fact in facts]
    subject = words.say("compare.subject", title=product.title)
    if len(said) > 1 and all(one.startswith(subject) and _COLON.isdisjoint(one) for one in said):
        rest = [one.removeprefix(subject).removeprefix("的") for one in said[1:]]
        return said[0] + words.say("compare.and") + words.say("compare.and").join(rest)
    return said[0]


def _listed(products: Sequence[Product], row: ComparedRow, words: Words) -> str:
    """One property of three or four products: yes and no by groups, values one by one."""
    facts = [product.attribute(row.name) for product in products]
    if all(fact and isinstance(fact.value, bool) for fact in facts):
        groups: dict[bool, list[str]] = {True: [], False: []}
        for product, fact in zip(products, facts, strict=True):
            groups[bool(fact and fact.value)].append(lines.title(product, words))
        label = row.label.lower() if words.locale == "en" else row.label
        yes, no = (words.join(groups[key]) for key in (True, False))
        return words.say("compare.yes_no", label=label, yes=yes, no=no)
    pairs = list(zip(products, row.cells, strict=True))
    if all(fact and not isinstance(fact.value, str) for fact in facts):
        amounts = {p.id: float(f.value) for p, f in zip(products, facts, strict=True) if f}
        pairs.sort(key=lambda pair: amounts[pair[0].id])
    return _one_by_one(row.label, pairs, words)


def _shared(
    products: Sequence[Product], rows: Sequence[ComparedRow], wish: Sequence[str], words: Words
) -> tuple[str, ...]:
    """What all of them have in common, in one sentence; a property that none has is told only if it is wished."""
    told = []
    for row in rows:
        fact = products[0].attribute(row.name)
        if not row.same or fact is None or row.name in _QUIET:
            continue
        if fact.value is True:
            told.append(row.label.lower() if words.locale == "en" else row.label)
        elif fact.value is not False or row.name in wish:
            label = row.label.lower() if words.locale == "en" else row.label
            told.append(words.say("compare.shared.value", label=label, value=row.cells[0]))
    if not told:
        return ()
    key = "compare.shared.both" if len(products) == 2 else "compare.shared.all"
    return (words.say(key, facts=words.say("list.clause").join(told[:_ALIKE])),)

"""Examples of selling: recommend, what goes with it, what is sold out, what breaks a limit, compare, a bundle."""

from shopbot.chat.brief import Task
from shopbot.learn.examples_make import Draft, Maker, tidy
from shopbot.learn.examples_talk import NoPattern
from shopbot.types import Money, Product


def _buyable(product: Product) -> bool:
    return product.price is not None and bool(product.stock)


def _wish(
    make: Maker, product: Product
) -> tuple[str, tuple[str, ...], dict[str, str], Money | None]:
    """A message that the product answers; in it: limits in words, what answers it, the highest price."""
    true = [a for a in product.attributes if a.value is True]
    limits, answer, highest = list[str](), dict[str, str](), None
    slots, way = {"need": "", "clause": ""}, make.rng.random()
    if way < 0.5 and make.shop.says.get(product.id):
        slots, answer["first"] = make.wanted(product)
    elif way < 0.85 and true:
        about = make.rng.choice(true)
        slots = make.need(about.name)
        answer = {"first": make.talk.predicate(make.rng, about), "said": about.name}
        limits.append(make.talk.words.label(about).lower())
    ceiling = ""
    if product.price and make.rng.random() < 0.3:
        highest = make.ceiling(product.price)
        ceiling = make.fill(["ceiling"], amount=make.money(highest))
        limits.append(make.says["limit.max"].format(amount=make.money(highest)))
    use = "" if answer else make.use(product)
    said = make.fill(["wish"], kind=make.kind(product), ceiling=ceiling, use=use, **slots)
    return said, tuple(limits), answer, highest


def _offering(task: Task, make: Maker) -> Draft:
    product = make.product(_buyable)
    said, limits, answer, highest = _wish(make, product)
    count = make.rng.choice([1, 2, 2, 2])
    told = make.predicates(product, count, numbers=False, **answer)
    written = make.fill([task, str(count)], a=told[0], b=told[-1])
    brief = make.brief(task, said, [product], limits=limits, opening=make.opening(task, product))
    return Draft(brief, written, (product,), highest)


def recommend(make: Maker) -> Draft:
    """Why the first product fits."""
    return _offering("recommend", make)


def other(make: Maker) -> Draft:
    """What is special about another one."""
    return _offering("other", make)


def similar(make: Maker) -> Draft:
    """Something like it."""
    return _offering("similar", make)


def goes_with(make: Maker) -> Draft:
    """Something that goes with it."""
    return _offering("goes_with", make)


def sold_out(make: Maker) -> Draft:
    """The wanted one is gone, another can be had."""
    gone = make.product(lambda p: p.stock == 0 and p.price is not None)
    there = make.sibling(gone, _buyable)
    a = make.predicates(there, 1)[0]
    said = make.fill(["ask_for"], title=make.talk.title(gone))
    answer = make.fill(
        ["sold_out"],
        gone=make.talk.title(gone),
        there=make.talk.title(there),
        price=make.talk.words.price(there),
        a=a,
    )
    return Draft(make.brief("sold_out", said, [gone, there]), answer, (gone, there))


def none_fits(make: Maker) -> Draft:
    """The nearest one breaks the price limit or lacks what was asked for."""
    product = make.product(_buyable)
    assert product.price is not None
    missing = [a for a in product.attributes if a.value is False]
    a, highest = make.predicates(product, 1)[0], None
    if missing and make.rng.random() < 0.5:
        lacking = make.rng.choice(missing)
        need = make.need(lacking.name)
        said = make.fill(["wish"], kind=make.kind(product), ceiling="", use="", **need)
        limit = make.talk.words.label(lacking).lower()
        broken = make.talk.predicate(make.rng, lacking)
        answer = make.fill(
            ["none_fits", "lacks"], title=make.talk.title(product), broken=broken, a=a
        )
    else:
        highest = make.below(product.price)
        limit = make.says["limit.max"].format(amount=make.money(highest))
        ceiling = make.fill(["ceiling"], amount=make.money(highest))
        said = make.fill(
            ["wish"], kind=make.kind(product), need="", clause="", ceiling=ceiling, use=""
        )
        answer = make.fill(
            ["none_fits", "price"],
            title=make.talk.title(product),
            price=make.talk.words.price(product),
            limit=make.money(highest),
            a=a,
        )
    return Draft(
        make.brief("none_fits", said, [product], limits=(limit,)), answer, (product,), highest
    )


def compare(make: Maker) -> Draft:
    """How two of a kind differ."""
    one = make.product(lambda p: p.price is not None)
    two = make.sibling(one, lambda p: p.price is not None)
    slots = {"one": make.talk.title(one), "two": make.talk.title(two)}
    shared = [
        (a, b)
        for a in one.attributes
        if (b := two.attribute(a.name)) and a.value != b.value and not isinstance(a.value, str)
    ]
    if shared and make.rng.random() < 0.7:
        a, b = make.rng.choice(shared)
        said = make.fill(["compare", "ask_about"], label=make.talk.words.label(a).lower(), **slots)
        answer = make.fill(
            ["compare", "fact"],
            a=make.talk.predicate(make.rng, a),
            b=make.talk.predicate(make.rng, b),
            **slots,
        )
    else:
        said, answer = _by_price(make, one, two, slots)
    return Draft(make.brief("compare", said, [one, two]), answer, (one, two))


def _by_price(make: Maker, one: Product, two: Product, slots: dict[str, str]) -> tuple[str, str]:
    assert one.price is not None
    assert two.price is not None
    if one.price == two.price:
        raise NoPattern("same price")
    cheap, dear = sorted((one, two), key=lambda p: p.price.minor if p.price else 0)
    said = make.fill(["compare", "ask_price"], **slots)
    answer = make.fill(
        ["compare", "price"],
        cheap=make.talk.title(cheap),
        dear=make.talk.title(dear),
        low=make.talk.words.price(cheap),
        high=make.talk.words.price(dear),
        a=make.predicates(dear, 1)[0],
    )
    return said, answer


def bundle(make: Maker) -> Draft:
    """Two things together, with the total."""
    one = make.product(_buyable)
    two = make.stranger(one)
    if not _buyable(two) or one.price is None or two.price is None:
        raise NoPattern("bundle")
    total = Money(one.price.minor + two.price.minor, one.price.currency)
    said = make.fill(["bundle", "ask"], kind=make.kind(one), other=make.kind(two))
    answer = make.fill(
        ["bundle", "answer"],
        one=make.talk.title(one),
        two=make.talk.title(two),
        a=make.predicates(one, 1)[0],
        b=make.predicates(two, 1)[0],
        total=make.money(total),
    )
    pending = make.fill(["bundle", "total"], total=make.money(total))
    return Draft(make.brief("bundle", said, [one, two], cart=(tidy(pending),)), answer, (one, two))

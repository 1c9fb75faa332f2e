"""Examples of answering about one product: a fact, what is not known, its looks, a follow-up, plain words, copy."""

from shopbot.learn.examples_make import Draft, Maker
from shopbot.learn.examples_talk import NoPattern
from shopbot.types import Attribute, Product


def _asked(make: Maker) -> tuple[Product, Attribute]:
    product = make.product(lambda p: bool(p.attributes))
    return product, make.rng.choice(product.attributes)


def _answer(make: Maker, product: Product, fact: Attribute) -> str:
    told = make.talk.predicate(make.rng, fact)
    style = "value"
    if isinstance(fact.value, bool):
        style = "yes" if fact.value else "no"
    return make.fill(["explain", style], title=make.talk.title(product), a=told)


def explain(make: Maker) -> Draft:
    """A fact that was asked for by name."""
    product, fact = _asked(make)
    title = make.talk.title(product)
    question = make.fill(["questions", fact.name], title=title)
    said = make.fill(["explain", "ask"], title=title, question=question)
    return Draft(make.brief("explain", said, [product]), _answer(make, product, fact), (product,))


def follow_up(make: Maker) -> Draft:
    """A fact of what is being talked about, without its name."""
    product, fact = _asked(make)
    wish = make.fill(
        ["wish"], kind=make.kind(product), need="", clause="", ceiling="", use=make.use(product)
    )
    reply = make.fill(
        ["follow_up", "before"], title=make.talk.title(product), a=make.predicates(product, 1)[0]
    )
    said = make.fill(["follow_up", "ask"], question=make.fill(["questions", fact.name], title=""))
    brief = make.brief(
        "follow_up", said, [product], history=((wish, reply),), focus=make.talk.title(product)
    )
    return Draft(brief, _answer(make, product, fact), (product,))


def unknown(make: Maker) -> Draft:
    """What the record does not say is not said."""
    product = make.product(lambda p: bool(p.attributes))
    there = {a.name for a in product.attributes}
    missing = sorted(make.talk.patterns["questions"].keys() - there)
    name = make.rng.choice(missing)
    question = make.fill(["questions", name], title=make.talk.title(product))
    said = make.fill(["explain", "ask"], title=make.talk.title(product), question=question)
    answer = make.fill(
        ["unknown"], title=make.talk.title(product), a=make.predicates(product, 1)[0]
    )
    return Draft(make.brief("unknown", said, [product]), answer, (product,))


def describe(make: Maker) -> Draft:
    """What it looks like, for somebody who cannot see it."""
    product = make.product(
        lambda p: bool(p.option_values("color")) and p.attribute("material") is not None
    )
    title, words = make.talk.title(product), make.talk.words
    colors = [option.text.get(words.locale) for option in product.option_values("color")]
    material = product.attribute("material")
    assert material is not None
    sized = [a for a in product.attributes if a.name in ("height", "length", "width", "diameter")]
    size = make.talk.predicate(make.rng, make.rng.choice(sized)) if sized else ""
    style = "sized" if size else "plain"
    answer = make.fill(
        ["describe", style],
        title=title,
        material=words.value(material),
        colors=words.join(colors),
        size=size,
    )
    said = make.fill(["describe", "ask"], title=title)
    return Draft(make.brief("describe", said, [product]), answer, (product,))


def plain(make: Maker) -> Draft:
    """Very short sentences with easy words."""
    product = make.product(lambda p: p.price is not None)
    a, b = make.predicates(product, 2)
    answer = make.fill(
        ["plain", "answer"],
        title=make.talk.title(product),
        kind=make.kind(product),
        a=a,
        b=b,
        price=make.talk.words.price(product),
    )
    said = make.fill(["plain", "ask"], title=make.talk.title(product))
    return Draft(make.brief("plain", said, [product]), answer, (product,))


def copy(make: Maker) -> Draft:
    """A short product text for the merchant."""
    product = make.product()
    told = make.predicates(product, 3)
    answer = make.fill(
        ["copy", "answer"], title=make.talk.title(product), a=told[0], b=told[1], c=told[2]
    )
    said = make.fill(["copy", "ask"], title=make.talk.title(product))
    return Draft(make.brief("copy", said, [product]), answer, (product,))


def reviews(make: Maker) -> Draft:
    """What customers like and what they do not, counted."""
    product = make.product()
    bank = make.talk.patterns["review_points"]
    good = make.rng.sample(bank["good"], k=make.rng.randint(1, 3))
    bad = make.rng.sample(bank["bad"], k=make.rng.randint(0, 2))
    lines = []
    counts: dict[str, int] = {}
    for points, low, high in ((good, 4, 5), (bad, 1, 3)):
        for point in points:
            counts[point["short"]] = make.rng.randint(1, 3)
            for _ in range(counts[point["short"]]):
                stars = make.talk.words.say(
                    "line.pair",
                    label=f"{make.rng.randint(low, high)} ★",
                    value=make.rng.choice(point["long"]),
                )
                lines.append(stars)
    if len(lines) < 2:
        raise NoPattern("reviews")
    make.rng.shuffle(lines)
    liked = make.talk.words.join([f"{p['short']} ({counts[p['short']]})" for p in good])
    style = "mixed" if bad else "good"
    disliked = make.talk.words.join([f"{p['short']} ({counts[p['short']]})" for p in bad])
    answer = make.fill(
        ["reviews", style], title=make.talk.title(product), liked=liked, disliked=disliked
    )
    said = make.fill(["reviews", "ask"], title=make.talk.title(product))
    brief = make.brief("reviews", said, [product], reviews=tuple(lines))
    return Draft(brief, answer)

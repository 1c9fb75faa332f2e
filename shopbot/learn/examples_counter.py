"""Examples at the counter: rules, offers, orders, changes that need a yes, refusals, a question back, handing over."""

from datetime import date, timedelta

from shopbot.chat.brief import Brief
from shopbot.learn.examples_make import Draft, Maker
from shopbot.types import Money

_STATES = ("paid", "packed", "shipped", "out_for_delivery", "delivered", "cancelled")


def policy(make: Maker) -> Draft:
    """An answer out of the shop's rules, among others that are not asked for."""
    topics = make.talk.patterns["policy"]
    names = make.rng.sample(sorted(topics), k=min(3, len(topics)))
    asked = topics[names[0]]
    slots = {
        "days": make.rng.choice([7, 14, 15, 30, 45, 60]),
        "amount": _amount(make, 30, 90),
        "fee": _amount(make, 3, 12),
        "months": make.rng.choice([6, 12, 24, 36]),
    }
    place = make.rng.randrange(len(asked["rule"]))
    lines = [asked["rule"][place].format(**slots)]
    lines += [make.rng.choice(topics[name]["rule"]).format(**slots) for name in names[1:]]
    make.rng.shuffle(lines)
    said = make.fill(["policy", names[0], "ask"])
    answer = make.fill(["policy", names[0], f"answer.{place}"], **slots)
    return Draft(_bare(make, "policy", said, policies=tuple(lines)), answer)


def offers(make: Maker) -> Draft:
    """Which offer helps here."""
    percent, minimum = make.rng.choice([5, 10, 15, 20, 25]), _amount(make, 40, 120)
    code = make.rng.choice(["SPRING", "HELLO", "WARM", "SAVE", "HOME"]) + str(percent)
    slots = {"percent": percent, "minimum": minimum, "code": code}
    style = make.rng.choice(["code", "minimum"])
    line = make.fill(["offers", style, "line"], **slots)
    said = make.fill(["offers", "ask"])
    answer = make.fill(["offers", style, "answer"], **slots)
    return Draft(_bare(make, "offers", said, offers=(line,)), answer)


def order(make: Maker) -> Draft:
    """Where an order is."""
    state = make.rng.choice(_STATES)
    number = f"F-{make.rng.randint(1000, 9999)}"
    day = date(2026, 1, 1) + timedelta(days=make.rng.randrange(360))
    slots = {
        "number": number,
        "title": make.talk.title(make.product()),
        "day": make.talk.words.day(day),
        "tracking": f"{make.rng.choice('ABCD')}{make.rng.randint(10**7, 10**8 - 1)}",
    }
    line = make.fill(["order", state, "line"], **slots)
    said = make.fill(["order", "ask"], **slots)
    answer = make.fill(["order", state, "answer"], **slots)
    return Draft(_bare(make, "order", said, orders=(line,)), answer)


def propose(make: Maker) -> Draft:
    """A change to the cart, listed in full, that waits for a yes."""
    product = make.product(lambda p: p.price is not None and bool(p.stock))
    count = make.rng.choice([1, 1, 1, 2, 3])
    slots = {
        "title": make.talk.title(product),
        "count": count,
        "price": make.talk.words.price(product),
    }
    pending = make.fill(["propose", "line"], **slots)
    said = make.fill(["propose", "ask"], **slots)
    answer = make.fill(["propose", "answer"], **slots)
    brief = make.brief("propose", said, [product], pending=pending)
    return Draft(brief, answer, (product,))


def refuse(make: Maker) -> Draft:
    """Off topic, an order to ignore the rules, or a wish that the shop cannot meet."""
    style = make.rng.choice(["off_topic", "injection", "advice"])
    said = make.fill(["refuse", style, "ask"])
    answer = make.fill(["refuse", style, "answer"])
    if style == "injection" and make.rng.random() < 0.5:  # the order stands in a review instead
        said = make.fill(["refuse", "off_topic", "ask"])
        answer = make.fill(["refuse", "off_topic", "answer"])
        line = make.fill(["refuse", "injection", "ask"])
        return Draft(_bare(make, "refuse", said, reviews=(line,)), answer)
    return Draft(_bare(make, "refuse", said), answer)


def hand_over(make: Maker) -> Draft:
    """A person is wanted."""
    return Draft(
        _bare(make, "hand_over", make.fill(["hand_over", "ask"])),
        make.fill(["hand_over", "answer"]),
    )


def clarify(make: Maker) -> Draft:
    """A wish that is too open gets one question."""
    product = make.product()
    kind = make.kind(product)
    said = make.fill(["clarify", "ask"], kind=kind)
    return Draft(_bare(make, "clarify", said), make.fill(["clarify", "answer"], kind=kind))


def _bare(make: Maker, task: str, said: str, **slots: tuple[str, ...]) -> Brief:
    return make.brief(task, said, (), **slots)  # type: ignore[arg-type]


def _amount(make: Maker, low: int, high: int) -> str:
    if make.shop.info.currency == "CNY":
        low, high = low * 7, high * 7
    return make.money(Money(make.rng.randint(low, high) * 100, make.shop.info.currency))

"""All examples of a data set: which kinds in which share, proven, without doubles, and told in a card."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from shopbot.chat.prompt import texts
from shopbot.learn import examples_ask as ask
from shopbot.learn import examples_counter as counter
from shopbot.learn import examples_sell as sell
from shopbot.learn.examples import Example, Split
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_make import Draft, Maker, finished
from shopbot.learn.examples_match import match
from shopbot.learn.examples_prove import proven
from shopbot.learn.examples_talk import NoPattern, load
from shopbot.types import LOCALES, Locale, Product

Shares = Mapping[Callable[[Maker], Draft], int]
# How often each kind is made; serving asks for the first ones most.
SHARES: Shares = {
    sell.recommend: 26,
    sell.other: 18,
    ask.explain: 10,
    match: 16,
    ask.describe: 6,
    ask.unknown: 4,
    sell.none_fits: 3,
    sell.compare: 3,
    ask.follow_up: 3,
    ask.plain: 2,
    ask.copy: 2,
    sell.similar: 2,
    sell.goes_with: 2,
    sell.sold_out: 2,
    ask.reviews: 2,
    counter.policy: 2,
    counter.refuse: 2,
    sell.bundle: 1,
    counter.offers: 1,
    counter.order: 1,
    counter.propose: 1,
    counter.hand_over: 1,
    counter.clarify: 1,
}
PAIRS: Shares = {match: 1}  # beside sentences that the model wrote itself


@dataclass(slots=True)
class Built:
    """Examples on their way, and what was left out."""

    examples: list[Example] = field(default_factory=list)
    facts: dict[str, tuple[Draft, TrainingShop]] = field(default_factory=dict)  # by example id
    unproven: list[str] = field(default_factory=list)  # why drafts were thrown away
    missing: Counter[str] = field(
        default_factory=Counter
    )  # patterns or products that there were none of
    doubles: int = 0


def build(
    shops: Mapping[Split, Sequence[TrainingShop]],
    counts: Mapping[Split, int],
    assets: Path,
    seed: int,
    shares: Shares = SHARES,
) -> Built:
    """So many examples of each split, half of them Chinese; shops and phrasings of the splits are apart."""
    built, seen = Built(), set[tuple[str, str]]()
    for split, wanted in counts.items():
        for locale in LOCALES:
            makers = _makers(shops[split], split, locale, assets, seed)
            rng = random.Random(f"{seed}-{split}-{locale}")
            for example in islice(_stream(makers, built, rng, seen, shares), wanted // 2):
                built.examples.append(example)
    return built


def _makers(
    shops: Sequence[TrainingShop], split: Split, locale: Locale, assets: Path, seed: int
) -> list[Maker]:
    made = []
    for shop in shops:
        if locale not in shop.info.locales:
            continue
        by_kind: dict[str, list[Product]] = defaultdict(list)
        for product in shop.products:
            by_kind[product.kind.get("en")].append(product)
        talk = load(assets, locale, split)
        rng = random.Random(f"{seed}-{shop.name}-{split}-{locale}")
        made.append(Maker(shop, talk, texts(assets, locale), rng, by_kind))
    return made


def _stream(
    makers: Sequence[Maker],
    built: Built,
    rng: random.Random,
    seen: set[tuple[str, str]],
    shares: Shares,
) -> Iterator[Example]:
    """Proven examples, each once, until the bank cannot give more."""
    kinds, weights = list(shares), list(shares.values())
    number = tries = 0
    while True:
        tries += 1
        if tries > 200 * (number + 50):
            return
        make, kind = rng.choice(makers), rng.choices(kinds, weights)[0]
        try:
            draft = kind(make)
        except NoPattern as error:
            built.missing[f"{kind.__name__}: {error}"] += 1
            continue
        if problem := proven(draft, make.shop, make.talk.words):
            built.unproven.append(f"{draft.brief.task} {draft.brief.locale}: {problem}")
            continue
        key = (draft.brief.said + draft.brief.opening, draft.answer)
        if key in seen:
            built.doubles += 1
            continue
        seen.add(key)
        number += 1
        example = finished(draft, number, make)
        built.facts[example.id] = (draft, make.shop)
        yield example

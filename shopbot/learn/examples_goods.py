"""Invented shops to learn from: products of many kinds out of a bank of words, the same for the same seed.

The bank is `assets/learn/goods.json`. What a kind of product can be like is written there by hand; chance only
combines. No product, brand or shop of the sample shop is in it.
"""

import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shopbot.types import Attribute, LocalText, Money, Option, Product, ShopInfo, Variant

Bank = Mapping[str, Any]
_SIZES = {"shoe": ("38", "39", "40", "41", "42", "43"), "cloth": ("S", "M", "L", "XL")}


@dataclass(frozen=True, slots=True)
class TrainingShop:
    """A shop whose products examples are made from. `says`: per product, what else it does, in words by locale."""

    name: str
    info: ShopInfo
    products: tuple[Product, ...]
    says: Mapping[str, tuple[LocalText, ...]]  # product id -> predicates: "pours without dripping"
    uses: Mapping[str, tuple[LocalText, ...]]  # product id -> "for morning tea"
    wants: Mapping[
        str, tuple[LocalText, ...]
    ]  # predicate in English -> "that does not splash", which it answers
    licence: str = "Apache-2.0"


@cache
def bank(assets: Path) -> Bank:
    """The words that shops are made of."""
    loaded: Bank = json.loads((assets / "learn" / "goods.json").read_text(encoding="utf-8"))
    return loaded


def make_shop(
    words: Bank, number: int, kinds: Sequence[Mapping[str, Any]], each: int
) -> TrainingShop:
    """Shop `number`: `each` products of every kind given."""
    rng = random.Random(f"shop-{number}")
    named = words["shops"][number % len(words["shops"])]
    currency = "USD" if number % 2 else "CNY"
    brands = rng.sample(words["brands"], k=min(12, len(words["brands"])))
    made = [found for kind in kinds for found in _of_kind(words, kind, brands, currency, each, rng)]
    return TrainingShop(
        f"shop-{number}",
        ShopInfo(LocalText(named), currency, ("en", "zh")),
        tuple(product for product, _ in made),
        {product.id: says for product, says in made},
        {
            product.id: tuple(_pair(use) for use in kind["for"])
            for kind in kinds
            for product, _ in made
            if product.kind.get("en") == kind["en"]
        },
        {said: tuple(map(_pair, wants)) for said, wants in words["wanted"].items()},
    )


def _of_kind(
    words: Bank,
    kind: Mapping[str, Any],
    brands: Sequence[str],
    currency: str,
    count: int,
    rng: random.Random,
) -> Iterator[tuple[Product, tuple[LocalText, ...]]]:
    names = rng.sample(words["names"], k=count)
    for number in range(count):
        brand, name = rng.choice(brands), names[number]
        chosen = rng.sample(kind["says"], k=min(3, len(kind["says"])))
        says = tuple(_pair(pair) for pair in chosen)
        implied = {pair[2] for pair in chosen if len(pair) > 2}
        price = _price(kind["price"], currency, rng)
        key = f"{brand}-{name}-{kind['key']}".lower().replace(" ", "-")
        variants = _variants(words, kind, key, price, rng)
        stocks = [variant.stock or 0 for variant in variants]
        rated = rng.random() < 0.8
        yield (
            Product(
                id=key,
                title=LocalText(
                    {
                        "en": f"{brand} {name} {kind['en'].title()}",
                        "zh": f"{brand} {name} {kind['zh']}",
                    }
                ),
                description=_description(words, kind, says, rng),
                category=kind["category"][0].lower().replace(" ", "-"),
                kind=LocalText({"en": kind["en"], "zh": kind["zh"]}),
                brand=brand,
                attributes=tuple(_attributes(words, kind, implied, rng)),
                variants=variants,
                price=price if rng.random() < 0.96 else None,
                stock=sum(stocks),
                rating=round(rng.uniform(3.2, 4.9), 1) if rated else None,
                rating_count=rng.randint(3, 400) if rated else 0,
            ),
            says,
        )


def _pair(pair: Sequence[str]) -> LocalText:
    return LocalText({"en": pair[0], "zh": pair[1]})


def _price(span: Sequence[int], currency: str, rng: random.Random) -> Money:
    amount = rng.randint(*span)
    if currency == "CNY":
        return Money(amount * 7 * 100 + rng.choice([0, 0, 900, 990]), currency)
    return Money(amount * 100 + rng.choice([0, 50, 90, 99]), currency)


def _variants(
    words: Bank, kind: Mapping[str, Any], key: str, price: Money, rng: random.Random
) -> tuple[Variant, ...]:
    colors = (
        rng.sample(sorted(words["colors"]), k=rng.randint(1, 3)) if kind.get("colors") else [""]
    )
    sizes = _SIZES.get(kind.get("sizes", ""), ("",))
    empty = rng.random() < 0.15  # sold out altogether
    made = []
    for color in colors:
        for size in sizes:
            options = []
            if color:
                options.append(Option("color", color, LocalText(words["colors"][color])))
            if size:
                options.append(Option("size", size, LocalText({"en": size, "zh": size})))
            stock = 0 if empty or rng.random() < 0.2 else rng.choice([1, 2, 3, 5, 8, 14, 30])
            made.append(Variant(f"{key}-{color}-{size}", tuple(options), price, stock))
    return tuple(made)


def _description(
    words: Bank, kind: Mapping[str, Any], says: Sequence[LocalText], rng: random.Random
) -> LocalText:
    """What it does, told in one of several ways, as merchants do."""
    way = rng.randrange(len(words["described"]["en"]))
    told = {}
    for locale, gap in (("en", " "), ("zh", "")):
        slots = {name: text.get(locale) for name, text in zip("abc", says, strict=True)}
        sentences = words["described"][locale][way]
        told[locale] = gap.join(s.format(kind=kind[locale], **slots) for s in sentences)
    return LocalText(told)


def _attributes(
    words: Bank, kind: Mapping[str, Any], implied: Collection[str], rng: random.Random
) -> Iterator[Attribute]:
    """What the record says; `implied` are features that the description already speaks of."""
    for name, span in kind["facts"].items():
        if rng.random() < 0.85:
            label, unit = _label(words, name)
            steps = int((span[1] - span[0]) / span[2])
            yield Attribute(name, round(span[0] + span[2] * rng.randint(0, steps), 2), unit, label)
    material = rng.choice(kind["material"])
    label = _label(words, "material")[0]
    yield Attribute("material", material, "", label, LocalText(words["materials"][material]))
    for name in kind["yes"]:
        chance = rng.random()
        true = name in implied or (chance < 0.5 and not _animal(words, name, material))
        if true or chance < 0.75:  # else the record does not say
            yield Attribute(name, true, "", _label(words, name)[0])


def _animal(words: Bank, name: str, material: str) -> bool:
    """Whether a feature cannot be true of such a material."""
    return name == "vegan" and material in words["animal"]


def _label(words: Bank, name: str) -> tuple[LocalText, str]:
    known = words["labels"][name]
    return LocalText({"en": known["en"], "zh": known["zh"]}), known.get("unit", "")

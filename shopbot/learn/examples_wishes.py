"""What the model is asked when its own sentences are sampled: products, and wishes in other words than the record's.

Wishes for invented goods come from their bank; those for real goods are `assets/learn/wishes.json`: a need fits a
product whose description has one of its cues. No need and no brand of validation is in training.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from shopbot.chat.brief import Brief
from shopbot.chat.plan import Step, Task
from shopbot.chat.prompt import brief_of, texts
from shopbot.chat.sentences import split as sentences
from shopbot.learn.examples import Split
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_make import Draft, Maker
from shopbot.learn.examples_prove import record_of
from shopbot.learn.examples_talk import NoPattern, split_of
from shopbot.learn.examples_talk import load as load_talk
from shopbot.types import Locale, Money, Product

_TASKS: tuple[Task, ...] = ("recommend", "recommend", "other")  # of the wishes of one product
Said = TypeVar("Said")
_CEILINGS = 0.2  # share of wishes with a highest price
_HELD = 20  # one brand in so many is kept for validation


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to the model, and how to tell that an answer speaks to it."""

    id: str
    split: Split
    source: str
    licence: str
    product: str  # its id
    brief: Brief
    need: str  # what is wanted or asked, in the shopper's words
    cues: tuple[str, ...]  # beginnings of words of the fact that meets it
    least: int  # so many of them an answer must hold
    limit: Money | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A need of a shopper that a product meets, ready for a pattern of wishes."""

    said: str
    cues: tuple[str, ...]
    least: int = 1


def asked(
    shop: TrainingShop, product: Product, locale: Locale, assets: Path, seed: int, split: Split
) -> Sequence[Asked]:
    """The requests about one product; none where nobody would wish for it in known words."""
    rng = random.Random(f"{seed}-{shop.name}-{product.id}-{locale}")
    make = Maker(
        replace(shop, products=(product,)),
        load_talk(assets, locale, split),
        texts(assets, locale),
        rng,
    )
    found = list(_needs(shop, product, locale, assets, split))
    rng.shuffle(found)
    made = []
    for number, (need, task) in enumerate(zip(found, _TASKS, strict=False)):
        made.append(_wished(make, product, need, task, f"{task}-{number}"))
    if shop.says:
        made += _questions(make)
    return made


def _wished(make: Maker, product: Product, need: Need, task: Task, name: str) -> Asked:
    highest = None
    if product.price and make.rng.random() < _CEILINGS:
        highest = make.ceiling(product.price)
    ceiling = make.fill(["ceiling"], amount=make.money(highest)) if highest else ""
    before = make.talk.locale == "zh"
    said = make.fill(
        ["wish"],
        kind=_noun(product, make),
        need=need.said if before else "",
        clause="" if before else need.said,
        ceiling=ceiling,
        use="",
    )
    return _request(make, product, task, said, name, need, highest)


def _request(
    make: Maker,
    product: Product,
    task: Task,
    said: str,
    name: str,
    need: Need,
    highest: Money | None = None,
) -> Asked:
    """The request with the very brief that serving gives an adapter."""
    empty = Brief(task, make.talk.locale, "", said)
    record = record_of(Draft(empty, "", (product,), highest), make.shop)
    brief = brief_of(record, Step(task, product), said, make.talk.words, make.says, tuned=True)
    return Asked(
        f"{make.shop.name}/{product.id}/{make.talk.locale}/{name}",
        make.talk.split,
        make.shop.name,
        make.shop.licence,
        product.id,
        brief,
        need.said,
        need.cues,
        need.least,
        highest,
    )


def _questions(make: Maker) -> Iterator[Asked]:
    """A question about a fact of the record."""
    (product,) = make.shop.products
    if not product.attributes:
        return
    fact = make.rng.choice(product.attributes)
    title = make.talk.title(product)
    try:
        question = make.fill(["questions", fact.name], title=title)
        said = make.fill(["explain", "ask"], title=title, question=question)
    except NoPattern:
        return
    told = make.talk.words.attribute(fact)
    need = Need(said, stems(told, make.talk.locale) or (told.lower(),))
    yield _request(make, product, "explain", said, "explain", need)


def _needs(
    shop: TrainingShop, product: Product, locale: Locale, assets: Path, split: Split
) -> Iterator[Need]:
    """Needs that the product meets, in other words than its record's."""
    for told in shop.says.get(product.id, ()):
        cues = stems(told.get(locale), locale)
        if wanted := shop.wants.get(told.get("en")):
            said = _of(wanted, product).get(locale)
            yield Need(said, cues, max(1, (len(cues) + 1) // 2))
    if not shop.says:
        yield from _real_needs(product, locale, assets, split)


def _real_needs(product: Product, locale: Locale, assets: Path, split: Split) -> Iterator[Need]:
    bank = wishes(assets)[locale]
    noun = noun_of(product, locale, assets)
    text = f"{product.title.get(locale)} {product.description.get(locale)}".lower()
    for place, wish in enumerate(bank["needs"]):
        fits = not wish["goods"] or noun in wish["goods"]
        if noun and fits and split_of(place) == split and has_cue(text, wish["cues"], locale):
            yield Need(_of(wish["needs"], product), tuple(wish["cues"]))


def _of(choices: Sequence[Said], product: Product) -> Said:
    """One of several ways to say it, always the same for a product."""
    return choices[_number(product.id) % len(choices)]


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def narrowed(request: Asked) -> Brief:
    """The brief with only that of the notes which meets the wish: a small model then speaks of it.

    What it says so is learnt with the whole notes.
    """
    brief = request.brief
    notes = brief.notes[0]
    told = [sentence for line in notes.lines for sentence in sentences(line)]
    ranked = [sum(has_cue(t.lower(), [cue], brief.locale) for cue in request.cues) for t in told]
    lines = tuple(t for t, held in zip(told, ranked, strict=True) if held and held == max(ranked))
    return replace(brief, notes=(replace(notes, lines=lines),)) if lines else brief


def has_cue(text: str, cues: Sequence[str], locale: Locale, least: int = 1) -> bool:
    """Whether a text, in small letters, holds words that begin with so many of the cues."""
    begins = r"\b" if locale == "en" else ""
    return sum(bool(re.search(begins + re.escape(cue), text)) for cue in cues) >= least


def stems(text: str, locale: Locale, known: str = "") -> tuple[str, ...]:
    """The beginnings of the words that a text is made of, without small words: pairs of signs in Chinese."""
    if locale == "zh":
        signs = re.findall(r"[\u4e00-\u9fff]{2,}", text.replace(known, "") if known else text)
        pairs = (run[at : at + 2] for run in signs for at in range(len(run) - 1))
        return tuple(dict.fromkeys(pairs))
    titled = set(re.findall(r"[a-z]+", known.lower()))
    words = (word for word in re.findall(r"[a-z]{4,}|\d+", text.lower()) if word not in titled)
    return tuple(dict.fromkeys(word[:5] for word in words if word not in _SMALL))


_SMALL = frozenset(["with", "that", "from", "this", "into", "does", "when", "have", "over", "your"])


def _noun(product: Product, make: Maker) -> str:
    if make.shop.says:
        return make.kind(product)
    return noun_of(product, make.talk.locale, make.talk.words.assets)


def noun_of(product: Product, locale: Locale, assets: Path) -> str:
    """What shoppers call a real product; "" where the bank of wishes does not know it."""
    text = product.kind.get("en") if locale == "en" else product.title.get("zh")
    goods: Sequence[tuple[str, str]] = wishes(assets)[locale]["goods"]
    return next((noun for noun, pattern in goods if re.search(pattern, text)), "")


@cache
def wishes(assets: Path) -> Mapping[str, Any]:
    """The needs for real goods by language."""
    loaded: Mapping[str, Any] = json.loads(
        (assets / "learn" / "wishes.json").read_text(encoding="utf-8")
    )
    return loaded


def brand_split(product: Product) -> Split:
    """Of real goods one brand in twenty is kept for validation, or one kind where there are no brands."""
    brand = product.brand or product.kind.get("zh") or product.kind.get("en")
    return "valid" if _number(brand) % _HELD == 0 else "train"

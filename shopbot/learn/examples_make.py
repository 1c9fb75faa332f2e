"""What every maker of examples shares: the shop, the phrasings, the dice, and how a brief is filled."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast, get_args

from shopbot.chat.brief import Brief, Notes, Task
from shopbot.chat.notes import full_notes, step_notes
from shopbot.chat.plan import Task as StepTask
from shopbot.learn.examples import Example
from shopbot.learn.examples_goods import TrainingShop
from shopbot.learn.examples_talk import NoPattern, Talk
from shopbot.types import Attribute, Money, Product


@dataclass(frozen=True, slots=True)
class Draft:
    """An example on its way, with the products that its answer may speak of."""

    brief: Brief
    answer: str
    products: tuple[Product, ...] = ()
    limit: Money | None = None  # the price limit that was stated


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes examples about one shop in one language and one split."""

    shop: TrainingShop
    talk: Talk
    says: Mapping[str, str]  # the prompt's instructions
    rng: random.Random
    by_kind: Mapping[str, Sequence[Product]] = field(default_factory=dict)

    # ---------------------------------------------------------------- choosing

    def product(self, fits: Callable[[Product], bool] = lambda _: True) -> Product:
        """A product by chance that fits.

        Raises:
            NoPattern: when none does.
        """
        for _ in range(40):
            product = self.rng.choice(self.shop.products)
            if fits(product) and self.talk.title(product):
                return product
        raise NoPattern("product")

    def sibling(
        self, product: Product, fits: Callable[[Product], bool] = lambda _: True
    ) -> Product:
        """Another product of the same kind."""
        others = [
            p
            for p in self.by_kind.get(product.kind.get("en"), ())
            if p.id != product.id and fits(p) and self.talk.title(p)
        ]
        if not others:
            raise NoPattern("sibling")
        return self.rng.choice(others)

    def stranger(self, product: Product) -> Product:
        """A product of another kind."""
        return self.product(lambda p: p.kind.get("en") != product.kind.get("en"))

    # ---------------------------------------------------------------- words

    def predicates(
        self, product: Product, count: int, *, first: str = "", said: str = "", numbers: bool = True
    ) -> list[str]:
        """What speaks for a product, each said of "it": what was asked for first, then its description, then facts.

        `said` names the attribute that `first` tells; `numbers`: facts may be told that are more than a feature it has.
        """
        good = [
            a for a in product.attributes if (a.value is not False if numbers else a.value is True)
        ]
        told = [self.talk.say(text) for text in self.shop.says.get(product.id, ())]
        facts = [
            text
            for a in self.rng.sample(good, k=len(good))
            if a.name not in {*_DULL, said} and (text := self._predicate(a))
        ]
        self.rng.shuffle(told)
        pool = [*told, *facts] if self.rng.random() < 0.75 else [*facts[:1], *told, *facts[1:]]
        found = list(dict.fromkeys(text for text in (first, *pool) if text))[:count]
        if len(found) < count:
            raise NoPattern("predicates")
        return found

    def _predicate(self, attribute: Attribute) -> str:
        try:
            return self.talk.predicate(self.rng, attribute)
        except NoPattern:
            return ""

    def kind(self, product: Product) -> str:
        """What the product is, in words."""
        return self.talk.say(product.kind) or self.talk.title(product)

    def need(self, name: str) -> dict[str, str]:
        """How an attribute is asked for: as a word before the noun or as a clause after it."""
        said = self.fill(["needs", name])
        first = said.split(" ")[0]
        is_clause = first in self.talk.patterns.get("clauses", ())
        return {"need": "" if is_clause else said, "clause": said if is_clause else ""}

    def wanted(self, product: Product) -> tuple[dict[str, str], str]:
        """A need in other words than the record's, as slots of a wish, and the predicate that answers it.

        Raises:
            NoPattern: when nothing of the product answers such a need.
        """
        told = [
            text for text in self.shop.says.get(product.id, ()) if text.get("en") in self.shop.wants
        ]
        if not told:
            raise NoPattern("wanted")
        answer = self.rng.choice(told)
        said = self.talk.say(self.rng.choice(self.shop.wants[answer.get("en")]))
        before = self.talk.locale == "zh"  # 不烫手的水壶; in English it follows the noun
        return {"need": said if before else "", "clause": "" if before else said}, self.talk.say(
            answer
        )

    def use(self, product: Product) -> str:
        """What it is wanted for: "for morning tea"; "" for nothing in particular."""
        uses = self.shop.uses.get(product.id, ())
        return self.talk.say(self.rng.choice(uses)) if uses and self.rng.random() < 0.5 else ""

    def money(self, amount: Money) -> str:
        """An amount in words."""
        return self.talk.words.money(amount)

    def ceiling(self, price: Money) -> Money:
        """A round limit above a price."""
        step = 100_00 if price.minor > 500_00 else 10_00 if price.minor > 40_00 else 5_00
        return Money((price.minor // step + self.rng.randint(1, 4)) * step, price.currency)

    def below(self, price: Money) -> Money:
        """A round limit that the price breaks.

        Raises:
            NoPattern: when the price is too small for one.
        """
        step = 100_00 if price.minor > 700_00 else 10_00 if price.minor > 50_00 else 5_00
        limit = (price.minor - 1) // step * step - self.rng.randint(0, 1) * step
        if limit <= 0:
            raise NoPattern("below")
        return Money(limit, price.currency)

    def fill(self, path: Sequence[str], **slots: object) -> str:
        """A pattern of this kind with its slots filled."""
        pattern = self.talk.pick(self.rng, *path)
        try:
            return tidy(pattern.format(**slots))
        except KeyError as error:
            raise NoPattern(f"{path}: no slot {error}") from None

    def notes(self, product: Product, task: Task) -> Notes:
        """The notes that serving gives; everything for a kind of turn that serving does not ask the model for yet."""
        if task in get_args(StepTask):
            return step_notes(product, cast(StepTask, task), self.talk.words)
        if task in _AS_OTHER:
            return step_notes(product, "other", self.talk.words)
        return full_notes(product, self.talk.words)

    def priced(self, product: Product) -> str:
        """The price between commas, as in openings."""
        if product.price is None:
            return self.says["unpriced"]
        return self.says["priced"].format(price=self.talk.words.price(product))

    def opening(self, task: Task, product: Product) -> str:
        """How serving begins the reply of a task with an adapter."""
        pattern = self.says.get(f"{task}.tuned", "")
        return pattern.format(title=self.talk.title(product), priced=self.priced(product))

    def brief(self, task: Task, said: str, products: Sequence[Product], **slots: object) -> Brief:
        """A brief with the notes of the products; `slots` are further fields of Brief."""
        return Brief(
            task=task,
            locale=self.talk.locale,
            shop=self.talk.say(self.shop.info.name),
            said=said,
            notes=tuple(self.notes(product, task) for product in products),
            **slots,  # type: ignore[arg-type]
        )


_DULL = frozenset(["warranty", "accent_color"])
_AS_OTHER = frozenset(["similar", "goes_with"])  # they put a product forward, too
MakeDraft = Callable[[Maker], Draft]


_TIDY = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r" {2,}", " "),
        (r" +([.,?!])", r"\1"),
        (r"[,，]+([.。?？])", r"\1"),
        (r"，{2,}", "，"),
        (r"。{2,}", "。"),
        (r"^[，, ]+|[，, ]+$", ""),
        (r"\b([Aa]) (?=[aeiou])", r"\1n "),
    )
)


def tidy(text: str) -> str:
    """No doubled spaces or stops where an empty slot was; "an" before a vowel."""
    for pattern, right in _TIDY:
        text = pattern.sub(right, text)
    return text


def finished(draft: Draft, number: int, made: Maker) -> Example:
    """The draft as an example."""
    name = f"{made.shop.name}-{made.talk.locale}-{draft.brief.task}-{number}"
    return Example(
        name, made.talk.split, made.shop.name, draft.brief, draft.answer, made.shop.licence
    )

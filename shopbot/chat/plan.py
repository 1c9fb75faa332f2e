"""Which sentences the model is asked for, one small step each.

A model of half a billion parameters mixes up three products in one prompt and is right about one. So a
step shows it the notes on one product and asks for one sentence; the plan decides about whom and what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shopbot.types import Product, Record, Understanding

Task = Literal["recommend", "other", "explain", "describe"]
_OFFERING: tuple[Task, ...] = ("recommend", "other")


@dataclass(frozen=True, slots=True)
class Step:
    """One request to the model: about `product`, at most `sentences` sentences."""

    task: Task
    product: Product
    sentences: int = 1

    @property
    def offers(self) -> bool:
        """Whether it puts the product forward, rather than answering a question about it."""
        return self.task in _OFFERING


def steps(
    meant: Understanding, record: Record, *, answered: bool, tuned: bool = False
) -> Sequence[Step]:
    """The steps of one reply. `answered`: the fact asked for was said from the record.

    A `tuned` model answers "Yes. The lamp is dimmable.": it has room for a second sentence.
    """
    products, intent = record.products, meant.intent
    if not products:
        return ()
    first = products[0]
    if intent == "detail":
        return () if answered else (Step("explain", first, 2 if tuned else 1),)
    if intent == "describe":
        return (Step("describe", first, sentences=2),)
    return _recommendation([p for p in products if p.in_stock is not False] or products)


def _recommendation(products: Sequence[Product]) -> Sequence[Step]:
    if len(products) == 1:
        return (Step("recommend", products[0]),)
    return (Step("recommend", products[0]), Step("other", products[1]))
